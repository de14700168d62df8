//! Keeps the worked example of `docs/operation-format.md` true.

use khupho_oplog::open;

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

#[test]
fn the_example_is_the_golden_claim() {
    let header = bytes_of_block("### Header, 11 items");
    let payload = bytes_of_block("### Payload, 3 changes");
    let golden = samples::claim_edited();
    assert_eq!(open(header, Some(payload)), Ok(golden.clone()));
    assert!(
        DOCUMENT.contains(&golden.hash.to_string()),
        "the identity {} stands in the document",
        golden.hash
    );
}
