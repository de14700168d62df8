//! The whole way: invited, sent, confirmed, answered.

use khupho_oplog::registry::reason_template;
use khupho_oplog::{Change, Patch};
use khupho_store::exchange::{self, Delivery};
use khupho_store::{StoreError, TxnLabel};
use khupho_sync::enrollment::{RevocationReason, own_fingerprint, pending, revoke};
use khupho_sync::{InvitationUse, SyncError, Verdict};

use crate::world::{TestResult, World, counts, is, listed, previewed, verdicts};

#[test]
fn what_a_khu_pho_writes_reaches_the_ward_and_the_receipt_says_so() -> TestResult {
    let world = World::founded()?;
    let pc = world.invited("kp13", 0)?;
    let household = pc.add_household("H1")?;
    let stick = world.path("usb");
    let sent = pc.export_to_ward(&stick)?;
    assert_eq!((sent.number, sent.files.len()), (1, 1));
    let delivery = |id| {
        pc.store()
            .read(|connection| exchange::delivery_of(connection, id))
    };
    assert_eq!(delivery(household)?, Delivery::Sent);

    let seen = world.ward.import(&stick)?;
    assert!(matches!(
        verdicts(&seen)[..],
        [Verdict::UnknownDevice { request: Some(_) }]
    ));
    assert!(
        world.ward.codes()?.is_empty(),
        "nothing counts before the ward confirms"
    );
    let waiting = pending(world.ward.store())?;
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].request.invitation, InvitationUse::Stands);
    assert_eq!(waiting[0].request.fingerprint, own_fingerprint(pc.store())?);

    let confirmed = world.confirm(&pc)?;
    assert_eq!(verdicts(&confirmed), [Verdict::Good]);
    assert_eq!(world.ward.codes()?, ["H1"]);
    assert!(pending(world.ward.store())?.is_empty());

    let receipt = world.answer(&pc)?;
    assert_eq!(receipt.code.to_string().len(), 14);
    assert_eq!(delivery(household)?, Delivery::Received);
    Ok(())
}

#[test]
fn names_and_telephones_stay_in_the_khu_pho() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    let id = pc.add_household("H1")?;
    world.send(&pc)?;
    let at_ward = world.ward.household(id)?.ok_or("not there")?;
    assert_eq!(at_ward.code, "H1");
    assert_eq!(
        (at_ward.contact_name.as_str(), at_ward.phone.as_str()),
        ("", "")
    );
    let here = pc.household(id)?.ok_or("not there")?;
    assert_eq!(here.contact_name, "Người Mẫu H1");
    Ok(())
}

#[test]
fn the_next_bundle_begins_behind_what_the_receipt_acknowledged() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    pc.add_households(1..=5)?;
    let sent = pc.export_to_ward(&world.path("a"))?;
    assert_eq!(sent.operations, 5);
    let again = pc.export_to_ward(&world.path("b"))?;
    assert_eq!(again.operations, 5, "nobody has acknowledged it");
    world.ward.import(&world.path("b"))?;
    world.answer(&pc)?;
    pc.add_households(6..=6)?;
    assert_eq!(pc.export_to_ward(&world.path("c"))?.operations, 1);
    let late = world.ward.import(&world.path("a"))?;
    assert_eq!(counts(&late), [0, 0, 0]);
    Ok(())
}

#[test]
fn a_preview_changes_nothing() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    pc.add_households(1..=3)?;
    let stick = world.path("usb");
    pc.export_to_ward(&stick)?;
    let before = world.ward.digest()?;
    let seen = world.ward.preview(&stick)?;
    assert_eq!(previewed(&seen), [Verdict::Good]);
    let file = &seen.files[0];
    assert_eq!(file.operations, Some(3));
    assert_eq!(file.device_name.as_deref(), Some("kp13"));
    assert_eq!(world.ward.digest()?, before);
    assert_eq!(
        world
            .ward
            .store()
            .read(|connection| exchange::imports(connection, 9, 0))?
            .len(),
        1
    );
    Ok(())
}

#[test]
fn everything_that_was_dropped_is_taken_in_whatever_its_name_and_place() -> TestResult {
    let world = World::founded()?;
    let (one, other) = (world.enrolled("kp13", 0)?, world.enrolled("kp14", 1)?);
    one.add_households(1..=2)?;
    other.add_households(3..=4)?;
    let drop = world.made_folder("drop/KP 14 gửi qua Zalo")?;
    one.export_to_ward(&world.path("drop"))?;
    other.export_to_ward(&drop)?;
    for path in listed(&drop)? {
        std::fs::rename(&path, path.with_extension("bin"))?;
    }
    std::fs::write(world.path("drop/ảnh.jpg"), b"not ours")?;
    let imported = world.ward.import(&world.path("drop"))?;
    assert_eq!(imported.count(|verdict| *verdict == Verdict::Good), 2);
    assert_eq!(imported.count(|verdict| *verdict == Verdict::NotABundle), 1);
    assert_eq!(imported.neighborhoods.len(), 2);
    assert_eq!(
        world.ward.codes()?,
        ["H00001", "H00002", "H00003", "H00004"]
    );
    Ok(())
}

#[test]
fn receipts_are_due_where_something_is_new() -> TestResult {
    let world = World::founded()?;
    let (one, _) = (world.enrolled("kp13", 0)?, world.enrolled("kp14", 1)?);
    let due = || khupho_sync::receipt::due(world.ward.store());
    assert!(due()?.is_empty(), "both were answered");
    one.add_household("A")?;
    world.send(&one)?;
    assert_eq!(due()?, [one.neighborhood()?]);
    world.answer(&one)?;
    assert!(due()?.is_empty());
    Ok(())
}

#[test]
fn nobody_waits_for_a_template_that_the_ward_edited() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("kp13", 0)?;
    let ward = &world.ward;
    let words = Patch(vec![Change::set(reason_template::TEXT, "Thiếu ảnh mẫu")]);
    ward.store()
        .transact::<_, StoreError>(ward.actor(), TxnLabel::ReasonTemplate, |txn| {
            let template = txn.new_entity()?;
            txn.write(reason_template::KIND, template, words)
        })?;
    assert!(khupho_sync::receipt::due(ward.store())?.is_empty());
    world.answer(&pc)?;
    let here = pc.store().read(khupho_store::review::templates)?;
    assert_eq!(here.len(), 1, "it goes with the next receipt");
    Ok(())
}

#[test]
fn a_receipt_is_due_where_the_ward_changed_its_mind() -> TestResult {
    let world = World::founded()?;
    let (one, sibling) = (world.enrolled("kp13", 0)?, world.enrolled("kp13b", 0)?);
    world.enrolled("kp14", 1)?;
    let household = one.add_household("A")?;
    world.send(&one)?;
    world.answer(&one)?;
    let due = || khupho_sync::receipt::due(world.ward.store());
    let told = |expected| -> TestResult {
        assert_eq!(due()?, [one.neighborhood()?]);
        world.answer(&one)?;
        assert!(due()?.is_empty());
        let delivery = |connection: &_| exchange::delivery_of(connection, household);
        assert_eq!(one.store().read(delivery)?, expected);
        Ok(())
    };
    let newest = world
        .ward
        .store()
        .read(|connection| exchange::imports(connection, 1, 0))?;
    world.ward.store().undo_import(newest[0].id)?;
    told(Delivery::Sent)?;
    world.ward.store().redo_import(newest[0].id)?;
    told(Delivery::Received)?;

    world.ward.store().undo_import(newest[0].id)?;
    told(Delivery::Sent)?;
    let aside = world.ward.store().read(|connection| {
        exchange::quarantined(connection, &exchange::QuarantineFilter::default(), 9, 0)
    })?;
    let aside: Vec<_> = aside.into_iter().map(|one| one.op).collect();
    world.ward.store().accept_quarantined(&aside)?;
    told(Delivery::Received)?;

    revoke(
        world.ward.store(),
        sibling.device()?,
        RevocationReason::Stolen,
    )?;
    told(Delivery::Received)
}

#[test]
fn a_khu_pho_that_nobody_confirmed_gets_no_receipt() -> TestResult {
    let world = World::founded()?;
    let folder = world.made_folder("r")?;
    let refused = khupho_sync::receipt::make(world.ward.store(), world.neighborhood(0)?, &folder);
    assert!(is(&refused, |error| matches!(error, SyncError::NoReader)));
    assert!(listed(&folder)?.is_empty());
    Ok(())
}
