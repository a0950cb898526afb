//! A copy of [`Dense`], whose 49920 bytes do not pass over the stack.
#![no_std]
#![no_main]

use bare_metal::kept;
use bare_metal::nets::*;

static NET: Dense = Dense::ZERO;

bare_metal::program! {
    COPY: Dense,
    [0, 0] => COPY.lent().clone_from(kept(&NET))
}
