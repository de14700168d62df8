//! Whom the ward vouches for: its registry of devices, and the heads that devices sign.
//!
//! The registry is a chain of signed entries, [`entry`]. [`TrustState`] is what follows from the
//! entries a machine holds. It does not depend on the order in which they came.

mod entry;
mod head;
mod state;

pub use entry::{NamedHub, RegistryBody, RegistryEntry};
pub use head::SignedHead;
pub use state::{Applied, Revocation, Standing, TrustFault, TrustState};
