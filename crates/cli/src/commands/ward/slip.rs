//! An invitation on its way out: what is printed of it, and the drawing of its QR code.

use crate::commands::Open;
use crate::output::Outcome;
use clap::Args;
use khupho_app::NewFile;
use khupho_app::api::Request;
use khupho_app::api::errors::ApiError;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Where an invitation goes, beside what is printed: the text of its QR code is always there.
#[derive(Debug, Args)]
pub(crate) struct SlipPlaces {
    /// Folder of the invitation's file.
    #[arg(long)]
    pub(crate) folder: Option<PathBuf>,
    /// File of the QR code as a drawing (SVG), to print; one that is there already is not replaced.
    #[arg(long)]
    pub(crate) qr: Option<PathBuf>,
}

/// Makes an invitation. Its drawing goes to a file or nowhere: on a terminal nobody can use it.
///
/// The file's place is taken before anybody is invited or taken out, so that a wrong path changes
/// nothing.
///
/// # Errors
/// A place that cannot be had, the core's refusal. A drawing that could not be written afterwards is
/// a fault beside the result: the invitation's text is printed all the same.
pub(super) fn invited(
    open: &Open<'_>,
    request: Request,
    qr: Option<&Path>,
) -> Result<Outcome, ApiError> {
    let place = qr.map(|path| NewFile::at(open.host, path)).transpose()?;
    let mut made = open.run(request)?;
    let drawing = made.as_object_mut().and_then(|made| made.remove("qr_svg"));
    let written = match (place, drawing) {
        (Some(place), Some(Value::String(drawing))) => place.write(drawing.as_bytes()),
        _ => Ok(()),
    };
    Ok(handed_over(made, written))
}

/// What is printed of an invitation, whether or not its drawing was written.
fn handed_over(made: Value, written: Result<(), ApiError>) -> Outcome {
    Outcome {
        fault_afterwards: written
            .err()
            .map(|fault| fault.with("reason", "slip_drawing")),
        ..Outcome::from(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use khupho_app::api::errors::ErrorCode;
    use khupho_app::api::session::Language;
    use khupho_app::words::error_text;
    use serde_json::json;

    #[test]
    fn a_drawing_that_was_written_leaves_nothing_to_tell() {
        let outcome = handed_over(json!({"text": "KHUPHO:A7"}), Ok(()));
        assert_eq!(outcome.value["text"], "KHUPHO:A7");
        assert_eq!(outcome.fault_afterwards, None);
    }

    #[test]
    fn the_text_stays_where_the_drawing_could_not_be_written() {
        for code in [ErrorCode::DiskFull, ErrorCode::FileUnwritable] {
            let fault = ApiError::new(code).with("path", "phiếu.svg");
            let outcome = handed_over(json!({"text": "KHUPHO:A7"}), Err(fault));
            assert_eq!(outcome.value["text"], "KHUPHO:A7");
            let told = outcome.fault_afterwards.expect("a fault");
            assert_eq!(told.code, code);
            let words = error_text(&told, Language::En);
            assert!(words.what.contains("drawing of the QR code"), "{words:?}");
            assert!(words.safe.contains("invitation is made"), "{words:?}");
        }
    }
}
