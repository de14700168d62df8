//! Evidence files at rest: encrypted objects in a folder or in S3.
//!
//! A file comes in pieces. Each piece is an object of its own, named by where it begins, so that an
//! upload can go on after either side was restarted; when the last one is there they are read in
//! order, compared with the announced hash and put together as one object. Which files there are,
//! and who may read them, the ward's log knows.

mod fault;
mod place;
mod seal;

pub use fault::EvidenceFault;
pub use place::EvidencePlace;
#[cfg(feature = "s3")]
pub use place::S3Place;

use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _};
use khupho_oplog::ids::{ContentHash, DeviceId, WardId};
use khupho_oplog::limits::EVIDENCE_FILE_MAX_BYTES;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};

use seal::Sealer;

/// How long the store of evidence may take for one object before it counts as gone.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whose upload of which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadPlace {
    /// The ward.
    pub ward: WardId,
    /// The device that uploads.
    pub device: DeviceId,
    /// What the file will turn out to be.
    pub hash: ContentHash,
}

/// What became of an upload whose last piece is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Composed {
    /// The file is the announced one and is stored.
    Stored,
    /// It is another one; nothing of it is stored.
    OtherContent,
}

/// The evidence of all wards of this hub.
#[derive(Clone)]
pub struct EvidenceStore {
    objects: Arc<dyn ObjectStore>,
    sealer: Arc<Sealer>,
}

impl std::fmt::Debug for EvidenceStore {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "EvidenceStore({})", self.objects)
    }
}

impl EvidenceStore {
    /// Keeps evidence in `objects`, encrypted with `key`.
    #[must_use]
    pub fn new(objects: Arc<dyn ObjectStore>, key: &[u8; 32]) -> Self {
        Self {
            objects,
            sealer: Arc::new(Sealer::new(key)),
        }
    }

    /// Stores one piece. A piece that begins at the same place is replaced.
    ///
    /// # Errors
    /// An [`EvidenceFault`].
    pub async fn put_piece(
        &self,
        upload: &UploadPlace,
        offset_bytes: u64,
        piece: &[u8],
    ) -> Result<(), EvidenceFault> {
        let path = piece_path(upload, offset_bytes);
        self.put(&path, piece).await
    }

    /// Puts the pieces of an upload together. They stay: whoever notes that the file is here
    /// forgets them then, so that it can be tried again at any moment before.
    ///
    /// # Errors
    /// An [`EvidenceFault`].
    pub async fn compose(
        &self,
        upload: &UploadPlace,
        len_bytes: u64,
    ) -> Result<Composed, EvidenceFault> {
        let file = self.pieces(upload, len_bytes).await?;
        let whole = file.filter(|file| ContentHash::of(file) == upload.hash);
        let Some(file) = whole else {
            return Ok(Composed::OtherContent);
        };
        self.put(&file_path(upload.ward, upload.hash), &file)
            .await?;
        Ok(Composed::Stored)
    }

    /// Forgets the pieces of an upload.
    ///
    /// # Errors
    /// An [`EvidenceFault`].
    pub async fn discard(&self, upload: &UploadPlace) -> Result<(), EvidenceFault> {
        self.patiently(async {
            let found = self.objects.list(Some(&upload_folder(upload)));
            let paths = found.map_ok(|object| object.location).boxed();
            let deleted = self.objects.delete_stream(paths);
            deleted.try_for_each(|_| std::future::ready(Ok(()))).await
        })
        .await
    }

    /// A file, decrypted; none where there is no such object.
    ///
    /// # Errors
    /// An [`EvidenceFault`].
    pub async fn get(
        &self,
        ward: WardId,
        hash: ContentHash,
    ) -> Result<Option<Vec<u8>>, EvidenceFault> {
        let Some(file) = self.read(&file_path(ward, hash)).await? else {
            return Ok(None);
        };
        if ContentHash::of(&file) != hash {
            return Err(EvidenceFault::Damaged);
        }
        Ok(Some(file))
    }

    /// Asks the store for something that is not there: does it answer?
    ///
    /// # Errors
    /// An [`EvidenceFault`].
    pub async fn check(&self) -> Result<(), EvidenceFault> {
        self.read(&Path::from("health")).await.map(|_| ())
    }

    /// The pieces in their order; none where they do not make up the length, or one of them is
    /// damaged.
    async fn pieces(
        &self,
        upload: &UploadPlace,
        len_bytes: u64,
    ) -> Result<Option<Vec<u8>>, EvidenceFault> {
        let Some(len) = usize::try_from(len_bytes)
            .ok()
            .filter(|len| *len <= EVIDENCE_FILE_MAX_BYTES)
        else {
            return Ok(None);
        };
        let mut file = Vec::with_capacity(len);
        while file.len() < len {
            let path = piece_path(upload, file.len() as u64);
            match self.read(&path).await {
                Ok(Some(piece)) if !piece.is_empty() => file.extend_from_slice(&piece),
                Ok(_) | Err(EvidenceFault::Damaged) => return Ok(None),
                Err(fault) => return Err(fault),
            }
        }
        Ok((file.len() == len).then_some(file))
    }

    async fn put(&self, path: &Path, plain: &[u8]) -> Result<(), EvidenceFault> {
        let sealed = self.sealer.seal(path.as_ref(), plain)?;
        self.patiently(self.objects.put(path, sealed.into()))
            .await
            .map(|_| ())
    }

    async fn read(&self, path: &Path) -> Result<Option<Vec<u8>>, EvidenceFault> {
        let read = async { self.objects.get(path).await?.bytes().await };
        match self.patiently(read).await {
            Ok(sealed) => self.sealer.open(path.as_ref(), &sealed).map(Some),
            Err(EvidenceFault::Missing) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    async fn patiently<T>(
        &self,
        work: impl Future<Output = object_store::Result<T>>,
    ) -> Result<T, EvidenceFault> {
        match tokio::time::timeout(PATIENCE, work).await {
            Ok(done) => done.map_err(EvidenceFault::from),
            Err(_) => Err(EvidenceFault::Unavailable("no answer in time".to_owned())),
        }
    }
}

/// Objects are spread over 256 folders, because a folder of a million files is slow to back up.
fn file_path(ward: WardId, hash: ContentHash) -> Path {
    let name = hash.to_string();
    Path::from_iter(["evidence", &ward.to_string(), &name[..2], &name])
}

fn upload_folder(upload: &UploadPlace) -> Path {
    Path::from_iter([
        "uploads",
        &upload.ward.to_string(),
        &upload.device.to_string(),
        &upload.hash.to_string(),
    ])
}

fn piece_path(upload: &UploadPlace, offset_bytes: u64) -> Path {
    upload_folder(upload).join(format!("{offset_bytes:012}"))
}

#[cfg(test)]
mod tests {
    use object_store::memory::InMemory;

    use super::*;

    fn store() -> (EvidenceStore, Arc<InMemory>) {
        let objects = Arc::new(InMemory::new());
        (EvidenceStore::new(objects.clone(), &[7; 32]), objects)
    }

    fn upload_of(file: &[u8]) -> UploadPlace {
        UploadPlace {
            ward: WardId::from_bytes([1; 16]),
            device: DeviceId::from_bytes([2; 16]),
            hash: ContentHash::of(file),
        }
    }

    async fn objects_in(objects: &InMemory) -> Vec<String> {
        objects
            .list(None)
            .map_ok(|object| object.location.to_string())
            .try_collect()
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn pieces_become_a_file_that_nobody_can_read_in_the_store() {
        let (store, objects) = store();
        let file = b"a generated picture".repeat(50);
        let upload = upload_of(&file);
        store.put_piece(&upload, 0, &file[..100]).await.unwrap();
        store.put_piece(&upload, 100, &file[100..]).await.unwrap();
        let composed = store.compose(&upload, file.len() as u64).await.unwrap();
        assert_eq!(composed, Composed::Stored);
        store.discard(&upload).await.unwrap();
        let read = store.get(upload.ward, upload.hash).await.unwrap();
        assert_eq!(read.as_deref(), Some(&file[..]));
        let names = objects_in(&objects).await;
        assert_eq!(names.len(), 1, "{names:?}");
        let path = Path::from(names[0].as_str());
        let stored = objects.get(&path).await.unwrap().bytes().await.unwrap();
        assert!(!stored.windows(11).any(|window| window == b"a generated"));
    }

    #[tokio::test]
    async fn a_piece_that_is_sent_again_replaces_the_first() {
        let (store, _) = store();
        let file = b"0123456789".to_vec();
        let upload = upload_of(&file);
        store.put_piece(&upload, 0, b"01xx").await.unwrap();
        store.put_piece(&upload, 0, b"0123456").await.unwrap();
        store.put_piece(&upload, 7, b"789").await.unwrap();
        assert_eq!(store.compose(&upload, 10).await.unwrap(), Composed::Stored);
    }

    #[tokio::test]
    async fn another_file_than_announced_leaves_nothing() {
        let (store, objects) = store();
        let upload = upload_of(b"announced");
        store.put_piece(&upload, 0, b"different").await.unwrap();
        let composed = store.compose(&upload, 9).await.unwrap();
        assert_eq!(composed, Composed::OtherContent);
        store.discard(&upload).await.unwrap();
        assert!(objects_in(&objects).await.is_empty());
    }

    #[tokio::test]
    async fn an_object_that_was_exchanged_for_another_is_refused() {
        let (store, objects) = store();
        for file in [b"one file", b"another!"] {
            let upload = upload_of(file);
            store.put_piece(&upload, 0, file).await.unwrap();
            store.compose(&upload, 8).await.unwrap();
        }
        let [one, other] = [b"one file", b"another!"].map(|file| upload_of(file));
        let from = file_path(one.ward, one.hash);
        let to = file_path(other.ward, other.hash);
        objects
            .copy_opts(&from, &to, object_store::CopyOptions::default())
            .await
            .unwrap();
        let read = store.get(other.ward, other.hash).await;
        assert!(matches!(read, Err(EvidenceFault::Damaged)));
    }

    /// It is sent again then; were it a fault, the upload would never end.
    #[tokio::test]
    async fn a_damaged_piece_makes_another_file() {
        let (store, objects) = store();
        let upload = upload_of(b"announced");
        store.put_piece(&upload, 0, b"announced").await.unwrap();
        let path = piece_path(&upload, 0);
        objects.put(&path, vec![0; 60].into()).await.unwrap();
        let composed = store.compose(&upload, 9).await.unwrap();
        assert_eq!(composed, Composed::OtherContent);
    }

    #[tokio::test]
    async fn what_is_not_there_is_no_fault() {
        let (store, _) = store();
        let upload = upload_of(b"x");
        assert!(store.get(upload.ward, upload.hash).await.unwrap().is_none());
        store.discard(&upload).await.unwrap();
        store.check().await.unwrap();
    }
}
