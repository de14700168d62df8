//! No bytes make the reader panic.

use crate::support::{XLS, archive, compound, read, register};
use khupho_spreadsheet::write::xlsx_bytes;
use khupho_spreadsheet::{ReadLimits, workbook_sheets};
use proptest::prelude::*;
use std::io::Cursor;

fn look_at(bytes: &[u8]) {
    let _ = read(bytes);
    let _ = workbook_sheets(bytes, &ReadLimits::default());
}

fn damaged(
    mut bytes: Vec<u8>,
    changes: &[(prop::sample::Index, u8)],
    cut: Option<prop::sample::Index>,
) -> Vec<u8> {
    for (place, byte) in changes {
        let place = place.index(bytes.len());
        bytes[place] = *byte;
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len()));
    }
    bytes
}

/// Hidden rows are only looked for where something is hidden.
fn with_a_hidden_row(part: &str, bytes: Vec<u8>) -> Vec<u8> {
    if part != "xl/worksheets/sheet1.xml" {
        return bytes;
    }
    let sheet = String::from_utf8(bytes).unwrap();
    sheet
        .replacen("<row ", "<row hidden=\"1\" ", 1)
        .into_bytes()
}

/// reaches the XML and not only the checksum of the packing.
fn loose_workbook() -> Vec<u8> {
    let packed = xlsx_bytes(&register()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(packed)).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        parts.push((name.clone(), with_a_hidden_row(&name, bytes)));
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    self::archive(&parts)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        look_at(&bytes);
        for signature in [&b"PK\x03\x04"[..], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xef\xbb\xbf", b"\xff\xfe"] {
            look_at(&[signature, &bytes].concat());
        }
    }

    #[test]
    fn no_damage_to_excel_97_makes_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        look_at(&damaged(XLS.to_vec(), &changes, cut));
    }

    #[test]
    fn no_records_of_excel_97_make_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40),
    ) {
        let mut container = cfb::CompoundFile::open(Cursor::new(XLS)).unwrap();
        let mut stream = Vec::new();
        std::io::Read::read_to_end(&mut container.open_stream("/Workbook").unwrap(), &mut stream).unwrap();
        look_at(&compound(&[("/Workbook", &damaged(stream, &changes, None))]));
    }

    #[test]
    fn no_damage_to_a_workbook_makes_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        look_at(&damaged(loose_workbook(), &changes, cut));
    }

    #[test]
    fn no_damage_to_the_parts_makes_it_panic(
        part in 0_usize..3,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
    ) {
        let names = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"];
        let mut packed = zip::ZipArchive::new(Cursor::new(xlsx_bytes(&register()).unwrap())).unwrap();
        let mut parts = Vec::new();
        for index in 0..packed.len() {
            let mut file = packed.by_index(index).unwrap();
            let name = file.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
            bytes = with_a_hidden_row(&name, bytes);
            if name == names[part] {
                bytes = damaged(bytes, &changes, None);
            }
            parts.push((name, bytes));
        }
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        look_at(&archive(&parts));
    }
}
