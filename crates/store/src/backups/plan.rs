//! Which backups are made and which are kept: pure decisions.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};
use khupho_domain::vietnam::vietnam_day;

const PERIOD_MS: u64 = 30 * 60 * 1000;
const NEWEST_KEPT: usize = 3;
const DAYS_KEPT: usize = 14;
const WEEKS_KEPT: usize = 8;

/// A backup and its age, all that the decision needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupMoment {
    /// Its name.
    pub name: String,
    /// When it was made.
    pub at_ms: u64,
}

/// The last backup, all that tells whether the next one is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastBackup {
    /// When it was made.
    pub at_ms: u64,
    /// Operations in it.
    pub operations: u64,
}

/// Whether half an hour of work passed since the last backup. Where nothing was written since,
/// there is nothing to back up. A backup from the future (the clock was set back) does not count.
///
/// What was written is told by the number of operations: the moments of the log never go back, so
/// after a clock that once ran ahead they lie after every backup.
#[must_use]
pub fn is_due(last: Option<LastBackup>, operations: u64, now_ms: u64) -> bool {
    match last.filter(|last| last.at_ms <= now_ms) {
        None => operations > 0,
        Some(last) => operations != last.operations && now_ms - last.at_ms >= PERIOD_MS,
    }
}

/// The names of backups that are no longer kept. Kept are the newest three, the newest one of each
/// of the last 14 days and of each of the last 8 weeks that have one.
///
/// Nobody can tell a backup made while the clock was ahead from one seen while the clock is behind. So
/// a backup goes only where it is outdated among all of them, and among those up to now as well: a
/// clock that ran ahead pushes no true one out, nor does one that fell back to its first day.
#[must_use]
pub fn to_remove(backups: &[BackupMoment], now_ms: u64) -> Vec<&str> {
    let mut newest_first: Vec<_> = backups.iter().collect();
    newest_first.sort_by(|one, other| (other.at_ms, &other.name).cmp(&(one.at_ms, &one.name)));
    let mut kept = kept_of(&newest_first);
    newest_first.retain(|backup| backup.at_ms <= now_ms);
    kept.extend(kept_of(&newest_first));
    let names = backups.iter().map(|backup| backup.name.as_str());
    names.filter(|name| !kept.contains(name)).collect()
}

fn kept_of<'b>(newest_first: &[&'b BackupMoment]) -> BTreeSet<&'b str> {
    let (mut days, mut weeks) = (BTreeSet::new(), BTreeSet::new());
    let kept = newest_first.iter().enumerate().filter(|(age, backup)| {
        let day = vietnam_day(backup.at_ms);
        let of_day = is_newest_of(&mut days, Some(day), DAYS_KEPT);
        let of_week = is_newest_of(&mut weeks, week_of(day), WEEKS_KEPT);
        *age < NEWEST_KEPT || of_day || of_week
    });
    kept.map(|(_, backup)| backup.name.as_str()).collect()
}

fn is_newest_of(seen: &mut BTreeSet<NaiveDate>, span: Option<NaiveDate>, most: usize) -> bool {
    let Some(span) = span else {
        return false;
    };
    seen.insert(span) && seen.len() <= most
}

/// The Monday of the week.
fn week_of(day: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_isoywd_opt(
        day.iso_week().year(),
        day.iso_week().week(),
        chrono::Weekday::Mon,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: u64 = 60 * 60 * 1000;
    const DAY_MS: u64 = 24 * HOUR_MS;
    /// Monday, 23 November 2026, 07:00 in Việt Nam.
    const MONDAY_MS: u64 = 1_795_392_000_000;

    fn backups(ages_ms: impl IntoIterator<Item = u64>) -> Vec<BackupMoment> {
        ages_ms
            .into_iter()
            .map(|age_ms| BackupMoment {
                name: format!("{age_ms}"),
                at_ms: MONDAY_MS - age_ms,
            })
            .collect()
    }

    #[test]
    fn a_backup_is_due_after_half_an_hour_of_work() {
        let made = |at_ms| {
            Some(LastBackup {
                at_ms,
                operations: 7,
            })
        };
        for (last, operations, now_ms, due) in [
            (None, 0, MONDAY_MS, false),
            (None, 1, MONDAY_MS, true),
            (made(MONDAY_MS), 7, MONDAY_MS + DAY_MS, false),
            (made(MONDAY_MS), 8, MONDAY_MS + PERIOD_MS - 1, false),
            (made(MONDAY_MS), 8, MONDAY_MS + PERIOD_MS, true),
            // After an older backup was restored.
            (made(MONDAY_MS), 6, MONDAY_MS + PERIOD_MS, true),
            (made(MONDAY_MS + DAY_MS), 7, MONDAY_MS, true),
        ] {
            assert_eq!(is_due(last, operations, now_ms), due);
        }
    }

    #[test]
    fn the_anchor_is_a_monday() {
        let day = vietnam_day(MONDAY_MS);
        assert_eq!(day.to_string(), "2026-11-23");
        assert_eq!(week_of(day), Some(day));
    }

    #[test]
    fn few_backups_are_all_kept() {
        assert!(to_remove(&backups([0, 1, 2]), MONDAY_MS).is_empty());
        assert!(to_remove(&[], MONDAY_MS).is_empty());
    }

    #[test]
    fn of_one_day_the_newest_three_are_kept() {
        let day = backups((0..6).map(|half_hours| half_hours * HOUR_MS / 2));
        let removed = to_remove(&day, MONDAY_MS);
        assert_eq!(removed.len(), 3);
        assert!(removed.contains(&day[5].name.as_str()));
    }

    #[test]
    fn one_a_day_for_half_a_year_leaves_days_and_weeks() {
        let daily = backups((0..180).map(|days| days * DAY_MS));
        let removed: BTreeSet<_> = to_remove(&daily, MONDAY_MS).into_iter().collect();
        let kept: Vec<_> = (0..180)
            .filter(|days| !removed.contains((days * DAY_MS).to_string().as_str()))
            .collect();
        // 14 days, then the Sundays of the weeks that the 14 days do not reach.
        let days: Vec<u64> = (0..14).collect();
        assert_eq!(kept[..14], days);
        assert_eq!(kept[14..], [15, 22, 29, 36, 43]);
    }

    #[test]
    fn backups_of_a_clock_that_ran_ahead_push_no_true_one_out() {
        let true_ones = (0..14).map(|days| BackupMoment {
            name: format!("true {days}"),
            at_ms: MONDAY_MS - days * DAY_MS,
        });
        let ahead = (1..=20).map(|days| BackupMoment {
            name: format!("ahead {days}"),
            at_ms: MONDAY_MS + days * DAY_MS,
        });
        let both: Vec<_> = true_ones.chain(ahead).collect();
        let removed = to_remove(&both, MONDAY_MS);
        assert!(
            !removed.is_empty(),
            "those of the clock do not stay for ever"
        );
        assert!(removed.iter().all(|name| name.starts_with("ahead")));
    }

    #[test]
    fn a_clock_that_fell_back_removes_no_true_backup() {
        let true_ones = backups((0..14).map(|days| days * DAY_MS));
        let ten_years_ago = MONDAY_MS - 3_650 * DAY_MS;
        assert!(to_remove(&true_ones, ten_years_ago).is_empty());
    }

    #[test]
    fn a_notebook_opened_once_a_month_keeps_all_eight_weeks() {
        let monthly = backups((0..12).map(|months| months * 30 * DAY_MS));
        // Fourteen days with a backup reach back over twelve months.
        assert!(to_remove(&monthly, MONDAY_MS).is_empty());
    }
}
