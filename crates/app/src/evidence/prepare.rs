//! From a given file to what is kept of it.

use super::detect::{FileKind, contains, detect};
use super::file::{GivenFile, too_large};
use super::photo::{self, PhotoFault};
use crate::api::errors::{ApiError, ErrorCode};
use chrono::NaiveDateTime;
use khupho_domain::evidence::EvidenceKind;
use khupho_domain::limits::{DOCUMENT_MAX_BYTES, PHOTO_IN_MAX_BYTES, SHORT_TEXT_MAX_CHARS};
use khupho_domain::text::nfc;

/// Writers put the end mark of a PDF in its last 2,048 bytes.
const PDF_END_WITHIN_BYTES: usize = 2_048;

/// Evidence ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Prepared {
    pub(super) kind: EvidenceKind,
    /// The bytes that are kept.
    pub(super) bytes: Vec<u8>,
    pub(super) size_px: Option<(u32, u32)>,
    pub(super) captured_at: Option<NaiveDateTime>,
    pub(super) caption: String,
}

/// Prepares a file by what it is, whatever its name says.
///
/// # Errors
/// [`ErrorCode::WrongFileType`] naming what it is, [`ErrorCode::FileTooLarge`], [`ErrorCode::DamagedFile`].
pub(super) fn prepare(file: GivenFile) -> Result<Prepared, ApiError> {
    let caption: String = nfc(&file.name).chars().take(SHORT_TEXT_MAX_CHARS).collect();
    match detect(&file.bytes) {
        FileKind::Photo => prepare_photo(&file, caption),
        FileKind::Pdf => prepare_document(file, caption),
        FileKind::Other(found) => Err(ApiError::new(ErrorCode::WrongFileType)
            .with("name", file.name)
            .with("found", found)),
    }
}

fn prepare_photo(file: &GivenFile, caption: String) -> Result<Prepared, ApiError> {
    if file.bytes.len() as u64 > PHOTO_IN_MAX_BYTES {
        return Err(too_large(&file.name, PHOTO_IN_MAX_BYTES));
    }
    let kept = photo::keep(&file.bytes).map_err(|fault| match fault {
        PhotoFault::TooManyPixels => {
            too_large(&file.name, PHOTO_IN_MAX_BYTES).with("reason", "pixels")
        }
        PhotoFault::Damaged => damaged(&file.name),
    })?;
    Ok(Prepared {
        kind: EvidenceKind::Photo,
        bytes: kept.jpeg,
        size_px: Some(kept.size_px),
        captured_at: kept.captured_at,
        caption,
    })
}

/// A PDF is kept as it was received; one without its end was cut off on the way.
fn prepare_document(file: GivenFile, caption: String) -> Result<Prepared, ApiError> {
    let bytes = file.bytes;
    if bytes.len() as u64 > DOCUMENT_MAX_BYTES {
        return Err(too_large(&file.name, DOCUMENT_MAX_BYTES));
    }
    let tail = &bytes[bytes.len().saturating_sub(PDF_END_WITHIN_BYTES)..];
    if !contains(tail, b"%%EOF") {
        return Err(damaged(&file.name));
    }
    Ok(Prepared {
        kind: EvidenceKind::Document,
        bytes,
        size_px: None,
        captured_at: None,
        caption,
    })
}

fn damaged(name: &str) -> ApiError {
    ApiError::new(ErrorCode::DamagedFile).with("name", name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(name: &str, bytes: &[u8]) -> GivenFile {
        GivenFile {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        }
    }

    fn pdf_of(len: usize) -> Vec<u8> {
        let mut bytes = b"%PDF-1.7\n".to_vec();
        bytes.resize(len - 6, b' ');
        bytes.extend_from_slice(b"%%EOF\n");
        bytes
    }

    #[test]
    fn a_pdf_named_jpg_is_a_document_kept_as_it_is() {
        let bytes = pdf_of(2_000);
        let prepared = prepare(given("quyet-dinh.jpg", &bytes)).unwrap();
        assert_eq!(
            (prepared.kind, prepared.bytes),
            (EvidenceKind::Document, bytes)
        );
        assert_eq!(prepared.caption, "quyet-dinh.jpg");
    }

    #[test]
    fn a_pdf_that_was_cut_off_is_damaged() {
        let bytes = pdf_of(20_000);
        let error = prepare(given("a.pdf", &bytes[..19_000])).unwrap_err();
        assert_eq!(error.code, ErrorCode::DamagedFile);
    }

    #[test]
    fn the_limit_of_documents_holds_at_and_above() {
        let max = usize::try_from(DOCUMENT_MAX_BYTES).unwrap();
        assert!(prepare(given("a.pdf", &pdf_of(max))).is_ok());
        let error = prepare(given("a.pdf", &pdf_of(max + 1))).unwrap_err();
        assert_eq!(error, too_large("a.pdf", DOCUMENT_MAX_BYTES));
    }

    #[test]
    fn other_files_are_named_by_what_they_are() {
        let error = prepare(given("IMG_1.jpg", b"\0\0\0\x18ftypheic\0\0\0\0")).unwrap_err();
        let expected = ApiError::new(ErrorCode::WrongFileType)
            .with("name", "IMG_1.jpg")
            .with("found", "HEIC");
        assert_eq!(error, expected);
    }

    #[test]
    fn a_long_name_is_cut_to_a_caption() {
        let name = "ạ".repeat(300);
        let prepared = prepare(given(&name, &pdf_of(100))).unwrap();
        assert_eq!(prepared.caption.chars().count(), SHORT_TEXT_MAX_CHARS);
    }
}
