//! Why a step could not be done, as one sentence a person can act on.

use std::fmt;

/// One sentence that says what is missing or went wrong, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal(String);

/// The result of a step.
pub(crate) type Outcome<T> = Result<T, Refusal>;

impl Refusal {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
