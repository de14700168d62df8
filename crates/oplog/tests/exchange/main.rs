//! Tests of what is exchanged as files and with hubs, as a user of the crate sees it.

mod bundles;
mod damage;
mod document;
mod documents;
mod enrollment;
mod forger;
mod forgery;
mod golden;
mod hub;
mod later_versions;
mod limits;
mod pin_recovery;
mod receipts;
mod round_trips;
mod samples;
mod tables;
mod trust;
