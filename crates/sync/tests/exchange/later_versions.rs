//! What a later program of the ward says is kept, and stops nothing.

use std::fs;

use khupho_oplog::bundle::ContentWriter;
use khupho_oplog::cbor::CanonicalWriter;
use khupho_oplog::cose::{self, ContentType, Signer};
use khupho_oplog::ids::OpHash;
use khupho_oplog::keys::{AgreeSecret, SigningKey};
use khupho_oplog::operation::identity;
use khupho_oplog::receipt::{Receipt, seal_receipt};
use khupho_oplog::registry::reason_template;
use khupho_oplog::{Change, Operation, Patch};
use khupho_store::exchange::{self, RegistryEffect, RegistryLine};
use khupho_sync::enrollment::{RevocationReason, revoke};

use crate::forger;
use crate::world::{Pc, TestResult, World, unique};

fn ward_key(world: &World) -> TestResult<([u8; 16], SigningKey)> {
    let keys = world.ward.store().ward_keys()?.ok_or("no ward")?;
    let key = SigningKey::from_seed(&keys.signing_seed);
    Ok((*keys.ward.as_bytes(), key))
}

/// A receipt of the ward with these operations of its own.
fn receipt_with(world: &World, pc: &Pc, operations: &[Operation]) -> TestResult<Vec<u8>> {
    let trust = pc.store().read(exchange::ward_trust)?.ok_or("no ward")?;
    let mut writer = ContentWriter::new();
    writer.vouched(operations)?;
    let content = writer.finish()?;
    let vouched = operations.iter();
    let receipt = Receipt {
        ward: trust.ward,
        log_id: world.ward.store().hub_log_id()?,
        number: 99,
        neighborhood: trust.neighborhood,
        at_ms: world.ward.clock().now_ms() + 1,
        confirmed: Vec::new(),
        acknowledged: Vec::new(),
        effective: Vec::new(),
        forks: Vec::new(),
        quarantined: Vec::new(),
        missing_evidence: Vec::new(),
        registry: Vec::new(),
        content: content.summary,
        vouched: vouched.map(|op| identity(&op.header_bytes)).collect(),
    };
    let (id, key) = ward_key(world)?;
    let device = AgreeSecret::from_bytes(*pc.store().device_keys()?.agree_secret);
    let signer = Signer { id, key: &key };
    Ok(seal_receipt(
        &receipt,
        &content,
        signer,
        &[device.public()],
    )?)
}

/// An operation of the ward, one with an act of a later program, and one of a later version.
fn three() -> TestResult<[Operation; 3]> {
    let words = Patch(vec![
        Change::set(reason_template::POSITION, 1_u32),
        Change::set(reason_template::TEXT, "Thiếu ảnh mẫu"),
    ]);
    let known = forger::operation(None, reason_template::KIND, 7, words.clone())?;
    let other = forger::operation(Some(&known), reason_template::KIND, 8, words)?;
    let mut later_act = CanonicalWriter::with_capacity(16);
    later_act.array(1);
    later_act.array(3);
    later_act.unsigned(1);
    later_act.unsigned(99);
    later_act.null();
    let payload = later_act.into_bytes();
    let header = khupho_oplog::header::Header {
        payload_hash: *blake3::hash(&payload).as_bytes(),
        ..other.header
    };
    let mut later_version = header.encode();
    // The version is the first item of the header.
    later_version[1] = 2;
    Ok([
        known.into_operation(),
        Operation {
            header_bytes: header.encode(),
            payload_bytes: Some(payload.clone()),
            personal_bytes: None,
        },
        Operation {
            header_bytes: later_version,
            payload_bytes: Some(payload),
            personal_bytes: None,
        },
    ])
}

#[test]
fn operations_of_a_later_form_that_the_ward_vouches_for_are_kept_and_stop_nothing() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    let operations = three()?;
    let path = world.path("sau.kpr");
    fs::write(&path, receipt_with(&world, &pc, &operations)?)?;
    let taken = pc.import(&path)?;
    let of_file = taken.files[0].taken.as_ref().ok_or("not taken in")?;
    assert_eq!((of_file.operations.applied, of_file.unknown_items), (1, 2));
    let templates = pc.store().read(khupho_store::review::templates)?;
    assert_eq!(templates.len(), 1, "the one that can be read");
    for operation in &operations {
        let hash = identity(&operation.header_bytes);
        let kept = pc
            .store()
            .read(|connection| exchange::operation_to_give_back(connection, hash))?
            .ok_or("not kept")?;
        assert_eq!(kept.header, operation.header_bytes);
        assert_eq!(kept.payload, operation.payload_bytes);
    }
    pc.digest()?;
    Ok(())
}

/// The next entry of the ward's registry, of that version and with that body.
fn later_entry(world: &World, version: u64, body: &[u8]) -> TestResult<RegistryLine> {
    let held = world.ward.store().read(|it| exchange::registry(it, 0))?;
    let last = held.last().ok_or("an empty registry")?;
    let (ward, key) = ward_key(world)?;
    let mut writer = CanonicalWriter::with_capacity(128);
    writer.array(6);
    writer.unsigned(version);
    writer.bytes(&ward);
    writer.unsigned(last.number + 1);
    writer.bytes(&last.hash);
    writer.unsigned(world.ward.clock().now_ms());
    let payload = [&writer.into_bytes()[..], body].concat();
    let signer = Signer {
        id: ward,
        key: &key,
    };
    let cose = cose::sign(signer, ContentType::Registry, payload);
    Ok(RegistryLine {
        number: last.number + 1,
        hash: *blake3::hash(&cose).as_bytes(),
        cose,
    })
}

fn made_up_bodies(world: &World) -> TestResult<[(u64, Vec<u8>); 3]> {
    let mut kind = CanonicalWriter::with_capacity(16);
    kind.array(2);
    kind.unsigned(9_999);
    kind.text("sau");
    let mut version = CanonicalWriter::with_capacity(16);
    version.text("something else altogether");
    let (id, key) = ward_key(world)?;
    let mut later_certificate = CanonicalWriter::with_capacity(16);
    later_certificate.array(1);
    later_certificate.unsigned(2);
    let signer = Signer { id, key: &key };
    let signed = cose::sign(
        signer,
        ContentType::Certificate,
        later_certificate.into_bytes(),
    );
    let mut issued = CanonicalWriter::with_capacity(256);
    issued.array(2);
    issued.unsigned(1);
    issued.bytes(&signed);
    Ok([
        (1, kind.into_bytes()),
        (2, version.into_bytes()),
        (1, issued.into_bytes()),
    ])
}

#[test]
fn entries_of_the_registry_of_a_later_form_are_kept_and_the_chain_goes_on() -> TestResult {
    let mut world = World::founded()?;
    let (pc, lost) = (world.enrolled("may-1", 0)?, world.enrolled("may-2", 0)?);
    let backup = world.path("sao-luu");
    world.ward.save_folder(&backup)?;
    for (version, body) in made_up_bodies(&world)? {
        let line = later_entry(&world, version, &body)?;
        let store = world.ward.store();
        assert!(store.keep_registry_entry(&line, &RegistryEffect::Other)?);
    }
    revoke(world.ward.store(), lost.device()?, RevocationReason::Lost)?;
    let entries = world.ward.store().read(|it| exchange::registry(it, 0))?;
    // In a receipt to the khu phố …
    world.answer(&pc)?;
    assert_eq!(pc.store().read(|it| exchange::registry(it, 0))?, entries);
    let devices = pc.store().read(exchange::devices)?;
    let revoked = devices.iter().filter(|device| device.revoked_ms.is_some());
    assert_eq!(revoked.count(), 1, "what follows them counts");
    // … and in a bundle to a ward that has forgotten them.
    world.ward.bring_folder_back(&backup)?;
    pc.add_household("A")?;
    world.send(&pc)?;
    assert_eq!(
        world.ward.store().read(|it| exchange::registry(it, 0))?,
        entries
    );
    assert_eq!(world.ward.codes()?, ["A"]);
    Ok(())
}

#[test]
fn what_the_ward_never_vouched_for_does_not_come_back_to_it() -> TestResult {
    let mut world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    let backup = world.path("sao-luu");
    world.ward.save_folder(&backup)?;
    world.ward.issue_set("moi")?;
    world.answer(&pc)?;
    let held = pc.store().read(|it| exchange::receipts(it, None))?;
    let newest = held.first().ok_or("no receipt")?;
    world.ward.bring_folder_back(&backup)?;
    let mut writer = ContentWriter::new();
    writer.relayed_receipt(&newest.bytes)?;
    let [forged, ..] = three()?;
    writer.vouched(&[forged])?;
    // One that it did vouch for, without what it said.
    let (id, key) = ward_key(&world)?;
    let authority = cose::Authority {
        id,
        key: key.verifying_key(),
    };
    let said = Receipt::verify(&newest.bytes, &authority)?.ok_or("a wrong code")?;
    let emptied = |hash: &OpHash| -> TestResult<Operation> {
        let kept = pc
            .store()
            .read(|it| exchange::operation_to_give_back(it, *hash))?;
        Ok(Operation {
            header_bytes: kept.ok_or("not held")?.header,
            payload_bytes: None,
            personal_bytes: None,
        })
    };
    let emptied: Vec<_> = said.vouched.iter().map(emptied).collect::<Result<_, _>>()?;
    writer.vouched(&emptied)?;
    let forgery = forger::Forgery {
        world: &world,
        named: &pc,
        signing: &pc,
        operations: Vec::new(),
    };
    let path = world.path(&format!("{}.kps", unique("gia")));
    fs::write(&path, forgery.file_with(&writer.finish()?)?)?;
    let taken = world.ward.import(&path)?;
    let of_file = taken.files[0].taken.as_ref().ok_or("not taken in")?;
    assert_eq!(of_file.operations.applied, 0);
    assert_eq!(of_file.unknown_items, 1 + emptied.len() as u64);
    assert!(world.ward.issued_sets()?.is_empty());
    // The true ones still come.
    pc.add_household("A")?;
    world.send(&pc)?;
    world.answer(&pc)?;
    world.send(&pc)?;
    assert_eq!(world.ward.issued_sets()?, ["moi"]);
    Ok(())
}
