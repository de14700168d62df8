//! CSV and its relatives: `,` `;` `|` or tab, in UTF-8, UTF-16 or an old coding.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::WINDOWS_1252;

use crate::detect::utf16_of;
use crate::error::TableError;
use crate::grid::GridBuilder;
use crate::read::{RawSheet, ReadRequest};
use crate::table::{Cell, CellKind, CellNote, TableNote};

/// How much of the beginning is looked at to find the separator.
const SNIFFED_BYTES: usize = 64 * 1024;

/// With more than this many the file is no table: each may cost a look to the end.
const STRAY_QUOTES_MAX: usize = 1_000;

pub(crate) fn read(bytes: &[u8], request: &ReadRequest<'_>) -> Result<RawSheet, TableError> {
    let text = utf8_or_one_byte(bytes);
    let (delimiter, mut rest) = sniff_delimiter(&text);
    let separators = separators_of_a_line(rest, delimiter);
    let mut lines = Lines {
        builder: GridBuilder::new(&request.limits),
        codings: Codings::default(),
        row: 0,
    };
    let mut stray_quotes = 0;
    while let Some(line) = read_to_stray_quote(rest, delimiter, separators, &mut lines)? {
        stray_quotes += 1;
        if stray_quotes > STRAY_QUOTES_MAX {
            return Err(TableError::damaged("its quotation marks do not pair"));
        }
        lines.push_without_quotes(&rest[line.clone()], delimiter)?;
        rest = &rest[line.end..];
    }
    Ok(RawSheet {
        notes: lines.codings.notes(),
        ..RawSheet::of(request.file_name.to_owned(), lines.builder.finish())
    })
}

/// Reads records until one swallows lines because a quotation mark is not closed: gives the place of
/// the first line of that record.
fn read_to_stray_quote(
    text: &[u8],
    delimiter: u8,
    separators: usize,
    lines: &mut Lines<'_>,
) -> Result<Option<Range<usize>>, TableError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text);
    let mut record = csv::ByteRecord::new();
    let mut begin = 0;
    while reader
        .read_byte_record(&mut record)
        .map_err(TableError::damaged)?
    {
        let end = place_in(text, reader.position().byte());
        let fields = record.len();
        if let Some(line) = stray_quote_line(&text[begin..end], delimiter, separators, fields) {
            return Ok(Some(begin + line.start..begin + line.end));
        }
        begin = end;
        lines.push(record.iter())?;
    }
    Ok(None)
}

fn place_in(text: &[u8], byte: u64) -> usize {
    usize::try_from(byte).map_or(text.len(), |byte| byte.min(text.len()))
}

/// The first line of a record, where its open quotation mark is a slip: the line is a whole row by
/// itself and so is the next one, and taken together they make no row, or the mark is never closed, or
/// closed by one that opens a text.
fn stray_quote_line(
    record_text: &[u8],
    delimiter: u8,
    separators: usize,
    fields: usize,
) -> Option<Range<usize>> {
    let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let start = record_text.iter().position(|byte| !is_break(byte))?;
    let mut lines = record_text[start..]
        .split(is_break)
        .filter(|line| !line.is_empty());
    let first = lines.next()?;
    let end = start + first.len();
    let parts_like_others = |line: &[u8]| {
        [count(line, delimiter), count_unquoted(line, delimiter)].contains(&separators)
    };
    let next = lines.next();
    let is_slip = separators > 0
        && count(first, delimiter) == separators
        && count(first, b'"') % 2 == 1
        && next.is_none_or(parts_like_others)
        && (fields != separators + 1
            || next.is_some() && count(record_text, b'"') % 2 == 1
            || closes_before_text(&record_text[end..], delimiter));
    is_slip.then_some(start..end)
}

/// Whether text stands right behind the quotation mark that closes what was open before.
fn closes_before_text(quoted: &[u8], delimiter: u8) -> bool {
    let mut rest = quoted.iter().skip_while(|byte| **byte != b'"').skip(1);
    loop {
        match rest.next() {
            Some(b'"') => {
                // Two in a row are one mark within the text.
                if !rest.by_ref().any(|byte| *byte == b'"') {
                    return false;
                }
            }
            behind => {
                return behind
                    .is_some_and(|byte| *byte != delimiter && !matches!(byte, b'\n' | b'\r'));
            }
        }
    }
}

fn count(line: &[u8], wanted: u8) -> usize {
    line.iter().filter(|byte| **byte == wanted).count()
}

/// How many separators most lines of the beginning have.
fn separators_of_a_line(text: &[u8], delimiter: u8) -> usize {
    evenness(&first_lines(text), delimiter).1
}

/// The rows as they are read.
struct Lines<'a> {
    builder: GridBuilder<'a>,
    codings: Codings,
    /// Records and not lines are counted, as a spreadsheet gives a record with a line break inside
    /// one row.
    row: u32,
}

impl Lines<'_> {
    fn push<'f>(&mut self, fields: impl Iterator<Item = &'f [u8]>) -> Result<(), TableError> {
        for (column, field) in fields.enumerate() {
            let cell = Cell::new(self.codings.decode(field), CellKind::Text);
            self.builder.push(self.row, column, cell)?;
        }
        self.row = self.row.saturating_add(1);
        Ok(())
    }

    /// A line whose quotation marks do not pair is parted at every separator.
    fn push_without_quotes(&mut self, line: &[u8], delimiter: u8) -> Result<(), TableError> {
        for (column, field) in line.split(|byte| *byte == delimiter).enumerate() {
            let original = self.codings.decode(field);
            let mut cell = Cell::new(original.replace('"', ""), CellKind::Text);
            if count(field, b'"') % 2 == 1 {
                cell.notes.push(CellNote::StrayQuote { original });
            }
            self.builder.push(self.row, column, cell)?;
        }
        self.row = self.row.saturating_add(1);
        Ok(())
    }
}

/// The file as UTF-8 or as bytes of a one-byte coding, without a leading mark.
fn utf8_or_one_byte(bytes: &[u8]) -> Cow<'_, [u8]> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return Cow::Borrowed(rest);
    }
    let Some(utf16) = utf16_of(bytes) else {
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
    if let Some([delimiter @ (b',' | b';' | b'\t' | b'|'), rest @ ..]) = text.strip_prefix(b"sep=")
    {
        return (*delimiter, rest);
    }
    (most_even_delimiter(text), text)
}

fn most_even_delimiter(text: &[u8]) -> u8 {
    let lines = first_lines(text);
    [b'|', b';', b'\t', b',']
        .into_iter()
        .max_by_key(|delimiter| evenness(&lines, *delimiter))
        .unwrap_or(b',')
}

fn first_lines(text: &[u8]) -> Vec<&[u8]> {
    text[..text.len().min(SNIFFED_BYTES)]
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .take(50)
        .collect()
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
        assert_eq!(most_even_delimiter(b"a|b|c\n1|2|3, 4\n"), b'|');
        assert_eq!(most_even_delimiter(b"one column\n"), b',');
    }

    fn little_endian(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn big_endian(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn utf_16_is_read_by_its_mark() {
        for marked in [
            little_endian("\u{feff}Họ tên"),
            big_endian("\u{feff}Họ tên"),
        ] {
            assert_eq!(utf8_or_one_byte(&marked).as_ref(), "Họ tên".as_bytes());
        }
    }

    #[test]
    fn utf_16_is_read_without_a_mark() {
        let composed = "Họ tên;Số nhà\nHoàng Mẫu;7\n";
        let decomposed =
            "Ho\u{323} te\u{302}n;So\u{302}\u{301} nha\u{300}\nHoa\u{300}ng Ma\u{302}\u{303}u;7\n";
        for text in [composed, decomposed] {
            for bytes in [little_endian(text), big_endian(text)] {
                assert_eq!(utf8_or_one_byte(&bytes).as_ref(), text.as_bytes());
            }
        }
    }
}
