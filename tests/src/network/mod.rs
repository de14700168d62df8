//! A network as it is in a khu phố: slow, cut off, and answering twice.

mod fault_proxy;
mod http_head;
mod tls;

pub use fault_proxy::{Fault, FaultProxy, Weather};
