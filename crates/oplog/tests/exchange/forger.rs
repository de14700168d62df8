//! Writes files by hand, as `docs/bundle-format.md` says and as a forger would.

use khupho_oplog::bundle::{BundleFault, ClearPart, ContentItem, VerifiedPart};
use khupho_oplog::cbor::CanonicalWriter;
use khupho_oplog::cose::{Authority, Signer};
use khupho_oplog::envelope;
use khupho_oplog::ids::{BundleId, KeyId, WardId};
use khupho_oplog::keys::{AgreePublic, AgreeSecret};
use khupho_oplog::{bundle::ContentSummary, magic};

use crate::samples::{self, BUNDLE, Keys, WARD};

/// What stands in a clear header besides the body's length and hash.
pub(crate) struct Outside {
    pub(crate) version: u64,
    pub(crate) purpose: u64,
    pub(crate) ward: WardId,
    pub(crate) bundle: BundleId,
    pub(crate) part: u64,
    pub(crate) parts: u64,
    pub(crate) recipients: Vec<KeyId>,
}

impl Outside {
    pub(crate) fn honest(keys: &Keys) -> Self {
        Self {
            version: 1,
            purpose: 1,
            ward: WARD,
            bundle: BUNDLE,
            part: 1,
            parts: 1,
            recipients: keys.recipients().iter().map(AgreePublic::key_id).collect(),
        }
    }

    /// The file with this outside and that body; lengths and hashes are right.
    pub(crate) fn around(&self, body: &[u8]) -> Vec<u8> {
        let mut writer = CanonicalWriter::default();
        writer.array(9);
        writer.unsigned(self.version);
        writer.unsigned(self.purpose);
        writer.bytes(self.ward.as_bytes());
        writer.bytes(self.bundle.as_bytes());
        writer.unsigned(self.part);
        writer.unsigned(self.parts);
        writer.unsigned(body.len() as u64);
        writer.bytes(blake3::hash(body).as_bytes());
        writer.array(self.recipients.len());
        for id in &self.recipients {
            writer.bytes(id.as_bytes());
        }
        let magic = if self.purpose == 3 {
            magic::RECEIPT
        } else {
            magic::BUNDLE
        };
        outside(&magic, &writer.into_bytes(), body)
    }
}

/// Magic, length, header, hash, body.
pub(crate) fn outside(magic: &[u8; 8], header: &[u8], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(header.len()).unwrap().to_be_bytes();
    let mut file = [&magic[..], &length, header].concat();
    let check = blake3::hash(&file);
    file.extend_from_slice(check.as_bytes());
    file.extend_from_slice(body);
    file
}

/// The body of plain bytes.
pub(crate) fn body(plain: &[u8], recipients: &[AgreePublic]) -> Vec<u8> {
    envelope::seal(&zstd::encode_all(plain, 3).unwrap(), recipients).unwrap()
}

/// The plain bytes behind a file.
pub(crate) fn plain_of(file: &[u8], secret: &AgreeSecret) -> Vec<u8> {
    let clear = ClearPart::read(file).unwrap();
    let body_bytes = usize::try_from(clear.header.body_bytes).unwrap();
    let body = &file[file.len() - body_bytes..];
    zstd::decode_all(&envelope::open(body, &[secret]).unwrap()[..]).unwrap()
}

/// A file whose manifest is honest about the plain content, whatever that is.
pub(crate) fn file_with_content(keys: &Keys, signer: Signer<'_>, content: &[u8]) -> Vec<u8> {
    let ops = samples::households(1);
    let known = samples::content_of(&ops, khupho_oplog::bundle::PersonalParts::Withheld);
    let mut manifest = keys.manifest(&known, &ops);
    manifest.content = ContentSummary::of(content);
    let plain = [&manifest.sign(signer)[..], content].concat();
    Outside::honest(keys).around(&body(&plain, &keys.recipients()))
}

/// Reads a file as the ward does, to the last item.
pub(crate) fn read_all(
    file: &[u8],
    secret: &AgreeSecret,
    device: &Authority,
) -> Result<Vec<ContentItem>, BundleFault> {
    let clear = ClearPart::read(file)?;
    let secrets = [secret];
    let part: VerifiedPart<'_, '_> = clear.open(&secrets)?.verify(device)?;
    part.items()?.collect()
}
