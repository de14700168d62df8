//! Invitations, several PCs, refusal, revocation, a ward founded again.

use std::fs;
use std::sync::Arc;

use khupho_store::exchange;
use khupho_store::{Clock, Founding, NoKeyring, Store, StoreLocation};
use khupho_sync::enrollment::{
    InvitationRefusal, RevocationReason, WardNames, confirm, found_ward_again, join,
    open_invitation, open_invitation_text, pending, refuse, renew, revoke_and_invite,
    ward_fingerprint, write_invitation,
};
use khupho_sync::{InvitationUse, SyncError, Unwatched, Verdict};

use crate::world::{DAY_MS, MONDAY_MS, PIN, TestResult, World, counts, is, place, verdicts};

#[test]
fn an_invitation_is_written_opened_and_shows_whose_it_is() -> TestResult {
    let world = World::founded()?;
    let made = world.invite(0)?;
    let path = write_invitation(&made, &world.made_folder("usb")?)?;
    assert_eq!(
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned()),
        Some("KP13_Giả-Định_tệp-mời_2026-11-23.kpi".to_owned())
    );
    let opened = open_invitation(&path, world.ward.clock())?;
    assert_eq!(opened.invitation.neighborhood_name, "Khu phố 13");
    assert_eq!(opened.fingerprint, ward_fingerprint(world.ward.store())?);
    let by_text = open_invitation_text(&made.text, world.ward.clock())?;
    assert_eq!(by_text.invitation, opened.invitation);
    Ok(())
}

#[test]
fn an_invitation_that_is_damaged_expired_or_something_else_is_refused() -> TestResult {
    let world = World::founded()?;
    let made = world.invite(0)?;
    let path = world.path("x.kpi");
    let refused = |bytes: &[u8], clock: &Clock| -> TestResult<Option<InvitationRefusal>> {
        fs::write(&path, bytes)?;
        match open_invitation(&path, clock) {
            Err(SyncError::Invitation(refusal)) => Ok(Some(refusal)),
            Err(other) => Err(other.into()),
            Ok(_) => Ok(None),
        }
    };
    let now = world.ward.clock();
    assert_eq!(refused(&made.file, now)?, None);
    for place in (0..made.file.len()).step_by(7) {
        let mut flipped = made.file.clone();
        flipped[place] ^= 1;
        assert!(refused(&flipped, now)?.is_some(), "byte {place}");
        assert!(
            refused(&made.file[..place], now)?.is_some(),
            "cut at {place}"
        );
    }
    let later = Clock::fixed(MONDAY_MS + 31 * DAY_MS);
    assert_eq!(
        refused(&made.file, &later)?,
        Some(InvitationRefusal::Expired {
            at_ms: MONDAY_MS + 30 * DAY_MS
        })
    );
    assert_eq!(
        refused(b"%PDF-1.7", now)?,
        Some(InvitationRefusal::NotAnInvitation)
    );
    Ok(())
}

#[test]
fn a_machine_that_is_refused_counts_for_nothing_and_can_ask_again() -> TestResult {
    let world = World::founded()?;
    let stranger = world.invited("la", 0)?;
    stranger.add_household("X")?;
    world.send(&stranger)?;
    refuse(world.ward.store(), stranger.device()?)?;
    assert!(pending(world.ward.store())?[0].refused);
    assert!(world.ward.codes()?.is_empty());
    world.send(&stranger)?;
    world.confirm(&stranger)?;
    assert_eq!(world.ward.codes()?, ["X"]);
    Ok(())
}

#[test]
fn a_lost_pc_is_revoked_and_replaced_with_its_history_intact() -> TestResult {
    let world = World::founded()?;
    let lost = world.enrolled("may-1", 0)?;
    lost.add_household("A")?;
    world.send(&lost)?;
    world.answer(&lost)?;
    revoke_and_invite(world.ward.store(), lost.device()?, RevocationReason::Lost)?;
    assert_eq!(world.ward.codes()?, ["A"], "what came before stays");
    lost.add_household("B")?;
    let late = world.send(&lost)?;
    assert_eq!(verdicts(&late), [Verdict::RevokedDevice]);
    assert_eq!(counts(&late), [0, 1, 0], "put aside");
    assert_eq!(world.ward.codes()?, ["A"]);

    let new = world.enrolled("may-2", 0)?;
    assert_eq!(
        new.codes()?,
        ["A"],
        "the new one gets what the old one wrote"
    );
    let put_aside = world.ward.store().read(|connection| {
        exchange::quarantined(connection, &exchange::QuarantineFilter::default(), 9, 0)
    })?;
    let accepted = world.ward.store().accept_quarantined(&[put_aside[0].op])?;
    assert_eq!(accepted.operations, 1);
    assert_eq!(
        world.ward.codes()?,
        ["A", "B"],
        "one by one it can be accepted"
    );
    Ok(())
}

#[test]
fn what_was_decided_of_a_machine_is_not_decided_anew() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("may-1", 0)?;
    let (ward, device) = (world.ward.store(), pc.device()?);
    let is_refused = |result: &Result<_, SyncError>| {
        is(result, |error| matches!(error, SyncError::UnknownDevice))
    };
    assert!(is_refused(&refuse(ward, device)), "it is revoked instead");
    revoke_and_invite(ward, device, RevocationReason::Lost)?;
    assert!(is_refused(&refuse(ward, device)));
    let again = confirm(ward, device, world.ward.member, &Unwatched);
    assert!(is_refused(&again.map(drop)), "a revocation is for good");
    assert!(pending(ward)?.is_empty(), "it is listed once, as revoked");
    // As a ward has it that went on from a backup of before, and learned of the revocation since.
    ward.decide_request(device, exchange::RequestState::Waiting, &[])?;
    assert!(pending(ward)?.is_empty(), "nobody can decide it any more");
    Ok(())
}

#[test]
fn a_revocation_reaches_the_other_pcs_with_the_next_receipt() -> TestResult {
    let world = World::founded()?;
    let (one, other) = (world.enrolled("may-1", 0)?, world.enrolled("may-2", 0)?);
    world.answer(&one)?;
    one.add_household("A")?;
    revoke_and_invite(world.ward.store(), one.device()?, RevocationReason::Stolen)?;
    world.answer(&other)?;
    let carried = world.carry(&one, &other)?;
    assert_eq!(verdicts(&carried), [Verdict::RevokedDevice]);
    assert!(other.codes()?.is_empty());
    Ok(())
}

#[test]
fn an_ended_certificate_is_renewed_and_nothing_is_lost() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("may-1", 0)?;
    pc.add_household("A")?;
    world.ward.hand.advance(4 * 365 * DAY_MS);
    let folder = world.path("usb");
    pc.export_to_ward(&folder)?;
    assert_eq!(
        verdicts(&world.ward.import(&folder)?),
        [Verdict::ExpiredCertificate]
    );
    assert!(world.ward.codes()?.is_empty());
    renew(world.ward.store(), pc.device()?)?;
    assert_eq!(verdicts(&world.ward.import(&folder)?), [Verdict::Good]);
    assert_eq!(world.ward.codes()?, ["A"]);
    Ok(())
}

#[test]
fn a_certificate_that_ends_soon_is_renewed_with_a_receipt() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("may-1", 0)?;
    let end = |world: &World| -> TestResult<u64> {
        let device = pc.device()?;
        let record = world.ward.store().read(|it| exchange::device(it, device))?;
        Ok(record.ok_or("unknown")?.not_after_ms)
    };
    let before = end(&world)?;
    world.ward.hand.advance(2 * 365 * DAY_MS + 300 * DAY_MS);
    world.answer(&pc)?;
    assert!(end(&world)? > before);
    Ok(())
}

#[test]
fn an_open_notebook_joins_the_ward_with_what_is_in_it() -> TestResult {
    let world = World::founded()?;
    let home = world.path("so-cu");
    let clock = world.ward.clock().clone();
    let founding = Founding::new(&clock, "Người Mẫu", "Chú", PIN, place("Khu phố 13"))?;
    let (store, _) = Store::create(
        StoreLocation::new(&home),
        &founding,
        clock.clone(),
        Arc::new(NoKeyring),
    )?;
    let file = write_invitation(&world.invite(0)?, &world.made_folder("usb")?)?;
    let opened = open_invitation(&file, &clock)?;
    join(&store, &opened, "Máy cũ", "Người Mẫu")?;
    let sent = khupho_sync::export::export(
        &store,
        &khupho_sync::export::Export::to_ward(&world.made_folder("sent")?),
        &Unwatched,
    )?;
    assert_eq!(sent.operations, 2, "the khu phố and its head");
    world.ward.import(&world.path("sent"))?;
    let asked = pending(world.ward.store())?;
    assert_eq!(asked[0].request.invitation, InvitationUse::Stands);
    assert_eq!(asked[0].request.replaces, Some(world.neighborhood(0)?));
    assert_eq!(
        asked[0].request.neighborhood,
        Some(founding.neighborhood_id)
    );
    let confirmed = confirm(
        world.ward.store(),
        asked[0].request.device,
        world.ward.member,
        &Unwatched,
    )?;
    assert_eq!(verdicts(&confirmed), [Verdict::Good]);
    assert_eq!(counts(&confirmed), [2, 0, 0]);
    Ok(())
}

#[test]
fn a_notebook_of_one_ward_does_not_join_another() -> TestResult {
    let (here, elsewhere) = (World::founded()?, World::founded()?);
    let pc = here.enrolled("may-1", 0)?;
    let file = write_invitation(&elsewhere.invite(0)?, &elsewhere.made_folder("usb")?)?;
    let opened = open_invitation(&file, here.ward.clock())?;
    let refused = join(pc.store(), &opened, "Máy", "Người Mẫu");
    assert!(is(&refused, |error| matches!(
        error,
        SyncError::Invitation(InvitationRefusal::AnotherWard)
    )));
    Ok(())
}

#[test]
fn an_invitation_for_a_pc_of_the_ward_makes_no_notebook_of_a_khu_pho() -> TestResult {
    let world = World::founded()?;
    let file = write_invitation(&world.invite(0)?, &world.made_folder("usb")?)?;
    let mut opened = open_invitation(&file, world.ward.clock())?;
    opened.invitation.neighborhood = None;
    let pc = world.enrolled("may-1", 0)?;
    let refused = join(pc.store(), &opened, "Máy", "Người Mẫu");
    assert!(is(&refused, |error| matches!(
        error,
        SyncError::UnknownNeighborhood
    )));
    Ok(())
}

#[test]
fn a_ward_that_lost_its_store_is_founded_again_from_its_slip() -> TestResult {
    let mut world = World::founded()?;
    let pc = world.enrolled("may-1", 0)?;
    pc.add_household("A")?;
    world.send(&pc)?;
    world.answer(&pc)?;
    pc.add_household("B")?;
    let fingerprint = ward_fingerprint(world.ward.store())?;
    let clock = world.ward.clock().clone();
    let founding = Founding::ward(&clock, "Cán Bộ Mới", "Anh Mới", PIN, Vec::new())?;
    let names = WardNames {
        ward: "Phường Giả Định",
        machine: "Máy mới",
    };
    let store = found_ward_again(
        StoreLocation::new(world.path("phuong-moi")),
        &founding,
        names,
        &world.slip,
        clock,
        Arc::new(NoKeyring),
    )?;
    world.ward.replace_store(store, founding.member);
    assert_eq!(ward_fingerprint(world.ward.store())?, fingerprint);

    // Its bundles open, its certificate is known from them, and it learns what the new ward lacks.
    let first = world.send(&pc)?;
    assert_eq!(verdicts(&first), [Verdict::Good]);
    assert_eq!(
        counts(&first),
        [0, 0, 1],
        "it waits for what the old ward had"
    );
    world.answer(&pc)?;
    world.send(&pc)?;
    assert_eq!(world.ward.codes()?, ["A", "B"]);
    Ok(())
}
