//! The same nets in scopes where every word of the generated code, of a prelude and of the language is something of the user's,
//! and where the runtime is called `nn`.
#![no_std]
#![no_implicit_prelude]
#![allow(missing_docs, unused, non_camel_case_types, non_snake_case, non_upper_case_globals, clippy::all)]

mod types {
    ::core::include! { ::core::concat!(::core::env!("OUT_DIR"), "/types.rs") }
}

mod functions {
    ::core::include! { ::core::concat!(::core::env!("OUT_DIR"), "/functions.rs") }
}

mod modules {
    ::core::include! { ::core::concat!(::core::env!("OUT_DIR"), "/modules.rs") }
}

mod constants {
    ::core::include! { ::core::concat!(::core::env!("OUT_DIR"), "/constants.rs") }
}

mod macros {
    ::core::include! { ::core::concat!(::core::env!("OUT_DIR"), "/macros.rs") }
}

mod methods {
    ::core::include! { ::core::concat!(::core::env!("OUT_DIR"), "/methods.rs") }
}

/// Nothing is shadowed.
pub mod plain {
    use ::nn::net;

    ::core::include! { "nets.rs" }
}

/// Every word is a type, a function and a macro.
pub mod among_types {
    use crate::{functions::*, macros::*, types::*};
    use ::nn::net;

    ::core::include! { "nets.rs" }
}

/// Every word is a module, those in upper case constants as well.
pub mod among_constants {
    use crate::{constants::*, modules::*};
    use ::nn::nalgebra::*;
    use ::nn::net;

    ::core::include! { "nets.rs" }
}

/// Every word is a method of everything, by value, which comes before what takes a reference.
pub mod among_methods {
    use crate::methods::*;
    use ::nn::net;

    ::core::include! { "nets.rs" }
}

/// Every word is a net, beside all others.
pub mod among_nets {
    use ::nn::net;

    ::core::include! { ::core::concat!(::core::env!("OUT_DIR"), "/named.rs") }
}

/// Letters of ours, each a net that the next one is made of.
pub mod among_letters {
    ::nn::net! {
        pub S = linear(2 -> 2);
        pub B = s |> tanh;
        pub T = frozen b: B |> linear(2);
        pub fn f(input) -> (output, grad(parameters));
    }
}

/// Within a function whose generic parameters are words of ours.
pub fn in_a_generic_function<'de, B, S, T, const N: ::core::primitive::usize>() -> ::core::primitive::f32 {
    const I: () = ();
    ::nn::net! { Local = linear(2 -> []); }
    Local::ZERO.eval(&::nn::nalgebra::SVector::repeat(1.0))
}

/// By other ways to the runtime: a crate that hands it on, its macro, and a path that is said.
pub mod elsewhere {
    ::wrapper::compile! { pub Wrapped = linear(2 -> 1) |> tanh; }
    ::wrapper::dense!(Dense, 2, 1);

    mod inside {
        pub use ::wrapper::inside::nets as nn;
    }

    ::nn::net! {
        #![net(crate = crate::elsewhere::inside::nn)]
        pub Said = linear(2 -> 1) |> tanh;
    }

    ::nn::__private::net! {
        #![net(crate = ::nn)]
        pub Direct = linear(2 -> 1) |> tanh;
    }

    ::wrapper::nets! {
        pub fn in_angle_brackets() -> ::core::primitive::f32 {
            use ::wrapper::compile as net;
            net!< map(|x| 2 * x) >.eval(1.5)
        }
    }
}
