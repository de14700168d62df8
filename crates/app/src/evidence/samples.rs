//! Generated pictures for tests: no camera, no person, no place.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// A picture of four coloured quarters; `seed` makes another picture of the same kind.
pub(crate) fn quarters(width: u32, height: u32, seed: u8) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        match (x < width / 2, y < height / 2) {
            (true, true) => Rgb([220, seed, 20]),
            (false, true) => Rgb([20, 220, seed]),
            (true, false) => Rgb([seed, 20, 220]),
            (false, false) => Rgb([240, 240, seed]),
        }
    })
}

/// A picture that compresses as badly as possible, the same at every run.
pub(crate) fn noise(width: u32, height: u32) -> RgbImage {
    let mut state = 0x2545_f491_u32;
    RgbImage::from_fn(width, height, |_, _| {
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            u8::try_from(state >> 24).unwrap_or(u8::MAX)
        };
        Rgb([next(), next(), next()])
    })
}

/// A JPEG without metadata.
pub(crate) fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 95))
        .unwrap();
    bytes
}

/// A JPEG with a camera's metadata: orientation, time, and a place that must never be kept.
pub(crate) fn camera_jpeg(picture: &RgbImage, orientation: u8, captured_at: &str) -> Vec<u8> {
    let plain = jpeg(picture);
    let exif = exif(orientation, captured_at);
    let len = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], b"\xff\xe1", &len, &exif, &plain[2..]].concat()
}

/// The picture in another format.
pub(crate) fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// An EXIF block by hand, big-endian: IFD0 with the orientation and pointers to the EXIF and GPS IFDs.
fn exif(orientation: u8, captured_at: &str) -> Vec<u8> {
    const IFD0_BYTES: u32 = 2 + 3 * 12 + 4;
    const EXIF_AT: u32 = 8 + IFD0_BYTES;
    const ONE_ENTRY_BYTES: u32 = 2 + 12 + 4;
    const TIME_AT: u32 = EXIF_AT + ONE_ENTRY_BYTES;
    const GPS_AT: u32 = TIME_AT + 20;
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [
            &tag.to_be_bytes()[..],
            &kind.to_be_bytes(),
            &count.to_be_bytes(),
            &value,
        ]
        .concat()
    };
    let end = 0_u32.to_be_bytes();
    let mut time = captured_at.as_bytes().to_vec();
    time.resize(20, 0);
    [
        b"Exif\0\0MM\0*\0\0\0\x08".to_vec(),
        [
            &3_u16.to_be_bytes()[..],
            &entry(0x0112, 3, 1, [0, orientation, 0, 0]),
        ]
        .concat(),
        entry(0x8769, 4, 1, EXIF_AT.to_be_bytes()),
        [&entry(0x8825, 4, 1, GPS_AT.to_be_bytes())[..], &end].concat(),
        [
            &1_u16.to_be_bytes()[..],
            &entry(0x9003, 2, 20, TIME_AT.to_be_bytes()),
            &end,
        ]
        .concat(),
        time,
        [
            &1_u16.to_be_bytes()[..],
            &entry(0x0001, 2, 2, *b"N\0\0\0"),
            &end,
        ]
        .concat(),
    ]
    .concat()
}
