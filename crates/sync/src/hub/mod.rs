//! The hub, when there is a network: the same operations, heads and files as in bundles, sent and
//! fetched page by page.
//!
//! [`HubClient`] asks one thing at a time. The protocol stands in `docs/hub-protocol.md`.

mod answers;
mod client;
mod clock;
mod comparing;
mod enrolling;
mod evidence;
mod fault;
mod leaving;
mod letters;
mod line;
mod pairing;
mod progress;
mod proxy;
mod pulling;
mod pushing;
mod registry;
mod reviewing;
mod round;
mod sequence;
mod speed;
mod talk;
mod telling;

pub use client::HubClient;
pub use comparing::Compared;
pub use enrolling::{Enrollment, enroll, waits_at_hub};
pub use evidence::{EvidenceOutcome, PhotoTiming};
pub use fault::{HubFault, RefusalCode};
pub use letters::Letters;
pub use pairing::{FoundHub, find_hub, leave_hub, named_hub, pair_with_hub};
pub use progress::{SyncStage, SyncStep, SyncWatcher};
pub use proxy::HubProxy;
pub use pulling::Pulled;
pub use pushing::Pushed;
pub use reviewing::{Reviewer, Reviewing, begin_reviewing, end_reviewing, reviewing_now};
pub use round::{
    Comparing, RoundOptions, RoundOutcome, sync_and_compare, sync_round, sync_round_as,
};
