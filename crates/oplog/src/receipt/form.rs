//! The signed form of a receipt.

use std::ops::Range;

use khupho_domain::ids::EntityId;

use crate::bundle::ContentSummary;
use crate::cbor::CanonicalWriter;
use crate::certificate::{Certificate, DeviceClass};
use crate::chain::StreamHead;
use crate::check_code::CheckCode;
use crate::cose::{self, Authority, ContentType, SignedFault, Signer, Unverified};
use crate::error::{OplogError, WireFault};
use crate::form::{FormFault, FormReader, begin_form, write_head, write_list};
use crate::hlc::Hlc;
use crate::ids::{BundleId, ContentHash, DeviceId, LogId, OpHash, OpUid, StreamId, WardId};

/// A part of a bundle that reached the ward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConfirmedPart {
    /// The bundle.
    pub bundle: BundleId,
    /// Which part of it, from 1.
    pub part: u64,
}

/// A clock that ran ahead: the write counts as of this moment, which the ward decided once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EffectiveClock {
    /// The write.
    pub op_uid: OpUid,
    /// The moment that counts.
    pub hlc: Hlc,
}

/// A stream has two histories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// The stream.
    pub stream: StreamId,
    /// Where the histories are seen to differ.
    pub seq: u64,
    /// The operations at that place.
    pub hashes: Vec<OpHash>,
}

/// An operation that the ward keeps and does not apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// The operation.
    pub operation: OpHash,
    /// The published number of the reason.
    pub reason: u16,
}

/// What the ward signs for a khu phố.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The ward.
    pub ward: WardId,
    /// The life of its log: another one after it was restored from a backup.
    pub log_id: LogId,
    /// 1, 2, 3 … for each khu phố.
    pub number: u64,
    /// The khu phố.
    pub neighborhood: EntityId,
    /// When it was made, in milliseconds since 1970.
    pub at_ms: u64,
    /// The parts of bundles that it answers.
    pub confirmed: Vec<ConfirmedPart>,
    /// How far the ward has each stream of the khu phố.
    pub acknowledged: Vec<StreamHead>,
    /// Writes that count as of another moment than they say.
    pub effective: Vec<EffectiveClock>,
    /// Streams with two histories.
    pub forks: Vec<Fork>,
    /// Operations that are kept and not applied.
    pub quarantined: Vec<Quarantined>,
    /// Evidence files that are cited and did not come.
    pub missing_evidence: Vec<ContentHash>,
    /// Entries of the registry, as the ward signed them.
    pub registry: Vec<Vec<u8>>,
    /// What the content must turn out to be.
    pub content: ContentSummary,
    /// The ward's own operations that it vouches for, those that earlier receipts brought too as
    /// long as not every machine has seen those. A ward that was restored takes an operation back
    /// whose identity stands here.
    pub vouched: Vec<OpHash>,
}

impl Receipt {
    /// The twelve characters that can be compared over the phone: of the form with null in the
    /// place of the code.
    #[must_use]
    pub fn code(&self) -> CheckCode {
        CheckCode::of(&self.encode(None))
    }

    /// The signed bytes: of the ward, or of its hub for an acknowledgement.
    #[must_use]
    pub fn sign(&self, signer: Signer<'_>) -> Vec<u8> {
        let payload = self.encode(Some(self.code()));
        cose::sign(signer, ContentType::Receipt, payload)
    }

    /// The hub that says to have signed an acknowledgement; look up its certificate and call
    /// [`Self::verify_acknowledgement`].
    ///
    /// # Errors
    /// A [`SignedFault`] where the bytes are no signed receipt.
    pub fn claimed_hub(signed: &[u8]) -> Result<DeviceId, SignedFault> {
        let unverified = Unverified::read(signed, ContentType::Receipt)?;
        Ok(DeviceId::from_bytes(unverified.signer_id))
    }

    /// Reads what a hub acknowledges: a receipt that it signed with its own key, and that has no
    /// content. The hub writes it with [`Self::sign`].
    ///
    /// # Errors
    /// A [`SignedFault`]; [`SignedFault::OtherSigner`] also where the certificate is not a hub's or
    /// another ward's.
    pub fn verify_acknowledgement(signed: &[u8], hub: &Certificate) -> Result<Self, SignedFault> {
        if hub.class != DeviceClass::Hub {
            return Err(SignedFault::OtherSigner);
        }
        let unverified = Unverified::read(signed, ContentType::Receipt)?;
        let (receipt, code) = Self::read(unverified.verify(&hub.authority())?)?;
        if receipt.ward != hub.ward {
            return Err(SignedFault::OtherSigner);
        }
        let what = match receipt.content == ContentSummary::of(&[]) {
            true if code.holds() => return Ok(receipt),
            true => "the code of a receipt does not belong to it",
            false => "an acknowledgement with content",
        };
        Err(FormFault::Meaningless { at: 0, what }.into())
    }

    /// Reads the signed form of a receipt, as a ward gets it back that forgot it. None where the
    /// code in it is not that of its fields.
    ///
    /// # Errors
    /// A [`SignedFault`]; [`SignedFault::OtherSigner`] also where it names another ward.
    pub fn verify(signed: &[u8], ward: &Authority) -> Result<Option<Self>, SignedFault> {
        let unverified = Unverified::read(signed, ContentType::Receipt)?;
        let (receipt, code) = Self::read(unverified.verify(ward)?)?;
        if *receipt.ward.as_bytes() != ward.id {
            return Err(SignedFault::OtherSigner);
        }
        Ok(code.holds().then_some(receipt))
    }

    pub(super) fn read(payload: &[u8]) -> Result<(Self, StatedCode), FormFault> {
        let mut form = FormReader::begin(payload)?;
        let ward = WardId::from_bytes(form.byte_array()?);
        let log_id = LogId::from_bytes(form.byte_array()?);
        let number = form.column_number()?;
        let neighborhood = EntityId::from_bytes(form.byte_array()?);
        let at_ms = form.column_number()?;
        let code_at = form.at();
        let stated = read_code(&mut form)?;
        let code = StatedCode {
            stated,
            computed: code_of(payload, code_at..form.at()),
        };
        let receipt = Self {
            ward,
            log_id,
            number,
            neighborhood,
            at_ms,
            confirmed: form.list(read_confirmed)?,
            acknowledged: form.list(FormReader::head)?,
            effective: form.list(read_effective)?,
            forks: form.list(read_fork)?,
            quarantined: form.list(read_quarantined)?,
            missing_evidence: form.list(|form| Ok(ContentHash::from_bytes(form.byte_array()?)))?,
            registry: form.list(|form| Ok(form.bytes()?.to_vec()))?,
            content: ContentSummary {
                len_bytes: form.unsigned()?,
                hash: ContentHash::from_bytes(form.byte_array()?),
            },
            // Receipts of the first programs end here.
            vouched: match form.is_at_end() {
                true => Vec::new(),
                false => form.list(|form| Ok(OpHash::from_bytes(form.byte_array()?)))?,
            },
        };
        form.end()?;
        Ok((receipt, code))
    }

    fn encode(&self, code: Option<CheckCode>) -> Vec<u8> {
        let mut writer = begin_form(17);
        writer.bytes(self.ward.as_bytes());
        writer.bytes(self.log_id.as_bytes());
        writer.unsigned(self.number);
        writer.bytes(self.neighborhood.as_bytes());
        writer.unsigned(self.at_ms);
        match code {
            Some(code) => writer.text(&code.compact()),
            None => writer.null(),
        }
        write_list(&mut writer, &self.confirmed, write_confirmed);
        write_list(&mut writer, &self.acknowledged, write_head);
        write_list(&mut writer, &self.effective, write_effective);
        write_list(&mut writer, &self.forks, write_fork);
        write_list(&mut writer, &self.quarantined, write_quarantined);
        write_list(&mut writer, &self.missing_evidence, |writer, hash| {
            writer.bytes(hash.as_bytes());
        });
        write_list(&mut writer, &self.registry, |writer, entry| {
            writer.bytes(entry);
        });
        writer.unsigned(self.content.len_bytes);
        writer.bytes(self.content.hash.as_bytes());
        write_list(&mut writer, &self.vouched, |writer, hash| {
            writer.bytes(hash.as_bytes());
        });
        writer.into_bytes()
    }
}

/// The code that stands in a receipt, and the one of its bytes: those of a later program too, whose
/// last fields this one passes over.
#[derive(Clone, Copy, Debug)]
pub(super) struct StatedCode {
    pub(super) stated: CheckCode,
    computed: CheckCode,
}

impl StatedCode {
    pub(super) fn holds(&self) -> bool {
        self.stated == self.computed
    }
}

/// The code of a payload: of its bytes with null in the place of the code.
fn code_of(payload: &[u8], code: Range<usize>) -> CheckCode {
    let mut null = CanonicalWriter::default();
    null.null();
    let without = [
        &payload[..code.start],
        &null.into_bytes(),
        &payload[code.end..],
    ];
    CheckCode::of(&without.concat())
}

fn write_confirmed(writer: &mut CanonicalWriter, confirmed: &ConfirmedPart) {
    writer.array(2);
    writer.bytes(confirmed.bundle.as_bytes());
    writer.unsigned(confirmed.part);
}

fn write_effective(writer: &mut CanonicalWriter, effective: &EffectiveClock) {
    writer.array(2);
    writer.bytes(effective.op_uid.as_bytes());
    writer.unsigned(effective.hlc.as_u64());
}

fn write_fork(writer: &mut CanonicalWriter, fork: &Fork) {
    writer.array(3);
    writer.bytes(fork.stream.as_bytes());
    writer.unsigned(fork.seq);
    write_list(writer, &fork.hashes, |writer, hash| {
        writer.bytes(hash.as_bytes());
    });
}

fn write_quarantined(writer: &mut CanonicalWriter, quarantined: &Quarantined) {
    writer.array(2);
    writer.bytes(quarantined.operation.as_bytes());
    writer.unsigned(u64::from(quarantined.reason));
}

/// The code in its one form: what a person may type otherwise is not what a form carries.
fn read_code(form: &mut FormReader<'_>) -> Result<CheckCode, FormFault> {
    let at = form.at();
    let text = form.name()?;
    CheckCode::from_text(&text)
        .filter(|code| code.compact() == text)
        .ok_or(FormFault::Meaningless {
            at,
            what: "a code that cannot be",
        })
}

fn read_confirmed(form: &mut FormReader<'_>) -> Result<ConfirmedPart, FormFault> {
    form.group(|form| {
        Ok(ConfirmedPart {
            bundle: BundleId::from_bytes(form.byte_array()?),
            part: form.column_number()?,
        })
    })
}

fn read_effective(form: &mut FormReader<'_>) -> Result<EffectiveClock, FormFault> {
    form.group(|form| {
        let op_uid = OpUid::from_bytes(form.byte_array()?);
        let at = form.at();
        let hlc = Hlc::from_u64(form.unsigned()?)
            .ok_or_else(|| OplogError::wire(at, WireFault::IntegerRange))?;
        Ok(EffectiveClock { op_uid, hlc })
    })
}

fn read_fork(form: &mut FormReader<'_>) -> Result<Fork, FormFault> {
    form.group(|form| {
        Ok(Fork {
            stream: StreamId::from_bytes(form.byte_array()?),
            seq: form.column_number()?,
            hashes: form.list(|form| Ok(OpHash::from_bytes(form.byte_array()?)))?,
        })
    })
}

fn read_quarantined(form: &mut FormReader<'_>) -> Result<Quarantined, FormFault> {
    form.group(|form| {
        Ok(Quarantined {
            operation: OpHash::from_bytes(form.byte_array()?),
            reason: form.unsigned_16()?,
        })
    })
}
