use super::*;
use crate::evidence::samples::{camera_jpeg, encoded, jpeg, noise, quarters};
use image::{ImageFormat, Rgba, RgbaImage};

fn decoded(jpeg: &[u8]) -> RgbImage {
    image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg)
        .unwrap()
        .into_rgb8()
}

fn is_near(found: [u8; 3], wanted: [u8; 3]) -> bool {
    found
        .iter()
        .zip(wanted)
        .all(|(one, other)| one.abs_diff(other) < 24)
}

#[test]
fn a_large_photo_is_shrunk_and_small_enough() {
    let kept = keep(&jpeg(&noise(2_400, 1_800))).unwrap();
    assert!(kept.jpeg.len() as u64 <= PHOTO_OUT_MAX_BYTES);
    assert!(kept.size_px.0 <= PHOTO_LONG_EDGE_PX);
    assert_eq!(decoded(&kept.jpeg).dimensions(), kept.size_px);
}

#[test]
fn an_ordinary_photo_has_the_long_edge_of_the_rule() {
    assert_eq!(
        keep(&jpeg(&quarters(3_200, 2_400, 40))).unwrap().size_px,
        (1_600, 1_200)
    );
    assert_eq!(
        keep(&jpeg(&quarters(300, 3_200, 40))).unwrap().size_px,
        (150, 1_600)
    );
    assert_eq!(
        keep(&jpeg(&quarters(640, 480, 40))).unwrap().size_px,
        (640, 480),
        "never enlarged"
    );
}

#[test]
fn the_same_bytes_give_the_same_bytes() {
    let bytes = camera_jpeg(&quarters(2_000, 1_500, 9), 1, "2026:03:05 08:30:05");
    assert_eq!(keep(&bytes), keep(&bytes));
}

#[test]
fn a_photo_that_was_kept_is_kept_byte_for_byte_again() {
    for picture in [quarters(2_000, 1_500, 9), noise(2_400, 1_800)] {
        let once = keep(&camera_jpeg(&picture, 6, "2026:03:05 08:30:05")).unwrap();
        let again = keep(&once.jpeg).unwrap();
        assert_eq!((again.jpeg, again.size_px), (once.jpeg, once.size_px));
    }
}

#[test]
fn a_bare_photo_above_the_rule_is_written_anew() {
    for (bytes, above) in [
        (jpeg(&quarters(1_600, 8, 9)), false),
        (jpeg(&quarters(1_601, 8, 9)), true),
        (jpeg(&noise(900, 900)), true),
    ] {
        let kept = keep(&bytes).unwrap();
        assert_eq!(kept.jpeg != bytes, above, "{} bytes", bytes.len());
        assert!(kept.jpeg.len() as u64 <= PHOTO_OUT_MAX_BYTES);
    }
}

#[test]
fn the_time_is_kept_and_nothing_else() {
    let bytes = camera_jpeg(&quarters(640, 480, 9), 1, "2026:03:05 08:30:05");
    let kept = keep(&bytes).unwrap();
    assert_eq!(
        kept.captured_at.map(|at| at.to_string()).as_deref(),
        Some("2026-03-05 08:30:05")
    );
    assert!(
        exif::Reader::new()
            .read_from_container(&mut Cursor::new(&bytes))
            .is_ok()
    );
    assert!(
        exif::Reader::new()
            .read_from_container(&mut Cursor::new(&kept.jpeg))
            .is_err()
    );
    assert!(!super::super::detect::contains(&kept.jpeg, b"Exif"));
}

#[test]
fn a_time_that_is_none_is_left_out() {
    for time in ["0000:00:00 00:00:00", "yesterday", ""] {
        assert_eq!(
            keep(&camera_jpeg(&quarters(64, 48, 9), 1, time))
                .unwrap()
                .captured_at,
            None,
            "{time}"
        );
    }
}

#[test]
fn the_photo_stands_as_the_camera_was_held() {
    let upright = keep(&camera_jpeg(&quarters(800, 600, 0), 6, "")).unwrap();
    assert_eq!(upright.size_px, (600, 800));
    // Turned by 90° clockwise, the quarter that was at the bottom left is at the top left.
    assert!(is_near(
        decoded(&upright.jpeg).get_pixel(50, 50).0,
        [0, 20, 220]
    ));
}

#[test]
fn png_and_webp_are_taken_and_glass_is_white() {
    let mut glass = RgbaImage::from_pixel(64, 64, Rgba([0, 0, 0, 0]));
    glass.put_pixel(0, 0, Rgba([0, 0, 0, 255]));
    let glass = DynamicImage::ImageRgba8(glass);
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let kept = keep(&encoded(&glass, format)).unwrap();
        assert!(
            is_near(decoded(&kept.jpeg).get_pixel(40, 40).0, [255, 255, 255]),
            "{format:?}"
        );
    }
}

#[test]
fn fill_bytes_before_a_marker_are_no_damage() {
    let plain = jpeg(&quarters(64, 48, 9));
    let filled = [&plain[..2], b"\xff\xff", &plain[2..]].concat();
    assert!(keep(&filled).is_ok());
}

/// A PNG whose header claims 60,000 × 60,000 pixels.
#[test]
fn a_bomb_is_refused_before_it_is_decoded() {
    let mut bytes = encoded(
        &DynamicImage::ImageRgb8(quarters(8, 8, 1)),
        ImageFormat::Png,
    );
    bytes[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let header_crc = png_crc(&bytes[12..29]).to_be_bytes();
    bytes[29..33].copy_from_slice(&header_crc);
    assert_eq!(keep(&bytes), Err(PhotoFault::TooManyPixels));
}

fn png_crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                0xedb8_8320 ^ (crc >> 1)
            } else {
                crc >> 1
            }
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[test]
fn a_photo_cut_off_anywhere_is_damaged() {
    let camera = camera_jpeg(&quarters(640, 480, 9), 1, "2026:03:05 08:30:05");
    let png = encoded(&DynamicImage::ImageRgb8(noise(64, 48)), ImageFormat::Png);
    for whole in [camera, png] {
        for part in [10, 60, 200, whole.len() / 2, whole.len() - 20] {
            assert_eq!(
                keep(&whole[..part]),
                Err(PhotoFault::Damaged),
                "{part} of {}",
                whole.len()
            );
        }
    }
}
