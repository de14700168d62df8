//! CSV and its relatives: `,` `;` or tab, in UTF-8, UTF-16 or an old coding.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::TableError;
use crate::grid::GridBuilder;
use crate::read::{RawSheet, ReadRequest};
use crate::table::{Cell, CellKind, TableNote};

/// How much of the beginning is looked at to find the separator.
const SNIFFED_BYTES: usize = 64 * 1024;

pub(crate) fn read(bytes: &[u8], request: &ReadRequest<'_>) -> Result<RawSheet, TableError> {
    let text = without_marks(bytes);
    let (delimiter, text) = sniff_delimiter(&text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text);
    let mut builder = GridBuilder::new(&request.limits);
    let mut codings = Codings::default();
    let mut record = csv::ByteRecord::new();
    // Records and not lines are counted, as a spreadsheet gives a record with
    // a line break inside one row.
    let mut row = 0_u32;
    while reader
        .read_byte_record(&mut record)
        .map_err(TableError::damaged)?
    {
        for (column, field) in record.iter().enumerate() {
            let cell = Cell::new(codings.decode(field), CellKind::Text);
            builder.push(row, column, cell)?;
        }
        row = row.saturating_add(1);
    }
    Ok(RawSheet {
        name: request.file_name.to_owned(),
        grid: builder.finish(),
        notes: codings.notes(),
    })
}

/// The file as UTF-8 or as bytes of a one-byte coding, without a leading mark.
fn without_marks(bytes: &[u8]) -> Cow<'_, [u8]> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return Cow::Borrowed(rest);
    }
    let utf16 = if bytes.starts_with(b"\xff\xfe") {
        UTF_16LE
    } else if bytes.starts_with(b"\xfe\xff") {
        UTF_16BE
    } else {
        return Cow::Borrowed(bytes);
    };
    let (text, _) = utf16.decode_with_bom_removal(bytes);
    Cow::Owned(text.into_owned().into_bytes())
}

/// Which codings the fields of a file were in.
#[derive(Default)]
struct Codings {
    utf8_fields: usize,
    other_fields: usize,
}

impl Codings {
    /// Reads a field: UTF-8 where it is valid, else as Western European
    /// letters, which the search for old codings takes from there.
    fn decode(&mut self, field: &[u8]) -> String {
        if field.is_ascii() {
            return String::from_utf8_lossy(field).into_owned();
        }
        match std::str::from_utf8(field) {
            Ok(text) => {
                self.utf8_fields += 1;
                text.to_owned()
            }
            Err(_) => {
                self.other_fields += 1;
                let (text, _) = WINDOWS_1252.decode_without_bom_handling(field);
                text.into_owned()
            }
        }
    }

    fn notes(&self) -> Vec<TableNote> {
        if self.utf8_fields > 0 && self.other_fields > 0 {
            vec![TableNote::MixedEncodings]
        } else {
            Vec::new()
        }
    }
}

/// The separator that parts the first lines most evenly, and the text without
/// the line "sep=;" by which some programs tell Excel the separator.
fn sniff_delimiter(text: &[u8]) -> (u8, &[u8]) {
    if let Some([delimiter @ (b',' | b';' | b'\t'), rest @ ..]) = text.strip_prefix(b"sep=") {
        return (*delimiter, rest);
    }
    (most_even_delimiter(text), text)
}

fn most_even_delimiter(text: &[u8]) -> u8 {
    let beginning = &text[..text.len().min(SNIFFED_BYTES)];
    let lines: Vec<&[u8]> = beginning
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .take(50)
        .collect();
    [b';', b'\t', b',']
        .into_iter()
        .max_by_key(|delimiter| evenness(&lines, *delimiter))
        .unwrap_or(b',')
}

/// How many of the lines have the commonest number of separators, and that
/// number, quoted text left out.
fn evenness(lines: &[&[u8]], delimiter: u8) -> (usize, usize) {
    let counts: Vec<usize> = lines
        .iter()
        .map(|line| count_unquoted(line, delimiter))
        .collect();
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| {
            (
                counts.iter().filter(|other| *other == count).count(),
                *count,
            )
        })
        .max()
        .unwrap_or((0, 0))
}

fn count_unquoted(line: &[u8], delimiter: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line {
        match byte {
            b'"' => quoted = !quoted,
            byte if *byte == delimiter && !quoted => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_that_parts_lines_evenly() {
        assert_eq!(most_even_delimiter(b"a;b;c\n1,5;2;3\n1,7;2;3\n"), b';');
        assert_eq!(most_even_delimiter(b"a,b,c\n\"x;y\",2,3\n"), b',');
        assert_eq!(most_even_delimiter(b"a\tb\nx, y\tz; w\n"), b'\t');
        assert_eq!(sniff_delimiter(b"sep=;\na;b\n"), (b';', &b"\na;b\n"[..]));
        assert!(matches!(
            most_even_delimiter(b"one column\n"),
            b',' | b';' | b'\t'
        ));
    }

    #[test]
    fn utf_16_is_read_by_its_mark() {
        let mut little = vec![0xff, 0xfe];
        little.extend("Họ tên".encode_utf16().flat_map(u16::to_le_bytes));
        let mut big = vec![0xfe, 0xff];
        big.extend("Họ tên".encode_utf16().flat_map(u16::to_be_bytes));
        assert_eq!(without_marks(&little).as_ref(), "Họ tên".as_bytes());
        assert_eq!(without_marks(&big).as_ref(), "Họ tên".as_bytes());
    }
}
