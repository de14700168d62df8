//! Encryption to recipients: the `age` v1 format with X25519 recipients and nothing else.
//!
//! The `age` crate draws the key of each file from the system's random source; this module is the
//! one place of the crate that is not a pure function of its arguments, and only when it writes.

use std::io::{self, Read, Write};

use thiserror::Error;

use crate::keys::{AgreePublic, AgreeSecret};
use crate::limits::RECIPIENTS_MAX;

/// Why something is not encrypted or not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EnvelopeFault {
    /// There are no recipients, or more than [`RECIPIENTS_MAX`].
    #[error("{found} recipients are none or too many")]
    Recipients {
        /// How many there are.
        found: usize,
    },
    /// None of the keys at hand opens it.
    #[error("it was not written to any of these keys")]
    NotForTheseKeys,
    /// It is no age file, or it was changed or cut.
    #[error("it is not an age file, or it was changed or cut")]
    Damaged,
}

/// Encrypts `plain` to every one of `recipients`.
///
/// # Errors
/// [`EnvelopeFault::Recipients`].
pub fn seal(plain: &[u8], recipients: &[AgreePublic]) -> Result<Vec<u8>, EnvelopeFault> {
    let mut sealed = Vec::with_capacity(plain.len() + plain.len() / 1024 + 512);
    let mut writer = writer_to(recipients, &mut sealed)?;
    writer
        .write_all(plain)
        .and_then(|()| writer.finish().map(|_| ()))
        .expect("a vector takes every byte");
    Ok(sealed)
}

/// Decrypts what was written to one of `secrets`.
///
/// # Errors
/// [`EnvelopeFault::NotForTheseKeys`] and [`EnvelopeFault::Damaged`].
pub fn open(sealed: &[u8], secrets: &[&AgreeSecret]) -> Result<Vec<u8>, EnvelopeFault> {
    let mut plain = Vec::with_capacity(sealed.len());
    reader_with(secrets, sealed)?
        .read_to_end(&mut plain)
        .map_err(|_| EnvelopeFault::Damaged)?;
    Ok(plain)
}

/// A writer that encrypts; it must be finished.
pub(crate) fn writer_to<W: Write>(
    recipients: &[AgreePublic],
    output: W,
) -> Result<age::stream::StreamWriter<W>, EnvelopeFault> {
    let found = recipients.len();
    let wrong_number = EnvelopeFault::Recipients { found };
    if !(1..=RECIPIENTS_MAX).contains(&found) {
        return Err(wrong_number);
    }
    let recipients: Vec<_> = recipients.iter().map(AgreePublic::age_recipient).collect();
    let each = recipients.iter().map(|it| it as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(each).map_err(|_| wrong_number)?;
    encryptor.wrap_output(output).map_err(|_| wrong_number)
}

/// Decrypts as it is read. A changed or missing byte is an error that holds an [`EnvelopeFault`].
pub(crate) struct EnvelopeReader<'bytes>(age::stream::StreamReader<&'bytes [u8]>);

impl Read for EnvelopeReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0
            .read(buffer)
            .map_err(|_| io::Error::other(EnvelopeFault::Damaged))
    }
}

/// A reader that decrypts.
pub(crate) fn reader_with<'bytes>(
    secrets: &[&AgreeSecret],
    sealed: &'bytes [u8],
) -> Result<EnvelopeReader<'bytes>, EnvelopeFault> {
    let decryptor = age::Decryptor::new_buffered(sealed).map_err(|_| EnvelopeFault::Damaged)?;
    if decryptor.is_scrypt() {
        return Err(EnvelopeFault::NotForTheseKeys);
    }
    let identities: Vec<_> = secrets.iter().map(|it| it.age_identity()).collect();
    decryptor
        .decrypt(identities.iter().map(|it| it as &dyn age::Identity))
        .map(EnvelopeReader)
        .map_err(|error| match error {
            age::DecryptError::NoMatchingKeys => EnvelopeFault::NotForTheseKeys,
            _ => EnvelopeFault::Damaged,
        })
}
