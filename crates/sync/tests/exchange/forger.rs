//! Files as no honest program makes them.

use khupho_domain::ids::EntityId;
use khupho_oplog::bundle::{
    ClearHeader, ClearPart, Content, ContentSummary, ContentWriter, Manifest, PersonalParts,
    Purpose as WirePurpose, RunStart, StreamRange, seal,
};
use khupho_oplog::cbor::CanonicalWriter;
use khupho_oplog::cose::Signer;
use khupho_oplog::ids::BundleId;
use khupho_oplog::keys::{AgreePublic, SigningKey};
use khupho_oplog::registry::household;
use khupho_oplog::trust::SignedHead;
use khupho_oplog::{
    Change, Hlc, KindId, OpUid, Operation, OperationDraft, OplogError, Patch, SealedOperation,
    StreamHead, StreamId, TxnId,
};
use khupho_store::exchange::{self, WardTrust};

use crate::world::{Pc, TestResult, World};

/// A file with that outside and that body, whose hashes are right.
pub(crate) fn wrapped(header: &ClearHeader, body: &[u8]) -> Vec<u8> {
    let magic = match header.purpose {
        WirePurpose::Receipt => khupho_oplog::magic::RECEIPT,
        WirePurpose::ToWard | WirePurpose::ToSiblings => khupho_oplog::magic::BUNDLE,
    };
    let mut writer = CanonicalWriter::with_capacity(256);
    writer.array(9);
    writer.unsigned(1);
    writer.unsigned(header.purpose as u64);
    writer.bytes(header.ward.as_bytes());
    writer.bytes(header.bundle.as_bytes());
    writer.unsigned(header.part);
    writer.unsigned(header.parts);
    writer.unsigned(body.len() as u64);
    writer.bytes(blake3::hash(body).as_bytes());
    writer.array(header.recipients.len());
    for key in &header.recipients {
        writer.bytes(key.as_bytes());
    }
    let clear = writer.into_bytes();
    let length = u32::try_from(clear.len()).unwrap_or_default();
    let mut file = [&magic[..], &length.to_be_bytes(), &clear].concat();
    let check = blake3::hash(&file);
    file.extend_from_slice(check.as_bytes());
    file.extend_from_slice(body);
    file
}

/// The outside and the body of a file.
pub(crate) fn unwrapped(file: &[u8]) -> TestResult<(ClearHeader, Vec<u8>)> {
    let header = ClearPart::read(file)?.header;
    let body = file[file.len() - usize::try_from(header.body_bytes)?..].to_vec();
    Ok((header, body))
}

pub(crate) fn ward_readers(world: &World) -> TestResult<[AgreePublic; 2]> {
    let invitation = world.invite(0)?.invitation;
    Ok([invitation.ward_agree_key, invitation.recovery_agree_key])
}

/// What a test puts into a bundle by hand.
pub(crate) struct Forgery<'a> {
    pub(crate) world: &'a World,
    /// Whose name is on it.
    pub(crate) named: &'a Pc,
    /// Whose key signs it.
    pub(crate) signing: &'a Pc,
    pub(crate) operations: Vec<Operation>,
}

pub(crate) const STREAM: StreamId = StreamId::from_bytes([0x5a; 16]);

impl Forgery<'_> {
    pub(crate) fn file(&self) -> TestResult<Vec<u8>> {
        let mut writer = ContentWriter::new();
        let start = RunStart {
            stream: STREAM,
            seq: 1,
            prev: None,
        };
        writer.run(start, &self.operations, PersonalParts::Carried)?;
        self.file_with(&writer.finish()?)
    }

    pub(crate) fn file_with(&self, content: &Content) -> TestResult<Vec<u8>> {
        let readers = ward_readers(self.world)?;
        let key = SigningKey::from_seed(&self.signing.store().device_keys()?.signing_seed);
        let signer = Signer {
            id: *self.named.device()?.as_bytes(),
            key: &key,
        };
        let manifest = self.manifest(content.summary, signer, &readers)?;
        Ok(seal(&manifest, content, signer, &readers)?)
    }

    pub(crate) fn manifest(
        &self,
        content: ContentSummary,
        signer: Signer<'_>,
        readers: &[AgreePublic],
    ) -> TestResult<Manifest> {
        let trust = self.trust()?;
        let last = self.operations.last();
        let hash = last.map(|last| khupho_oplog::operation::identity(&last.header_bytes));
        let seq = self.operations.len() as u64;
        let head = hash.map(|hash| SignedHead {
            device: self.named.device().expect("it has keys"),
            head: StreamHead {
                stream: STREAM,
                seq,
                hash,
            },
            at_ms: 1,
        });
        Ok(Manifest {
            purpose: WirePurpose::ToWard,
            bundle: BundleId::from_bytes([7; 16]),
            part: 1,
            parts: 1,
            ward: trust.ward,
            neighborhood: trust.neighborhood,
            device: self.named.device()?,
            number: 9,
            made_ms: 1,
            recipients: readers.iter().map(AgreePublic::key_id).collect(),
            certificate: trust.certificate,
            request: None,
            ranges: hash
                .map(|last_hash| StreamRange {
                    stream: STREAM,
                    first_seq: 1,
                    last_seq: seq,
                    last_hash,
                })
                .into_iter()
                .collect(),
            signed_heads: head.map(|head| head.sign(signer)).into_iter().collect(),
            registry: Vec::new(),
            known: Vec::new(),
            receipt_number_seen: 0,
            log_id_seen: None,
            content,
        })
    }

    fn trust(&self) -> TestResult<WardTrust> {
        let trust = self.named.store().read(exchange::ward_trust)?;
        Ok(trust.ok_or("no ward")?)
    }
}

/// An operation of the test's own stream.
pub(crate) fn operation(
    previous: Option<&SealedOperation>,
    kind: KindId,
    entity: u8,
    patch: Patch,
) -> TestResult<SealedOperation> {
    let seq = previous.map_or(1, |previous| previous.header.seq + 1);
    let mut uid = [entity; 16];
    uid[..8].copy_from_slice(&seq.to_be_bytes());
    let draft = OperationDraft {
        stream: STREAM,
        seq,
        prev: previous.map(|previous| previous.hash),
        op_uid: OpUid::from_bytes(uid),
        hlc: Hlc::new(1_795_392_000_000, 0),
        entity: EntityId::from_bytes([entity; 16]),
        kind,
        actor: EntityId::from_bytes([1; 16]),
        txn: TxnId::from_bytes([2; 16]),
    };
    Ok(Operation::seal::<OplogError>(draft, patch, || Ok([3; 16]))?)
}

pub(crate) fn a_household(pc: &Pc) -> TestResult<SealedOperation> {
    let patch = Patch(vec![
        Change::set(household::NEIGHBORHOOD, pc.neighborhood()?),
        Change::set(household::CODE, "X"),
    ]);
    operation(None, household::KIND, 9, patch)
}

/// Content that says nothing in a hundred megabytes.
pub(crate) fn bomb(plain_bytes: usize) -> TestResult<(ContentSummary, Vec<u8>)> {
    let mut writer = CanonicalWriter::with_capacity(16);
    writer.array(2);
    writer.unsigned(77);
    let mut plain = writer.into_bytes();
    plain.push(0x5a);
    plain.extend_from_slice(&u32::try_from(plain_bytes)?.to_be_bytes());
    plain.resize(plain.len() + plain_bytes, 0);
    let frame = zstd::encode_all(&plain[..], 3)?;
    Ok((ContentSummary::of(&plain), frame))
}
