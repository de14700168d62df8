//! Copies and restores on both sides: nothing that was accepted is lost, and every fork is flagged.

use khupho_store::exchange;
use khupho_sync::Verdict;
use khupho_sync::enrollment::{RevocationReason, revoke};

use crate::world::{DAY_MS, Pc, TestResult, World, counts, verdicts};

fn forks(pc: &Pc) -> TestResult<usize> {
    Ok(pc.store().read(exchange::forks)?.len())
}

#[test]
fn a_cloned_pc() -> TestResult {
    let world = World::founded()?;
    let mut original = world.enrolled("may-1", 0)?;
    original.add_household("A")?;
    let clone = original.cloned_to(&world.path("ban-sao"))?;
    original.add_household("B")?;
    clone.add_household("C")?;
    world.send(&original)?;
    world.send(&clone)?;
    assert_eq!(world.ward.codes()?, ["A", "B", "C"], "both sides are kept");
    assert_eq!(forks(&world.ward)?, 1, "and flagged");
    for pc in [&original, &clone] {
        let made = world
            .ward
            .receipt_for(pc.neighborhood()?, &world.made_folder("r")?)?;
        let taken = pc.import(&made.file.path)?;
        let told = taken.receipts().next().ok_or("no receipt")?;
        assert!(told.own_stream_forked, "each learns it");
    }
    original.add_household("D")?;
    clone.add_household("E")?;
    world.send(&original)?;
    world.send(&clone)?;
    assert_eq!(world.ward.codes()?, ["A", "B", "C", "D", "E"]);
    assert_eq!(
        forks(&world.ward)?,
        1,
        "each goes on in a stream of its own"
    );
    // Both go by one name, so what each of them lacks shows when it sends the next time.
    for (pc, code) in [(&original, "F"), (&clone, "G")] {
        pc.add_household(code)?;
        world.send(pc)?;
        world.answer(pc)?;
        assert_eq!(pc.codes()?, world.ward.codes()?);
    }
    Ok(())
}

#[test]
fn a_pc_restored_from_last_month() -> TestResult {
    let world = World::founded()?;
    let mut pc = world.enrolled("may-1", 0)?;
    pc.add_household("A")?;
    let stick = world.path("sao-luu");
    pc.save_folder(&stick)?;
    pc.add_household("B")?;
    world.send(&pc)?;
    world.answer(&pc)?;
    pc.hand.advance(30 * DAY_MS);
    pc.bring_folder_back(&stick)?;
    assert_eq!(pc.codes()?, ["A"]);
    pc.add_household("C")?;
    let sent = world.send(&pc)?;
    assert_eq!(counts(&sent)[0], 1);
    assert_eq!(world.ward.codes()?, ["A", "B", "C"]);
    assert_eq!(forks(&world.ward)?, 1);
    world.answer(&pc)?;
    assert_eq!(
        pc.codes()?,
        ["A", "B", "C"],
        "what was lost comes back with the receipt"
    );
    pc.add_household("D")?;
    world.send(&pc)?;
    assert_eq!(forks(&world.ward)?, 1);
    assert_eq!(world.ward.codes()?, ["A", "B", "C", "D"]);
    Ok(())
}

#[test]
fn a_ward_restored_from_last_month() -> TestResult {
    let mut world = World::founded()?;
    let pc = world.enrolled("may-1", 0)?;
    pc.add_household("A")?;
    world.send(&pc)?;
    world.answer(&pc)?;
    let stick = world.path("sao-luu");
    world.ward.save_folder(&stick)?;
    // A month goes by: more is sent and acknowledged, and a new PC is confirmed.
    pc.add_household("B")?;
    world.send(&pc)?;
    world.answer(&pc)?;
    let later = world.enrolled("may-2", 0)?;
    later.add_household("L")?;
    world.send(&later)?;
    world.answer(&later)?;
    world.answer(&pc)?;
    world.ward.bring_folder_back(&stick)?;
    assert_eq!(world.ward.codes()?, ["A"]);

    pc.add_household("C")?;
    let sent = world.send(&pc)?;
    assert_eq!(counts(&sent)[2], 1, "it waits for what the ward lost");
    let made = world
        .ward
        .receipt_for(pc.neighborhood()?, &world.made_folder("r")?)?;
    let taken = pc.import(&made.file.path)?;
    let told = taken.receipts().next().ok_or("no receipt")?;
    assert!(told.ward_was_restored);
    world.send(&pc)?;
    // The other PC's entry came along, relayed: its certificate travels with every bundle.
    assert_eq!(world.ward.codes()?, ["A", "B", "C", "L"]);
    world.answer(&later)?;
    later.add_household("M")?;
    world.send(&later)?;
    assert_eq!(world.ward.codes()?, ["A", "B", "C", "L", "M"]);
    assert_eq!(forks(&world.ward)?, 0);
    world.answer(&pc)?;
    assert_eq!(pc.codes()?, world.ward.codes()?);
    Ok(())
}

#[test]
fn a_revocation_that_a_restored_ward_forgot_still_counts() -> TestResult {
    let mut world = World::founded()?;
    let (pc, lost) = (world.enrolled("may-1", 0)?, world.enrolled("may-2", 0)?);
    let stick = world.path("sao-luu");
    world.ward.save_folder(&stick)?;
    revoke(world.ward.store(), lost.device()?, RevocationReason::Stolen)?;
    world.answer(&pc)?;
    world.ward.bring_folder_back(&stick)?;
    // The restored ward signs something else under the number of the revocation.
    let new = world.enrolled("may-3", 0)?;
    pc.add_household("A")?;
    world.send(&pc)?;
    lost.add_household("X")?;
    assert_eq!(verdicts(&world.send(&lost)?), [Verdict::RevokedDevice]);
    assert_eq!(world.ward.codes()?, ["A"]);
    // Both branches of the registry reach everybody.
    for machine in [&pc, &new] {
        world.answer(machine)?;
        let known = machine.store().read(exchange::devices)?;
        assert_eq!(known.len(), 4, "the ward's own and three of the khu phố");
        let revoked = known.iter().filter(|device| device.revoked_ms.is_some());
        assert_eq!(revoked.count(), 1);
    }
    Ok(())
}

#[test]
fn an_old_receipt_after_the_ward_was_restored_changes_nothing() -> TestResult {
    let mut world = World::founded()?;
    let pc = world.enrolled("may-1", 0)?;
    let stick = world.path("sao-luu");
    world.ward.save_folder(&stick)?;
    pc.add_household("A")?;
    world.send(&pc)?;
    let old = world.answer(&pc)?;
    world.ward.bring_folder_back(&stick)?;
    pc.add_household("B")?;
    world.send(&pc)?;
    world.answer(&pc)?;
    let before = pc.digest()?;
    let again = pc.import(&old.file.path)?;
    assert_eq!(again.receipts().count(), 0);
    assert_eq!(pc.digest()?, before);
    world.send(&pc)?;
    assert_eq!(world.ward.codes()?, ["A", "B"]);
    Ok(())
}
