//! Several PCs of one khu phố.

use khupho_store::exchange::{self, QuarantineReason};
use khupho_store::{Connection, StoreError, assessment, criteria};
use khupho_sync::export::{Export, export};
use khupho_sync::{SyncError, Unwatched, Verdict};

use crate::world::{Pc, TestResult, World, is, verdicts};

/// Two PCs that know of each other.
fn two(world: &World) -> TestResult<(Pc, Pc)> {
    let one = world.enrolled("may-1", 0)?;
    let other = world.enrolled("may-2", 0)?;
    world.answer(&one)?;
    Ok((one, other))
}

#[test]
fn two_pcs_exchange_directly_and_hold_the_same_names_too() -> TestResult {
    let world = World::founded()?;
    let (one, other) = two(&world)?;
    let household = one.add_household("A")?;
    other.add_household("B")?;
    assert_eq!(verdicts(&world.carry(&one, &other)?), [Verdict::Good]);
    assert_eq!(verdicts(&world.carry(&other, &one)?), [Verdict::Good]);
    assert_eq!(one.codes()?, ["A", "B"]);
    assert_eq!(one.digest()?, other.digest()?);
    let carried = other.household(household)?.ok_or("not there")?;
    assert_eq!(carried.contact_name, "Người Mẫu A");
    Ok(())
}

#[test]
fn three_pcs_and_the_ward_converge_whatever_goes_which_way() -> TestResult {
    let world = World::founded()?;
    let (one, two) = two(&world)?;
    let three = world.enrolled("may-3", 0)?;
    for pc in [&one, &two] {
        world.answer(pc)?;
    }
    for (pc, code) in [(&one, "A"), (&two, "B"), (&three, "C")] {
        pc.add_household(code)?;
    }
    world.carry(&one, &two)?;
    // The second relays what the first wrote; the third gets both at once.
    world.carry(&two, &three)?;
    assert_eq!(three.codes()?, ["A", "B", "C"]);
    world.send(&three)?;
    assert_eq!(world.ward.codes()?, ["A", "B", "C"], "relayed by the third");
    for pc in [&one, &two, &three] {
        world.answer(pc)?;
    }
    assert_eq!(one.codes()?, ["A", "B", "C"]);
    // The receipt brings no names; the others do.
    world.carry(&three, &one)?;
    world.carry(&one, &two)?;
    let digest = one.digest()?;
    assert_eq!(two.digest()?, digest);
    assert_eq!(three.digest()?, digest);
    Ok(())
}

#[test]
fn undoing_the_load_of_a_set_comes_to_the_same_on_the_sibling_and_at_the_ward() -> TestResult {
    let world = World::founded()?;
    let (one, other) = two(&world)?;
    let (begun, load) = one.load_set("BO-MAU")?;
    let is_begun = |pc: &Pc| {
        pc.store()
            .read(|connection| assessment::is_begun(connection, begun))
    };
    let loaded = |pc: &Pc| pc.store().read(criteria::list);
    let everywhere = [&one, &other, &world.ward];
    let mut last = load;
    for expected in [true, false, true] {
        world.carry(&one, &other)?;
        world.send(&one)?;
        world.answer(&one)?;
        for pc in everywhere {
            assert_eq!(is_begun(pc)?, expected);
            assert_eq!(loaded(pc)?.len(), 1);
            assert_eq!(pc.store().read(put_aside)?, []);
        }
        assert_eq!(one.digest()?, other.digest()?);
        last = one.store().undo(one.actor(), last)?.txn;
    }
    Ok(())
}

fn put_aside(connection: &Connection) -> Result<Vec<(QuarantineReason, u64)>, StoreError> {
    exchange::quarantine_tally(connection, None)
}

#[test]
fn simultaneous_edits_of_one_field_are_shown_on_both() -> TestResult {
    let world = World::founded()?;
    let (one, other) = two(&world)?;
    let household = one.add_household("A")?;
    world.carry(&one, &other)?;
    one.recode(household, "A1")?;
    other.hand.advance(1_000);
    other.recode(household, "A2")?;
    world.carry(&one, &other)?;
    world.carry(&other, &one)?;
    for pc in [&one, &other] {
        let edits = pc.store().read(exchange::simultaneous_edits)?;
        assert_eq!(edits.len(), 1, "{edits:?}");
        assert_eq!(pc.codes()?, ["A2"], "the later one stands");
    }
    Ok(())
}

#[test]
fn a_pc_that_knows_of_no_other_one_says_so() -> TestResult {
    let world = World::founded()?;
    let alone = world.enrolled("may-1", 0)?;
    alone.add_household("A")?;
    let folder = world.made_folder("x")?;
    let refused = export(alone.store(), &Export::to_siblings(&folder), &Unwatched);
    assert!(
        is(&refused, |error| matches!(error, SyncError::NoSiblings)),
        "{refused:?}"
    );
    Ok(())
}

#[test]
fn a_bundle_for_the_ward_is_of_no_use_to_a_sibling_and_the_other_way_round() -> TestResult {
    let world = World::founded()?;
    let (one, other) = two(&world)?;
    one.add_household("A")?;
    one.export_to_ward(&world.path("w"))?;
    one.export_to_siblings(&world.path("s"))?;
    assert_eq!(
        verdicts(&other.import(&world.path("w"))?),
        [Verdict::NotForThisMachine]
    );
    assert_eq!(
        verdicts(&world.ward.import(&world.path("s"))?),
        [Verdict::NotForThisMachine]
    );
    Ok(())
}

#[test]
fn a_clock_that_is_off_by_years_neither_wins_nor_is_refused() -> TestResult {
    let world = World::founded()?;
    let (one, other) = two(&world)?;
    let household = one.add_household("A")?;
    world.carry(&one, &other)?;
    // 2099 and 2016.
    one.hand.set(4_070_908_800_000);
    one.recode(household, "tương lai")?;
    world.send(&one)?;
    world.answer(&one)?;
    world.answer(&other)?;
    world.ward.hand.advance(1_000);
    other.hand.set(world.ward.clock().now_ms());
    other.recode(household, "hôm nay")?;
    world.send(&other)?;
    world.answer(&one)?;
    for pc in [&world.ward, &one, &other] {
        assert_eq!(pc.codes()?, ["hôm nay"]);
    }
    other.hand.set(1_451_606_400_000);
    other.add_household("quá khứ")?;
    world.send(&other)?;
    assert_eq!(world.ward.codes()?.len(), 2);
    Ok(())
}
