//! Why a step of a journey could not be made.

/// What went wrong while driving the window.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A file or a process of the harness itself.
    #[error("{doing}: {source}")]
    Machine {
        /// What the harness was doing.
        doing: String,
        /// What the system answered.
        source: std::io::Error,
    },
    /// The driver refused a command.
    #[error("{doing}: {source}")]
    Driver {
        /// What the harness was doing.
        doing: String,
        /// What the driver answered.
        source: Box<thirtyfour::error::WebDriverError>,
    },
    /// Something a step waits for did not come in time.
    #[error("waited {waited_ms} ms in vain for {what}; on the page:\n{page}")]
    NeverCame {
        /// What was expected.
        what: String,
        /// How long it was waited for.
        waited_ms: u128,
        /// What could be seen instead.
        page: String,
    },
    /// The page breaks rules of accessibility.
    #[error("{screen} is not accessible to everybody:\n{violations}")]
    NotAccessible {
        /// Which screen.
        screen: String,
        /// One line for each broken rule, with the places.
        violations: String,
    },
    /// Anything a journey itself finds wrong.
    #[error("{0}")]
    Unexpected(String),
}

/// The result of one step.
pub type Step<T = ()> = Result<T, Fault>;

impl Fault {
    /// Whether an element was gone before it was used, or could not be used yet: nothing was done to
    /// the page.
    pub(super) fn is_not_ready(&self) -> bool {
        use thirtyfour::error::WebDriverErrorInner::{
            ElementClickIntercepted, ElementNotInteractable,
        };
        self.is_stale_element()
            || matches!(self, Self::Driver { source, .. } if matches!(
                source.as_inner(),
                ElementClickIntercepted(_) | ElementNotInteractable(_)
            ))
    }

    /// Whether an element was found and gone before it was used.
    pub(super) fn is_stale_element(&self) -> bool {
        use thirtyfour::error::WebDriverErrorInner::StaleElementReference;
        matches!(self, Self::Driver { source, .. } if matches!(source.as_inner(), StaleElementReference(_)))
    }

    /// Whether the driver lost what was read, so that it may be read again.
    ///
    /// WebKit hands a script's result over a moment after the script has ended. What is gone by then is
    /// told as stale, or, seldom, as an unknown error; a script that throws is told as neither.
    pub(super) fn is_lost_reading(&self) -> bool {
        use thirtyfour::error::WebDriverErrorInner::UnknownError;
        self.is_stale_element()
            || matches!(self, Self::Driver { source, .. } if matches!(source.as_inner(), UnknownError(_)))
    }

    /// Names what was done when the system refused.
    pub fn machine(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Machine { doing, source }
    }

    /// Names what was done when the driver refused.
    pub fn driver(
        doing: impl Into<String>,
    ) -> impl FnOnce(thirtyfour::error::WebDriverError) -> Self {
        let doing = doing.into();
        move |source| Self::Driver {
            doing,
            source: Box::new(source),
        }
    }
}
