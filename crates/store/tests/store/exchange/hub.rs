//! Where a store and the ward's hub stand.

use khupho_oplog::StreamHead;
use khupho_oplog::ids::{BundleId, DeviceId, LogId};
use khupho_oplog::registry::{criteria_set, reason_template};
use khupho_oplog::{Change, KindId, Patch};
use khupho_store::exchange::{
    self, Arrival, ChangedAudiences, ComparedPlace, HubNews, QuarantineFilter, QuarantineReason,
    TakenIn, TakingIn,
};
use khupho_store::{StoreError, TxnLabel};

use super::machines::Machine;
use crate::common::{MONDAY_MS, TestResult};

const HUB: DeviceId = DeviceId::from_bytes([0xbb; 16]);
const LOG: LogId = LogId::from_bytes([1; 16]);
const OTHER_LOG: LogId = LogId::from_bytes([2; 16]);
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// Something of the hub's feed, in one transaction.
pub(super) fn from_hub<T>(
    machine: &Machine,
    work: impl FnOnce(&mut TakingIn<'_>) -> Result<T, StoreError>,
) -> Result<(T, TakenIn), StoreError> {
    let arrival = Arrival {
        bundle: BundleId::from_bytes(*LOG.as_bytes()),
        part: 1,
        parts: 1,
        purpose: 5,
        device: None,
        neighborhood: None,
        number: 0,
        file_name: String::new(),
        made_ms: MONDAY_MS,
        received_ms: MONDAY_MS,
        content_hash: [0; 32],
        actor: None,
    };
    machine.store().take_in(&arrival, work)
}

fn totals(machine: &Machine) -> Result<(u64, u64, u64), StoreError> {
    let totals = machine.store().read(exchange::delivery_totals)?;
    Ok((totals.saved, totals.sent, totals.received))
}

fn own_heads(machine: &Machine) -> Result<Vec<StreamHead>, StoreError> {
    machine.store().read(exchange::own_heads)
}

fn acknowledge(
    machine: &Machine,
    log: LogId,
    number: u64,
    heads: &[StreamHead],
) -> Result<bool, StoreError> {
    let at_ms = MONDAY_MS + number;
    Ok(from_hub(machine, |taking| {
        taking.acknowledge_by_hub(log, (number, at_ms), heads)
    })?
    .0)
}

#[test]
fn the_hub_and_the_files_each_say_for_themselves_what_the_ward_has() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.store().meet_hub(HUB, LOG)?;
    pc.add("một")?;
    ward.take(&pc.send()?)?;
    pc.take_receipt(&ward.receipt(pc.neighborhood)?)?;
    assert_eq!(totals(&pc)?, (0, 0, 3));
    pc.add("hai")?;
    acknowledge(&pc, LOG, 1, &own_heads(&pc)?)?;
    assert_eq!(totals(&pc)?, (0, 0, 4));
    // The hub was restored: what the files say stays.
    let place = pc.store().meet_hub(HUB, OTHER_LOG)?;
    assert_eq!((place.cursor, place.acknowledgement_number), (0, 0));
    assert_eq!(totals(&pc)?, (1, 0, 3));
    // An acknowledgement of the log that is no more says nothing.
    acknowledge(&pc, LOG, 2, &own_heads(&pc)?)?;
    assert_eq!(totals(&pc)?, (1, 0, 3));
    acknowledge(&pc, OTHER_LOG, 1, &own_heads(&pc)?)?;
    assert_eq!(totals(&pc)?, (0, 0, 4));
    pc.store().leave_hub()?;
    assert_eq!(totals(&pc)?, (1, 0, 3));
    assert_eq!(pc.store().read(exchange::hub_place)?, None);
    Ok(())
}

#[test]
fn what_the_hub_took_is_sent_and_not_received() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.store().meet_hub(HUB, LOG)?;
    pc.add("một")?;
    assert_eq!(totals(&pc)?, (3, 0, 0));
    pc.store().mark_pushed(&own_heads(&pc)?, Some(3))?;
    assert_eq!(totals(&pc)?, (0, 3, 0));
    let told = pc.store().read(exchange::delivery_totals)?;
    assert_eq!(told.last_sent_ms, pc.clock.now_ms());
    acknowledge(&pc, LOG, 1, &own_heads(&pc)?)?;
    let told = pc.store().read(exchange::delivery_totals)?;
    assert_eq!(told.last_receipt_ms, MONDAY_MS + 1);
    Ok(())
}

#[test]
fn the_cursor_moves_with_what_came_and_never_back() -> TestResult {
    let ward = Machine::ward()?;
    ward.store().meet_hub(HUB, LOG)?;
    let cursor = || -> Result<u64, StoreError> {
        let place = ward.store().read(exchange::hub_place)?;
        Ok(place.map_or(0, |place| place.cursor))
    };
    from_hub(&ward, |taking| taking.hub_cursor(LOG, 40))?;
    let failed = from_hub(&ward, |taking| {
        taking.hub_cursor(LOG, 80)?;
        Err::<(), _>(StoreError::Cancelled)
    });
    assert!(failed.is_err());
    assert_eq!(cursor()?, 40);
    from_hub(&ward, |taking| taking.hub_cursor(LOG, 30))?;
    from_hub(&ward, |taking| taking.hub_cursor(OTHER_LOG, 99))?;
    ward.store().mark_pushed(&[], Some(20))?;
    assert_eq!(cursor()?, 40);
    Ok(())
}

#[test]
fn what_the_hub_lacks_follows_from_its_ends() -> TestResult {
    let ward = Machine::ward()?;
    let mut pc = Machine::of(&ward, 0)?;
    pc.add("một")?;
    let lacks = |machine: &Machine, ends: &[StreamHead]| {
        let ranges = machine
            .store()
            .read(|connection| exchange::ranges_beyond(connection, ends))?;
        let ranges = ranges.iter().map(|range| (range.first_seq, range.last_seq));
        Ok::<Vec<_>, StoreError>(ranges.collect())
    };
    assert_eq!(lacks(&pc, &[])?, [(1, 3)]);
    let third = own_heads(&pc)?;
    let mut twin = pc.copied()?;
    pc.add("hai")?;
    assert_eq!(lacks(&pc, &third)?, [(4, 4)]);
    assert_eq!(lacks(&pc, &own_heads(&pc)?)?, []);
    // Another machine's history under the same name: as long as it is not here, it comes first.
    twin.add("ba")?;
    assert_eq!(lacks(&pc, &own_heads(&twin)?)?, []);
    twin.add("bốn")?;
    ward.take(&pc.send()?)?;
    ward.take(&twin.send()?)?;
    let both = [own_heads(&pc)?, own_heads(&twin)?].concat();
    assert_eq!(lacks(&ward, &both)?.len(), 1, "the ward's own");
    let of_pc = lacks(&ward, &own_heads(&pc)?)?;
    assert!(of_pc.contains(&(4, 5)), "from where they part: {of_pc:?}");
    twin.close();
    Ok(())
}

#[test]
fn the_ward_tells_what_it_puts_aside_and_hears_what_others_do() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    ward.store().meet_hub(HUB, LOG)?;
    pc.add("một")?;
    let import = ward.take(&pc.send()?)?.import;
    let news = || {
        ward.store()
            .read(|connection| exchange::hub_news(connection, 100))
    };
    assert_eq!(news()?, HubNews::default());
    ward.store().undo_import(import)?;
    let aside = news()?;
    let undone = u16::from(QuarantineReason::ImportUndone.number());
    assert_eq!(aside.verdicts.len(), 3);
    assert!(aside.verdicts.iter().all(|(_, reason)| *reason == undone));
    ward.store().mark_told(&aside)?;
    assert!(news()?.is_empty());
    ward.store().redo_import(import)?;
    // What this PC told comes back, and does not undo what was decided since.
    from_hub(&ward, |taking| {
        for (op, reason) in &aside.verdicts {
            taking.verdict_of_sibling(*op, *reason)?;
        }
        taking.settle_verdicts()
    })?;
    assert_eq!(ward.titles()?, ["một"]);
    let lifted = news()?;
    assert!(lifted.verdicts.iter().all(|(_, reason)| *reason == 0));
    ward.store().mark_told(&lifted)?;
    // Another PC of the ward decides.
    let (op, _) = aside.verdicts[2];
    let not_a_writer = u16::from(QuarantineReason::NotAWriter.number());
    from_hub(&ward, |taking| {
        taking.verdict_of_sibling(op, not_a_writer)?;
        taking.settle_verdicts()
    })?;
    let filter = QuarantineFilter::default();
    let standing = ward
        .store()
        .read(|connection| exchange::quarantined(connection, &filter, 10, 0))?;
    assert_eq!(standing.len(), 1);
    assert_eq!(
        (standing[0].op, standing[0].reason),
        (op, Some(QuarantineReason::NotAWriter))
    );
    assert!(news()?.is_empty(), "it is the hub that told");
    ward.digests()?;
    Ok(())
}

#[test]
fn a_verdict_waits_for_its_operation_and_a_forgetful_hub_is_told_again() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    ward.store().meet_hub(HUB, LOG)?;
    pc.add("một")?;
    let part = pc.send()?;
    let op = part.runs[0].1[2].hash;
    let breaks = u16::from(QuarantineReason::BreaksLimit.number());
    from_hub(&ward, |taking| {
        taking.verdict_of_sibling(op, breaks)?;
        taking.settle_verdicts()
    })?;
    ward.take(&part)?;
    let news = || {
        ward.store()
            .read(|connection| exchange::hub_news(connection, 100))
    };
    assert!(
        news()?.is_empty(),
        "nobody says the contrary before it was heard"
    );
    from_hub(&ward, |taking| {
        taking.settle_verdicts()?;
        Ok(())
    })?;
    assert_eq!(ward.titles()?, Vec::<String>::new());
    assert!(!ward.store().read(exchange::hub_forgot_decisions)?);
    ward.store().meet_hub(HUB, OTHER_LOG)?;
    assert!(ward.store().read(exchange::hub_forgot_decisions)?);
    assert_eq!(news()?.verdicts, [(op, breaks)]);
    Ok(())
}

#[test]
fn only_earlier_moments_are_news() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    ward.store().meet_hub(HUB, LOG)?;
    pc.hand.advance(DAY_MS);
    pc.add("ngày mai")?;
    ward.take(&pc.send()?)?;
    let news = || {
        ward.store()
            .read(|connection| exchange::hub_news(connection, 100))
    };
    let told = news()?;
    assert!(!told.moments.is_empty());
    ward.store().mark_told(&told)?;
    assert!(news()?.is_empty());
    // The hub had it earlier: that counts here too, and need not be told.
    let (op_uid, moment) = told.moments[0];
    let earlier = khupho_oplog::Hlc::new(moment.ms() - 5_000, 0);
    from_hub(&ward, |taking| taking.moments_of_hub(&[(op_uid, earlier)]))?;
    assert!(news()?.is_empty());
    ward.digests()?;
    Ok(())
}

fn write(ward: &Machine, kind: KindId, change: Change) -> Result<(), StoreError> {
    ward.store()
        .transact(ward.actor(), TxnLabel::CriteriaLoad, |txn| {
            let entity = txn.new_entity()?;
            txn.write(kind, entity, Patch(vec![change]))
        })
        .map(|_| ())
}

/// What the ward writes for every khu phố.
fn add_words(ward: &Machine) -> Result<(), StoreError> {
    let change = Change::set(reason_template::TEXT, "thiếu ảnh");
    write(ward, reason_template::KIND, change)
}

/// What is the ward's alone until it is issued.
fn add_draft(ward: &Machine) -> Result<(), StoreError> {
    let change = Change::set(criteria_set::TITLE, "Bộ mẫu");
    write(ward, criteria_set::KIND, change)
}

#[test]
fn a_hub_that_may_hold_what_is_for_others_is_told_so() -> TestResult {
    let ward = Machine::ward()?;
    ward.store().meet_hub(HUB, LOG)?;
    add_words(&ward)?;
    add_draft(&ward)?;
    let changed = |ends: &[StreamHead]| {
        ward.store()
            .read(|connection| exchange::changed_audiences(connection, ends))
    };
    // The hub has nothing: a push will tell it.
    let nothing = changed(&[])?;
    assert_eq!((nothing.to_tell, nothing.as_held), (vec![], vec![]));
    // It has everything, and nobody here knows for whom: the answer was lost.
    let ends = own_heads(&ward)?;
    let ChangedAudiences {
        to_tell,
        as_held,
        position,
    } = changed(&ends)?;
    assert!(
        to_tell.iter().any(|one| one.seq + 1 == ends[0].seq),
        "{to_tell:?}"
    );
    assert!(
        as_held.iter().any(|one| one.seq == ends[0].seq),
        "{as_held:?}"
    );
    assert_eq!((to_tell.len() + as_held.len()) as u64, ends[0].seq);
    ward.store().mark_audiences(&to_tell)?;
    ward.store().mark_audiences(&as_held)?;
    ward.store().mark_audiences_looked_for(position)?;
    let nothing = changed(&ends)?;
    assert_eq!((nothing.to_tell, nothing.as_held), (vec![], vec![]));
    // It was restored.
    ward.store().meet_hub(HUB, OTHER_LOG)?;
    assert_eq!(changed(&ends)?.to_tell, to_tell);
    Ok(())
}

#[test]
fn for_whom_something_is_goes_by_its_identity() -> TestResult {
    let mut ward = Machine::ward()?;
    let twin = ward.copied()?;
    add_words(&ward)?;
    add_draft(&twin)?;
    // What only another machine has of the stream comes first; both histories are here then.
    ward.take(&twin.part(|connection| exchange::ranges_beyond(connection, &[]))?)?;
    let ranges = ward
        .store()
        .read(|connection| exchange::ranges_beyond(connection, &[]))?;
    let range = ranges.first().ok_or("nothing is passed on")?;
    let audiences = ward
        .store()
        .read(|connection| exchange::audiences_of(connection, range))?;
    assert!(!audiences.is_empty());
    for one in &audiences {
        let bytes = ward
            .store()
            .read(|connection| exchange::own_operation(connection, one))?;
        assert_eq!(khupho_oplog::operation::identity(&bytes.header), one.hash);
    }
    Ok(())
}

#[test]
fn what_is_not_passed_on_is_not_compared() -> TestResult {
    let ward = Machine::ward()?;
    let mut pc = Machine::of(&ward, 0)?;
    pc.add("tháng trước")?;
    pc.send()?;
    pc.close();
    std::fs::remove_file(pc.folder.path().join("stream-marker"))?;
    pc.open()?;
    pc.add("sau đó")?;
    let passed_on: u64 = pc
        .store()
        .read(|connection| exchange::ranges_beyond(connection, &[]))?
        .iter()
        .map(exchange::StreamRange::operations)
        .sum();
    let digest = pc
        .store()
        .read(|connection| exchange::digest_for_hub(connection, pc.neighborhood))?;
    let compared: u64 = digest.buckets.iter().map(|(count, _)| count).sum();
    assert_eq!(compared, passed_on);
    let mut hashes = 0;
    for bucket in 0..=u8::MAX {
        let found = pc
            .store()
            .read(|connection| exchange::hashes_for_hub(connection, pc.neighborhood, bucket))?;
        hashes += found.len() as u64;
    }
    assert_eq!(hashes, passed_on);
    Ok(())
}

#[test]
fn a_comparison_goes_on_where_it_stopped() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    pc.store().meet_hub(HUB, LOG)?;
    let stands = || pc.store().read(exchange::compared_up_to);
    assert_eq!(stands()?, None);
    let place = ComparedPlace {
        neighborhood: pc.neighborhood,
        bucket: 95,
    };
    pc.store().mark_compared_up_to(place)?;
    assert_eq!(stands()?, Some(place));
    pc.store().mark_compared(MONDAY_MS)?;
    assert_eq!(stands()?, None);
    Ok(())
}
