//! Use cases: the one door through which the window, the command line and the tests reach the notebook.
//!
//! [`api`] holds the typed command list; each area module holds the handlers of its commands;
//! [`host::Host`] holds what outlives a call: the open store, who is signed in, running jobs.

pub mod api;
pub mod host;

pub mod activities;
pub mod assessment;
pub mod backups;
pub mod criteria;
pub mod evidence;
pub mod exchange;
pub mod help_log;
pub mod home;
pub mod households;
pub mod imports;
pub mod journal;
pub mod metrics;
pub mod network;
pub mod practice;
pub mod review;
pub mod session;
pub mod ward;
pub mod welfare;
pub mod words;

pub mod breakdowns;

mod errors;
pub mod history;
mod new_file;
pub mod roles;
mod sheets;
mod validation;
mod written_files;

pub use host::{CallContext, Host};
pub use khupho_domain::limits::TEXT_MAX_CHARS;
pub use new_file::NewFile;
