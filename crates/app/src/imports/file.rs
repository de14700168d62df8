//! The file to import: its bytes, its name, its hash.

use super::refusal;
use crate::api::common::FileInput;
use crate::api::errors::{ApiError, ErrorCode};
use data_encoding::{BASE64, HEXLOWER};
use khupho_domain::limits::IMPORT_FILE_MAX_BYTES;
use khupho_spreadsheet::{
    ReadLimits, ReadRequest, Table, WorkbookSheet, read_table, workbook_sheets,
};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

const MIB: u64 = 1024 * 1024;

/// A file, read whole.
pub(crate) struct ImportFile {
    /// Its name without folders.
    pub(super) name: String,
    /// BLAKE3 of its bytes.
    pub(super) hash: [u8; 32],
    bytes: Vec<u8>,
}

impl ImportFile {
    /// Reads a file, never more of it than is allowed.
    ///
    /// # Errors
    /// [`ErrorCode::FileUnreadable`], [`ErrorCode::FileTooLarge`], [`ErrorCode::BadRequest`].
    pub(crate) fn read(input: &FileInput) -> Result<Self, ApiError> {
        let name = name_of(input);
        let bytes = match input {
            FileInput::Path { path } => {
                bytes_of_file(Path::new(path)).map_err(|error| match error {
                    Unread::TooLarge => too_large(&name),
                    Unread::Unreadable => {
                        ApiError::new(ErrorCode::FileUnreadable).with("path", path)
                    }
                })?
            }
            FileInput::Bytes { base64, .. } => BASE64
                .decode(base64.as_bytes())
                .map_err(|_| ApiError::new(ErrorCode::BadRequest).with("detail", "base64"))?,
        };
        if bytes.len() as u64 > IMPORT_FILE_MAX_BYTES {
            return Err(too_large(&name));
        }
        Ok(Self {
            hash: *blake3::hash(&bytes).as_bytes(),
            name,
            bytes,
        })
    }

    /// The hash as it stands in a preview.
    pub(super) fn hash_text(&self) -> String {
        HEXLOWER.encode(&self.hash)
    }

    /// The sheets of a workbook that hold something; none of a file that cannot be opened as one.
    pub(super) fn sheets(&self) -> Vec<WorkbookSheet> {
        workbook_sheets(&self.bytes, &ReadLimits::default()).unwrap_or_default()
    }

    /// The table in the file: on the sheet named, or on the one that looks like it.
    ///
    /// # Errors
    /// Everything a file can be refused for.
    pub(crate) fn table(&self, sheet: Option<&str>) -> Result<Table, ApiError> {
        let request = ReadRequest {
            file_name: &self.name,
            sheet,
            limits: ReadLimits::default(),
        };
        read_table(&self.bytes, &request).map_err(|error| refusal::of_table(&self.name, &error))
    }
}

/// The name of a file that may not even be there.
pub(super) fn name_of(input: &FileInput) -> String {
    match input {
        FileInput::Path { path } => Path::new(path)
            .file_name()
            .map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned()),
        FileInput::Bytes { name, .. } => name.clone(),
    }
}

fn too_large(name: &str) -> ApiError {
    ApiError::new(ErrorCode::FileTooLarge)
        .with("name", name)
        .with("max_mib", IMPORT_FILE_MAX_BYTES / MIB)
}

enum Unread {
    TooLarge,
    Unreadable,
}

impl From<std::io::Error> for Unread {
    fn from(_: std::io::Error) -> Self {
        Self::Unreadable
    }
}

fn bytes_of_file(path: &Path) -> Result<Vec<u8>, Unread> {
    // Opening a pipe would wait for somebody to write into it.
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(Unread::Unreadable);
    }
    if metadata.len() > IMPORT_FILE_MAX_BYTES {
        return Err(Unread::TooLarge);
    }
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    // A file can grow while it is read.
    file.take(IMPORT_FILE_MAX_BYTES + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}
