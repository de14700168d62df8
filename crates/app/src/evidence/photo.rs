//! Photos: shrunk, turned upright and written again as JPEG, so that nothing of the original but the
//! picture is left; the camera's time alone is kept beside it. The same bytes always give the same
//! bytes, because evidence is known by the hash of its content. A JPEG that is as small as the rule wants
//! and holds nothing but its picture is kept as it is, so that a copy saved out of the book is the same
//! evidence when it comes back.

mod bare_jpeg;

use chrono::NaiveDateTime;
use exif::{In, Tag, Value};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits, RgbImage};
use khupho_domain::limits::{PHOTO_LONG_EDGE_PX, PHOTO_MAX_PIXELS, PHOTO_OUT_MAX_BYTES};
use std::io::Cursor;

/// Qualities to try, best first; the first that is small enough is taken.
const QUALITIES: [u8; 6] = [80, 72, 64, 56, 48, 40];
/// Where even the last quality is too large, the picture is shrunk to this many hundredths and tried again.
const SHRINK_HUNDREDTHS: u32 = 80;
/// Most memory of one decoded picture: 80 million pixels of 16 bits in four channels, with room to work in.
const DECODE_MAX_BYTES: u64 = 768 * 1024 * 1024;

/// A photo as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeptPhoto {
    /// JPEG without metadata.
    pub(super) jpeg: Vec<u8>,
    /// Width and height in pixels.
    pub(super) size_px: (u32, u32),
    /// The camera's time.
    pub(super) captured_at: Option<NaiveDateTime>,
}

/// Why a photo cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PhotoFault {
    /// More pixels than are decoded.
    TooManyPixels,
    /// The picture cannot be read.
    Damaged,
}

impl From<ImageError> for PhotoFault {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::TooManyPixels,
            _ => Self::Damaged,
        }
    }
}

/// Makes the photo that is kept from the bytes of a JPEG, PNG or WebP file.
pub(super) fn keep(bytes: &[u8]) -> Result<KeptPhoto, PhotoFault> {
    let picture = upright(bytes)?;
    if bare_jpeg::is_bare(bytes) && is_within_the_rule(bytes, &picture) {
        return Ok(KeptPhoto {
            jpeg: bytes.to_vec(),
            size_px: (picture.width(), picture.height()),
            captured_at: None,
        });
    }
    let mut picture = on_white(shrunk_to(picture, PHOTO_LONG_EDGE_PX));
    loop {
        if let Some(jpeg) = small_enough(&picture)? {
            return Ok(KeptPhoto {
                jpeg,
                size_px: picture.dimensions(),
                captured_at: captured_at(bytes),
            });
        }
        let long_edge = picture.width().max(picture.height()) * SHRINK_HUNDREDTHS / 100;
        picture = shrunk_to(DynamicImage::ImageRgb8(picture), long_edge).into_rgb8();
    }
}

/// Whether a file is as small as a photo that is kept.
fn is_within_the_rule(bytes: &[u8], picture: &DynamicImage) -> bool {
    bytes.len() as u64 <= PHOTO_OUT_MAX_BYTES
        && picture.width().max(picture.height()) <= PHOTO_LONG_EDGE_PX
}

/// The decoded picture, turned as the camera was held. The pixels are counted before any is decoded.
fn upright(bytes: &[u8]) -> Result<DynamicImage, PhotoFault> {
    if is_cut_jpeg(bytes) {
        return Err(PhotoFault::Damaged);
    }
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| PhotoFault::Damaged)?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(DECODE_MAX_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PHOTO_MAX_PIXELS {
        return Err(PhotoFault::TooManyPixels);
    }
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Whether a JPEG ends before its picture does. The decoder would paint the rest grey, and nobody
/// would know that the photo was cut off on its way.
fn is_cut_jpeg(bytes: &[u8]) -> bool {
    const START_OF_SCAN: &[u8] = b"\xff\xda";
    const END_OF_IMAGE: &[u8] = b"\xff\xd9";
    /// A marker may be preceded by any number of 0xff.
    const FILL: &[u8] = b"\xff\xff";
    let Some(mut rest) = bytes.strip_prefix(b"\xff\xd8") else {
        return false;
    };
    // The segments before the picture may hold a small picture of their own, end mark and all.
    while !rest.starts_with(START_OF_SCAN) {
        if rest.starts_with(FILL) {
            rest = &rest[1..];
            continue;
        }
        let [0xff, _, high, low, ..] = *rest else {
            return true;
        };
        let segment = 2 + usize::from(u16::from_be_bytes([high, low]));
        match rest.get(segment..) {
            Some(next) => rest = next,
            None => return true,
        }
    }
    !super::detect::contains(rest, END_OF_IMAGE)
}

/// The picture with a long edge of at most `long_edge_px`; a smaller one stays as it is.
fn shrunk_to(picture: DynamicImage, long_edge_px: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= long_edge_px {
        return picture;
    }
    let edge = long_edge_px.max(1);
    picture.resize(edge, edge, FilterType::CatmullRom)
}

/// The picture without transparency: what lets light through is white, like paper.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    let mut on_white = RgbImage::new(picture.width(), picture.height());
    for (from, to) in picture.pixels().zip(on_white.pixels_mut()) {
        let [red, green, blue, alpha] = from.0;
        to.0 = [red, green, blue].map(|light| over_white(light, alpha));
    }
    on_white
}

fn over_white(light: u8, alpha: u8) -> u8 {
    let (light, alpha) = (u32::from(light), u32::from(alpha));
    // At most 255 · 255 / 255.
    u8::try_from((light * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
}

/// The picture as JPEG in the best quality that is small enough.
fn small_enough(picture: &RgbImage) -> Result<Option<Vec<u8>>, PhotoFault> {
    for quality in QUALITIES {
        let mut jpeg = Vec::new();
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, quality))?;
        if jpeg.len() as u64 <= PHOTO_OUT_MAX_BYTES {
            return Ok(Some(jpeg));
        }
    }
    Ok(None)
}

/// When the camera says the photo was taken; whatever cannot be read as that is no time.
fn captured_at(bytes: &[u8]) -> Option<NaiveDateTime> {
    let fields = exif::Reader::new()
        .read_from_container(&mut Cursor::new(bytes))
        .ok()?;
    let field = fields.get_field(Tag::DateTimeOriginal, In::PRIMARY)?;
    let Value::Ascii(lines) = &field.value else {
        return None;
    };
    let text = std::str::from_utf8(lines.first()?).ok()?;
    NaiveDateTime::parse_from_str(text.trim_matches(['\0', ' ']), "%Y:%m:%d %H:%M:%S").ok()
}

#[cfg(test)]
mod tests;
