//! The body of a file: `age` around zstd around a signed form and content.

use std::io::{BufReader, Read, Write};

use crate::cose::{self, SignedFault};
use crate::envelope::{self, EnvelopeFault};
use crate::error::{OplogError, WireFault};
use crate::form::FormFault;
use crate::ids::ContentHash;
use crate::keys::{AgreePublic, AgreeSecret};
use crate::limits::{
    COMPRESSION_FREE_BYTES, COMPRESSION_MAX_RATIO, HUB_PAGE_MAX_BYTES, HUB_PAGE_WINDOW_LOG_MAX,
    PLAIN_MAX_BYTES, SIGNED_FORM_MAX_BYTES, WINDOW_LOG_MAX,
};

use super::clear::too_large;
use super::content::{Content, ContentSummary};
use super::fault::BundleFault;
use super::window::PlainWindow;

/// Chosen by measurement: see `docs/bundle-format.md`.
const LEVEL: i32 = 9;

/// What a hub exchanges is short and has to be quick.
const HUB_LEVEL: i32 = 3;

/// The window of what is written for a hub: all of a page or push.
const HUB_WINDOW_LOG: u32 = 20;

/// Bytes that a signed form takes beside its payload.
const SIGNED_FORM_FRAME_BYTES: usize = 512;

/// How much ciphertext is decrypted at once: one chunk of age.
const READ_BYTES: usize = 64 * 1024;

pub(crate) type Compressor = zstd::stream::write::Encoder<'static, Vec<u8>>;

/// A compressor of one frame.
pub(crate) fn compressor() -> Compressor {
    zstd::stream::write::Encoder::new(Vec::new(), LEVEL).expect("the level is one of zstd's")
}

/// A compressor of a page or push, which needs little memory on both sides.
pub(crate) fn hub_compressor() -> Compressor {
    let mut compressor = zstd::stream::write::Encoder::new(Vec::new(), HUB_LEVEL)
        .expect("the level is one of zstd's");
    compressor
        .window_log(HUB_WINDOW_LOG)
        .expect("the window is one of zstd's");
    compressor
}

/// Encrypts a signed form and its content.
pub(crate) fn seal(
    signed: &[u8],
    content: &Content,
    recipients: &[AgreePublic],
) -> Result<Vec<u8>, BundleFault> {
    let mut first = compressor();
    first.write_all(signed).expect("a vector takes every byte");
    let first = first.finish().expect("a vector takes every byte");
    let mut body = Vec::with_capacity(first.len() + content.frame.len() + 4096);
    let mut writer = envelope::writer_to(recipients, &mut body)?;
    writer
        .write_all(&first)
        .and_then(|()| writer.write_all(&content.frame))
        .and_then(|()| writer.finish().map(|_| ()))
        .expect("a vector takes every byte");
    Ok(body)
}

/// Refuses content that stands for more than its compressed bytes can.
pub(crate) fn refuse_beyond_ratio(plain: u64, compressed: u64) -> Result<(), BundleFault> {
    let limit = plain_limit(compressed);
    if plain > limit {
        return Err(too_large(plain, limit));
    }
    Ok(())
}

fn plain_limit(compressed: u64) -> u64 {
    compressed
        .saturating_mul(COMPRESSION_MAX_RATIO)
        .saturating_add(COMPRESSION_FREE_BYTES)
        .min(PLAIN_MAX_BYTES)
}

/// The plain bytes of a body as they are decrypted and decompressed, within the limits.
pub(crate) struct PlainReader<'bytes> {
    decoder: zstd::stream::read::Decoder<'static, BufReader<Box<dyn Read + 'bytes>>>,
    read_bytes: u64,
    limit_bytes: u64,
}

impl<'bytes> PlainReader<'bytes> {
    /// Of an encrypted body.
    fn of_body(body: &'bytes [u8], secrets: &[&AgreeSecret]) -> Result<Self, BundleFault> {
        let decrypted = envelope::reader_with(secrets, body)?;
        let limit_bytes = plain_limit(body.len() as u64);
        Ok(Self::of_compressed(
            Box::new(decrypted),
            limit_bytes,
            WINDOW_LOG_MAX,
        ))
    }

    /// Of compressed bytes that stand for `limit_bytes` at most.
    fn of_compressed(
        compressed: Box<dyn Read + 'bytes>,
        limit_bytes: u64,
        window_log_max: u32,
    ) -> Self {
        let buffered = BufReader::with_capacity(READ_BYTES, compressed);
        let mut decoder =
            zstd::stream::read::Decoder::with_buffer(buffered).expect("a decompressor can be made");
        decoder
            .window_log_max(window_log_max)
            .expect("the window is one of zstd's");
        Self {
            decoder,
            read_bytes: 0,
            limit_bytes,
        }
    }

    /// Reads into `buffer` and says how much; 0 only at the end.
    pub(crate) fn read(&mut self, buffer: &mut [u8]) -> Result<usize, BundleFault> {
        let found = self
            .decoder
            .read(buffer)
            .map_err(|error| self.fault(&error))?;
        self.read_bytes += found as u64;
        if self.read_bytes > self.limit_bytes {
            return Err(too_large(self.read_bytes, self.limit_bytes));
        }
        Ok(found)
    }

    /// What decrypts wrongly is told apart from what decompresses wrongly.
    fn fault(&self, error: &std::io::Error) -> BundleFault {
        let inner = error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<EnvelopeFault>());
        match inner {
            Some(envelope) => BundleFault::Envelope(*envelope),
            None => BundleFault::Compression {
                at_bytes: self.read_bytes,
            },
        }
    }
}

/// A body that was decrypted and read through once.
pub(crate) struct OpenBody {
    /// The signed form's exact bytes.
    pub(crate) signed: Vec<u8>,
    /// What the content turned out to be.
    pub(crate) content: ContentSummary,
}

/// Decrypts and decompresses the whole body, keeping the signed form and hashing the rest.
pub(crate) fn open(body: &[u8], secrets: &[&AgreeSecret]) -> Result<OpenBody, BundleFault> {
    let mut window = PlainWindow::new(PlainReader::of_body(body, secrets)?);
    let signed = read_signed(&mut window)?;
    let content = summary_of(&mut window)?;
    Ok(OpenBody { signed, content })
}

/// Reads everything that is left and says what it was.
pub(crate) fn summary_of(window: &mut PlainWindow<'_>) -> Result<ContentSummary, BundleFault> {
    let mut hasher = blake3::Hasher::new();
    let mut len_bytes = 0;
    loop {
        let pending = window.pending();
        hasher.update(pending);
        let pending = pending.len();
        len_bytes += pending as u64;
        window.consume(pending);
        if !window.fill()? {
            break;
        }
    }
    let hash = ContentHash::from_bytes(*hasher.finalize().as_bytes());
    Ok(ContentSummary { len_bytes, hash })
}

/// The plain bytes that follow the signed form, from their beginning.
pub(crate) fn content_of<'bytes>(
    body: &'bytes [u8],
    secrets: &[&AgreeSecret],
) -> Result<PlainWindow<'bytes>, BundleFault> {
    let mut window = PlainWindow::new(PlainReader::of_body(body, secrets)?);
    read_signed(&mut window)?;
    window.restart_count();
    Ok(window)
}

/// The plain bytes of compressed content that stands in the open.
pub(crate) fn content_of_frame(frame: &[u8]) -> PlainWindow<'_> {
    PlainWindow::new(PlainReader::of_compressed(
        Box::new(frame),
        plain_limit(frame.len() as u64),
        WINDOW_LOG_MAX,
    ))
}

/// The plain bytes of a page or push, which are few, however well they compress.
pub(crate) fn content_of_page(frame: &[u8]) -> PlainWindow<'_> {
    PlainWindow::new(PlainReader::of_compressed(
        Box::new(frame),
        HUB_PAGE_MAX_BYTES,
        HUB_PAGE_WINDOW_LOG_MAX,
    ))
}

fn read_signed(window: &mut PlainWindow<'_>) -> Result<Vec<u8>, BundleFault> {
    loop {
        match cose::len_bytes(window.pending()) {
            Ok(len) => {
                let signed = window.pending()[..len].to_vec();
                window.consume(len);
                return Ok(signed);
            }
            Err(fault) if is_truncated(&fault) && may_grow(window) && window.fill()? => {}
            Err(fault) => return Err(fault.into()),
        }
    }
}

fn may_grow(window: &PlainWindow<'_>) -> bool {
    window.pending().len() < SIGNED_FORM_MAX_BYTES + SIGNED_FORM_FRAME_BYTES
}

fn is_truncated(fault: &SignedFault) -> bool {
    matches!(
        fault,
        SignedFault::Form(FormFault::Wire(OplogError::Wire {
            fault: WireFault::Truncated,
            ..
        }))
    )
}
