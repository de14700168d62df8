//! What a file is, by its content: names lie (a PDF named .jpg is a PDF).

/// What can be taken as evidence, or the name of what cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// A picture this program can read.
    Photo,
    /// A PDF.
    Pdf,
    /// Something else, by the name people know it by.
    Other(&'static str),
}

/// Readers find the header of a PDF in its first 1,024 bytes.
const PDF_HEADER_WITHIN_BYTES: usize = 1_024;

/// Signatures at the beginning of a file.
const SIGNATURES: &[(&[u8], FileKind)] = &[
    (b"\xff\xd8\xff", FileKind::Photo),
    (b"\x89PNG\r\n\x1a\n", FileKind::Photo),
    (b"GIF8", FileKind::Other("GIF")),
    (b"BM", FileKind::Other("BMP")),
    (b"II*\0", FileKind::Other("TIFF")),
    (b"MM\0*", FileKind::Other("TIFF")),
    (b"PK\x03\x04", FileKind::Other("ZIP (DOCX, XLSX…)")),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        FileKind::Other("DOC, XLS"),
    ),
    (b"Rar!", FileKind::Other("RAR")),
    (b"\x1aE\xdf\xa3", FileKind::Other("video")),
];

/// Names of the brands of the container that phones use for pictures and films.
const CONTAINER_BRANDS: &[(&[u8], &str)] = &[
    (b"heic", "HEIC"),
    (b"heix", "HEIC"),
    (b"hevc", "HEIC"),
    (b"heim", "HEIC"),
    (b"heis", "HEIC"),
    (b"mif1", "HEIC"),
    (b"msf1", "HEIC"),
    (b"avif", "AVIF"),
    (b"avis", "AVIF"),
];

/// Recognises a file.
pub(super) fn detect(bytes: &[u8]) -> FileKind {
    if let Some((_, kind)) = SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature))
    {
        return *kind;
    }
    if let Some(kind) = riff(bytes).or_else(|| container(bytes)) {
        return kind;
    }
    let head = &bytes[..bytes.len().min(PDF_HEADER_WITHIN_BYTES)];
    if contains(head, b"%PDF-") {
        return FileKind::Pdf;
    }
    if contains(head, b"<svg") {
        return FileKind::Other("SVG");
    }
    match std::str::from_utf8(head) {
        Ok(_) => FileKind::Other("TXT"),
        Err(_) => FileKind::Other("unknown"),
    }
}

/// RIFF holds WebP pictures, films and sounds.
fn riff(bytes: &[u8]) -> Option<FileKind> {
    let form = bytes.strip_prefix(b"RIFF")?.get(4..8)?;
    Some(if form == b"WEBP" {
        FileKind::Photo
    } else {
        FileKind::Other("video")
    })
}

/// The ISO container, told by `ftyp` and its brand.
fn container(bytes: &[u8]) -> Option<FileKind> {
    let brand = bytes.get(4..12)?.strip_prefix(b"ftyp")?;
    let known = CONTAINER_BRANDS.iter().find(|(name, _)| brand == *name);
    Some(FileKind::Other(known.map_or("video", |(_, name)| name)))
}

/// Whether a piece stands anywhere in the bytes.
pub(super) fn contains(bytes: &[u8], piece: &[u8]) -> bool {
    bytes.windows(piece.len()).any(|window| window == piece)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn files_are_known_by_their_content() {
        let known: &[(&[u8], FileKind)] = &[
            (b"\xff\xd8\xff\xe1....", FileKind::Photo),
            (b"\x89PNG\r\n\x1a\n....", FileKind::Photo),
            (b"RIFF\x10\0\0\0WEBPVP8 ", FileKind::Photo),
            (b"RIFF\x10\0\0\0AVI LIST", FileKind::Other("video")),
            (b"%PDF-1.7\n", FileKind::Pdf),
            (b"\n\n%PDF-1.4\n", FileKind::Pdf),
            (b"\0\0\0\x18ftypheic\0\0\0\0", FileKind::Other("HEIC")),
            (b"\0\0\0\x18ftypavif\0\0\0\0", FileKind::Other("AVIF")),
            (b"\0\0\0\x18ftypisom\0\0\0\0", FileKind::Other("video")),
            (b"PK\x03\x04....", FileKind::Other("ZIP (DOCX, XLSX…)")),
            (b"GIF89a", FileKind::Other("GIF")),
            ("Xin chào".as_bytes(), FileKind::Other("TXT")),
            (b"\x01\xfe\x80", FileKind::Other("unknown")),
        ];
        for (bytes, kind) in known {
            assert_eq!(detect(bytes), *kind, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_something(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            detect(&bytes);
        }
    }
}
