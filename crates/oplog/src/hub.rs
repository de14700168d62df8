//! What machines say to a hub when there is a network, and what it answers.
//!
//! A hub passes on the operations of a ward's machines and acknowledges them; it keeps no notebook
//! of its own. A machine *pushes* ([`PushWriter`], [`PushReader`]) and pulls a feed in *pages*
//! ([`PageWriter`], [`PageFile`]) of the same items as bundles have, signs its requests
//! ([`request_signature`]), and finds the hub by its [`HubAddress`]. A ward comes to a hub by a
//! [`Founding`]. The bytes are described in `docs/hub-protocol.md`.

mod address;
mod batch;
mod founding;
mod page;
mod push;
mod push_fault;
pub mod request_signature;

pub use address::{AddressFault, HubAddress};
pub use batch::{Fit, PushWriter};
pub use founding::Founding;
pub use page::{Page, PageFault, PageFile, PageHeading, PageWriter, VerifiedPage};
pub use push::{Push, PushItem, PushReader, PushedOperation, PushedRun};
pub use push_fault::{PushFault, PushRefusal};
