//! Names that a person can read and every file system takes.
//!
//! `KP13_Xuân-Hòa_lần-14_2026-03-02_1-2.kps`: which khu phố, which ward, which sending, when, which
//! part of how many. Letters and digits alone come from what people typed, so nothing that FAT32 or
//! Windows forbids can get in, and no name can lead out of its folder.

use std::io;
use std::path::{Path, PathBuf};

use khupho_domain::vietnam::vietnam_day;
use unicode_normalization::UnicodeNormalization as _;

/// Longest name of a file, in bytes of UTF-8.
pub const NAME_MAX_BYTES: usize = 120;

/// Room for the name of a khu phố, and for that of a ward.
const PLACE_MAX_BYTES: usize = 30;

/// How units of a ward are called, with what stands for them in a file's name.
const UNIT_WORDS: &[(&str, &str)] = &[
    ("khu phố ", "KP"),
    ("kp ", "KP"),
    ("kp", "KP"),
    ("tổ dân phố ", "TDP"),
];

/// What stands before the name of a ward and says nothing.
const WARD_WORDS: &[&str] = &["phường ", "xã ", "đặc khu ", "p. ", "p."];

/// Tries of a free name before a folder is given up.
const FREE_NAME_TRIES: u32 = 1_000;

/// What a file is, for its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// From a khu phố to its ward.
    ToWard,
    /// From one PC of a khu phố to the others.
    ToSiblings,
    /// The ward's answer.
    Receipt,
    /// What a new PC begins with.
    Invitation,
    /// A locked PC asks the ward.
    PinRequest,
    /// The ward's answer to a locked PC.
    PinAnswer,
}

impl FileKind {
    /// The extension, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::ToWard | Self::ToSiblings => "kps",
            Self::Receipt => "kpr",
            Self::Invitation => "kpi",
            Self::PinRequest => "kpq",
            Self::PinAnswer => "kpa",
        }
    }

    /// The word in front of the number.
    const fn word(self) -> &'static str {
        match self {
            Self::ToWard => "lần",
            Self::ToSiblings => "máy-khác-lần",
            Self::Receipt => "biên-nhận",
            Self::Invitation => "tệp-mời",
            Self::PinRequest => "nhờ-mở",
            Self::PinAnswer => "mở-khoá",
        }
    }
}

/// What the name of a file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BundleName<'a> {
    /// What it is.
    pub kind: FileKind,
    /// Code of the khu phố, or its name where it has none: "KP13", "Khu phố 13".
    pub neighborhood: &'a str,
    /// Name of the ward: "Phường Xuân Hòa".
    pub ward: &'a str,
    /// Which sending; none for files that are not counted.
    pub number: Option<u64>,
    /// When it was made, in milliseconds since 1970.
    pub made_ms: u64,
}

impl BundleName<'_> {
    /// The name of part `part` of `parts`. A file of one part does not count it.
    #[must_use]
    pub fn of_part(&self, part: u32, parts: u32) -> String {
        let mut pieces = vec![place(self.neighborhood, UNIT_WORDS), ward(self.ward)];
        pieces.push(match self.number {
            Some(number) => format!("{}-{number}", self.kind.word()),
            None => self.kind.word().to_owned(),
        });
        pieces.push(day(self.made_ms));
        if parts > 1 {
            pieces.push(format!("{part}-{parts}"));
        }
        pieces.retain(|piece| !piece.is_empty());
        format!("{}.{}", pieces.join("_"), self.kind.extension())
    }
}

/// A path in `folder` for a file of that name which nothing stands at yet.
///
/// Two PCs of one khu phố count their sendings each for itself, and may write to the same stick: the
/// second gets a number behind its name, never the first one's place.
///
/// # Errors
/// Where the folder holds a thousand of that name.
pub fn free_path(folder: &Path, name: &str) -> io::Result<PathBuf> {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    (1..=FREE_NAME_TRIES)
        .map(|number| match number {
            1 => folder.join(name),
            number => folder.join(format!("{stem} ({number}).{extension}")),
        })
        .find(|path| path.symlink_metadata().is_err())
        .ok_or_else(|| io::ErrorKind::AlreadyExists.into())
}

fn ward(name: &str) -> String {
    let name: String = name.nfc().collect();
    let lower = name.to_lowercase();
    let bare = WARD_WORDS
        .iter()
        .find(|word| lower.starts_with(**word))
        // Lower case may have another length; a name that shrinks is taken whole.
        .and_then(|word| name.get(word.len()..))
        .unwrap_or(&name);
    shortened(&cleaned(bare))
}

fn place(name: &str, words: &[(&str, &str)]) -> String {
    let name: String = name.nfc().collect();
    let lower = name.to_lowercase();
    let short = words.iter().find_map(|(word, short)| {
        let rest = lower
            .strip_prefix(word)
            .and_then(|_| name.get(word.len()..))?;
        let counted = rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
        counted.then(|| format!("{short}{}", cleaned(rest)))
    });
    shortened(&short.unwrap_or_else(|| cleaned(&name)))
}

/// Letters and digits; everything between them becomes one dash.
fn cleaned(text: &str) -> String {
    let pieces = text.split(|letter: char| !letter.is_alphanumeric());
    let pieces: Vec<&str> = pieces.filter(|piece| !piece.is_empty()).collect();
    pieces.join("-")
}

fn shortened(text: &str) -> String {
    let end = text.floor_char_boundary(PLACE_MAX_BYTES);
    text[..end].trim_end_matches('-').to_owned()
}

fn day(made_ms: u64) -> String {
    let day = vietnam_day(made_ms).format("%Y-%m-%d").to_string();
    // A clock beyond every calendar has no day to name.
    if day.len() == 10 { day } else { String::new() }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;

    /// 2 March 2026, 08:00 in Việt Nam.
    const MADE_MS: u64 = 1_772_413_200_000;

    fn name(kind: FileKind, neighborhood: &str, ward: &str) -> String {
        let name = BundleName {
            kind,
            neighborhood,
            ward,
            number: Some(14),
            made_ms: MADE_MS,
        };
        name.of_part(1, 2)
    }

    #[test]
    fn a_bundle_is_named_as_people_speak_of_it() {
        expect!["KP13_Xuân-Hòa_lần-14_2026-03-02_1-2.kps"].assert_eq(&name(
            FileKind::ToWard,
            "Khu phố 13",
            "Phường Xuân Hòa",
        ));
    }

    #[test]
    fn every_kind_of_file_has_its_word() {
        let kinds = [
            FileKind::ToWard,
            FileKind::ToSiblings,
            FileKind::Receipt,
            FileKind::Invitation,
            FileKind::PinRequest,
            FileKind::PinAnswer,
        ];
        let names: Vec<String> = kinds
            .into_iter()
            .map(|kind| name(kind, "Ấp 3A", "Xã Bà Điểm"))
            .collect();
        expect![[r#"
            Ấp-3A_Bà-Điểm_lần-14_2026-03-02_1-2.kps
            Ấp-3A_Bà-Điểm_máy-khác-lần-14_2026-03-02_1-2.kps
            Ấp-3A_Bà-Điểm_biên-nhận-14_2026-03-02_1-2.kpr
            Ấp-3A_Bà-Điểm_tệp-mời-14_2026-03-02_1-2.kpi
            Ấp-3A_Bà-Điểm_nhờ-mở-14_2026-03-02_1-2.kpq
            Ấp-3A_Bà-Điểm_mở-khoá-14_2026-03-02_1-2.kpa"#]]
        .assert_eq(&names.join("\n"));
    }

    #[test]
    fn one_part_and_no_number_are_left_out() {
        let name = BundleName {
            kind: FileKind::Invitation,
            neighborhood: "KP 7",
            ward: "P.Bến Thành",
            number: None,
            made_ms: MADE_MS,
        };
        assert_eq!(name.of_part(1, 1), "KP7_Bến-Thành_tệp-mời_2026-03-02.kpi");
    }

    /// What Windows keeps for itself, also with an extension.
    fn is_reserved(stem: &str) -> bool {
        let device = stem.split('.').next().unwrap_or_default().to_uppercase();
        let device = device.trim_end();
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(&device)
            || ["COM", "LPT"].iter().any(|port| {
                device
                    .strip_prefix(port)
                    .is_some_and(|n| n.chars().count() == 1)
            })
    }

    fn is_safe(name: &str) -> Result<(), TestCaseError> {
        let forbidden = |c: char| c.is_control() || "<>:\"/\\|?*".contains(c);
        prop_assert!(!name.contains(forbidden), "{name:?}");
        prop_assert!(
            !name.ends_with(['.', ' ']) && !name.starts_with(['.', ' ', '-']),
            "{name:?}"
        );
        prop_assert!(name.len() <= NAME_MAX_BYTES, "{} {name:?}", name.len());
        prop_assert!(!is_reserved(name), "{name:?}");
        prop_assert_eq!(name.nfc().collect::<String>(), name);
        Ok(())
    }

    proptest! {
        #[test]
        fn a_name_is_safe_on_fat32_and_windows(
            neighborhood in ".{0,80}", ward in ".{0,80}", number: u64, made_ms: u64, part: u16, parts: u16
        ) {
            let name = BundleName {
                kind: FileKind::ToSiblings, neighborhood: &neighborhood, ward: &ward,
                number: Some(number), made_ms,
            };
            is_safe(&name.of_part(part.into(), parts.into()))?;
        }

        #[test]
        fn hostile_names_are_safe_too(
            neighborhood in "(CON|nul|COM1|\\.\\./|C:\\\\|a\u{301}|x\u{202e}|\u{0}| |\\.){0,12}"
        ) {
            let name = BundleName {
                kind: FileKind::Receipt, neighborhood: &neighborhood, ward: &neighborhood,
                number: None, made_ms: MADE_MS,
            };
            is_safe(&name.of_part(1, 1))?;
        }
    }

    #[test]
    fn a_taken_name_gets_a_number_behind_it() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = |name: &str| folder.path().join(name);
        assert_eq!(free_path(folder.path(), "a.kps")?, path("a.kps"));
        std::fs::write(path("a.kps"), b"1")?;
        assert_eq!(free_path(folder.path(), "a.kps")?, path("a (2).kps"));
        std::fs::write(path("a (2).kps"), b"2")?;
        assert_eq!(free_path(folder.path(), "a.kps")?, path("a (3).kps"));
        Ok(())
    }
}
