//! The ward's hub, when there is a network: rounds that come by themselves, how they stand, and the
//! hub that a ward's own machine can be.
//!
//! There is no thread here. A host calls [`sync_if_due`] every second on a thread of its own; the
//! state stands in the host ([`state::NetworkState`]), and the screens hear of every change.
#![allow(
    clippy::needless_pass_by_value,
    reason = "every handler takes its arguments as the command list gives them"
)]

mod embedded;
mod faults;
mod pairing;
mod reviewing;
mod rounds;
mod schedule;
mod settings;
mod state;
mod status;

pub(crate) use embedded::EmbeddedHubPlace;
pub use embedded::{
    EmbeddedHub, EmbeddedHubFault, RunningHub, TlsFingerprint, hub_embedded_start,
    hub_embedded_status, hub_embedded_stop,
};
pub use pairing::{hub_find, hub_leave, hub_pair};
pub use reviewing::claim_reviewing;
pub use rounds::{JOB, end_network, end_rounds, sync_if_due};
pub use settings::{network_settings, network_settings_save};
pub(crate) use state::NetworkState;
pub use status::{network_pause, network_resume, network_status, network_sync_now};

use crate::host::Host;

/// A round is due soon, and the screens look anew.
fn poked(host: &Host) {
    host.network().schedule.ask();
    host.publish_arrived(&["network"]);
}
