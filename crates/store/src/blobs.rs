//! Evidence files: content-addressed, encrypted, written before the operation that cites them.

use std::fs;
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::HEXLOWER;
use khupho_domain::evidence::ContentHash;
use khupho_oplog::registry::evidence::{CONTENT, KIND};
use khupho_oplog::{EntityState, Value};
use rusqlite::Connection;

use crate::StoreError;
use crate::files::{create_folder, write_atomically};
use crate::identities::random;
use crate::progress::{Progress, report};
use crate::store::Store;

const KEY_CONTEXT: &str = "khupho 2026 evidence files";
const NONCE_BYTES: usize = 24;
/// What the cipher adds behind the content.
const TAG_BYTES: u64 = 16;

/// A content hash as people and file names write it.
#[must_use]
pub fn hex(content: ContentHash) -> String {
    HEXLOWER.encode(&content.0)
}

/// A content hash read back from [`hex`]; none for any other text, so that no text from a file
/// ever becomes a path.
pub(crate) fn from_hex(text: &str) -> Option<ContentHash> {
    let bytes = HEXLOWER.decode(text.as_bytes()).ok()?;
    bytes.try_into().ok().map(ContentHash)
}

/// The file of a content in a folder of evidence.
pub(crate) fn file_in(folder: &Path, content: ContentHash) -> PathBuf {
    let name = hex(content);
    folder.join(&name[..2]).join(format!("{name}.bin"))
}

impl Store {
    /// Keeps a file, encrypted, and gives its content hash. The same content is kept once. When
    /// the call returns, the file survives a power cut.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] and other failures of writing.
    pub fn put_evidence(&self, plain: &[u8]) -> Result<ContentHash, StoreError> {
        let content = ContentHash(*blake3::hash(plain).as_bytes());
        let path = self.evidence_path(content);
        let _guard = self.guard_evidence();
        if self.get_evidence(content).is_ok() {
            return Ok(content);
        }
        if let Some(folder) = path.parent() {
            create_folder(folder)?;
        }
        let nonce = random::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: plain,
            aad: &content.0,
        };
        let sealed = self
            .evidence_cipher()
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| damaged(content))?;
        write_atomically(&path, &[nonce.as_slice(), &sealed].concat())?;
        Ok(content)
    }

    /// The plain bytes of a piece of evidence.
    ///
    /// # Errors
    /// [`StoreError::EvidenceMissing`], [`StoreError::EvidenceDamaged`].
    pub fn get_evidence(&self, content: ContentHash) -> Result<Vec<u8>, StoreError> {
        let path = self.evidence_path(content);
        let file = fs::read(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => StoreError::EvidenceMissing {
                content: hex(content),
            },
            _ => StoreError::file(&path, error),
        })?;
        let (nonce, sealed) = file
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or_else(|| damaged(content))?;
        let payload = Payload {
            msg: sealed,
            aad: &content.0,
        };
        let plain = self
            .evidence_cipher()
            .decrypt(XNonce::from_slice(nonce), payload)
            .map_err(|_| damaged(content))?;
        if *blake3::hash(&plain).as_bytes() != content.0 {
            return Err(damaged(content));
        }
        Ok(plain)
    }

    /// Whether the file of a piece of evidence is here; its bytes are not looked at.
    #[must_use]
    pub fn holds_evidence(&self, content: ContentHash) -> bool {
        self.evidence_path(content).exists()
    }

    /// Which of these are missing or damaged.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`].
    pub fn check_evidence(
        &self,
        contents: &[ContentHash],
        progress: &dyn Progress,
    ) -> Result<Vec<ContentHash>, StoreError> {
        let mut faulty = Vec::new();
        for (done, content) in contents.iter().enumerate() {
            if self.get_evidence(*content).is_err() {
                faulty.push(*content);
            }
            report(progress, done as u64 + 1, contents.len() as u64)?;
        }
        Ok(faulty)
    }

    /// Size of a piece of evidence as the length of its file tells; none where it is not here.
    #[must_use]
    pub fn evidence_file_bytes(&self, content: ContentHash) -> Option<u64> {
        let sealed = fs::metadata(self.evidence_path(content)).ok()?.len();
        Some(sealed.saturating_sub(NONCE_BYTES as u64 + TAG_BYTES))
    }

    fn evidence_path(&self, content: ContentHash) -> PathBuf {
        file_in(&self.location().evidence(), content)
    }

    fn evidence_cipher(&self) -> XChaCha20Poly1305 {
        let key = self.key().derive(KEY_CONTEXT);
        XChaCha20Poly1305::new(key.as_slice().into())
    }
}

/// The content hashes of every piece of evidence in the log that is not deleted.
///
/// # Errors
/// Those of the database.
pub fn cited(connection: &Connection) -> Result<Vec<ContentHash>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT cells FROM entity_state WHERE kind = ?1")?;
    let mut rows = statement.query([KIND.0])?;
    let mut contents = Vec::new();
    while let Some(row) = rows.next()? {
        let cells: Vec<u8> = row.get(0)?;
        let state = EntityState::decode(&cells)?;
        let hash = state.register(CONTENT).and_then(Value::as_bytes);
        if let Some(hash) = hash.and_then(|hash| hash.try_into().ok())
            && !state.is_deleted()
        {
            contents.push(ContentHash(hash));
        }
    }
    contents.sort_unstable();
    contents.dedup();
    Ok(contents)
}

fn damaged(content: ContentHash) -> StoreError {
    StoreError::EvidenceDamaged {
        content: hex(content),
    }
}
