//! Keeps `docs/hub-protocol.md` true: its examples are the golden files, its rules the CDDL file.

use khupho_oplog::limits;

use crate::samples::from_hex;

const DOCUMENT: &str = include_str!("../../../../../docs/hub-protocol.md");
const CDDL: &str = include_str!("../../../../../docs/hub-protocol.cddl");

fn golden(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/hub");
    from_hex(&std::fs::read_to_string(format!("{folder}/{name}.hex")).unwrap())
}

/// The bytes of the block that follows `heading`: what stands left of each `#`.
fn bytes_of_block(heading: &str) -> Vec<u8> {
    let (_, after) = DOCUMENT.split_once(heading).expect(heading);
    let block = after.split("```").nth(1).expect("a block follows");
    let hex: Vec<&str> = block
        .lines()
        .skip(1)
        .map(|line| line.split('#').next().unwrap_or(""))
        .collect();
    from_hex(&hex.join("\n"))
}

#[test]
fn the_example_is_the_golden_file() {
    assert_eq!(bytes_of_block("### A signed page form"), golden("page"));
}

#[test]
fn the_rules_are_those_of_the_cddl_file() {
    let blocks: Vec<&str> = DOCUMENT
        .split("```cddl\n")
        .skip(1)
        .map(|rest| rest.split("\n```").next().expect("a block ends"))
        .collect();
    assert_eq!(blocks.join("\n\n") + "\n", CDDL);
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
        assert!(DOCUMENT.contains(&row), "{row}");
    }
}
