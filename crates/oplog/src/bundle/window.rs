//! A window on plain bytes that come in pieces.

use super::body::PlainReader;
use super::fault::BundleFault;

/// How much is read at once; a window that needs more doubles.
const READ_BYTES: usize = 64 * 1024;

/// The bytes that were read and not yet used.
pub(crate) struct PlainWindow<'bytes> {
    reader: PlainReader<'bytes>,
    buffer: Vec<u8>,
    start: usize,
    used_bytes: u64,
}

impl<'bytes> PlainWindow<'bytes> {
    pub(crate) const fn new(reader: PlainReader<'bytes>) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            start: 0,
            used_bytes: 0,
        }
    }

    /// What was read and not yet used.
    pub(crate) fn pending(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// How many bytes were used since the count began.
    pub(crate) const fn used_bytes(&self) -> u64 {
        self.used_bytes
    }

    /// Begins the count anew.
    pub(crate) const fn restart_count(&mut self) {
        self.used_bytes = 0;
    }

    /// Marks `len` pending bytes as used.
    pub(crate) fn consume(&mut self, len: usize) {
        self.start += len;
        self.used_bytes += len as u64;
    }

    /// Reads more behind what is pending; false at the end.
    pub(crate) fn fill(&mut self) -> Result<bool, BundleFault> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let pending = self.buffer.len();
        self.buffer.resize(pending + READ_BYTES.max(pending), 0);
        let found = self.reader.read(&mut self.buffer[pending..]);
        let len = pending + found.as_ref().map_or(0, |found| *found);
        self.buffer.truncate(len);
        Ok(found? > 0)
    }
}
