//! The two things the set-up cannot install itself: Rust and Node.

use crate::process::answer_of;
use crate::refusal::{Outcome, Refusal};

const RUST_NEEDED: (u32, u32) = (1, 95);
const NODE_NEEDED: (u32, u32) = (20, 19);

pub(crate) fn check_rust() -> Outcome<()> {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    judge_rust(answer_of(&rustc, &["--version"]).as_deref())
}

pub(crate) fn check_node() -> Outcome<()> {
    judge_node(
        answer_of("node", &["--version"]).as_deref(),
        answer_of("npm", &["--version"]).as_deref(),
    )
}

fn judge_rust(answer: Option<&str>) -> Outcome<()> {
    match answer.and_then(version_in) {
        Some(found) if found >= RUST_NEEDED => Ok(()),
        Some((major, minor)) => Err(Refusal::new(format!(
            "Rust {major}.{minor} is too old; install Rust 1.95 or newer (https://rustup.rs)"
        ))),
        None => Err(Refusal::new(
            "Rust is missing; install Rust 1.95 or newer (https://rustup.rs)",
        )),
    }
}

fn judge_node(node: Option<&str>, npm: Option<&str>) -> Outcome<()> {
    match node.and_then(version_in) {
        Some(found) if found < NODE_NEEDED => {
            return Err(Refusal::new(format!(
                "Node {}.{} is too old; install Node 20.19 or newer (https://nodejs.org)",
                found.0, found.1
            )));
        }
        Some(_) => {}
        None => {
            return Err(Refusal::new(
                "Node is missing; install Node 20.19 or newer with npm (https://nodejs.org)",
            ));
        }
    }
    match npm {
        Some(_) => Ok(()),
        None => Err(Refusal::new(
            "npm is missing; install the npm that belongs to your Node",
        )),
    }
}

/// The first `major.minor` in an answer such as `rustc 1.95.0 (…)` or `v20.20.2`.
fn version_in(answer: &str) -> Option<(u32, u32)> {
    let start = answer.find(|letter: char| letter.is_ascii_digit())?;
    let mut parts = answer[start..].split(|letter: char| !letter.is_ascii_digit());
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_programs_print() {
        assert_eq!(
            version_in("rustc 1.95.0 (59807616e 2026-04-14)"),
            Some((1, 95))
        );
        assert_eq!(version_in("v20.20.2"), Some((20, 20)));
        assert_eq!(version_in("nightly"), None);
    }

    #[test]
    fn rust_must_be_there_and_new_enough() {
        assert_eq!(judge_rust(Some("rustc 1.95.0")), Ok(()));
        assert_eq!(judge_rust(Some("rustc 2.0.0")), Ok(()));
        let old = judge_rust(Some("rustc 1.94.9")).unwrap_err();
        assert!(old.to_string().starts_with("Rust 1.94 is too old"));
        let none = judge_rust(None).unwrap_err();
        assert!(none.to_string().starts_with("Rust is missing"));
    }

    #[test]
    fn node_must_be_there_and_new_enough_and_have_npm() {
        assert_eq!(judge_node(Some("v20.19.0"), Some("10.1.0")), Ok(()));
        let sentence = |node, npm| judge_node(node, npm).unwrap_err().to_string();
        assert!(sentence(Some("v18.19.1"), Some("9.2.0")).starts_with("Node 18.19 is too old"));
        assert!(sentence(None, None).starts_with("Node is missing"));
        assert!(sentence(Some("v22.1.0"), None).starts_with("npm is missing"));
    }
}
