//! Operations whose bytes are committed: what was written once is read for ever.

use std::collections::BTreeMap;

use expect_test::expect_file;
use khupho_oplog::{SealedOperation, open};

use crate::samples::{self, from_hex, to_hex};

fn render(op: &SealedOperation) -> String {
    let payload = op.payload_bytes.as_deref().expect("samples have a payload");
    let personal = op.personal_bytes.as_deref();
    let personal = personal.map(|bytes| format!("personal {}\n", to_hex(bytes)));
    format!(
        "header {}\npayload {}\n{}identity {}\n",
        to_hex(&op.header_bytes),
        to_hex(payload),
        personal.unwrap_or_default(),
        op.hash
    )
}

fn committed(name: &str) -> BTreeMap<String, Vec<u8>> {
    let path = format!("{}/tests/golden/{name}.hex", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the golden file is committed");
    text.lines()
        .map(|line| {
            let (label, hex) = line.split_once(' ').expect("label and hex");
            (label.to_owned(), from_hex(hex))
        })
        .collect()
}

#[test]
fn sealing_gives_the_committed_bytes() {
    for (name, op) in samples::all() {
        expect_file![format!(
            "{}/tests/golden/{name}.hex",
            env!("CARGO_MANIFEST_DIR")
        )]
        .assert_eq(&render(&op));
    }
}

#[test]
fn the_committed_bytes_are_read_back() {
    for (name, op) in samples::all() {
        let mut lines = committed(name);
        let header = lines.remove("header").expect(name);
        let opened = open(header, lines.remove("payload"), lines.remove("personal")).expect(name);
        assert_eq!(opened, op, "{name}");
        assert_eq!(opened.hash.as_bytes()[..], lines["identity"], "{name}");
    }
}
