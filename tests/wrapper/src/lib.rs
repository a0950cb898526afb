//! A crate that hands the runtime on: whoever depends on it alone has no crate called `net_runtime`.

/// What is inside.
pub mod inside {
    pub use net_runtime as nets;
}

pub use net_runtime::{net as compile, nets};

/// A net of one dense layer, through a macro of this crate's.
#[macro_export]
macro_rules! dense {
    ($name:ident, $inputs:literal, $outputs:literal) => {
        $crate::compile! {
            #[doc = "One dense layer."]
            pub $name = linear($inputs -> $outputs);
        }
    };
}
