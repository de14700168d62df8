//! A PC: its keys, and the stream that it writes.

use khupho_domain::ids::EntityId;
use khupho_oplog::bundle::{AudienceRange, Audiences, RunStart, Verdict};
use khupho_oplog::cose::Signer;
use khupho_oplog::enrollment::EnrollmentRequest;
use khupho_oplog::hub::{Fit, PushWriter};
use khupho_oplog::ids::{DeviceId, InvitationToken, WardId};
use khupho_oplog::keys::{AgreeSecret, SigningKey};
use khupho_oplog::receipt::EffectiveClock;
use khupho_oplog::registry::{evidence, household};
use khupho_oplog::trust::SignedHead;
use khupho_oplog::{
    Change, Hlc, KindId, OpUid, Operation, OperationDraft, OplogError, Patch, StreamHead, StreamId,
    TxnId,
};

use super::bytes16;

/// 15 November 2026, 08:00 in Ho Chi Minh City.
const MORNING_MS: u64 = 1_794_704_400_000;

#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) id: DeviceId,
    pub(crate) neighborhood: Option<EntityId>,
    pub(crate) signing: SigningKey,
    pub(crate) agree: AgreeSecret,
    pub(crate) stream: StreamId,
    pub(crate) head: Option<StreamHead>,
    number: u64,
}

impl Device {
    pub(crate) fn new(ward: WardId, neighborhood: Option<EntityId>, number: u64) -> Self {
        let mut seed = [0xd0; 32];
        seed[..8].copy_from_slice(&number.to_be_bytes());
        seed[8..16].copy_from_slice(&ward.as_bytes()[8..]);
        Self {
            id: DeviceId::from_bytes(bytes16(0xd0, number)),
            neighborhood,
            signing: SigningKey::from_seed(&seed),
            agree: AgreeSecret::from_bytes(seed),
            stream: StreamId::from_bytes(bytes16(0x50, number)),
            head: None,
            number,
        }
    }

    pub(crate) fn signer(&self) -> Signer<'_> {
        Signer {
            id: *self.id.as_bytes(),
            key: &self.signing,
        }
    }

    /// Writes that many operations more.
    pub(crate) fn write(&mut self, count: usize) -> Vec<(RunStart, Operation)> {
        (0..count).map(|_| self.write_one(b"x")).collect()
    }

    /// Writes one operation whose text is that long.
    pub(crate) fn write_large(&mut self, bytes: usize) -> (RunStart, Operation) {
        self.write_one(&vec![b'a'; bytes])
    }

    fn write_one(&mut self, text: &[u8]) -> (RunStart, Operation) {
        let seq = self.head.map_or(1, |head| head.seq + 1);
        let text = format!("{} {seq} {}", self.number, String::from_utf8_lossy(text));
        let change = Change::set(household::STREET, text);
        self.seal(household::KIND, change)
    }

    /// Cites an evidence file.
    pub(crate) fn cite(&mut self, file: [u8; 32]) -> (RunStart, Operation) {
        let change = Change::set(evidence::CONTENT, file.to_vec());
        self.seal(evidence::KIND, change)
    }

    fn seal(&mut self, kind: KindId, change: Change) -> (RunStart, Operation) {
        let seq = self.head.map_or(1, |head| head.seq + 1);
        let unique = self.number * 1_000_000 + seq;
        let place = RunStart {
            stream: self.stream,
            seq,
            prev: self.head.map(|head| head.hash),
        };
        let draft = OperationDraft {
            stream: self.stream,
            seq,
            prev: place.prev,
            op_uid: OpUid::from_bytes(bytes16(0x10, unique)),
            hlc: Hlc::new(MORNING_MS + seq, 0),
            entity: EntityId::from_bytes(bytes16(0x20, unique)),
            kind,
            actor: EntityId::from_bytes(bytes16(0x30, self.number)),
            txn: TxnId::from_bytes(bytes16(0x40, unique)),
        };
        let salt = || Ok::<_, OplogError>([7; 16]);
        let sealed = Operation::seal(draft, Patch(vec![change]), salt).unwrap();
        self.head = Some(StreamHead {
            stream: self.stream,
            seq,
            hash: sealed.hash,
        });
        let mut operation = sealed.into_operation();
        operation.personal_bytes = None;
        (place, operation)
    }

    pub(crate) fn signed_head(&self) -> Vec<u8> {
        let head = SignedHead {
            device: self.id,
            head: self.head.expect("something was written"),
            at_ms: MORNING_MS,
        };
        head.sign(self.signer())
    }

    /// A push of operations that this PC wrote, with its newest head.
    pub(crate) fn push_of(&self, operations: &[(RunStart, Operation)]) -> Vec<u8> {
        let mut push = PushWriter::new();
        put_operations(&mut push, operations);
        assert_eq!(push.signed_head(&self.signed_head()).unwrap(), Fit::Taken);
        push.finish().unwrap()
    }

    /// The same of a PC of the ward, with who may see it, and what the ward decided.
    pub(crate) fn push_with(
        &self,
        operations: &[(RunStart, Operation)],
        ranges: Vec<AudienceRange>,
        verdicts: &[Verdict],
        moments: &[EffectiveClock],
    ) -> Vec<u8> {
        let mut push = PushWriter::new();
        put_operations(&mut push, operations);
        if !operations.is_empty() {
            assert_eq!(push.signed_head(&self.signed_head()).unwrap(), Fit::Taken);
        }
        if !ranges.is_empty() {
            let stream = self.stream;
            assert_eq!(push.audiences(Audiences { stream, ranges }), Fit::Taken);
        }
        for verdict in verdicts {
            assert_eq!(push.verdict(*verdict), Fit::Taken);
        }
        for moment in moments {
            assert_eq!(push.moment(*moment), Fit::Taken);
        }
        push.finish().unwrap()
    }

    /// The request with which this PC asks to be confirmed.
    pub(crate) fn enrollment(&self) -> Vec<u8> {
        let request = EnrollmentRequest {
            token: InvitationToken::from_bytes([0x70; 16]),
            device: self.id,
            signing_key: self.signing.verifying_key(),
            agree_key: self.agree.public(),
            neighborhood: self.neighborhood,
            device_name: "Máy thử".to_owned(),
            member_name: "Người Thử 1".to_owned(),
            at_ms: MORNING_MS,
        };
        request.sign(self.signer())
    }
}

fn put_operations(push: &mut PushWriter, operations: &[(RunStart, Operation)]) {
    for (place, operation) in operations {
        assert_eq!(push.operation(*place, operation.clone()), Fit::Taken);
    }
}
