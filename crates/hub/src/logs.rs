//! Logs: one JSON object a line, on standard error. Nothing in them is personal.

use tracing::Level;
use tracing_subscriber::fmt;

/// How much is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loudness {
    /// What a person should look at.
    Quiet,
    /// A line for every request, too.
    #[default]
    Normal,
    /// Everything, for finding a fault.
    Loud,
}

impl Loudness {
    /// Reads `quiet`, `normal` or `loud`.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        match text {
            "quiet" => Some(Self::Quiet),
            "normal" => Some(Self::Normal),
            "loud" => Some(Self::Loud),
            _ => None,
        }
    }

    const fn level(self) -> Level {
        match self {
            Self::Quiet => Level::WARN,
            Self::Normal => Level::INFO,
            Self::Loud => Level::DEBUG,
        }
    }
}

/// Begins to write logs. Where something writes them already, it goes on.
pub fn begin(loudness: Loudness) {
    let _ = fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_target(false)
        .with_max_level(loudness.level())
        .with_writer(std::io::stderr)
        .try_init();
}
