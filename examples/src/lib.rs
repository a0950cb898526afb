//! What the examples share: real handwriting, and pictures of eight by eight pixels as text and as PNG files.
//!
//! | module | |
//! |---|---|
//! | [`handwriting`] | 1797 images of digits, a fifth of them held out |
//! | [`picture`] | eight by eight colours or characters |
//! | [`terminal`] | pictures side by side as text |
//! | [`canvas`], [`sheet`] | pictures with captions as PNG files |
//! | [`folder`] | where the files are written |
//!
//! The examples in the documentation of `net!`, of its topics and of `nets!`, and on the page of the package `net-runtime`, are tested here.

pub mod canvas;
pub mod folder;
pub mod handwriting;
pub mod picture;
pub mod sheet;
pub mod terminal;

#[cfg(doctest)]
#[doc = include_str!("../../net-macros/docs/net.md")]
mod net {}

#[cfg(doctest)]
#[doc = include_str!("../../net-macros/docs/coming_from_pytorch.md")]
mod coming_from_pytorch {}

#[cfg(doctest)]
#[doc = include_str!("../../net-macros/docs/nets.md")]
mod nets {}

#[cfg(doctest)]
#[doc = include_str!("../../net-runtime/README.md")]
mod package {}

#[cfg(test)]
mod tests {
    /// "From a CSV file to a net that is saved, in forty lines", says the README: all but the net, blank lines and comments.
    #[test]
    fn the_table_is_learnt_in_forty_lines() {
        let (text, is_comment) = (include_str!("../diabetes.rs"), |line: &&str| line.starts_with("//"));
        let (before, net) = text.split_once("net! {").expect("a net");
        let (_, behind) = net.split_once("\n}\n").expect("its end");
        let lines = before.lines().chain(behind.lines()).map(str::trim);
        let count = lines.filter(|line| !line.is_empty() && !is_comment(line)).count();
        assert!((20..=40).contains(&count), "{count}");
    }
}
