//! One part of a bundle: sealing it, opening it, believing it.

use crate::cose::{Authority, ContentType, SignedFault, Signer, Unverified};
use crate::form::FormFault;
use crate::keys::{AgreePublic, AgreeSecret};

use super::body::{self, OpenBody};
use super::clear::{ClearHeader, ClearPart, Purpose};
use super::content::Content;
use super::fault::{BundleFault, HeaderField};
use super::items::ItemReader;
use super::manifest::Manifest;
use crate::ids::ContentHash;

/// The bytes of the file of a part. The manifest must name just these recipients and this content.
///
/// # Errors
/// [`BundleFault::HeaderMismatch`] and [`BundleFault::ContentMismatch`] where it does not, and the
/// limits.
pub fn seal(
    manifest: &Manifest,
    content: &Content,
    device: Signer<'_>,
    recipients: &[AgreePublic],
) -> Result<Vec<u8>, BundleFault> {
    if !recipients
        .iter()
        .map(AgreePublic::key_id)
        .eq(manifest.recipients.iter().copied())
    {
        return Err(BundleFault::HeaderMismatch(HeaderField::Recipients));
    }
    if manifest.content != content.summary {
        return Err(BundleFault::ContentMismatch);
    }
    let body = body::seal(&manifest.sign(device), content, recipients)?;
    let header = ClearHeader {
        purpose: manifest.purpose,
        ward: manifest.ward,
        bundle: manifest.bundle,
        part: manifest.part,
        parts: manifest.parts,
        body_bytes: body.len() as u64,
        body_hash: ContentHash::of(&body),
        recipients: manifest.recipients.clone(),
    };
    header.to_file(&body)
}

impl<'bytes> ClearPart<'bytes> {
    /// Opens a part with any one of `secrets`, and reads it through once: the content is the one
    /// that the manifest names. Who signed the manifest is still open.
    ///
    /// # Errors
    /// A [`BundleFault`].
    pub fn open<'keys>(
        &self,
        secrets: &'keys [&'keys AgreeSecret],
    ) -> Result<OpenPart<'bytes, 'keys>, BundleFault> {
        if self.header.purpose == Purpose::Receipt {
            return Err(BundleFault::OtherKind);
        }
        let OpenBody { signed, content } = body::open(self.body, secrets)?;
        let manifest = Unverified::read(&signed, ContentType::Manifest)
            .and_then(|unverified| Ok(Manifest::read(unverified.payload)?))
            .map_err(newer_or_signed)?;
        refuse_other_header(&self.header, &manifest)?;
        if manifest.content != content {
            return Err(BundleFault::ContentMismatch);
        }
        Ok(OpenPart {
            body: self.body,
            secrets,
            signed,
            manifest,
        })
    }
}

/// A part that a key opened and whose content is whole; nobody answers for it yet.
#[derive(Clone, Debug)]
pub struct OpenPart<'bytes, 'keys> {
    body: &'bytes [u8],
    secrets: &'keys [&'keys AgreeSecret],
    signed: Vec<u8>,
    manifest: Manifest,
}

impl<'bytes, 'keys> OpenPart<'bytes, 'keys> {
    /// What the manifest says, whoever wrote it: to look at, not to act on.
    #[must_use]
    pub const fn unverified_manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The part, once it is sure that `device` signed it.
    ///
    /// # Errors
    /// [`BundleFault::Signed`].
    pub fn verify(self, device: &Authority) -> Result<VerifiedPart<'bytes, 'keys>, BundleFault> {
        Unverified::read(&self.signed, ContentType::Manifest)?.verify(device)?;
        if *self.manifest.device.as_bytes() != device.id {
            return Err(SignedFault::OtherSigner.into());
        }
        Ok(VerifiedPart { part: self })
    }
}

/// A part that its device answers for.
#[derive(Clone, Debug)]
pub struct VerifiedPart<'bytes, 'keys> {
    part: OpenPart<'bytes, 'keys>,
}

impl<'bytes> VerifiedPart<'bytes, '_> {
    /// What the device says about the part.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.part.manifest
    }

    /// The content, item by item, from its beginning. It is decrypted anew, so memory holds one
    /// item at a time.
    ///
    /// # Errors
    /// A [`BundleFault`], which the first reading would have met.
    pub fn items(&self) -> Result<ItemReader<'bytes>, BundleFault> {
        let window = body::content_of(self.part.body, self.part.secrets)?;
        Ok(ItemReader::new(window))
    }
}

/// A form of a later version is told apart from a wrong one.
pub(crate) fn newer_or_signed(fault: SignedFault) -> BundleFault {
    match fault {
        SignedFault::Form(FormFault::NewerVersion { found }) => BundleFault::NewerVersion { found },
        other => BundleFault::Signed(other),
    }
}

/// The clear header is outside the signature, so each of its fields stands inside as well.
fn refuse_other_header(header: &ClearHeader, manifest: &Manifest) -> Result<(), BundleFault> {
    let fields = [
        (HeaderField::Purpose, header.purpose == manifest.purpose),
        (HeaderField::Ward, header.ward == manifest.ward),
        (HeaderField::Bundle, header.bundle == manifest.bundle),
        (
            HeaderField::Part,
            (header.part, header.parts) == (manifest.part, manifest.parts),
        ),
        (
            HeaderField::Recipients,
            header.recipients == manifest.recipients,
        ),
    ];
    match fields.into_iter().find(|(_, agrees)| !agrees) {
        Some((field, _)) => Err(BundleFault::HeaderMismatch(field)),
        None => Ok(()),
    }
}
