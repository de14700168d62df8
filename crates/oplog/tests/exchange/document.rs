//! Keeps `docs/bundle-format.md` true: its examples are the golden files, its rules the CDDL file.

use khupho_oplog::limits;

use crate::documents::Document;
use crate::samples;

const DOCUMENT: Document = Document {
    text: include_str!("../../../../docs/bundle-format.md"),
    cddl: include_str!("../../../../docs/bundle-format.cddl"),
    golden: "exchange",
};

#[test]
fn the_examples_are_the_golden_files() {
    assert_eq!(
        DOCUMENT.bytes_of_block("### A signed head"),
        DOCUMENT.golden("head")
    );
    assert_eq!(
        DOCUMENT.bytes_of_block("### The content of `bundle.kps`"),
        DOCUMENT.golden("content")
    );
    let first = samples::households(1)[0].hash.to_string();
    assert!(DOCUMENT.text.contains(&first), "the identity {first}");
    let key = samples::keys().ward.agree.to_age_text();
    assert!(DOCUMENT.text.contains(&*key), "the ward's key {}", *key);
}

#[test]
fn the_rules_are_those_of_the_cddl_file() {
    assert_eq!(DOCUMENT.rules(), DOCUMENT.cddl);
}

fn thousands(number: usize) -> String {
    format!("{},{:03}", number / 1_000, number % 1_000)
}

#[test]
fn the_limits_are_those_of_the_code() {
    const MIB: u64 = 1024 * 1024;
    let rows = [
        format!(
            "| file of a part or receipt | {} MiB |",
            limits::PART_MAX_BYTES / MIB
        ),
        format!(
            "| clear header | {} KiB |",
            limits::CLEAR_HEADER_MAX_BYTES / 1024
        ),
        format!(
            "| signed form | {} MiB;",
            limits::SIGNED_FORM_MAX_BYTES as u64 / MIB
        ),
        format!("| recipients | {} |", limits::RECIPIENTS_MAX),
        format!(
            "| quarantined operations of a receipt | {} |",
            thousands(limits::RECEIPT_VERDICTS_MAX)
        ),
        format!(
            "| effective moments of a receipt | {} |",
            thousands(limits::RECEIPT_MOMENTS_MAX)
        ),
        format!(
            "| operations of a table | {}; columns {} |",
            thousands(limits::TABLE_OPERATIONS_MAX),
            thousands(limits::TABLE_COLUMNS_MAX)
        ),
        format!(
            "that the tables of a part stand for | {} GiB |",
            limits::PLAIN_MAX_BYTES / MIB / 1024
        ),
        format!(
            "and {} bytes for each byte of the body",
            limits::COMPRESSION_MAX_RATIO
        ),
        format!("plus {} KiB |", limits::COMPRESSION_FREE_BYTES / 1024),
        format!(
            "| evidence file | {} MiB |",
            limits::EVIDENCE_FILE_MAX_BYTES as u64 / MIB
        ),
        format!(
            "| invitation file | {} MiB |",
            limits::INVITATION_FILE_MAX_BYTES as u64 / MIB
        ),
        format!(
            "| `.kpq`, `.kpa` | {} KiB |",
            limits::PIN_FILE_MAX_BYTES / 1024
        ),
        format!("(2^{})", limits::WINDOW_LOG_MAX),
    ];
    for row in rows {
        assert!(DOCUMENT.text.contains(&row), "{row}");
    }
}
