//! Bundles of several parts, with evidence.

use std::path::PathBuf;

use khupho_oplog::limits::PART_DEFAULT_BYTES;
use khupho_oplog::{Change, Patch, registry};
use khupho_store::exchange::{self, Delivery};
use khupho_store::{StoreError, TxnLabel};
use khupho_sync::export::{Export, PersonalField, Reader, export, plan};
use khupho_sync::inspect::{self, ItemSeen, OutsideForm, SignedForm};
use khupho_sync::{SyncError, Unwatched, Verdict};

use crate::world::{Pc, TestResult, World, counts, is, listed, previewed, verdicts};

const PART_BYTES: u64 = 1_500_000;
const PHOTO_BYTES: usize = 300_000;

/// Ten photos in parts of 1.5 MB.
fn with_photos(world: &World) -> TestResult<(Pc, Vec<PathBuf>)> {
    let pc = world.enrolled("kp13", 0)?;
    pc.add_households(1..=20)?;
    for seed in 0..10 {
        pc.add_evidence(seed, PHOTO_BYTES)?;
    }
    let folder = world.made_folder("usb")?;
    let small = Export {
        part_bytes: PART_BYTES,
        ..Export::to_ward(&folder)
    };
    let sent = export(pc.store(), &small, &Unwatched)?;
    assert_eq!(sent.evidence_files, 10);
    Ok((pc, sent.files.into_iter().map(|file| file.path).collect()))
}

#[test]
fn a_bundle_is_cut_into_parts_of_the_size_that_was_asked_for() -> TestResult {
    let world = World::founded()?;
    let (_, files) = with_photos(&world)?;
    assert!(files.len() > 3, "{files:?}");
    for file in &files {
        let bytes = std::fs::metadata(file)?.len();
        assert!(bytes <= PART_BYTES, "{bytes}");
    }
    let names: Vec<_> = files.iter().filter_map(|file| file.file_name()).collect();
    let first = names[0].to_string_lossy();
    assert!(
        first.starts_with("KP13_Giả-Định_lần-2_2026-11-23_1-"),
        "{first}"
    );
    assert_eq!(
        listed(&world.path("usb"))?.len(),
        files.len(),
        "nothing else is left"
    );
    Ok(())
}

#[test]
fn parts_are_taken_in_alone_and_in_any_order_and_the_missing_ones_are_named() -> TestResult {
    let world = World::founded()?;
    let (pc, files) = with_photos(&world)?;
    let (last, others) = files.split_last().ok_or("no parts")?;
    let first = world.ward.import(last)?;
    let missing: Vec<u32> = (1..=u32::try_from(others.len())?).collect();
    assert_eq!(verdicts(&first), [Verdict::PartMissing { missing }]);
    for file in others.iter().rev() {
        world.ward.import(file)?;
    }
    let again = world.ward.preview(&world.path("usb"))?;
    assert!(
        previewed(&again)
            .iter()
            .all(|verdict| *verdict == Verdict::AlreadyHere)
    );
    assert_eq!(world.ward.codes()?.len(), 20);
    let neighborhood = pc.neighborhood()?;
    assert!(
        world
            .ward
            .store()
            .missing_evidence(neighborhood)?
            .is_empty()
    );
    Ok(())
}

#[test]
fn whoever_takes_a_file_in_is_named_with_it() -> TestResult {
    let world = World::founded()?;
    let (pc, files) = with_photos(&world)?;
    world.ward.import(&files[0])?;
    let made = world
        .ward
        .receipt_for(pc.neighborhood()?, &world.made_folder("r")?)?;
    pc.import(&made.file.path)?;
    for machine in [&world.ward, &pc] {
        let newest = machine.store().read(|c| exchange::imports(c, 1, 0))?;
        let person = newest.first().and_then(|import| import.arrival.actor);
        assert_eq!(person, Some(machine.member));
    }
    Ok(())
}

#[test]
fn evidence_that_did_not_come_is_named_in_the_receipt_and_sent_again() -> TestResult {
    let world = World::founded()?;
    let (pc, files) = with_photos(&world)?;
    world.ward.import(&files[0])?;
    let neighborhood = pc.neighborhood()?;
    let missing = world.ward.store().missing_evidence(neighborhood)?.len();
    assert!(missing > 0);
    let made = world
        .ward
        .receipt_for(neighborhood, &world.made_folder("r")?)?;
    let taken = pc.import(&made.file.path)?;
    let told = taken.receipts().next().ok_or("no receipt")?;
    assert_eq!(told.missing_evidence, missing as u64);
    // What cites a photo that did not come has not arrived, though its every operation has.
    let standing = || pc.store().read(exchange::delivery_totals);
    let (sent, all) = (standing()?.sent, standing()?.sent + standing()?.received);
    assert_eq!((sent, standing()?.saved), (missing as u64, 0));
    // Every operation is acknowledged; only the photos go once more.
    let again = pc.export_to_ward(&world.path("again"))?;
    assert_eq!(
        (again.operations, again.evidence_files),
        (0, missing as u64)
    );
    world.ward.import(&world.path("again"))?;
    assert!(
        world
            .ward
            .store()
            .missing_evidence(neighborhood)?
            .is_empty()
    );
    world.answer(&pc)?;
    assert_eq!((standing()?.sent, standing()?.received), (0, all));
    Ok(())
}

#[test]
fn nothing_has_arrived_before_its_photo_has() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    let cited = [
        pc.add_evidence(1, PHOTO_BYTES)?,
        pc.add_evidence(2, PHOTO_BYTES)?,
    ];
    let folder = world.made_folder("usb")?;
    let in_parts = Export {
        part_bytes: 400_000,
        ..Export::to_ward(&folder)
    };
    let sent = export(pc.store(), &in_parts, &Unwatched)?;
    let (with_the_second_photo, others) = sent.files.split_last().ok_or("no file")?;
    let reached = || {
        let mut reached = Vec::new();
        for entity in cited
            .iter()
            .flat_map(|(piece, activity)| [*piece, *activity])
        {
            reached.push(
                pc.store()
                    .read(|connection| exchange::delivery_of(connection, entity))?,
            );
        }
        reached.sort_unstable();
        Ok::<_, StoreError>(reached)
    };
    let (on_its_way, there) = (Delivery::Sent, Delivery::Received);
    for file in others {
        world.ward.import(&file.path)?;
    }
    world.answer(&pc)?;
    assert_eq!(reached()?, [on_its_way, on_its_way, there, there]);
    world.ward.import(&with_the_second_photo.path)?;
    world.answer(&pc)?;
    assert_eq!(reached()?, [there; 4]);
    Ok(())
}

#[test]
fn a_photo_that_was_taken_out_before_sending_stays_here() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    let (piece, activity) = pc.add_evidence(1, 1_000)?;
    pc.add_evidence(2, 2_000)?;
    assert_eq!(plan(pc.store(), Reader::Ward)?.evidence_files, 2);
    pc.store()
        .transact::<_, StoreError>(pc.actor(), TxnLabel::Practice, |txn| {
            let taken_out = Change::remove_member(registry::activity::EVIDENCE, piece);
            txn.write(registry::activity::KIND, activity, Patch(vec![taken_out]))
        })?;
    let planned = plan(pc.store(), Reader::Ward)?;
    assert_eq!((planned.evidence_files, planned.evidence_bytes), (1, 2_000));
    let folder = world.made_folder("usb")?;
    assert_eq!(pc.export_to_ward(&folder)?.evidence_files, 1);
    world.ward.import(&folder)?;
    // Nor does the ward ask for it.
    let neighborhood = pc.neighborhood()?;
    assert!(
        world
            .ward
            .store()
            .missing_evidence(neighborhood)?
            .is_empty()
    );
    Ok(())
}

#[test]
fn the_plan_tells_what_leaves_before_it_does() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    pc.add_households(1..=3)?;
    pc.add_evidence(1, 1_000)?;
    let planned = plan(pc.store(), Reader::Ward)?;
    assert_eq!(planned.leaving.operations, 5);
    assert_eq!((planned.evidence_files, planned.evidence_bytes), (1, 1_000));
    let personal = &planned.leaving.personal;
    assert_eq!(personal.get(&PersonalField::ContactName), Some(&3));
    assert_eq!(personal.get(&PersonalField::Phone), Some(&3));
    assert_eq!(personal.get(&PersonalField::Photo), Some(&1));
    assert_eq!(personal.get(&PersonalField::HelpNote), None);
    Ok(())
}

#[test]
fn nothing_new_is_said_so_and_a_notebook_without_a_ward_cannot_send() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    let nothing = export(
        pc.store(),
        &Export::to_ward(&world.made_folder("x")?),
        &Unwatched,
    );
    assert!(
        is(&nothing, |error| matches!(error, SyncError::NothingToSend)),
        "{nothing:?}"
    );
    let from_ward = export(
        world.ward.store(),
        &Export::to_ward(&world.made_folder("x")?),
        &Unwatched,
    );
    assert!(
        is(&from_ward, |error| matches!(error, SyncError::NoWard)),
        "{from_ward:?}"
    );
    assert_eq!(listed(&world.path("x"))?.len(), 0);
    Ok(())
}

#[test]
fn names_go_along_where_the_sender_says_so() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    let id = pc.add_household("H1")?;
    let folder = world.made_folder("usb")?;
    let with_names = Export {
        personal: khupho_oplog::bundle::PersonalParts::Carried,
        ..Export::to_ward(&folder)
    };
    export(pc.store(), &with_names, &Unwatched)?;
    world.ward.import(&folder)?;
    let at_ward = world.ward.household(id)?.ok_or("not there")?;
    assert_eq!(at_ward.contact_name, "Người Mẫu H1");
    Ok(())
}

#[test]
fn a_file_is_inspected_from_outside_and_with_the_keys() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    pc.add_households(1..=2)?;
    pc.add_evidence(3, 500)?;
    let sent = pc.export_to_ward(&world.path("usb"))?;
    let file = &sent.files[0].path;
    let outside = inspect::outside(file)?;
    let OutsideForm::Part(header) = outside.form? else {
        return Err("not a part of a bundle".into());
    };
    assert_eq!((header.part, header.parts), (1, 1));
    let ward_keys = inspect::own_key_ids(world.ward.store())?;
    assert!(ward_keys.iter().any(|key| header.recipients.contains(key)));
    for _ in 0..2 {
        let inside = inspect::inside(world.ward.store(), file)?;
        let inside = inside.map_err(|verdict| format!("{verdict:?}"))?;
        let SignedForm::Manifest(manifest) = &inside.signed else {
            return Err("not a manifest".into());
        };
        assert_eq!(manifest.number, 2);
        let count = |is: fn(&ItemSeen) -> bool| inside.items.iter().filter(|it| is(it)).count();
        // Two households, the evidence and what cites it.
        assert_eq!(count(|item| matches!(item, ItemSeen::Operation(_))), 4);
        assert_eq!(count(|item| matches!(item, ItemSeen::Evidence { .. })), 1);
        // Having imported it makes no difference.
        world.ward.import(file)?;
    }
    let elsewhere = inspect::inside(pc.store(), file)?;
    assert_eq!(elsewhere.err(), Some(Verdict::NotForThisMachine));
    Ok(())
}

#[test]
fn two_machines_that_write_to_one_stick_do_not_replace_each_others_files() -> TestResult {
    let world = World::founded()?;
    let (one, other) = (world.enrolled("kp13a", 0)?, world.enrolled("kp13b", 0)?);
    one.add_household("A")?;
    other.add_household("B")?;
    let stick = world.path("usb");
    one.export_to_ward(&stick)?;
    other.export_to_ward(&stick)?;
    assert_eq!(listed(&stick)?.len(), 2);
    let imported = world.ward.import(&stick)?;
    assert_eq!(verdicts(&imported), [Verdict::Good, Verdict::Good]);
    assert_eq!(counts(&imported)[0], 2);
    assert_eq!(world.ward.codes()?, ["A", "B"]);
    Ok(())
}

#[test]
fn parts_for_mail_are_fifteen_mebibytes() {
    assert_eq!(PART_DEFAULT_BYTES, 15 * 1024 * 1024);
}
