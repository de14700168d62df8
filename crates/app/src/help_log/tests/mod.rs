//! The help log through the one door, in JSON.

mod campaigns;
pub(crate) mod desk;
mod exports;
mod revisits;
mod saving;
mod searching;
