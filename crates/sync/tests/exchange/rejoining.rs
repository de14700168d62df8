//! A machine that the ward revoked or refused comes again, in the same folder.

use khupho_store::exchange;
use khupho_sync::Verdict;
use khupho_sync::enrollment::{
    RevocationReason, join, open_invitation, pending, refuse, revoke, write_invitation,
};

use crate::world::{Pc, TestResult, World, counts, unique, verdicts};

/// The notebook opens another invitation of the ward.
fn join_again(world: &World, pc: &Pc) -> TestResult {
    let folder = world.made_folder(&unique("thu-moi"))?;
    let file = write_invitation(&world.invite(0)?, &folder)?;
    let opened = open_invitation(&file, pc.clock())?;
    join(pc.store(), &opened, "Máy cũ", "Người Mẫu")?;
    Ok(())
}

/// Sends, is confirmed, and gets its receipt.
fn is_confirmed(world: &World, pc: &Pc) -> TestResult {
    world.send(pc)?;
    world.confirm(pc)?;
    world.answer(pc)?;
    Ok(())
}

#[test]
fn a_revoked_machine_joins_again_as_another_one_and_loses_nothing() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("may-1", 0)?;
    pc.add_household("A")?;
    world.send(&pc)?;
    world.answer(&pc)?;
    let former = pc.device()?;
    pc.add_household("B")?;
    world.send(&pc)?;
    revoke(world.ward.store(), former, RevocationReason::Other)?;
    pc.add_household("C")?;
    assert_eq!(verdicts(&world.send(&pc)?), [Verdict::RevokedDevice]);
    assert_eq!(world.ward.codes()?, ["A", "B"]);

    join_again(&world, &pc)?;
    assert_ne!(pc.device()?, former, "a new identity");
    pc.add_household("D")?;
    is_confirmed(&world, &pc)?;
    assert_eq!(world.ward.codes()?, ["A", "B", "C", "D"]);
    assert_eq!(pc.codes()?, ["A", "B", "C", "D"]);
    // What the ward put aside came again and counts: nothing is left to complain of.
    let complaints = pc.store().read(|it| exchange::ward_verdicts(it, 9, 0))?;
    assert!(complaints.is_empty(), "{complaints:?}");
    let totals = pc.store().read(exchange::delivery_totals)?;
    assert_eq!((totals.saved, totals.sent), (0, 0), "{totals:?}");
    for machine in [&world.ward, &pc] {
        machine.digest()?;
    }
    Ok(())
}

#[test]
fn a_machine_that_joined_again_signs_for_its_new_streams_alone() -> TestResult {
    let world = World::founded()?;
    let pc = world.enrolled("may-1", 0)?;
    pc.add_household("A")?;
    world.send(&pc)?;
    world.answer(&pc)?;
    let before = pc.store().read(exchange::own_heads)?;
    join_again(&world, &pc)?;
    assert!(pc.store().read(exchange::own_heads)?.is_empty());
    pc.add_household("B")?;
    let after = pc.store().read(exchange::own_heads)?;
    assert_eq!(after.len(), 1);
    assert!(before.iter().all(|head| head.stream != after[0].stream));
    is_confirmed(&world, &pc)?;
    assert_eq!(world.ward.codes()?, ["A", "B"]);
    Ok(())
}

#[test]
fn a_restored_ward_gets_the_history_of_the_former_machine_too() -> TestResult {
    let mut world = World::founded()?;
    let backup = world.path("sao-luu");
    let pc = world.enrolled("may-1", 0)?;
    world.ward.save_folder(&backup)?;
    pc.add_household("A")?;
    world.send(&pc)?;
    world.answer(&pc)?;
    revoke(world.ward.store(), pc.device()?, RevocationReason::Other)?;
    join_again(&world, &pc)?;
    pc.add_household("B")?;
    is_confirmed(&world, &pc)?;
    world.ward.bring_folder_back(&backup)?;
    assert!(world.ward.codes()?.is_empty());
    pc.add_household("C")?;
    world.send(&pc)?;
    world.answer(&pc)?;
    world.send(&pc)?;
    assert_eq!(world.ward.codes()?, ["A", "B", "C"]);
    Ok(())
}

#[test]
fn its_sibling_goes_on_with_what_it_wrote_before_and_after() -> TestResult {
    let world = World::founded()?;
    let (pc, sibling) = (world.enrolled("may-1", 0)?, world.enrolled("may-2", 0)?);
    world.answer(&pc)?;
    pc.add_household("A")?;
    world.carry(&pc, &sibling)?;
    revoke(world.ward.store(), pc.device()?, RevocationReason::Other)?;
    world.answer(&sibling)?;
    assert!(sibling.codes()?.is_empty(), "beyond the cut-off");
    join_again(&world, &pc)?;
    is_confirmed(&world, &pc)?;
    world.answer(&sibling)?;
    world.carry(&pc, &sibling)?;
    for machine in [&world.ward, &pc, &sibling] {
        assert_eq!(machine.codes()?, ["A"]);
    }
    Ok(())
}

#[test]
fn a_refused_machine_asks_again_with_another_invitation() -> TestResult {
    let world = World::founded()?;
    let pc = world.invited("may-1", 0)?;
    pc.add_household("A")?;
    world.send(&pc)?;
    refuse(world.ward.store(), pc.device()?)?;
    join_again(&world, &pc)?;
    world.send(&pc)?;
    let asking = pending(world.ward.store())?;
    let again = asking
        .iter()
        .find(|one| Some(one.request.device) == pc.device().ok());
    assert!(again.is_some_and(|one| !one.refused), "{asking:?}");
    let confirmed = world.confirm(&pc)?;
    assert_eq!(counts(&confirmed)[1..], [0, 0]);
    assert_eq!(world.ward.codes()?, ["A"]);
    Ok(())
}

#[test]
fn opening_the_same_invitation_twice_changes_nothing() -> TestResult {
    let world = World::founded()?;
    let pc = world.invited("may-1", 0)?;
    let device = pc.device()?;
    let file = world.path("may-1.kpi");
    let opened = open_invitation(&file, pc.clock())?;
    join(pc.store(), &opened, "Máy cũ", "Người Mẫu")?;
    assert_eq!(pc.device()?, device);
    Ok(())
}
