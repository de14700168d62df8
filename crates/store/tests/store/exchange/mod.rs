//! Several stores that exchange operations by direct calls: what files will carry.

mod clocks;
mod delivery;
mod foreign;
mod forks;
mod machines;
mod order;
mod parts;
mod people;
mod quarantine;
mod relaying;
mod simultaneous;
mod trust;
