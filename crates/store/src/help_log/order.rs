//! The place of an entry in the list of the log, as one number.
//!
//! The number is the row id of the entry and of its line in the full-text index, so the newest
//! entries come out of either without sorting, and a range of days is a range of numbers. It
//! follows from the entry alone; only two entries of the same instant are moved apart.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use khupho_domain::ids::EntityId;
use khupho_domain::vietnam::vietnam_time;

/// Bits below the day: 17 for the second of the day, 25 for the identity.
const DAY_SHIFT: u32 = 42;
const SECOND_SHIFT: u32 = 25;
const TAIL_MASK: u64 = (1 << SECOND_SHIFT) - 1;
/// Days that fit beside the rest in a positive number: up to the year 5742.
const LAST_DAY: i32 = (1 << 21) - 1;

/// The place of an entry: by day, then by time (the time of entry where none was noted).
pub(super) fn day_order(entity: EntityId, day: NaiveDate, time: Option<NaiveTime>) -> i64 {
    let second = time.map_or_else(
        || second_of_entry(entity),
        |time| time.num_seconds_from_midnight(),
    );
    start_of_day(day) | i64::from(second) << SECOND_SHIFT | tail(entity)
}

/// The smallest number of a day.
#[must_use]
pub fn start_of_day(day: NaiveDate) -> i64 {
    i64::from(day.num_days_from_ce().clamp(0, LAST_DAY)) << DAY_SHIFT
}

/// The largest number of a day.
#[must_use]
pub fn end_of_day(day: NaiveDate) -> i64 {
    start_of_day(day) + ((1 << DAY_SHIFT) - 1)
}

fn second_of_entry(entity: EntityId) -> u32 {
    vietnam_time(made_at_ms(entity)).num_seconds_from_midnight()
}

/// Milliseconds since 1970 at which a UUIDv7 was made; 0 for identities that tell no time.
fn made_at_ms(entity: EntityId) -> u64 {
    let bytes = entity.as_bytes();
    if bytes[6] >> 4 != 7 {
        return 0;
    }
    bytes[..6]
        .iter()
        .fold(0, |ms, byte| ms << 8 | u64::from(*byte))
}

/// Keeps entries of one second in the order in which they were made: the millisecond, then the
/// counter of the UUIDv7; any other identity gives its last bits.
fn tail(entity: EntityId) -> i64 {
    let bytes = entity.as_bytes();
    let bits = if bytes[6] >> 4 == 7 {
        let counter = u64::from(bytes[6] & 0x0f) << 8 | u64::from(bytes[7]);
        (made_at_ms(entity) % 1_000) << 15 | counter << 3
    } else {
        bytes[8..]
            .iter()
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte))
    };
    i64::try_from(bits & TAIL_MASK).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn made_at(ms: u64, counter: u16) -> EntityId {
        let mut tail = [0; 10];
        tail[..2].copy_from_slice(&counter.to_be_bytes());
        EntityId::from(uuid::Builder::from_unix_timestamp_millis(ms, &tail).into_uuid())
    }

    fn day(number: i32) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(number).expect("a day of the calendar")
    }

    #[test]
    fn an_entry_without_a_time_stands_where_it_was_entered() {
        // 22 November 2026, 09:00 in Vietnam.
        let entered = made_at(1_795_312_800_000, 0);
        let noted = NaiveTime::from_hms_opt(8, 59, 59);
        let later = NaiveTime::from_hms_opt(9, 0, 1);
        let on = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day of the calendar");
        assert!(day_order(entered, on, noted) < day_order(entered, on, None));
        assert!(day_order(entered, on, None) < day_order(entered, on, later));
    }

    #[test]
    fn entries_of_one_import_keep_their_order() {
        let (first, second) = (made_at(1_795_312_800_000, 4), made_at(1_795_312_800_000, 5));
        assert!(day_order(first, day(739_000), None) < day_order(second, day(739_000), None));
    }

    proptest! {
        #[test]
        fn every_number_lies_inside_its_day(
            bytes in any::<[u8; 16]>(),
            number in 700_000_i32..800_000,
            seconds in proptest::option::of(0_u32..86_400),
        ) {
            let time = seconds.and_then(|second| NaiveTime::from_num_seconds_from_midnight_opt(second, 0));
            let order = day_order(EntityId::from_bytes(bytes), day(number), time);
            prop_assert!((start_of_day(day(number))..=end_of_day(day(number))).contains(&order));
            prop_assert!(end_of_day(day(number)) < start_of_day(day(number + 1)));
        }
    }
}
