//! A forgotten PIN, recovered with the ward.

use super::Open;
use super::ward::text;
use crate::sign_in;
use clap::Subcommand;
use khupho_app::Host;
use khupho_app::api::common::FileInput;
use khupho_app::api::errors::ApiError;
use khupho_app::api::ward::{PinAnswerUse, PinRequestAnswer, PinRequestMake, PinRequestOpen};
use khupho_app::api::{Request, dispatch};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A forgotten PIN, recovered with the ward.
#[derive(Debug, Subcommand)]
pub(crate) enum PinCommand {
    /// Asks the ward, without signing in, and prints the code to read to it.
    Request {
        /// Folder of the file.
        folder: PathBuf,
    },
    /// Looks at a request, at the ward.
    Look {
        /// The file.
        file: PathBuf,
    },
    /// Answers a request, at the ward, once the code was compared.
    Answer {
        /// The file.
        file: PathBuf,
        /// Folder of the answer.
        folder: PathBuf,
    },
    /// Opens the notebook with the answer; the new PIN comes from `KHUPHO_NEW_PIN`.
    Use {
        /// The file.
        file: PathBuf,
    },
}

/// Asks, or uses an answer, where nobody can sign in; none for the other commands.
///
/// # Errors
/// The core's refusal.
pub(crate) fn without_sign_in(
    host: &Host,
    member: Option<&str>,
    command: &PinCommand,
) -> Result<Option<Value>, ApiError> {
    let request = match command {
        PinCommand::Request { folder } => Request::pin_request_make(PinRequestMake {
            folder: text(folder),
        }),
        PinCommand::Use { file } => Request::pin_answer_use(PinAnswerUse {
            file: file_input(file),
            member: sign_in::member(host, member)?,
            new_secret: sign_in::new_secret()?,
        }),
        PinCommand::Look { .. } | PinCommand::Answer { .. } => return Ok(None),
    };
    dispatch(host, &host.begin(None), request).map(Some)
}

/// Looks at a request or answers it.
///
/// # Errors
/// The core's refusal.
pub(crate) fn run(open: &Open<'_>, command: PinCommand) -> Result<Value, ApiError> {
    match command {
        PinCommand::Look { file } => open.run(Request::pin_request_open(PinRequestOpen {
            file: file_input(&file),
        })),
        PinCommand::Answer { file, folder } => {
            open.run(Request::pin_request_answer(PinRequestAnswer {
                file: file_input(&file),
                folder: text(&folder),
            }))
        }
        PinCommand::Request { .. } | PinCommand::Use { .. } => Ok(Value::Null),
    }
}

fn file_input(path: &Path) -> FileInput {
    FileInput::Path { path: text(path) }
}
