//! What a reviewer may want to look at in the entries behind a figure. A flag says what stands in
//! the log and accuses nobody: a week of paper notes typed in on a Sunday looks the same.

use crate::ids::EntityId;
use chrono::NaiveDate;

/// An entry counts as back-dated from this many days between its day and the day it was written.
pub const BACK_DATED_MIN_DAYS: i64 = 7;
/// One entry in this many must be back-dated before it is worth a flag.
const BACK_DATED_ONE_IN: usize = 20;
/// A burst begins with this many entries …
pub const BURST_MIN_ENTRIES: usize = 20;
/// … written within this time by one person.
pub const BURST_WINDOW_MS: u64 = 10 * 60 * 1000;

/// How an entry came into the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryOrigin {
    /// A person entered it.
    Entered,
    /// It came with the import of a file, which is back-dated by nature.
    Imported,
}

/// An entry behind a figure, with when it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenEntry {
    /// The day it tells of.
    pub happened_on: NaiveDate,
    /// The day it was written, where the reviewer is.
    pub written_on: NaiveDate,
    /// The moment it was written, in milliseconds since 1970, as the hub accepts it.
    pub written_ms: u64,
    /// Who wrote it.
    pub actor: EntityId,
    /// How it came.
    pub origin: EntryOrigin,
}

/// Entries that were written long after their day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackDated {
    /// How many.
    pub entries: u32,
    /// Of how many that were entered by people.
    pub of: u32,
    /// The longest delay in days.
    pub longest_days: u32,
}

/// The back-dated entries, where they are more than a stray few. Imported ones do not count.
pub fn back_dated(entries: &[WrittenEntry]) -> Option<BackDated> {
    let entered = entries
        .iter()
        .filter(|entry| entry.origin == EntryOrigin::Entered);
    let delays: Vec<i64> = entered
        .map(|entry| (entry.written_on - entry.happened_on).num_days())
        .collect();
    let late: Vec<i64> = delays
        .iter()
        .copied()
        .filter(|days| *days >= BACK_DATED_MIN_DAYS)
        .collect();
    if late.is_empty() || late.len() * BACK_DATED_ONE_IN < delays.len() {
        return None;
    }
    let longest = late.iter().copied().max().unwrap_or_default();
    Some(BackDated {
        entries: count(late.len()),
        of: count(delays.len()),
        longest_days: u32::try_from(longest).unwrap_or(u32::MAX),
    })
}

/// Many entries of one person within minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Burst {
    /// Who wrote them.
    pub actor: EntityId,
    /// How many.
    pub entries: u32,
    /// When the first was written.
    pub from_ms: u64,
    /// When the last was written.
    pub to_ms: u64,
}

/// The bursts in the entries, the largest first. Entries of one burst lie within
/// [`BURST_WINDOW_MS`] of its first one; imported ones do not count.
pub fn bursts(entries: &[WrittenEntry]) -> Vec<Burst> {
    let mut writes: Vec<(EntityId, u64)> = entries
        .iter()
        .filter(|entry| entry.origin == EntryOrigin::Entered)
        .map(|entry| (entry.actor, entry.written_ms))
        .collect();
    writes.sort_unstable();
    let mut found = Vec::new();
    for of_one in writes.chunk_by(|one, next| one.0 == next.0) {
        found.extend(bursts_of_one(of_one));
    }
    found.sort_by_key(|burst| (std::cmp::Reverse(burst.entries), burst.from_ms));
    found
}

/// Bursts do not overlap: the next one begins behind the last write of the one before.
fn bursts_of_one(writes: &[(EntityId, u64)]) -> Vec<Burst> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some((actor, from_ms)) = writes.get(start).copied() {
        let within = writes[start..].partition_point(|(_, ms)| *ms <= from_ms + BURST_WINDOW_MS);
        if within < BURST_MIN_ENTRIES {
            start += 1;
            continue;
        }
        found.push(Burst {
            actor,
            entries: count(within),
            from_ms,
            to_ms: writes[start + within - 1].1,
        });
        start += within;
    }
    found
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;

    fn entry(delay_days: u64, written_ms: u64, actor: u8) -> WrittenEntry {
        let happened_on = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        WrittenEntry {
            happened_on,
            written_on: happened_on + Days::new(delay_days),
            written_ms,
            actor: EntityId::from_bytes([actor; 16]),
            origin: EntryOrigin::Entered,
        }
    }

    #[test]
    fn seven_days_are_late_and_six_are_not() {
        assert_eq!(back_dated(&[entry(6, 0, 1)]), None);
        assert_eq!(
            back_dated(&[entry(7, 0, 1), entry(0, 0, 1), entry(30, 0, 1)]),
            Some(BackDated {
                entries: 2,
                of: 3,
                longest_days: 30
            })
        );
    }

    #[test]
    fn one_stray_entry_in_twenty_one_is_no_flag() {
        let mut entries = vec![entry(9, 0, 1)];
        entries.extend((0..19).map(|_| entry(0, 0, 1)));
        assert!(back_dated(&entries).is_some());
        entries.push(entry(0, 0, 1));
        assert_eq!(back_dated(&entries), None);
    }

    #[test]
    fn imported_entries_say_nothing() {
        let imported = WrittenEntry {
            origin: EntryOrigin::Imported,
            ..entry(90, 0, 1)
        };
        assert_eq!(back_dated(&[imported; 40]), None);
        assert_eq!(bursts(&[imported; 40]), []);
    }

    #[test]
    fn twenty_entries_of_one_person_within_ten_minutes_are_a_burst() {
        let spread = |step_ms: u64, actor| {
            (0..20)
                .map(|index| entry(0, index * step_ms, actor))
                .collect::<Vec<_>>()
        };
        let step_ms = BURST_WINDOW_MS / 19;
        assert_eq!(
            bursts(&spread(step_ms, 1)),
            [Burst {
                actor: EntityId::from_bytes([1; 16]),
                entries: 20,
                from_ms: 0,
                to_ms: 19 * step_ms,
            }]
        );
        assert_eq!(bursts(&spread(step_ms + 1, 1)), []);
        assert_eq!(bursts(&spread(step_ms, 1)[1..]), []);
    }

    #[test]
    fn two_people_are_two_bursts_and_the_larger_comes_first() {
        let mut entries: Vec<_> = (0..20).map(|index| entry(0, index, 2)).collect();
        entries.extend((0..25).map(|index| entry(0, index, 1)));
        entries.extend((0..20).map(|index| entry(0, 5 * BURST_WINDOW_MS + index, 2)));
        let told: Vec<_> = bursts(&entries)
            .iter()
            .map(|burst| (burst.actor.as_bytes()[0], burst.entries, burst.from_ms))
            .collect();
        assert_eq!(told, [(1, 25, 0), (2, 20, 0), (2, 20, 5 * BURST_WINDOW_MS)]);
    }
}
