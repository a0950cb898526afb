// The attribute that says where the runtime is says something else, or says it twice.

use net_runtime::prelude::*;

net! {
    #![net(crate = net.runtime)]
    #![net(crate = net_runtime)]
    #![net(crate = ::net_runtime)]
    pub Net = linear(3 -> 2);
}

fn main() {
    let _ = Net::ZERO;
}
