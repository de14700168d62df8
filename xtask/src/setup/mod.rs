//! Installs what is missing on a Debian or Ubuntu machine that has Rust and Node.
//!
//! Every step looks first and changes nothing when there is nothing to do, so a second call costs
//! a second or two. What cannot be installed is refused with one sentence.

mod debian;
mod files;
mod python;
mod screens;
mod versions;

use crate::places::Places;
use crate::refusal::Outcome;

pub(crate) use screens::npm;

/// What the machine is prepared for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To build the program and open its window on a screen.
    Run,
    /// To build it and drive its window with no screen.
    RunWithoutDisplay,
    /// To run every test, typing with a real keyboard engine included.
    Test,
}

/// Checks the compilers, then installs packages of Debian, npm and PyPI, and builds the screens.
pub(crate) fn set_up(places: &Places, purpose: Purpose) -> Outcome<()> {
    versions::check_rust()?;
    versions::check_node()?;
    debian::install_missing(purpose)?;
    screens::install_packages(places)?;
    if purpose == Purpose::Test {
        python::install_packages(places)?;
    }
    screens::build(places)
}
