//! Keeps `docs/hub-protocol.md` true: its examples are the golden files, its rules the CDDL file.

use khupho_oplog::limits;

use crate::documents::Document;

const DOCUMENT: Document = Document {
    text: include_str!("../../../../../docs/hub-protocol.md"),
    cddl: include_str!("../../../../../docs/hub-protocol.cddl"),
    golden: "hub",
};

#[test]
fn the_example_is_the_golden_file() {
    assert_eq!(
        DOCUMENT.bytes_of_block("### A signed page form"),
        DOCUMENT.golden("page")
    );
}

#[test]
fn the_rules_are_those_of_the_cddl_file() {
    assert_eq!(DOCUMENT.rules(), DOCUMENT.cddl);
}

#[test]
fn the_limits_are_those_of_the_code() {
    const MIB: u64 = 1024 * 1024;
    let rows = [
        format!(
            "| operations of a page or push | {} |",
            limits::HUB_PAGE_OPERATIONS_MAX
        ),
        format!(
            "| plain bytes of a page or push | {} MiB |",
            limits::HUB_PAGE_MAX_BYTES / MIB
        ),
        format!(
            "| body of a page or push | {} KiB |",
            limits::HUB_PAGE_FILE_MAX_BYTES / 1024
        ),
        format!("(2^{})", limits::HUB_PAGE_WINDOW_LOG_MAX),
        format!(
            "| verdicts, moments and audience ranges of a page or push | {} |",
            limits::HUB_PAGE_NOTICES_MAX
        ),
        format!(
            "| signed head | {} bytes |",
            limits::HUB_SIGNED_HEAD_MAX_BYTES
        ),
        format!(
            "| life of a signed request | {} s |",
            limits::HUB_REQUEST_LIFE_MAX_S
        ),
        format!(
            "| ahead of the hub's time | {} s |",
            limits::HUB_REQUEST_AHEAD_MAX_S
        ),
        format!(
            "| header of a signature | {} bytes |",
            limits::HUB_SIGNATURE_HEADER_MAX_BYTES
        ),
        format!(
            "| letter | {} MiB |",
            limits::HUB_LETTER_MAX_BYTES as u64 / MIB
        ),
        format!(
            "| letters that wait for one device | {}, {} GiB |",
            limits::HUB_LETTERS_MAX,
            limits::HUB_LETTERS_MAX_BYTES / MIB / 1024
        ),
        format!(
            "| a letter is kept | {} days |",
            limits::HUB_LETTER_DAYS_MAX
        ),
        format!(
            "| longest wait for a page | {} ms |",
            limits::HUB_WAIT_MAX_MS
        ),
        format!(
            "| a review mark lasts | {} ms |",
            limits::HUB_REVIEW_LEASE_MS
        ),
        format!(
            "| evidence file | {} MiB |",
            limits::EVIDENCE_FILE_MAX_BYTES as u64 / MIB
        ),
        format!(
            "| claim code | {} bytes |",
            limits::HUB_CLAIM_CODE_MAX_BYTES
        ),
    ];
    for row in rows {
        assert!(DOCUMENT.text.contains(&row), "{row}");
    }
}
