//! Everything a person types for this repository: `cargo xtask run`, `cargo xtask test` and the
//! smaller steps they are made of. See [`USAGE`].

mod architecture;
mod bench;
mod places;
mod process;
mod refusal;
mod run;
mod setup;
mod suite;

use std::process::ExitCode;

use places::Places;
use refusal::{Outcome, Refusal};

const USAGE: &str = "\
cargo xtask run                 install what is missing, build, and open the program
cargo xtask test                install what is missing and run every check and test
cargo xtask bench               measure, and write target/bench/summary.json
cargo xtask bench --only GROUP  measure one group of figures, and write target/bench/GROUP.json
cargo xtask setup [run|test]    install what is missing, and nothing else
cargo xtask fmt                 format the Rust code
cargo xtask check-architecture  check which package may use which";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match dispatch(&words) {
        Ok(code) => code,
        Err(refusal) => {
            eprintln!("xtask: {refusal}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[&str]) -> Outcome<ExitCode> {
    let places = Places::of_this_clone()?;
    match words {
        ["run"] => run::run(&places)?,
        ["test"] => return suite::run_every_part(&places),
        ["bench"] => bench::bench(&places, None)?,
        ["bench", "--only", group] | ["bench", "--", "--only", group] => {
            bench::bench(&places, Some(group))?;
        }
        ["setup"] | ["setup", "test"] => setup::set_up(&places, setup::Purpose::Test)?,
        ["setup", "run"] => setup::set_up(&places, setup::Purpose::RunWithoutDisplay)?,
        ["fmt"] => process::run(process::cargo(&places).args(["fmt", "--all"]))?,
        ["check-architecture"] => architecture::check(&places)?,
        [] | ["help" | "--help" | "-h"] => println!("{USAGE}"),
        _ => {
            return Err(Refusal::new(format!(
                "there is no command \"{}\"; these exist:\n{USAGE}",
                words.join(" ")
            )));
        }
    }
    Ok(ExitCode::SUCCESS)
}
