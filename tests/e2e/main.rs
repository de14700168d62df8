//! Tests of the real window. They need a display driver and the built programs, so they run only
//! with the feature `window`; `cargo xtask test` prepares all of it.

mod driver;
mod journeys;
mod pictures;
mod second_window;
mod typing;
