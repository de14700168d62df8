//! "Bad input gets a verdict and nothing half written": one test for each line of that list. Copies
//! and restores stand in `restoring`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use khupho_oplog::bundle::{ClearHeader, ContentWriter, Purpose as WirePurpose};
use khupho_oplog::cose::Signer;
use khupho_oplog::header::Header;
use khupho_oplog::ids::{ContentHash, LogId};
use khupho_oplog::keys::{AgreePublic, AgreeSecret, SigningKey};
use khupho_oplog::receipt::{Receipt, seal_receipt};
use khupho_oplog::registry::household;
use khupho_oplog::{Change, FieldId, KindId, Operation, Patch, SealedOperation, envelope};
use khupho_store::exchange::{self, WardTrust};
use khupho_sync::Verdict;
use khupho_sync::import::Damage;

use crate::forger::{
    Forgery, STREAM, a_household, bomb, operation, unwrapped, ward_readers, wrapped,
};
use crate::world::{Pc, TestResult, World, counts, listed, previewed, unique, verdicts};

const fn damaged(place: Damage) -> Verdict {
    Verdict::Damaged { place }
}

/// A small bundle of a confirmed PC, and the ward that has not taken it in.
fn small_bundle(world: &World) -> TestResult<(Pc, PathBuf, Vec<u8>)> {
    let pc = world.enrolled("kp13", 0)?;
    pc.add_household("A")?;
    let sent = pc.export_to_ward(&world.path("good"))?;
    let path = sent.files[0].path.clone();
    let bytes = fs::read(&path)?;
    Ok((pc, path, bytes))
}

/// Puts every variant of a file into a folder, previews and imports them all, and checks that none
/// of them is taken in and nothing changes.
fn refuse_all(
    world: &World,
    variants: impl IntoIterator<Item = Vec<u8>>,
    is_expected: impl Fn(&Verdict) -> bool,
) -> TestResult {
    let folder = world.made_folder(&unique("variants"))?;
    for (number, bytes) in variants.into_iter().enumerate() {
        fs::write(folder.join(format!("{number:05}.kps")), bytes)?;
    }
    let before = world.ward.digest()?;
    let seen = previewed(&world.ward.preview(&folder)?);
    assert!(!seen.is_empty());
    for (number, verdict) in seen.iter().enumerate() {
        assert!(is_expected(verdict), "variant {number}: {verdict:?}");
    }
    let imported = world.ward.import(&folder)?;
    assert!(imported.files.iter().all(|file| file.taken.is_none()));
    assert_eq!(world.ward.digest()?, before);
    Ok(())
}

#[test]
fn truncation_at_every_frame() -> TestResult {
    let world = World::founded()?;
    let (_, _, bytes) = small_bundle(&world)?;
    let cuts = (1..600)
        .chain((600..bytes.len()).step_by(61))
        .chain([bytes.len() - 1]);
    let cut = cuts.map(|end| bytes[..end].to_vec());
    refuse_all(&world, cut, |verdict| {
        matches!(verdict, Verdict::Damaged { .. } | Verdict::NotABundle)
    })
}

#[test]
fn a_flipped_bit_anywhere() -> TestResult {
    let world = World::founded()?;
    let (_, _, bytes) = small_bundle(&world)?;
    let places = (0..400).chain((400..bytes.len()).step_by(17));
    let flipped = places.map(|place| {
        let mut flipped = bytes.clone();
        flipped[place] ^= 1 << (place % 8);
        flipped
    });
    refuse_all(&world, flipped, |verdict| {
        matches!(
            verdict,
            Verdict::Damaged { .. } | Verdict::NotABundle | Verdict::TooLarge
        )
    })
}

#[test]
fn parts_swapped_between_bundles() -> TestResult {
    let world = World::founded()?;
    let (pc, _, first) = small_bundle(&world)?;
    pc.add_household("B")?;
    let second = pc.export_to_ward(&world.path("second"))?;
    let second = fs::read(&second.files[0].path)?;
    let ((header, body), (other_header, other_body)) = (unwrapped(&first)?, unwrapped(&second)?);
    assert_eq!(
        wrapped(&header, &body),
        first,
        "the test wraps as the program does"
    );
    let swapped = [wrapped(&header, &other_body), wrapped(&other_header, &body)];
    refuse_all(&world, swapped, |verdict| {
        *verdict == damaged(Damage::Inside)
    })?;
    let renumbered = ClearHeader {
        part: 2,
        parts: 2,
        ..header
    };
    refuse_all(&world, [wrapped(&renumbered, &body)], |verdict| {
        *verdict == damaged(Damage::Inside)
    })
}

#[test]
fn replay_of_an_old_bundle() -> TestResult {
    let world = World::founded()?;
    let (pc, path, bytes) = small_bundle(&world)?;
    world.ward.import(&path)?;
    let household = pc.store().read(|connection| {
        khupho_store::households::find_by_code(connection, pc.neighborhood().unwrap(), "A")
    })?;
    pc.recode(household.ok_or("no household")?, "A mới")?;
    world.send(&pc)?;
    assert_eq!(world.ward.codes()?, ["A mới"]);
    refuse_all(&world, [bytes.clone(), bytes], |verdict| {
        *verdict == Verdict::AlreadyHere
    })?;
    assert_eq!(world.ward.codes()?, ["A mới"]);
    Ok(())
}

#[test]
fn a_re_addressed_bundle() -> TestResult {
    let world = World::founded()?;
    let elsewhere = World::founded()?;
    let (_, _, bytes) = small_bundle(&world)?;
    let (header, body) = unwrapped(&bytes)?;
    // The same file under another ward's name is that ward's business, and does not open there.
    let other_ward = elsewhere.invite(0)?.invitation.ward;
    let renamed = ClearHeader {
        ward: other_ward,
        ..header.clone()
    };
    refuse_all(&world, [wrapped(&renamed, &body)], |verdict| {
        *verdict == Verdict::AnotherWard
    })?;
    refuse_all(&elsewhere, [wrapped(&renamed, &body)], |verdict| {
        *verdict == Verdict::NotForThisMachine
    })?;
    // As a bundle between PCs it is not the ward's.
    let other_purpose = ClearHeader {
        purpose: WirePurpose::ToSiblings,
        ..header
    };
    refuse_all(&world, [wrapped(&other_purpose, &body)], |verdict| {
        *verdict == Verdict::NotForThisMachine
    })
}

#[test]
fn a_bundle_that_a_reader_passes_on_to_somebody_else() -> TestResult {
    let world = World::founded()?;
    let (one, other) = (world.enrolled("may-1", 0)?, world.enrolled("may-2", 0)?);
    world.answer(&one)?;
    one.add_household("A")?;
    let sent = one.export_to_siblings(&world.path("s"))?;
    let (header, body) = unwrapped(&fs::read(&sent.files[0].path)?)?;
    // The other PC can open it, and seals what it finds for the ward.
    let secret = AgreeSecret::from_bytes(*other.store().device_keys()?.agree_secret);
    let plain = envelope::open(&body, &[&secret])?;
    let readers = ward_readers(&world)?;
    let resealed = envelope::seal(&plain, &readers)?;
    let readdressed = ClearHeader {
        purpose: WirePurpose::ToWard,
        recipients: readers.iter().map(AgreePublic::key_id).collect(),
        ..header
    };
    refuse_all(&world, [wrapped(&readdressed, &resealed)], |verdict| {
        *verdict == damaged(Damage::Inside)
    })
}

#[test]
fn a_re_signed_bundle() -> TestResult {
    let world = World::founded()?;
    let (one, other) = (world.enrolled("may-1", 0)?, world.enrolled("may-2", 0)?);
    let operations = vec![a_household(&one)?.into_operation()];
    let forged = Forgery {
        world: &world,
        named: &one,
        signing: &other,
        operations: operations.clone(),
    };
    refuse_all(&world, [forged.file()?], |verdict| {
        *verdict == Verdict::Forged
    })?;
    let honest = Forgery {
        world: &world,
        named: &one,
        signing: &one,
        operations,
    };
    let path = world.path("honest.kps");
    fs::write(&path, honest.file()?)?;
    assert_eq!(
        verdicts(&world.ward.import(&path)?),
        [Verdict::Good],
        "the test forges well"
    );
    assert_eq!(world.ward.codes()?, ["X"]);
    Ok(())
}

#[test]
fn a_certificate_for_another_khu_pho() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    let trust = pc.store().read(exchange::ward_trust)?.ok_or("no ward")?;
    pc.store().keep_ward_trust(&WardTrust {
        neighborhood: world.neighborhood(1)?,
        ..trust
    })?;
    pc.add_household("A")?;
    let sent = pc.export_to_ward(&world.path("usb"))?;
    let bytes = fs::read(&sent.files[0].path)?;
    refuse_all(&world, [bytes], |verdict| {
        *verdict == Verdict::AnotherNeighborhood
    })
}

#[test]
fn an_entity_of_another_khu_pho_is_put_aside_alone() -> TestResult {
    let world = World::founded()?;
    let (pc, other) = (world.enrolled("kp13", 0)?, world.enrolled("kp14", 1)?);
    let own = a_household(&pc)?;
    let foreign = Patch(vec![
        Change::set(household::NEIGHBORHOOD, other.neighborhood()?),
        Change::set(household::CODE, "Y"),
    ]);
    let foreign = operation(Some(&own), household::KIND, 10, foreign)?;
    let forged = Forgery {
        world: &world,
        named: &pc,
        signing: &pc,
        operations: vec![own.into_operation(), foreign.into_operation()],
    };
    let path = world.path("x.kps");
    fs::write(&path, forged.file()?)?;
    let imported = world.ward.import(&path)?;
    assert_eq!(counts(&imported), [1, 1, 0]);
    assert_eq!(world.ward.codes()?, ["X"]);
    Ok(())
}

#[test]
fn forged_receipts() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    pc.add_household("A")?;
    pc.export_to_ward(&world.path("usb"))?;
    let trust = pc.store().read(exchange::ward_trust)?.ok_or("no ward")?;
    let content = ContentWriter::new().finish()?;
    let heads = pc.store().read(exchange::known_heads)?;
    let receipt = Receipt {
        ward: trust.ward,
        log_id: LogId::from_bytes([9; 16]),
        number: 99,
        neighborhood: trust.neighborhood,
        at_ms: 1,
        confirmed: Vec::new(),
        acknowledged: heads,
        effective: Vec::new(),
        forks: Vec::new(),
        quarantined: Vec::new(),
        missing_evidence: Vec::new(),
        registry: Vec::new(),
        content: content.summary,
        vouched: Vec::new(),
    };
    let key = SigningKey::from_seed(&[66; 32]);
    let signer = Signer {
        id: *trust.ward.as_bytes(),
        key: &key,
    };
    let device = AgreeSecret::from_bytes(*pc.store().device_keys()?.agree_secret);
    let path = world.path("forged.kpr");
    fs::write(
        &path,
        seal_receipt(&receipt, &content, signer, &[device.public()])?,
    )?;
    let before = pc.digest()?;
    let totals = pc.store().read(exchange::delivery_totals)?;
    assert_eq!(verdicts(&pc.import(&path)?), [Verdict::Forged]);
    assert_eq!(pc.digest()?, before);
    assert_eq!(
        pc.store().read(exchange::delivery_totals)?,
        totals,
        "nothing is received"
    );
    Ok(())
}

#[test]
fn a_receipt_for_another_khu_pho() -> TestResult {
    let world = World::founded()?;
    let (pc, other) = (world.enrolled("kp13", 0)?, world.enrolled("kp14", 1)?);
    let made = world
        .ward
        .receipt_for(other.neighborhood()?, &world.made_folder("r")?)?;
    assert_eq!(
        verdicts(&pc.import(&made.file.path)?),
        [Verdict::NotForThisMachine]
    );
    Ok(())
}

#[test]
fn unknown_kinds_and_fields_of_a_newer_version_are_kept_and_relayed_byte_for_byte() -> TestResult {
    let world = World::founded()?;
    let (pc, other) = (world.enrolled("may-1", 0)?, world.enrolled("may-2", 0)?);
    let known = a_household(&pc)?;
    let kind = Patch(vec![Change::set(FieldId(3), "của bản sau")]);
    let kind = operation(Some(&known), KindId(900), 11, kind)?;
    let field = Patch(vec![Change::set(FieldId(900), "của bản sau")]);
    let field = operation(Some(&kind), household::KIND, 9, field)?;
    let written = [known, kind, field];
    let forged = Forgery {
        world: &world,
        named: &pc,
        signing: &pc,
        operations: written
            .iter()
            .cloned()
            .map(SealedOperation::into_operation)
            .collect(),
    };
    let path = world.path("x.kps");
    fs::write(&path, forged.file()?)?;
    assert_eq!(counts(&world.ward.import(&path)?), [3, 0, 0]);
    world.answer(&other)?;
    let kept = |pc: &Pc| -> TestResult<Vec<KeptBytes>> {
        let mut kept = Vec::new();
        let last = &written[2];
        let range = exchange::StreamRange {
            stream: STREAM,
            device: None,
            first_seq: 1,
            last_seq: 3,
            last_hash: last.hash,
            is_own: false,
        };
        pc.store().read(|connection| {
            exchange::each_operation(connection, &range, |stored| {
                kept.push((stored.header, stored.payload));
                Ok::<_, khupho_store::StoreError>(())
            })
        })?;
        Ok(kept)
    };
    let sent: Vec<_> = written
        .iter()
        .map(|op| (op.header_bytes.clone(), op.payload_bytes.clone()))
        .collect();
    assert_eq!(kept(&world.ward)?, sent);
    assert_eq!(kept(&other)?, sent);
    Ok(())
}

#[test]
fn an_operation_of_a_newer_form_waits_for_the_upgrade_and_stops_nothing_else() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    let first = a_household(&pc)?;
    let mut newer = Header::encode(&first.header);
    // The version is the first item of the header.
    newer[1] = 2;
    let forged = Forgery {
        world: &world,
        named: &pc,
        signing: &pc,
        operations: vec![
            first.into_operation(),
            Operation {
                header_bytes: newer,
                payload_bytes: Some(vec![0x80]),
                personal_bytes: None,
            },
        ],
    };
    let path = world.path("x.kps");
    fs::write(&path, forged.file()?)?;
    let imported = world.ward.import(&path)?;
    assert_eq!(counts(&imported), [1, 0, 1]);
    let waiting = world.ward.store().read(exchange::parked)?;
    assert_eq!(waiting[0].reason, exchange::ParkedReason::NewerForm);
    assert_eq!(world.ward.codes()?, ["X"]);
    Ok(())
}

/// Header and payload of an operation, as a store keeps them.
type KeptBytes = (Vec<u8>, Option<Vec<u8>>);

#[test]
fn zip_bomb_like_content() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    let forged = Forgery {
        world: &world,
        named: &pc,
        signing: &pc,
        operations: Vec::new(),
    };
    let key = SigningKey::from_seed(&pc.store().device_keys()?.signing_seed);
    let signer = Signer {
        id: *pc.device()?.as_bytes(),
        key: &key,
    };
    let readers = ward_readers(&world)?;
    let (summary, frame) = bomb(100_000_000)?;
    let manifest = forged.manifest(summary, signer, &readers)?;
    let mut plain = Vec::new();
    plain.write_all(&zstd::encode_all(&manifest.sign(signer)[..], 3)?)?;
    plain.write_all(&frame)?;
    let body = envelope::seal(&plain, &readers)?;
    let header = ClearHeader {
        purpose: WirePurpose::ToWard,
        ward: manifest.ward,
        bundle: manifest.bundle,
        part: 1,
        parts: 1,
        body_bytes: body.len() as u64,
        body_hash: ContentHash::of(&body),
        recipients: manifest.recipients.clone(),
    };
    refuse_all(&world, [wrapped(&header, &body)], |verdict| {
        *verdict == Verdict::TooLarge
    })
}

#[test]
fn a_file_above_the_size_of_a_part_is_not_read() -> TestResult {
    let world = World::founded()?;
    let (_, _, bytes) = small_bundle(&world)?;
    let folder = world.made_folder("large")?;
    let write = |name: &str, first: &[u8]| -> TestResult {
        let file = fs::File::create(folder.join(name))?;
        (&file).write_all(first)?;
        file.set_len(khupho_oplog::limits::PART_MAX_BYTES + 1)?;
        Ok(())
    };
    write("a.kps", &bytes)?;
    write("phim.mp4", b"ftypisom")?;
    let seen = previewed(&world.ward.preview(&folder)?);
    assert_eq!(seen, [Verdict::TooLarge, Verdict::NotABundle]);
    Ok(())
}

#[test]
fn a_newer_format_is_called_so() -> TestResult {
    let world = World::founded()?;
    let (_, _, bytes) = small_bundle(&world)?;
    let (_, body) = unwrapped(&bytes)?;
    // The version is the second byte of the clear header.
    let mut newer = bytes[..bytes.len() - body.len() - 32].to_vec();
    newer[13] = 2;
    let check = blake3::hash(&newer);
    newer.extend_from_slice(check.as_bytes());
    newer.extend_from_slice(&body);
    refuse_all(&world, [newer], |verdict| *verdict == Verdict::NewerFormat)
}

#[test]
fn one_bad_file_stops_no_other() -> TestResult {
    let world = World::founded()?;
    let (pc, path, bytes) = small_bundle(&world)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::write(folder.join("0-hỏng.kps"), &bytes[..bytes.len() / 2])?;
    fs::write(folder.join("1-rỗng.kps"), b"")?;
    fs::write(folder.join("z-khác.pdf"), b"%PDF-1.7")?;
    assert_eq!(listed(folder)?.len(), 4);
    let imported = world.ward.import(folder)?;
    assert_eq!(imported.count(|verdict| *verdict == Verdict::Good), 1);
    assert_eq!(world.ward.codes()?, pc.codes()?);
    Ok(())
}
