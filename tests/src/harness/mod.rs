//! Drives the real window: a virtual screen, WebKit's own driver, and verbs in a person's words.
//!
//! Everything a test starts, it ends: each child process is the leader of its own process group
//! and the group is killed when its owner is dropped, also when a test panics.

mod accessibility;
mod book;
mod fault;
mod keyboard;
mod page;
mod programs;
mod running;
mod screen;
mod session;
mod window;

pub use book::Notebook;
pub use fault::{Fault, Step};
pub use keyboard::TelexKeyboard;
pub use page::{Target, by_name, by_test_id, first_by_test_id, nth_by_test_id};
pub use programs::{built_program, pictures_folder, repository_root};
pub use running::Running;
pub use screen::VirtualScreen;
pub use thirtyfour::Key;
pub use window::{ActionCounts, Launch, Window};
