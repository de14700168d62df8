//! A ward, a PC and what they write. All people are generated.

use khupho_domain::ids::EntityId;
use khupho_oplog::bundle::{
    Content, ContentWriter, Manifest, PersonalParts, Purpose, RunStart, StreamRange, seal,
};
use khupho_oplog::certificate::{Certificate, DeviceClass};
use khupho_oplog::cose::{Authority, Signer};
use khupho_oplog::enrollment::{EnrollmentRequest, Invitation};
use khupho_oplog::ids::{
    BundleId, ContentHash, DeviceId, InvitationToken, LogId, OpHash, OpUid, StreamId, TxnId, WardId,
};
use khupho_oplog::keys::{AgreePublic, AgreeSecret, SigningKey, WardKeys};
use khupho_oplog::receipt::{ConfirmedPart, EffectiveClock, Fork, Quarantined, Receipt};
use khupho_oplog::registry::household;
use khupho_oplog::trust::{RegistryBody, RegistryEntry, SignedHead};
use khupho_oplog::{
    Change, FieldId, Hlc, KindId, Operation, OperationDraft, OplogError, Patch, SealedOperation,
    StreamHead,
};

/// 15 November 2026, 08:00 in Ho Chi Minh City.
pub(crate) const MORNING_MS: u64 = 1_794_704_400_000;
pub(crate) const YEAR_MS: u64 = 365 * 86_400_000;
pub(crate) const WARD: WardId = WardId::from_bytes([0xa1; 16]);
pub(crate) const DEVICE: DeviceId = DeviceId::from_bytes([0xd1; 16]);
pub(crate) const STREAM: StreamId = StreamId::from_bytes([0x51; 16]);
pub(crate) const NEIGHBORHOOD: EntityId = EntityId::from_bytes([0xe1; 16]);
pub(crate) const BUNDLE: BundleId = BundleId::from_bytes([0xb1; 16]);
pub(crate) const TOKEN: InvitationToken = InvitationToken::from_bytes([0x70; 16]);
pub(crate) const LOG: LogId = LogId::from_bytes([0x10; 16]);

/// The keys of everybody.
pub(crate) struct Keys {
    pub(crate) ward: WardKeys,
    pub(crate) device: SigningKey,
    pub(crate) device_agree: AgreeSecret,
}

pub(crate) fn keys() -> Keys {
    Keys {
        ward: WardKeys::from_seed(&[1; 32]),
        device: SigningKey::from_seed(&[2; 32]),
        device_agree: AgreeSecret::from_bytes([3; 32]),
    }
}

impl Keys {
    pub(crate) fn ward_signer(&self) -> Signer<'_> {
        Signer {
            id: *WARD.as_bytes(),
            key: &self.ward.signing,
        }
    }

    pub(crate) fn device_signer(&self) -> Signer<'_> {
        Signer {
            id: *DEVICE.as_bytes(),
            key: &self.device,
        }
    }

    pub(crate) fn ward_authority(&self) -> Authority {
        self.ward_signer().authority()
    }

    /// The ward and its recovery slip.
    pub(crate) fn recipients(&self) -> [AgreePublic; 2] {
        [self.ward.agree.public(), self.ward.recovery.public()]
    }

    pub(crate) fn certificate(&self) -> Certificate {
        Certificate {
            serial: 1,
            ward: WARD,
            device: DEVICE,
            signing_key: self.device.verifying_key(),
            agree_key: self.device_agree.public(),
            class: DeviceClass::Neighborhood,
            neighborhood: Some(NEIGHBORHOOD),
            name: "Máy nhà văn hóa".to_owned(),
            not_before_ms: MORNING_MS,
            not_after_ms: MORNING_MS + YEAR_MS,
        }
    }

    pub(crate) fn signed_certificate(&self) -> Vec<u8> {
        self.certificate().sign(self.ward_signer())
    }

    pub(crate) fn issued(&self) -> RegistryEntry {
        RegistryEntry {
            ward: WARD,
            number: 1,
            prev: None,
            at_ms: MORNING_MS,
            body: RegistryBody::Issued(self.signed_certificate()),
        }
    }

    pub(crate) fn signed_head(&self, head: StreamHead) -> Vec<u8> {
        let head = SignedHead {
            device: DEVICE,
            head,
            at_ms: MORNING_MS,
        };
        head.sign(self.device_signer())
    }

    /// A whole bundle of one part.
    pub(crate) fn bundle(&self, content: &Content, ops: &[SealedOperation]) -> Vec<u8> {
        seal(
            &self.manifest(content, ops),
            content,
            self.device_signer(),
            &self.recipients(),
        )
        .expect("a sample seals")
    }

    pub(crate) fn manifest(&self, content: &Content, ops: &[SealedOperation]) -> Manifest {
        let head = head_of(ops);
        Manifest {
            purpose: Purpose::ToWard,
            bundle: BUNDLE,
            part: 1,
            parts: 1,
            ward: WARD,
            neighborhood: NEIGHBORHOOD,
            device: DEVICE,
            number: 14,
            made_ms: MORNING_MS,
            recipients: self.recipients().iter().map(AgreePublic::key_id).collect(),
            certificate: Some(self.signed_certificate()),
            request: None,
            ranges: vec![StreamRange {
                stream: STREAM,
                first_seq: 1,
                last_seq: head.seq,
                last_hash: head.hash,
            }],
            signed_heads: vec![self.signed_head(head)],
            registry: vec![self.issued().sign(self.ward_signer())],
            known: vec![head],
            receipt_number_seen: 13,
            log_id_seen: Some(LOG),
            content: content.summary,
        }
    }
}

pub(crate) fn head_of(ops: &[SealedOperation]) -> StreamHead {
    let last = ops.last().expect("a sample has operations");
    StreamHead {
        stream: last.header.stream,
        seq: last.header.seq,
        hash: last.hash,
    }
}

/// A chain of households, each with a name in its personal part.
pub(crate) fn households(count: u8) -> Vec<SealedOperation> {
    let mut ops: Vec<SealedOperation> = Vec::new();
    for number in 1..=count {
        let prev = ops.last().map(|op| op.hash);
        ops.push(household(u64::from(number), prev));
    }
    ops
}

pub(crate) fn household(seq: u64, prev: Option<OpHash>) -> SealedOperation {
    let byte = u8::try_from(seq).expect("a small sample");
    let draft = OperationDraft {
        stream: STREAM,
        seq,
        prev,
        op_uid: OpUid::from_bytes([byte; 16]),
        hlc: Hlc::new(MORNING_MS + seq, 0),
        entity: EntityId::from_bytes([0x80 | byte; 16]),
        kind: household::KIND,
        actor: EntityId::from_bytes([0x33; 16]),
        txn: TxnId::from_bytes([0x44; 16]),
    };
    let patch = Patch(vec![
        Change::set(household::CODE, format!("H-{seq:04}")),
        Change::set(household::CONTACT_NAME, format!("Nguyễn Thị Mẫu {seq}")),
        Change::set(household::COUNT_ADULTS, 3_i64),
    ]);
    Operation::seal(draft, patch, || Ok::<_, OplogError>([byte; 16])).expect("a sample seals")
}

pub(crate) fn operations(ops: &[SealedOperation]) -> Vec<Operation> {
    ops.iter()
        .cloned()
        .map(SealedOperation::into_operation)
        .collect()
}

pub(crate) const STREAM_START: RunStart = RunStart {
    stream: STREAM,
    seq: 1,
    prev: None,
};

pub(crate) fn content_of(ops: &[SealedOperation], personal: PersonalParts) -> Content {
    let mut writer = ContentWriter::new();
    writer
        .run(STREAM_START, &operations(ops), personal)
        .expect("a sample is a run");
    writer.finish().expect("a sample is within the limits")
}

pub(crate) fn invitation(keys: &Keys) -> Invitation {
    Invitation {
        ward: WARD,
        ward_name: "Phường Xuân Hòa".to_owned(),
        ward_signing_key: keys.ward.signing.verifying_key(),
        ward_agree_key: keys.ward.agree.public(),
        recovery_agree_key: keys.ward.recovery.public(),
        neighborhood: Some(NEIGHBORHOOD),
        neighborhood_name: "Khu phố 13".to_owned(),
        households_by_statistics: Some(807),
        token: TOKEN,
        made_ms: MORNING_MS,
        expires_ms: MORNING_MS + 30 * 86_400_000,
        hub: None,
        content_hash: None,
    }
}

pub(crate) fn request(keys: &Keys) -> EnrollmentRequest {
    EnrollmentRequest {
        token: TOKEN,
        device: DEVICE,
        signing_key: keys.device.verifying_key(),
        agree_key: keys.device_agree.public(),
        neighborhood: Some(NEIGHBORHOOD),
        device_name: "Máy nhà văn hóa".to_owned(),
        member_name: "Trần Văn Ba (mẫu)".to_owned(),
        at_ms: MORNING_MS,
    }
}

pub(crate) fn receipt(keys: &Keys, content: &Content) -> Receipt {
    let head = head_of(&households(2));
    Receipt {
        ward: WARD,
        log_id: LOG,
        number: 14,
        neighborhood: NEIGHBORHOOD,
        at_ms: MORNING_MS,
        confirmed: vec![ConfirmedPart {
            bundle: BUNDLE,
            part: 1,
        }],
        acknowledged: vec![head],
        effective: vec![EffectiveClock {
            op_uid: OpUid::from_bytes([1; 16]),
            hlc: Hlc::new(MORNING_MS, u16::MAX),
        }],
        forks: vec![Fork {
            stream: STREAM,
            seq: 2,
            hashes: vec![head.hash, OpHash::from_bytes([0x0f; 32])],
        }],
        quarantined: vec![Quarantined {
            operation: head.hash,
            reason: 2,
        }],
        missing_evidence: vec![ContentHash::of(b"photo")],
        registry: vec![keys.issued().sign(keys.ward_signer())],
        content: content.summary,
        vouched: vec![OpHash::from_bytes([0x1e; 32])],
    }
}

/// What a later version may write: a kind and fields that this one does not know.
pub(crate) fn from_a_later_registry() -> SealedOperation {
    let header = household(1, None).header;
    let draft = OperationDraft {
        stream: header.stream,
        seq: header.seq,
        prev: header.prev,
        op_uid: header.op_uid,
        hlc: header.hlc,
        entity: header.entity,
        kind: KindId(65_535),
        actor: header.actor,
        txn: header.txn,
    };
    let patch = Patch(vec![Change::set(FieldId(65_535), i64::MIN)]);
    Operation::seal(draft, patch, || Ok::<_, OplogError>([0; 16])).expect("a sample seals")
}

/// Bytes that do not compress.
pub(crate) fn noise(len_bytes: usize) -> Vec<u8> {
    let mut bytes = vec![0; len_bytes];
    blake3::Hasher::new().finalize_xof().fill(&mut bytes);
    bytes
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn from_hex(hex: &str) -> Vec<u8> {
    let digits: String = hex.split_whitespace().collect();
    data_encoding::HEXLOWER
        .decode(digits.as_bytes())
        .expect("hex digits")
}
