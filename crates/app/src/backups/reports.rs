//! What a check or a rebuild came to, for people.

use crate::api::backups::{StoreReport, StoreTrouble, StoreTroubleKind, TableDigest};
use khupho_store::{RebuildReport, StoreFault, VerifyReport};
use std::collections::BTreeMap;

pub(super) fn of_verification(report: &VerifyReport) -> StoreReport {
    StoreReport {
        whole: report.is_whole(),
        troubles: troubles(report.faults.iter().map(kind_of)),
        faults: report.faults.iter().map(ToString::to_string).collect(),
        operations: report.operations,
        streams: u32::try_from(report.streams).unwrap_or(u32::MAX),
        tables: report
            .tables
            .iter()
            .map(|table| digest(table, None))
            .collect(),
        sqlite_version: report.sqlite_version.clone(),
    }
}

fn kind_of(fault: &StoreFault) -> StoreTroubleKind {
    match fault {
        StoreFault::Pages { .. } => StoreTroubleKind::Pages,
        StoreFault::Chain { .. } => StoreTroubleKind::Entries,
        StoreFault::Projection { .. } | StoreFault::SearchIndex { .. } => StoreTroubleKind::Lists,
        StoreFault::Evidence { .. } => StoreTroubleKind::Evidence,
    }
}

fn troubles(kinds: impl Iterator<Item = StoreTroubleKind>) -> Vec<StoreTrouble> {
    let mut counts = BTreeMap::<_, u32>::new();
    for kind in kinds {
        *counts.entry(kind).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(kind, count)| StoreTrouble { kind, count })
        .collect()
}

pub(super) fn of_rebuild(rebuilt: &RebuildReport, checked: &VerifyReport) -> StoreReport {
    let differing = rebuilt
        .tables
        .iter()
        .filter(|table| table.before != table.after);
    let mut report = of_verification(checked);
    report.whole = rebuilt.is_same() && checked.is_whole();
    report.faults.extend(
        differing.map(|table| format!("table {} was not what the log says", table.before.table)),
    );
    report.faults.extend(
        rebuilt
            .unsound_search_indexes
            .iter()
            .map(|index| format!("search index {index} was not sound")),
    );
    report.tables = rebuilt
        .tables
        .iter()
        .map(|table| digest(&table.before, Some(&table.after)))
        .collect();
    report
}

fn digest(
    table: &khupho_store::TableDigest,
    rebuilt: Option<&khupho_store::TableDigest>,
) -> TableDigest {
    TableDigest {
        table: table.table.to_owned(),
        rows: table.rows,
        digest: table.digest.clone(),
        rebuilt: rebuilt.map(|rebuilt| rebuilt.digest.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn troubles_are_counted_by_what_helps() {
        let faults = [
            StoreFault::Projection { table: "household" },
            StoreFault::Evidence {
                content: "00".repeat(32),
            },
            StoreFault::SearchIndex {
                index: "help_search",
            },
        ];
        let told = troubles(faults.iter().map(kind_of));
        assert_eq!(
            told.iter()
                .map(|trouble| (trouble.kind, trouble.count))
                .collect::<Vec<_>>(),
            [
                (StoreTroubleKind::Lists, 2),
                (StoreTroubleKind::Evidence, 1)
            ]
        );
    }
}
