//! What a file is, by its content and never by its name.

use std::fmt;

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
    let beginning = &bytes[..bytes.len().min(BEGINNING_BYTES)];
    if beginning.get(4..12) == Some(b"ftypheic") {
        return Container::Other(OtherContent::Picture);
    }
    if is_utf16(beginning) {
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

/// Whether the text is UTF-16, by its mark or by every other byte being zero.
fn is_utf16(beginning: &[u8]) -> bool {
    beginning.starts_with(b"\xff\xfe") || beginning.starts_with(b"\xfe\xff")
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
            other_archive(["photo.jpg"].into_iter()),
            Some(OtherContent::Archive)
        );
    }
}
