//! What every image has without a net.
#![no_std]
#![no_main]

#[bare_metal::entry]
fn main() -> ! {
    bare_metal::measure([0, 0], || {})
}
