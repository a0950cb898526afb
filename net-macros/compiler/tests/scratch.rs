#[test]
fn show() {
    let text = std::env::var("NET").unwrap_or("pub Tiny = linear(3 -> 2) |> ramp; pub fn saliency(input) -> (output, grad(input)); pub fn pullback(input, grad(output)) -> (grad(input), grad(linear.weights));".into());
    let tokens = net_compiler::expand(text.parse().unwrap());
    match syn::parse2::<syn::File>(tokens.clone()) {
        Ok(file) => println!("{}", prettyplease::unparse(&file)),
        Err(e) => println!("{e}\n{tokens}"),
    }
}
