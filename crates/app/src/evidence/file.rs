//! A file given by a person: read whole, but never more of it than its limit.

use crate::api::common::FileInput;
use crate::api::errors::{ApiError, ErrorCode};
use data_encoding::BASE64;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

const MIB: u64 = 1024 * 1024;

/// A file with the name it came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GivenFile {
    /// Name without folders; may be empty for a pasted picture.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

impl GivenFile {
    /// Reads a file of at most `max_bytes`.
    ///
    /// # Errors
    /// [`ErrorCode::FileUnreadable`], [`ErrorCode::EmptyFile`], [`ErrorCode::FileTooLarge`], and
    /// [`ErrorCode::BadRequest`] for what is no base64.
    pub(crate) fn read(input: &FileInput, max_bytes: u64) -> Result<Self, ApiError> {
        let name = name_of(input);
        let bytes = match input {
            FileInput::Path { path } => bytes_of_path(path, max_bytes)?,
            FileInput::Bytes { base64, .. } => bytes_of_base64(base64, max_bytes)?,
        };
        let Some(bytes) = bytes else {
            return Err(too_large(&name, max_bytes));
        };
        if bytes.is_empty() {
            return Err(ApiError::new(ErrorCode::EmptyFile).with("name", name));
        }
        Ok(Self { name, bytes })
    }
}

/// The refusal of a file above its limit.
pub(crate) fn too_large(name: &str, max_bytes: u64) -> ApiError {
    ApiError::new(ErrorCode::FileTooLarge)
        .with("name", name)
        .with("max_mib", max_bytes / MIB)
}

fn name_of(input: &FileInput) -> String {
    match input {
        FileInput::Path { path } => Path::new(path)
            .file_name()
            .map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned()),
        FileInput::Bytes { name, .. } => name.clone(),
    }
}

/// The bytes of a file; `None` where there are more than allowed.
fn bytes_of_path(path: &str, max_bytes: u64) -> Result<Option<Vec<u8>>, ApiError> {
    read_at_most(Path::new(path), max_bytes)
        .map_err(|_| ApiError::new(ErrorCode::FileUnreadable).with("path", path))
}

fn read_at_most(path: &Path, max_bytes: u64) -> io::Result<Option<Vec<u8>>> {
    // Opening a pipe would wait for somebody to write into it.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    }
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    // A file can grow while it is read: its length is what was read.
    let read = file.take(max_bytes + 1).read_to_end(&mut bytes)?;
    Ok((read as u64 <= max_bytes).then_some(bytes))
}

fn bytes_of_base64(base64: &str, max_bytes: u64) -> Result<Option<Vec<u8>>, ApiError> {
    // Four letters are three bytes; the padding adds two at most.
    if base64.len() as u64 / 4 * 3 > max_bytes + 2 {
        return Ok(None);
    }
    let bytes = BASE64
        .decode(base64.as_bytes())
        .map_err(|_| ApiError::new(ErrorCode::BadRequest).with("detail", "base64"))?;
    Ok((bytes.len() as u64 <= max_bytes).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pasted(bytes: &[u8]) -> FileInput {
        FileInput::Bytes {
            name: "a.jpg".to_owned(),
            base64: BASE64.encode(bytes),
        }
    }

    #[test]
    fn the_limit_holds_at_and_above() {
        for given in [
            FileInput::Path {
                path: String::new(),
            },
            pasted(&[]),
        ] {
            assert!(GivenFile::read(&given, 8).is_err());
        }
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.bin");
        for (len, fits) in [(8, true), (9, false)] {
            fs::write(&path, vec![7; len]).expect("a file");
            let on_disk = FileInput::Path {
                path: path.to_string_lossy().into_owned(),
            };
            for given in [on_disk, pasted(&vec![7; len])] {
                let read = GivenFile::read(&given, 8);
                assert_eq!(
                    read.as_ref().is_ok_and(|file| file.bytes.len() == len),
                    fits
                );
                assert_eq!(
                    read.is_err_and(|error| error.code == ErrorCode::FileTooLarge),
                    !fits
                );
            }
        }
    }

    #[test]
    fn folders_and_absent_files_are_unreadable() {
        let folder = tempfile::tempdir().expect("a folder");
        for path in [folder.path().to_path_buf(), folder.path().join("none.jpg")] {
            let given = FileInput::Path {
                path: path.to_string_lossy().into_owned(),
            };
            assert_eq!(
                GivenFile::read(&given, 8).map_err(|error| error.code),
                Err(ErrorCode::FileUnreadable)
            );
        }
    }

    #[test]
    fn an_empty_file_is_told_by_its_name() {
        let error = GivenFile::read(&pasted(&[]), 8).expect_err("empty");
        assert_eq!(
            error,
            ApiError::new(ErrorCode::EmptyFile).with("name", "a.jpg")
        );
        let broken = FileInput::Bytes {
            name: String::new(),
            base64: "%%%%".to_owned(),
        };
        assert_eq!(
            GivenFile::read(&broken, 8).map_err(|error| error.code),
            Err(ErrorCode::BadRequest)
        );
    }
}
