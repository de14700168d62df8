//! Keeps the worked example of `docs/operation-format.md` true.

use khupho_oplog::{SealedOperation, open};

use crate::samples::{self, from_hex};

const DOCUMENT: &str = include_str!("../../../../docs/operation-format.md");

/// The bytes of the block that follows `heading`: what stands left of each `#`.
fn bytes_of_block(heading: &str) -> Vec<u8> {
    let (_, after) = DOCUMENT.split_once(heading).expect(heading);
    let block = after.split("```").nth(1).expect("a block follows");
    let lines = block.lines().skip(1);
    from_hex(
        &lines
            .map(|line| line.split('#').next().unwrap_or(""))
            .collect::<String>(),
    )
}

fn assert_identity_stands_in_the_document(op: &SealedOperation) {
    assert!(
        DOCUMENT.contains(&op.hash.to_string()),
        "the identity {} stands in the document",
        op.hash
    );
}

#[test]
fn the_example_is_the_golden_claim() {
    let header = bytes_of_block("### Header, 11 items");
    let payload = bytes_of_block("### Payload, 3 changes");
    let golden = samples::claim_edited();
    assert_eq!(open(header, Some(payload), None), Ok(golden.clone()));
    assert_identity_stands_in_the_document(&golden);
}

#[test]
fn the_example_with_a_personal_part_is_the_golden_household() {
    let header = bytes_of_block("### Header of the household");
    let payload = bytes_of_block("### Payload, 5 changes and the seal");
    let personal = bytes_of_block("### Personal part, 1 change");
    let golden = samples::household_with_personal_part();
    assert_eq!(
        open(header, Some(payload), Some(personal)),
        Ok(golden.clone())
    );
    assert_identity_stands_in_the_document(&golden);
}
