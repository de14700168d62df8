//! Why a file is refused, as codes for people.

use crate::api::errors::{ApiError, ErrorCode};
use khupho_spreadsheet::TableError;

const MIB: u64 = 1024 * 1024;

/// The code of a table that cannot be read.
pub(super) fn of_table(name: &str, error: &TableError) -> ApiError {
    let named = |code| ApiError::new(code).with("name", name);
    match error {
        TableError::Io(_) => ApiError::new(ErrorCode::FileUnreadable).with("path", name),
        TableError::Empty => named(ErrorCode::EmptyFile),
        TableError::TooLarge { max_bytes, .. } => {
            named(ErrorCode::FileTooLarge).with("max_mib", max_bytes / MIB)
        }
        TableError::TooManyRows { rows, max } => named(ErrorCode::TooManyRows)
            .with("rows", rows)
            .with("max", max),
        TableError::TooManyCells { max } => named(ErrorCode::TooManyRows)
            .with("rows", max)
            .with("max", max),
        TableError::PasswordProtected => named(ErrorCode::PasswordProtected),
        TableError::NotATable { what } => {
            named(ErrorCode::WrongFileType).with("found", what.slug())
        }
        TableError::NoSuchSheet { name: sheet } => ApiError::new(ErrorCode::NotFound)
            .with("kind", "sheet")
            .with("name", sheet),
        TableError::SuspiciouslyPacked | TableError::Damaged { .. } => {
            named(ErrorCode::DamagedFile)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::code_name;
    use khupho_spreadsheet::OtherContent;

    #[test]
    fn every_refusal_has_its_code() {
        let shown: Vec<String> = [
            TableError::Empty,
            TableError::TooLarge {
                size_bytes: 9,
                max_bytes: 64 * MIB,
            },
            TableError::TooManyRows {
                rows: 200_000,
                max: 100_000,
            },
            TableError::PasswordProtected,
            TableError::NotATable {
                what: OtherContent::Pdf,
            },
            TableError::SuspiciouslyPacked,
            TableError::Damaged {
                detail: "zip".into(),
            },
            TableError::NoSuchSheet {
                name: "Tổ 9".into(),
            },
        ]
        .iter()
        .map(|error| {
            let refusal = of_table("danh-sach.xlsx", error);
            let parameters: Vec<String> = refusal
                .params
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            format!("{} {}", code_name(&refusal), parameters.join(" "))
        })
        .collect();
        expect_test::expect![[r#"
            empty_file name=danh-sach.xlsx
            file_too_large max_mib=64 name=danh-sach.xlsx
            too_many_rows max=100000 name=danh-sach.xlsx rows=200000
            password_protected name=danh-sach.xlsx
            wrong_file_type found=pdf name=danh-sach.xlsx
            damaged_file name=danh-sach.xlsx
            damaged_file name=danh-sach.xlsx
            not_found kind=sheet name=Tổ 9"#]]
        .assert_eq(&shown.join("\n"));
    }
}
