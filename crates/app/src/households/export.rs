//! The register as a spreadsheet: every column the import understands, so that the file can be
//! edited and taken in again. There is no column for identity numbers, because none are kept.

use crate::api::common::FileWritten;
use crate::api::errors::ApiError;
use crate::api::session::Language;
use crate::host::{CallContext, Host};
use crate::sheets::{PROGRESS_ROWS, SheetFile, column, day, number, text};
use crate::words::plain_text;
use khupho_domain::households::{CountKind, Household, ReachReason};
use khupho_spreadsheet::write::{Sheet, SheetCell, SheetColumn};

/// Headers and widths of the columns before the counts.
const FIRST_COLUMNS: &[(&str, u16)] = &[
    ("Mã hộ", 10),
    ("Người liên hệ", 26),
    ("Điện thoại", 13),
    ("Số nhà", 12),
    ("Hẻm", 10),
    ("Đường", 24),
    ("Tổ", 6),
    ("Căn hộ", 16),
];

/// Headers and widths of the columns after the counts.
const LAST_COLUMNS: &[(&str, u16)] = &[
    ("Ngày rà soát", 13),
    ("Lý do chưa đếm", 20),
    ("Đối tượng", 24),
    ("Ghi chú", 40),
];

pub(super) fn write(
    host: &Host,
    context: &CallContext,
    path: &str,
) -> Result<FileWritten, ApiError> {
    let file = SheetFile::chosen(host, path)?;
    let households = host.read(|connection, signed_in| {
        Ok(khupho_store::households::all(
            connection,
            signed_in.neighborhood,
        )?)
    })?;
    let total = households.len();
    let mut rows = Vec::with_capacity(total);
    for (done, (_, household)) in households.iter().enumerate() {
        if done % PROGRESS_ROWS == 0 {
            context.progress("export", done as u64, total as u64)?;
        }
        rows.push(row(household));
    }
    let sheet = Sheet {
        name: "Hộ dân".to_owned(),
        title_lines: Vec::new(),
        columns: columns(),
        rows,
    };
    file.write(&sheet)
}

fn columns() -> Vec<SheetColumn> {
    let counts = CountKind::ALL
        .iter()
        .map(|kind| column(&(count_header(*kind), 14)));
    FIRST_COLUMNS
        .iter()
        .map(column)
        .chain(counts)
        .chain(LAST_COLUMNS.iter().map(column))
        .collect()
}

/// Headers that the import recognises for certain.
const fn count_header(kind: CountKind) -> &'static str {
    match kind {
        CountKind::People => "Số nhân khẩu",
        CountKind::Adults => "Số người từ 18 tuổi",
        CountKind::IdEligible => "Số người đủ điều kiện cấp căn cước",
        CountKind::Vneid => "Số người có VNeID mức 2",
        CountKind::CitizenApp => "Ứng dụng Công dân số",
        CountKind::PublicServiceAccount => "Tài khoản DVCQG",
        CountKind::Trained => "Số người được tập huấn",
        CountKind::EPayment => "Tài khoản thanh toán điện tử",
        CountKind::SocialSecurityAccount => "Tài khoản an sinh xã hội",
        CountKind::SmartphoneAdults => "Số người dùng điện thoại thông minh",
        CountKind::SmartDevices => "Số thiết bị thông minh",
        CountKind::ZaloGroup => "Nhóm Zalo",
        CountKind::Fibre => "Cáp quang",
        CountKind::Phones2g => "Số máy 2G",
        CountKind::Phones2gReplaced => "Số máy 2G đã đổi",
        CountKind::DigitalAddress => "Mã địa chỉ số",
        CountKind::Business => "Hộ kinh doanh",
        CountKind::BusinessQr => "Mã QR",
    }
}

/// One row. A phone is text, so that its zero stays; a count that was not collected is an empty
/// cell, never a 0.
fn row(household: &Household) -> Vec<SheetCell> {
    let address = &household.address;
    let first = [
        &household.code,
        &household.contact_name,
        &household.phone,
        &address.house_number,
        &address.alley,
        &address.street,
        &address.group,
        &address.apartment,
    ];
    let counts = CountKind::ALL
        .iter()
        .map(|kind| number(household.counts.get(*kind)));
    let last = [
        day(household.counted_on),
        text(
            &household
                .reach_reason
                .map_or_else(String::new, reason_words),
        ),
        text(&household.tags.join("; ")),
        text(&household.note),
    ];
    first
        .iter()
        .map(|part| text(part))
        .chain(counts)
        .chain(last)
        .collect()
}

/// A reason as the import reads it: in Vietnamese whatever the language of the screens, because the
/// table is for the ward and its offices.
fn reason_words(reason: ReachReason) -> String {
    let sentence = plain_text(&format!("reach-{}", reason.slug()), Language::Vi);
    sentence.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use khupho_spreadsheet::columns::{Confidence, HouseholdColumn, recognise};

    #[test]
    fn every_exported_column_is_recognised_by_the_import() {
        let headers: Vec<String> = columns().into_iter().map(|column| column.header).collect();
        let guesses = recognise(&headers);
        assert_eq!(guesses.len(), headers.len());
        for guess in &guesses {
            assert_eq!(
                guess.confidence,
                Confidence::Certain,
                "{}",
                headers[guess.index]
            );
            assert_ne!(
                guess.field,
                HouseholdColumn::Forbidden,
                "{}",
                headers[guess.index]
            );
        }
        for kind in CountKind::ALL {
            let named: Vec<&str> = guesses
                .iter()
                .filter(|guess| guess.field == HouseholdColumn::Count(*kind))
                .map(|guess| headers[guess.index].as_str())
                .collect();
            assert_eq!(named, [count_header(*kind)]);
        }
    }
}
