//! Prints the expansion of the nets in a file, or in the standard input.
fn main() {
    let mut text = String::new();
    std::io::Read::read_to_string(&mut std::io::stdin(), &mut text).expect("text");
    let tokens = net_compiler::expand(text.parse().expect("tokens"));
    println!("{}", prettyplease::unparse(&syn::parse2(tokens).expect("items")));
}
