//! What a store of objects holds, and one that can be made to fail.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use async_trait::async_trait;
use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    ObjectStoreExt as _, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

/// Objects of one hub.
pub(crate) type Objects = Arc<dyn ObjectStore>;

/// Where there are objects.
pub(crate) async fn stored(objects: &Objects) -> Vec<Path> {
    let listed = objects.list(None);
    listed.map(|it| it.unwrap().location).collect().await
}

/// Puts something else in the place of an object, or nothing.
pub(crate) async fn exchange(objects: &Objects, path: &Path, bytes: Option<Vec<u8>>) {
    match bytes {
        Some(bytes) => {
            objects.put(path, bytes.into()).await.unwrap();
        }
        None => objects.delete(path).await.unwrap(),
    }
}

const WELL: u8 = 0;
const GONE: u8 = 1;
const FULL: u8 = 2;
const KEEPING: u8 = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Read,
    Write,
    Delete,
}

/// Objects in memory, of a server that goes away, fills up or deletes nothing.
#[derive(Debug, Default)]
pub(crate) struct BreakableObjects {
    objects: InMemory,
    state: AtomicU8,
    times_asked: AtomicUsize,
}

impl BreakableObjects {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    pub(crate) fn be_well(&self) {
        self.state.store(WELL, Ordering::SeqCst);
    }

    pub(crate) fn be_gone(&self) {
        self.state.store(GONE, Ordering::SeqCst);
    }

    pub(crate) fn be_full(&self) {
        self.state.store(FULL, Ordering::SeqCst);
    }

    /// Deletes nothing, and does all else.
    pub(crate) fn be_keeping(&self) {
        self.state.store(KEEPING, Ordering::SeqCst);
    }

    /// How often anything was asked of it.
    pub(crate) fn times_asked(&self) -> usize {
        self.times_asked.load(Ordering::SeqCst)
    }

    fn refuse(&self, what: Use) -> Result<()> {
        self.times_asked.fetch_add(1, Ordering::SeqCst);
        let kind = match self.state.load(Ordering::SeqCst) {
            GONE => io::ErrorKind::ConnectionRefused,
            FULL if what == Use::Write => io::ErrorKind::StorageFull,
            KEEPING if what == Use::Delete => io::ErrorKind::PermissionDenied,
            _ => return Ok(()),
        };
        Err(object_store::Error::Generic {
            store: "breakable",
            source: Box::new(io::Error::from(kind)),
        })
    }
}

impl fmt::Display for BreakableObjects {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("breakable")
    }
}

#[async_trait]
impl ObjectStore for BreakableObjects {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        options: PutOptions,
    ) -> Result<PutResult> {
        self.refuse(Use::Write)?;
        self.objects.put_opts(location, payload, options).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.refuse(Use::Write)?;
        self.objects.put_multipart_opts(location, options).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.refuse(Use::Read)?;
        self.objects.get_opts(location, options).await
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        match self.refuse(Use::Delete) {
            Ok(()) => self.objects.delete_stream(locations),
            Err(error) => stream::once(async { Err(error) }).boxed(),
        }
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        match self.refuse(Use::Read) {
            Ok(()) => self.objects.list(prefix),
            Err(error) => stream::once(async { Err(error) }).boxed(),
        }
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.refuse(Use::Read)?;
        self.objects.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.refuse(Use::Write)?;
        self.objects.copy_opts(from, to, options).await
    }
}
