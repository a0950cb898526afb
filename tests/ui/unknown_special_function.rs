// There are many functions; the nearest is named, by whichever of its names.

use net_runtime::prelude::*;

net! {
    pub A = map(|x| arctan(x));
    pub B = map(|x| x.lngamma());
    pub C = map(|x| gudermanian(x));
    pub D = inverse_erff;
}

fn main() {}
