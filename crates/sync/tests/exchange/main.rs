//! Exchange between real stores by real files.

mod any_order;
mod bad_input;
mod bundles;
mod damage;
mod enrollment;
mod forger;
mod journey;
mod pin_recovery;
mod restoring;
mod siblings;
mod world;
