//! Sending and receiving by files: bundles, receipts, what waits and what was put aside.

mod inspecting;
mod put_aside;
mod receipts;
mod receiving;
mod sending;

pub use inspecting::*;
pub use put_aside::*;
pub use receipts::*;
pub use receiving::*;
pub use sending::*;
