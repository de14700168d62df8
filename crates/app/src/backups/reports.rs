//! What a check or a rebuild came to, for people.

use crate::api::backups::{StoreReport, TableDigest};
use khupho_store::{RebuildReport, StoreFault, VerifyReport};

fn count_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

pub(super) fn of_verification(report: &VerifyReport) -> StoreReport {
    let evidence = report
        .faults
        .iter()
        .filter(|fault| matches!(fault, StoreFault::Evidence { .. }));
    StoreReport {
        whole: report.is_whole(),
        faults: report.faults.iter().map(ToString::to_string).collect(),
        operations: report.operations,
        streams: u32::try_from(report.streams).unwrap_or(u32::MAX),
        evidence_faults: count_u32(evidence.count()),
        tables: report
            .tables
            .iter()
            .map(|table| digest(table, None))
            .collect(),
        sqlite_version: report.sqlite_version.clone(),
    }
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
