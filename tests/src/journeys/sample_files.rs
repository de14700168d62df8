//! Files a person would bring: a photo, a register.

use std::path::{Path, PathBuf};

use image::{Rgb, RgbImage};
use khupho_spreadsheet::write::{Sheet, SheetCell, SheetColumn, write_xlsx};

use crate::harness::{Fault, Step};

/// Writes a photo of nothing in particular; another `number` gives another picture.
///
/// # Errors
/// When it cannot be written.
pub fn write_photo(folder: &Path, number: u8) -> Step<PathBuf> {
    let path = folder.join(format!("anh-mau-{number}.jpg"));
    let shade = |position: u32| u8::try_from(position * 255 / 640).unwrap_or(u8::MAX);
    let photo = RgbImage::from_fn(640, 480, |x, y| Rgb([shade(x), shade(y), number]));
    photo.save(&path).map_err(|error| {
        Fault::Unexpected(format!("writing the photo {}: {error}", path.display()))
    })?;
    Ok(path)
}

/// Writes a spreadsheet of these headers and rows.
///
/// # Errors
/// When it cannot be written.
pub fn write_register(path: &Path, headers: &[&str], rows: Vec<Vec<SheetCell>>) -> Step {
    let columns = headers.iter().map(|header| SheetColumn {
        header: (*header).to_owned(),
        width_chars: 18,
    });
    let sheet = Sheet {
        name: "Danh sách hộ".to_owned(),
        title_lines: Vec::new(),
        columns: columns.collect(),
        rows,
    };
    write_xlsx(path, &sheet).map_err(|error| {
        Fault::Unexpected(format!(
            "writing the spreadsheet {}: {error}",
            path.display()
        ))
    })
}

/// Headers of the register people really have.
pub const REGISTER_HEADERS: [&str; 7] = [
    "STT",
    "Họ và tên chủ hộ",
    "Số nhà",
    "Đường",
    "Số điện thoại",
    "Số người lớn",
    "Ngày khảo sát",
];

/// A register as people have it: a phone number that lost its zero, names in TCVN3, a day and a
/// month that can be either.
#[must_use]
pub fn register_with_doubts() -> Vec<Vec<SheetCell>> {
    let row = |number: i64, name: &str, house: &str, phone: SheetCell, day: &str| {
        vec![
            SheetCell::Integer(number),
            name.into(),
            house.into(),
            "Đường Mẫu".into(),
            phone,
            SheetCell::Integer(2),
            day.into(),
        ]
    };
    vec![
        row(
            1,
            "Đỗ Thị Bảy Mẫu",
            "21/4",
            "0900000214".into(),
            "25/10/2026",
        ),
        // The zero was lost when the column was taken for a number.
        row(
            2,
            "Bùi Văn Tám Mẫu",
            "21/6",
            SheetCell::Integer(900_000_216),
            "26/10/2026",
        ),
        // Nguyễn Thị Chín Mẫu and Trần Văn Mười Mẫu as TCVN3 text shows in a Unicode program.
        row(
            3,
            "NguyÔn ThÞ ChÝn MÉu",
            "21/8",
            "0900000218".into(),
            "27/10/2026",
        ),
        row(
            4,
            "TrÇn V¨n M\u{ad}êi MÉu",
            "21/10",
            "0900002110".into(),
            "28/10/2026",
        ),
        // No thirteenth month: this day was written the American way.
        row(
            5,
            "Võ Thị Hai Mẫu",
            "21/12",
            "0900002112".into(),
            "10/28/2026",
        ),
    ]
}
