//! Finding things on the page by what a person, or a screen reader, calls them.

use std::fmt;

use serde_json::{Value, json};

/// One thing on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// By its accessible name: the words on a button, the label of a field.
    Name(String),
    /// By its `data-testid`.
    TestId(String),
    /// One of several things with the same `data-testid`, by its place from the top.
    NthTestId(String, usize),
}

/// The thing with exactly this accessible name.
#[must_use]
pub fn by_name(name: &str) -> Target {
    Target::Name(name.to_owned())
}

/// The thing with this `data-testid`.
#[must_use]
pub fn by_test_id(id: &str) -> Target {
    Target::TestId(id.to_owned())
}

/// The first thing on the page with this `data-testid`, where a list repeats it.
#[must_use]
pub fn first_by_test_id(id: &str) -> Target {
    nth_by_test_id(id, 1)
}

/// The first, second, … thing on the page with this `data-testid`, where a list repeats it.
#[must_use]
pub fn nth_by_test_id(id: &str, number: usize) -> Target {
    Target::NthTestId(id.to_owned(), number)
}

impl Target {
    /// A script that returns what matches and can be seen, and its arguments.
    pub(super) fn search(&self) -> (&'static str, Vec<Value>) {
        match self {
            Self::Name(name) => (FIND_BY_NAME, vec![json!(name)]),
            Self::TestId(id) => (FIND_BY_TEST_ID, vec![json!(id)]),
            Self::NthTestId(id, number) => (FIND_BY_TEST_ID, vec![json!(id), json!(number)]),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "\"{name}\""),
            Self::TestId(id) => write!(f, "[{id}]"),
            Self::NthTestId(id, number) => write!(f, "[{id}] number {number}"),
        }
    }
}

const FIND_BY_TEST_ID: &str = include_str!("scripts/find_by_test_id.js");
const FIND_BY_NAME: &str = include_str!("scripts/find_by_name.js");
pub(super) const CHOOSE_OPTION: &str = include_str!("scripts/choose_option.js");
pub(super) const HAND_OVER_FILE: &str = include_str!("scripts/hand_over_file.js");
pub(super) const DESCRIBE: &str = include_str!("scripts/describe.js");
pub(super) const AFTER_PAINT: &str = include_str!("scripts/after_paint.js");
