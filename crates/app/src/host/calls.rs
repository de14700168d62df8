//! A call from outside: its answer, how far it is, and stopping it.

use super::{Host, unpoisoned};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::{Answer, Envelope, Event, dispatch};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// One call: its job name, and whether it was cancelled.
pub struct CallContext<'host> {
    host: &'host Host,
    job: Option<String>,
    cancelled: Arc<AtomicBool>,
}

impl CallContext<'_> {
    /// The host that was called.
    pub(crate) const fn host(&self) -> &Host {
        self.host
    }

    /// Tells how far the call is.
    ///
    /// # Errors
    /// [`ErrorCode::Cancelled`] once the person stopped it; nothing may have been written then.
    pub fn progress(&self, stage: &str, done: u64, total: u64) -> Result<(), ApiError> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(ApiError::new(ErrorCode::Cancelled));
        }
        if let Some(job) = &self.job {
            let (job, stage) = (job.clone(), stage.to_owned());
            self.host.publish(&Event::Progress {
                job,
                stage,
                done,
                total,
            });
        }
        Ok(())
    }
}

impl Host {
    /// Takes a call in JSON and answers in JSON; never panics on what it is sent.
    pub fn call(&self, request_json: &str) -> String {
        let answer = match serde_json::from_str::<Envelope>(request_json) {
            Ok(envelope) => self.answer(envelope),
            Err(error) => Answer::Error(ApiError::new(ErrorCode::BadRequest).with("detail", error)),
        };
        serde_json::to_string(&answer)
            .unwrap_or_else(|_| r#"{"error":{"code":"internal","params":{}}}"#.to_owned())
    }

    fn answer(&self, envelope: Envelope) -> Answer {
        let context = self.begin(envelope.job);
        let result = self.unwound(|| dispatch(self, &context, envelope.request));
        self.end(&context);
        match result {
            Ok(value) => Answer::Ok(value),
            Err(error) => Answer::Error(error),
        }
    }

    /// A command that breaks down is a fault of the program; the person gets an answer and works on.
    /// What it was writing was rolled back, and no lock here stays poisoned.
    pub(crate) fn unwound<T>(
        &self,
        command: impl FnOnce() -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        catch_unwind(AssertUnwindSafe(command))
            .unwrap_or_else(|_| Err(ApiError::new(ErrorCode::Internal).with("reference", "PANIC")))
    }

    /// Begins a call whose progress is told under a job name.
    pub fn begin(&self, job: Option<String>) -> CallContext<'_> {
        let cancelled = Arc::new(AtomicBool::new(false));
        if let Some(job) = &job {
            unpoisoned(&self.jobs).insert(job.clone(), Arc::clone(&cancelled));
        }
        CallContext {
            host: self,
            job,
            cancelled,
        }
    }

    fn end(&self, context: &CallContext<'_>) {
        if let Some(job) = &context.job {
            unpoisoned(&self.jobs).remove(job);
        }
    }

    /// Asks a running job to stop; whether there is one. Nothing happens if it is done already.
    pub fn cancel(&self, job: &str) -> bool {
        let jobs = unpoisoned(&self.jobs);
        let cancelled = jobs.get(job);
        if let Some(cancelled) = cancelled {
            cancelled.store(true, Ordering::Relaxed);
        }
        cancelled.is_some()
    }
}
