//! A file that was named, dropped or pasted, where only a path is read.

use crate::api::common::FileInput;
use crate::api::errors::{ApiError, ErrorCode};
use data_encoding::BASE64;
use std::io::Write as _;
use std::path::Path;
use tempfile::NamedTempFile;

/// Gives the path of a file to `read`. Bytes that came without one are written aside for as long as
/// they are read.
///
/// # Errors
/// [`ErrorCode::BadRequest`], [`ErrorCode::FileUnwritable`], and those of `read`.
pub(super) fn with_path<T>(
    input: &FileInput,
    read: impl FnOnce(&Path) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    match input {
        FileInput::Path { path } => read(Path::new(path)),
        FileInput::Bytes { base64, .. } => {
            let bytes = BASE64
                .decode(base64.as_bytes())
                .map_err(|_| ApiError::new(ErrorCode::BadRequest).with("detail", "base64"))?;
            let file = set_aside(&bytes)
                .map_err(|_| ApiError::new(ErrorCode::FileUnwritable).with("path", "tmp"))?;
            read(file.path())
        }
    }
}

fn set_aside(bytes: &[u8]) -> std::io::Result<NamedTempFile> {
    let mut file = NamedTempFile::new()?;
    file.write_all(bytes)?;
    file.flush()?;
    Ok(file)
}
