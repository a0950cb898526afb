//! Names made of other names, as Rust cases them.

/// `TinyNet` as `tiny_net`, `MLPHead` as `mlp_head`.
pub fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::new();
    for (position, letter) in letters.iter().enumerate() {
        let before = position.checked_sub(1).map(|before| letters[before]);
        let starts_word = |before: char| {
            before.is_lowercase()
                || before.is_ascii_digit()
                || before.is_uppercase() && letters.get(position + 1).is_some_and(|next| next.is_lowercase())
        };
        if letter.is_uppercase() && before.is_some_and(starts_word) {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

/// The scratch of a function: `TinySaliencyMapScratch`.
pub fn scratch_name(net: &str, function: &str) -> String {
    format!("{net}{}Scratch", camel(function))
}

/// The constant of a function that says how large it is: `SALIENCY_MAP_SCRATCH_BYTES`.
pub fn scratch_bytes_name(function: &str) -> String {
    format!("{}_SCRATCH_BYTES", function.to_uppercase())
}

/// `SaliencyMap`
pub fn camel(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    name.split('_').map(word).collect()
}
