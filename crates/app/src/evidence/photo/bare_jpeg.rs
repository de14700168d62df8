//! Whether a JPEG holds its picture and nothing else: no EXIF, no place, no small picture, no colour
//! profile, no comment, nothing behind its end. Such a file is kept byte for byte, so that a photo that
//! was saved out of the book is known again by its content.

const START_OF_IMAGE: &[u8] = b"\xff\xd8";
const END_OF_IMAGE: u8 = 0xd9;
const START_OF_SCAN: u8 = 0xda;
const BASELINE_FRAME: u8 = 0xc0;
const PROGRESSIVE_FRAME: u8 = 0xc2;
const HUFFMAN_TABLES: u8 = 0xc4;
const QUANTIZATION_TABLES: u8 = 0xdb;
const RESTART_INTERVAL: u8 = 0xdd;
const JFIF_HEADER: u8 = 0xe0;
/// Length of a JFIF header without a small picture, after its length field.
const JFIF_BYTES: usize = 14;
/// Where a frame header says how many colours it has.
const COLOURS_AT: usize = 5;

/// Whether nothing but a grey or coloured picture stands in the file.
pub(super) fn is_bare(bytes: &[u8]) -> bool {
    walk(bytes).is_some()
}

fn walk(bytes: &[u8]) -> Option<()> {
    let mut rest = bytes.strip_prefix(START_OF_IMAGE)?;
    loop {
        let (marker, after) = marker(rest)?;
        if marker == END_OF_IMAGE {
            return after.is_empty().then_some(());
        }
        let (body, after) = segment(after)?;
        if !belongs_to_the_picture(marker, body) {
            return None;
        }
        rest = match marker {
            START_OF_SCAN => behind_scan(after)?,
            _ => after,
        };
    }
}

fn marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    match bytes {
        [0xff, marker, rest @ ..] => Some((*marker, rest)),
        _ => None,
    }
}

/// A segment and what follows it. Its length counts its own two bytes.
fn segment(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    let body = usize::from(u16::from_be_bytes(*length)).checked_sub(2)?;
    rest.split_at_checked(body)
}

fn belongs_to_the_picture(marker: u8, body: &[u8]) -> bool {
    match marker {
        HUFFMAN_TABLES | QUANTIZATION_TABLES | RESTART_INTERVAL | START_OF_SCAN => true,
        BASELINE_FRAME | PROGRESSIVE_FRAME => matches!(body.get(COLOURS_AT), Some(1 | 3)),
        JFIF_HEADER => body.len() == JFIF_BYTES && body.starts_with(b"JFIF\0"),
        _ => false,
    }
}

/// What follows the picture data of a scan: the first marker that is neither a 0xff of the data nor a
/// restart.
fn behind_scan(bytes: &[u8]) -> Option<&[u8]> {
    let is_marker = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7);
    let at = bytes.windows(2).position(is_marker)?;
    bytes.get(at..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::samples::{camera_jpeg, jpeg, noise, quarters};
    use proptest::prelude::*;

    /// A JPEG with one more segment behind its first mark.
    fn with_segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let plain = jpeg(&quarters(64, 48, 9));
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&plain[..2], &[0xff, marker], &length, body, &plain[2..]].concat()
    }

    #[test]
    fn a_picture_alone_is_bare() {
        assert!(is_bare(&jpeg(&quarters(64, 48, 9))));
        assert!(is_bare(&jpeg(&noise(64, 48))), "0xff stands in its data");
        assert!(is_bare(&with_segment(RESTART_INTERVAL, &[0, 0])));
    }

    #[test]
    fn whatever_stands_beside_the_picture_is_found() {
        assert!(!is_bare(&camera_jpeg(&quarters(64, 48, 9), 1, "")));
        for marker in (0xe0..=0xef).chain([0xfe]) {
            assert!(
                !is_bare(&with_segment(marker, b"10.77,106.70")),
                "{marker:x}"
            );
        }
        let mut thumbnail = b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01".to_vec();
        assert!(is_bare(&with_segment(JFIF_HEADER, &thumbnail)));
        thumbnail.extend_from_slice(&[7, 7, 7]);
        assert!(!is_bare(&with_segment(JFIF_HEADER, &thumbnail)));
        let plain = jpeg(&quarters(64, 48, 9));
        assert!(!is_bare(&[&plain[..], b"a film of a phone"].concat()));
        assert!(!is_bare(&plain[..plain.len() - 2]), "without its end");
    }

    proptest! {
        #[test]
        fn any_bytes_are_walked_to_an_end(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            is_bare(&[START_OF_IMAGE, &bytes].concat());
        }
    }
}
