//! Several stores that exchange operations by direct calls: what files will carry.

mod any_order;
mod clocks;
mod delivery;
mod foreign;
mod forks;
mod from_the_ward;
mod hub;
mod hub_and_files;
mod later;
mod letters;
mod machines;
mod order;
mod owners;
mod parts;
mod people;
mod quarantine;
mod relaying;
mod simultaneous;
mod trust;
