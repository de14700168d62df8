//! What people do with the notebook, from the first click to the last, in the real window.

mod album;
mod first_run;
mod main_journey;
mod prepared;
mod sample_files;

pub use album::Album;
pub use first_run::{SECRET, begin_at_first_run, begin_notebook};
pub use main_journey::walk_main_journey;
pub use prepared::{
    HOUSEHOLDS, PreparedHousehold, add_households, open_prepared, prepared_notebook, sign_in,
};
pub use sample_files::{REGISTER_HEADERS, register_with_doubts, write_photo, write_register};
