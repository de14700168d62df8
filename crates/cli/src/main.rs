//! `khupho`: the notebook on the command line, for scripts, tests and whoever helps from afar.
//!
//! It is thin: arguments become the commands of `khupho_app`, results are printed as text or JSON.

mod arguments;
mod commands;
mod output;
mod progress;
mod sign_in;

use arguments::Arguments;
use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    khupho_app::breakdowns::tell_places_only();
    let arguments = Arguments::parse();
    let output = output::Output::new(arguments.json, arguments.language.into());
    match commands::run(arguments) {
        Ok(outcome) => output.print(&outcome),
        Err(error) => output.refuse(&error),
    }
}
