//! The ward's invitation to a PC: a file, or the same without its content as text for a QR code.

use data_encoding::BASE32_NOPAD;
use khupho_domain::ids::EntityId;
use thiserror::Error;

use crate::bundle::ItemReader;
use crate::cbor::{CanonicalReader, CanonicalWriter};
use crate::certificate::read_entity;
use crate::cose::{self, Authority, ContentType, SignedFault, Signer, Unverified};
use crate::error::OplogError;
use crate::form::{FormFault, FormReader, begin_form, write_optional};
use crate::ids::{ContentHash, InvitationToken, WardId};
use crate::keys::{AgreePublic, VerifyingKey};
use crate::limits::INVITATION_FILE_MAX_BYTES;
use crate::magic;

/// What the text form begins with. All of it is in the alphanumeric set of QR codes.
const TEXT_PREFIX: &str = "KHUPHO:";

/// What the ward tells a PC that it wants to have with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The ward.
    pub ward: WardId,
    /// Its name.
    pub ward_name: String,
    /// Checks everything the ward signs, this invitation first.
    pub ward_signing_key: VerifyingKey,
    /// Bundles are encrypted to this key…
    pub ward_agree_key: AgreePublic,
    /// … and to this one, which the ward's recovery slip opens.
    pub recovery_agree_key: AgreePublic,
    /// The khu phố; none where a further PC of the ward itself is invited.
    pub neighborhood: Option<EntityId>,
    /// Its name; empty where there is none.
    pub neighborhood_name: String,
    /// How many households the ward's statistics count there.
    pub households_by_statistics: Option<u64>,
    /// What the PC's request brings back.
    pub token: InvitationToken,
    /// When it was made, in milliseconds since 1970.
    pub made_ms: u64,
    /// Until when it can be used, in milliseconds since 1970.
    pub expires_ms: u64,
    /// Where the ward's hub listens, if it has one.
    pub hub: Option<String>,
    /// BLAKE3 of the compressed content that a file brings along.
    pub content_hash: Option<ContentHash>,
}

/// An invitation as a file brings it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationFile {
    /// The invitation.
    pub invitation: Invitation,
    /// Its signed bytes, to be kept.
    pub signed: Vec<u8>,
    /// Compressed items as in a bundle: what a new PC needs from the ward.
    pub compressed_content: Vec<u8>,
}

/// Why an invitation is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvitationFault {
    /// Neither a file nor a text of an invitation.
    #[error("not an invitation")]
    NotAnInvitation,
    /// It is larger than allowed.
    #[error("an invitation of {len_bytes} bytes is larger than allowed")]
    TooLarge {
        /// Its size.
        len_bytes: usize,
    },
    /// The signed part is wrong.
    #[error(transparent)]
    Signed(#[from] SignedFault),
    /// The file's own form is wrong.
    #[error(transparent)]
    Form(#[from] FormFault),
    /// The content is not the one that was signed for.
    #[error("the content is not the one that the ward signed for")]
    ContentMismatch,
}

impl From<OplogError> for InvitationFault {
    fn from(error: OplogError) -> Self {
        Self::Form(error.into())
    }
}

impl Invitation {
    /// The signed bytes.
    #[must_use]
    pub fn sign(&self, ward: Signer<'_>) -> Vec<u8> {
        let mut writer = begin_form(14);
        writer.bytes(self.ward.as_bytes());
        writer.text(&self.ward_name);
        writer.bytes(self.ward_signing_key.as_bytes());
        writer.bytes(self.ward_agree_key.as_bytes());
        writer.bytes(self.recovery_agree_key.as_bytes());
        write_optional(&mut writer, self.neighborhood, |writer, id| {
            writer.bytes(id.as_bytes());
        });
        writer.text(&self.neighborhood_name);
        write_optional(
            &mut writer,
            self.households_by_statistics,
            CanonicalWriter::unsigned,
        );
        writer.bytes(self.token.as_bytes());
        writer.unsigned(self.made_ms);
        writer.unsigned(self.expires_ms);
        write_optional(&mut writer, self.hub.as_deref(), CanonicalWriter::text);
        write_optional(&mut writer, self.content_hash, |writer, hash| {
            writer.bytes(hash.as_bytes());
        });
        cose::sign(ward, ContentType::Invitation, writer.into_bytes())
    }

    /// Reads the signed bytes and checks that whoever made them holds the key that they name.
    /// That this is the ward, the hand it came from must vouch for.
    ///
    /// # Errors
    /// A [`SignedFault`].
    pub fn verify(signed: &[u8]) -> Result<Self, SignedFault> {
        let unverified = Unverified::read(signed, ContentType::Invitation)?;
        let invitation = Self::read(unverified.payload)?;
        unverified.verify(&invitation.authority())?;
        Ok(invitation)
    }

    /// The ward as a signer whose signatures can be checked.
    #[must_use]
    pub const fn authority(&self) -> Authority {
        Authority {
            id: *self.ward.as_bytes(),
            key: self.ward_signing_key,
        }
    }

    /// The text form of signed bytes, for a QR code or a message.
    #[must_use]
    pub fn to_text(signed: &[u8]) -> String {
        format!("{TEXT_PREFIX}{}", BASE32_NOPAD.encode(signed))
    }

    /// The signed bytes of a text form; white space and small letters do no harm.
    ///
    /// # Errors
    /// [`InvitationFault::NotAnInvitation`] and [`InvitationFault::TooLarge`].
    pub fn signed_of_text(text: &str) -> Result<Vec<u8>, InvitationFault> {
        let len_bytes = text.len();
        if len_bytes > INVITATION_FILE_MAX_BYTES {
            return Err(InvitationFault::TooLarge { len_bytes });
        }
        let letters: String = text.split_whitespace().collect();
        let letters = letters.to_ascii_uppercase();
        let encoded = letters
            .strip_prefix(TEXT_PREFIX)
            .ok_or(InvitationFault::NotAnInvitation)?;
        BASE32_NOPAD
            .decode(encoded.as_bytes())
            .map_err(|_| InvitationFault::NotAnInvitation)
    }

    fn read(payload: &[u8]) -> Result<Self, FormFault> {
        let mut form = FormReader::begin(payload)?;
        let invitation = Self {
            ward: WardId::from_bytes(form.byte_array()?),
            ward_name: form.name()?,
            ward_signing_key: VerifyingKey::from_bytes(form.byte_array()?),
            ward_agree_key: AgreePublic::from_bytes(form.byte_array()?),
            recovery_agree_key: AgreePublic::from_bytes(form.byte_array()?),
            neighborhood: form.optional(read_entity)?,
            neighborhood_name: form.name()?,
            households_by_statistics: form.optional(FormReader::column_number)?,
            token: InvitationToken::from_bytes(form.byte_array()?),
            made_ms: form.column_number()?,
            expires_ms: form.column_number()?,
            hub: form.optional(FormReader::name)?,
            content_hash: form.optional(|form| Ok(ContentHash::from_bytes(form.byte_array()?)))?,
        };
        form.end()?;
        Ok(invitation)
    }
}

impl InvitationFile {
    /// The bytes of the file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = CanonicalWriter::default();
        writer.array(2);
        writer.bytes(&self.signed);
        writer.bytes(&self.compressed_content);
        [&magic::INVITATION[..], &writer.into_bytes()].concat()
    }

    /// Reads a file. The content is the one that was signed for, and nothing else is known of it.
    ///
    /// # Errors
    /// An [`InvitationFault`].
    pub fn read(bytes: &[u8]) -> Result<Self, InvitationFault> {
        let len_bytes = bytes.len();
        if len_bytes > INVITATION_FILE_MAX_BYTES {
            return Err(InvitationFault::TooLarge { len_bytes });
        }
        let body = bytes
            .strip_prefix(&magic::INVITATION)
            .ok_or(InvitationFault::NotAnInvitation)?;
        let mut reader = CanonicalReader::new(body);
        if reader.array()? != 2 {
            return Err(InvitationFault::NotAnInvitation);
        }
        let signed = reader.bytes()?.to_vec();
        let compressed_content = reader.bytes()?.to_vec();
        reader.end()?;
        let invitation = Invitation::verify(&signed)?;
        if invitation.content_hash != Some(ContentHash::of(&compressed_content)) {
            return Err(InvitationFault::ContentMismatch);
        }
        Ok(Self {
            invitation,
            signed,
            compressed_content,
        })
    }

    /// The content, item by item.
    #[must_use]
    pub fn items(&self) -> ItemReader<'_> {
        ItemReader::of_compressed(&self.compressed_content)
    }
}
