//! The file of a receipt.

use crate::bundle::body::{self, OpenBody};
use crate::bundle::{
    BundleFault, ClearHeader, ClearPart, Content, HeaderField, ItemReader, Purpose,
};
use crate::check_code::CheckCode;
use crate::cose::{Authority, ContentType, SignedFault, Signer, Unverified};
use crate::form::FormFault;
use crate::ids::{BundleId, ContentHash};
use crate::keys::{AgreePublic, AgreeSecret};

use super::form::{Receipt, StatedCode};

/// The bytes of a receipt's file. The receipt must name just this content.
///
/// # Errors
/// [`BundleFault::ContentMismatch`] where it does not, and the limits.
pub fn seal_receipt(
    receipt: &Receipt,
    content: &Content,
    ward: Signer<'_>,
    recipients: &[AgreePublic],
) -> Result<Vec<u8>, BundleFault> {
    if receipt.content != content.summary {
        return Err(BundleFault::ContentMismatch);
    }
    let signed = receipt.sign(ward);
    let body = body::seal(&signed, content, recipients)?;
    let header = ClearHeader {
        purpose: Purpose::Receipt,
        ward: receipt.ward,
        bundle: receipt_id(&signed),
        part: 1,
        parts: 1,
        body_bytes: body.len() as u64,
        body_hash: ContentHash::of(&body),
        recipients: recipients.iter().map(AgreePublic::key_id).collect(),
    };
    header.to_file(&body)
}

/// Opens a receipt with any one of `secrets`, and reads it through once.
///
/// # Errors
/// A [`BundleFault`].
pub fn open_receipt<'bytes, 'keys>(
    clear: &ClearPart<'bytes>,
    secrets: &'keys [&'keys AgreeSecret],
) -> Result<OpenReceipt<'bytes, 'keys>, BundleFault> {
    if clear.header.purpose != Purpose::Receipt {
        return Err(BundleFault::OtherKind);
    }
    let OpenBody { signed, content } = body::open(clear.body, secrets)?;
    let (receipt, code) = read_receipt(&signed)?;
    refuse_other_header(&clear.header, &receipt, &signed)?;
    if !code.holds() {
        return Err(BundleFault::CodeMismatch);
    }
    if receipt.content != content {
        return Err(BundleFault::ContentMismatch);
    }
    Ok(OpenReceipt {
        body: clear.body,
        secrets,
        signed,
        receipt,
        code: code.stated,
    })
}

/// A receipt that a key opened and whose content is whole; nobody answers for it yet.
#[derive(Clone, Debug)]
pub struct OpenReceipt<'bytes, 'keys> {
    body: &'bytes [u8],
    secrets: &'keys [&'keys AgreeSecret],
    signed: Vec<u8>,
    receipt: Receipt,
    code: CheckCode,
}

impl<'bytes, 'keys> OpenReceipt<'bytes, 'keys> {
    /// The receipt, once it is sure that the ward signed it.
    ///
    /// # Errors
    /// [`BundleFault::Signed`].
    pub fn verify(self, ward: &Authority) -> Result<VerifiedReceipt<'bytes, 'keys>, BundleFault> {
        Unverified::read(&self.signed, ContentType::Receipt)?.verify(ward)?;
        if *self.receipt.ward.as_bytes() != ward.id {
            return Err(SignedFault::OtherSigner.into());
        }
        Ok(VerifiedReceipt { open: self })
    }
}

/// A receipt that the ward answers for.
#[derive(Clone, Debug)]
pub struct VerifiedReceipt<'bytes, 'keys> {
    open: OpenReceipt<'bytes, 'keys>,
}

impl<'bytes> VerifiedReceipt<'bytes, '_> {
    /// What the ward says.
    #[must_use]
    pub const fn receipt(&self) -> &Receipt {
        &self.open.receipt
    }

    /// The twelve characters that stand in it, which are those of its bytes.
    #[must_use]
    pub const fn code(&self) -> CheckCode {
        self.open.code
    }

    /// The receipt as it was signed, to be kept and relayed.
    #[must_use]
    pub fn signed_receipt(&self) -> &[u8] {
        &self.open.signed
    }

    /// The content, item by item, from its beginning.
    ///
    /// # Errors
    /// A [`BundleFault`], which the first reading would have met.
    pub fn items(&self) -> Result<ItemReader<'bytes>, BundleFault> {
        let window = body::content_of(self.open.body, self.open.secrets)?;
        Ok(ItemReader::new(window))
    }
}

fn read_receipt(signed: &[u8]) -> Result<(Receipt, StatedCode), BundleFault> {
    let unverified = Unverified::read(signed, ContentType::Receipt)?;
    Receipt::read(unverified.payload).map_err(|fault| match fault {
        FormFault::NewerVersion { found } => BundleFault::NewerVersion { found },
        other => BundleFault::Signed(other.into()),
    })
}

fn refuse_other_header(
    header: &ClearHeader,
    receipt: &Receipt,
    signed: &[u8],
) -> Result<(), BundleFault> {
    let fields = [
        (HeaderField::Ward, header.ward == receipt.ward),
        (HeaderField::Bundle, header.bundle == receipt_id(signed)),
        (HeaderField::Part, (header.part, header.parts) == (1, 1)),
    ];
    match fields.into_iter().find(|(_, agrees)| !agrees) {
        Some((field, _)) => Err(BundleFault::HeaderMismatch(field)),
        None => Ok(()),
    }
}

/// The first 16 bytes of the BLAKE3 of the signed form.
fn receipt_id(signed: &[u8]) -> BundleId {
    let mut id = [0; 16];
    id.copy_from_slice(&blake3::hash(signed).as_bytes()[..16]);
    BundleId::from_bytes(id)
}
