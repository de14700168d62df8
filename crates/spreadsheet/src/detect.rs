//! What a file is, by its content and never by its name.

use std::fmt;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// A kind of table file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// Excel 2007 and later.
    Xlsx,
    /// Excel 97–2003.
    Xls,
    /// Text with a separator.
    Delimited,
}

impl FileFormat {
    /// Whether a name's ending (lower case, no dot) is usual for this format.
    #[must_use]
    pub fn is_usual_extension(self, extension: &str) -> bool {
        match self {
            Self::Xlsx => matches!(extension, "xlsx" | "xlsm" | "xltx"),
            Self::Xls => matches!(extension, "xls" | "xlt"),
            Self::Delimited => matches!(extension, "csv" | "tsv" | "txt" | "tab"),
        }
    }
}

/// What a file is that is not a table this program reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherContent {
    /// A PDF.
    Pdf,
    /// A photo or drawing.
    Picture,
    /// A web page, often named .xls by web programs.
    WebPage,
    /// A Word document.
    WordDocument,
    /// A presentation.
    Presentation,
    /// An OpenDocument file of LibreOffice.
    OpenDocument,
    /// A document of Apple's Numbers.
    Numbers,
    /// Excel's binary workbook (.xlsb).
    BinaryWorkbook,
    /// An archive with other files in it.
    Archive,
    /// Bytes that are no text.
    UnknownBinary,
}

impl OtherContent {
    /// A stable name for messages and logs.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Picture => "picture",
            Self::WebPage => "web_page",
            Self::WordDocument => "word_document",
            Self::Presentation => "presentation",
            Self::OpenDocument => "open_document",
            Self::Numbers => "numbers",
            Self::BinaryWorkbook => "binary_workbook",
            Self::Archive => "archive",
            Self::UnknownBinary => "unknown_binary",
        }
    }
}

impl fmt::Display for OtherContent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.slug())
    }
}

/// The container a file's first bytes announce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    Zip,
    Ole2,
    Text,
    Other(OtherContent),
}

const SIGNATURES: [(&[u8], Container); 13] = [
    (b"PK\x03\x04", Container::Zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Container::Ole2),
    (b"%PDF", Container::Other(OtherContent::Pdf)),
    (b"\xff\xd8\xff", Container::Other(OtherContent::Picture)),
    (b"\x89PNG", Container::Other(OtherContent::Picture)),
    (b"GIF8", Container::Other(OtherContent::Picture)),
    (b"RIFF", Container::Other(OtherContent::Picture)),
    (b"II*\0", Container::Other(OtherContent::Picture)),
    (b"MM\0*", Container::Other(OtherContent::Picture)),
    (b"{\\rtf", Container::Other(OtherContent::WordDocument)),
    (b"PK\x05\x06", Container::Other(OtherContent::Archive)),
    (b"\x1f\x8b", Container::Other(OtherContent::Archive)),
    (b"7z\xbc\xaf", Container::Other(OtherContent::Archive)),
];

/// How much of the beginning is looked at for signs of text.
const BEGINNING_BYTES: usize = 4096;

pub(crate) fn container_of(bytes: &[u8]) -> Container {
    let signed = SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature));
    if let Some((_, container)) = signed {
        return *container;
    }
    let beginning = beginning_of(bytes);
    if beginning.get(4..12) == Some(b"ftypheic") {
        return Container::Other(OtherContent::Picture);
    }
    if utf16_of(bytes).is_some() {
        return Container::Text;
    }
    if looks_like_markup(beginning) {
        return Container::Other(OtherContent::WebPage);
    }
    if is_binary(beginning) {
        return Container::Other(OtherContent::UnknownBinary);
    }
    Container::Text
}

fn beginning_of(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(BEGINNING_BYTES)]
}

/// The byte order of a text in UTF-16: by its mark or, where a program wrote none, by the zeros
/// beside its plain letters.
pub(crate) fn utf16_of(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        _ => utf16_without_mark(beginning_of(bytes)),
    }
}

/// Digits, separators and ends of lines have a zero on one side, always the same; on the other side
/// a zero is rare, though a decomposed "à" brings one. Bytes that are no text have them anywhere.
fn utf16_without_mark(beginning: &[u8]) -> Option<&'static Encoding> {
    let zeros_from = |first: usize| {
        let every_other = beginning.iter().skip(first).step_by(2);
        every_other.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros_from(0), zeros_from(1));
    let (encoding, plain, other) = if odd > even {
        (UTF_16LE, odd, even)
    } else {
        (UTF_16BE, even, odd)
    };
    let has_the_zeros = plain > 0 && plain * 8 >= beginning.len() && other * 4 <= plain;
    if !has_the_zeros {
        return None;
    }
    let (text, _) = encoding.decode_without_bom_handling(beginning);
    (!is_binary(text.as_bytes())).then_some(encoding)
}

fn looks_like_markup(beginning: &[u8]) -> bool {
    let text = String::from_utf8_lossy(beginning).to_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    [
        "<!doctype",
        "<html",
        "<?xml",
        "<table",
        "<head",
        "<meta",
        "<svg",
    ]
    .iter()
    .any(|tag| text.starts_with(tag))
}

fn is_binary(beginning: &[u8]) -> bool {
    let odd = beginning
        .iter()
        .filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31))
        .count();
    beginning.contains(&0) || odd * 100 > beginning.len()
}

/// What the names of the files in a zip archive say it is; `None` for XLSX.
pub(crate) fn other_archive<'a>(names: impl Iterator<Item = &'a str>) -> Option<OtherContent> {
    let mut other = OtherContent::Archive;
    for name in names {
        match name {
            "xl/workbook.bin" => return Some(OtherContent::BinaryWorkbook),
            "word/document.xml" => return Some(OtherContent::WordDocument),
            "ppt/presentation.xml" => return Some(OtherContent::Presentation),
            "content.xml" | "mimetype" => other = OtherContent::OpenDocument,
            "Index/Document.iwa" => other = OtherContent::Numbers,
            _ if is_workbook_part(name) => return None,
            _ => {}
        }
    }
    Some(other)
}

/// Most programs write "xl/workbook.xml", some "xl/workbook2.xml" or capitals.
fn is_workbook_part(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("xl/workbook") && name.ends_with(".xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        let other = |content| Container::Other(content);
        assert_eq!(container_of(b"PK\x03\x04rest"), Container::Zip);
        assert_eq!(container_of(b"%PDF-1.7"), other(OtherContent::Pdf));
        assert_eq!(
            container_of(b"\xff\xd8\xff\xe0"),
            other(OtherContent::Picture)
        );
        assert_eq!(
            container_of(b"\n <HTML><body>"),
            other(OtherContent::WebPage)
        );
        assert_eq!(
            container_of(b"\xef\xbb\xbf<table>"),
            other(OtherContent::WebPage)
        );
        assert_eq!(
            container_of(b"a\0\0\0b"),
            other(OtherContent::UnknownBinary)
        );
        assert_eq!(container_of("Họ tên;SĐT".as_bytes()), Container::Text);
        assert_eq!(container_of(b"\xff\xfeH\0"), Container::Text);
        assert_eq!(container_of(b"H\0\x1d\x1e;\0\n\0"), Container::Text);
        assert_eq!(
            container_of(b"\x01\0\x02\0\x03\0\x04\0"),
            other(OtherContent::UnknownBinary)
        );
    }

    #[test]
    fn archives_by_their_files() {
        assert_eq!(
            other_archive(["[Content_Types].xml", "xl/workbook.xml"].into_iter()),
            None
        );
        assert_eq!(
            other_archive(["mimetype", "content.xml"].into_iter()),
            Some(OtherContent::OpenDocument)
        );
        assert_eq!(
            other_archive(["Index/Document.iwa", "preview.jpg"].into_iter()),
            Some(OtherContent::Numbers)
        );
        assert_eq!(
            other_archive(["photo.jpg"].into_iter()),
            Some(OtherContent::Archive)
        );
    }
}
