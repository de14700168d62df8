//! The help log over a real store with generated people.

mod corrections;
pub(crate) mod notebook;
mod places;
mod plans;
mod revisits;
mod search;
mod ticks;
mod waiting;
