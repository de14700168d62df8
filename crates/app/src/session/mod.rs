//! Start, sign-in, members, preferences, undo.

mod first_run;
mod members;
mod neighborhoods;
mod preferences;
mod recent_deeds;
mod secrets;
mod sign_in;
mod status;
#[cfg(test)]
mod tests;
mod undo;
mod unsaved;

pub use first_run::{practice_leave, practice_start, store_create};
pub use members::{member_save, members, recovery_renew, secret_change};
pub use neighborhoods::{neighborhood_save, neighborhood_select};
pub use preferences::preferences_save;
pub use recent_deeds::recent_deeds;
pub use sign_in::{lock, unlock, unlock_with_recovery};
pub use status::status;
pub use undo::{job_cancel, undo};
pub use unsaved::{unsaved, unsaved_keep};

pub(crate) use first_run::recovery_kit;
pub(crate) use preferences::{Preferences as MachinePreferences, TEXT_SIZES_PERCENT};
pub(crate) use secrets::check as check_secret;
pub(crate) use sign_in::{begin_session, begin_session_after_reset, open as open_store};
pub(crate) use status::moment;
