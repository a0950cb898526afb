// Subscripts stand behind the name of a value.

use net_runtime::prelude::*;

net! {
    pub Sum(x: [3]) -> y { let y[i] = (x + x)[i]; }
    pub Index(x: [3]) -> y { let y[i] = x[i] * i[0]; }
    pub Number(x: [3]) -> y { let y[i] = { let t = x[i]; t[0] }; }
    pub List(x: [3]) -> y { let y[i] = [1, 2, 3]; }
    pub Padded(x: [3]) -> y { let y[i] = x[i] + (x[i] + 1)?; }
}

fn main() {}
