//! Exchange between real stores by real files.

mod any_order;
mod bad_input;
mod bundles;
mod damage;
mod desk;
mod enrollment;
mod forger;
mod journey;
mod later_versions;
mod pin_recovery;
mod rejoining;
mod restored;
mod restoring;
mod siblings;
mod world;
