//! The old one-byte codings of Vietnamese, as they look when a program of
//! today reads them as Western European text.
//!
//! TCVN3 (the ABC fonts, from the national standard TCVN 5712:1993, set VN3)
//! gives every small letter one code and has no codes for capitals with tones.
//! VNI-Windows writes a vowel and then a mark as a second letter. Windows-1258
//! writes most tones as a composing mark after the vowel.

use encoding_rs::{WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;

/// Codes of TCVN3 with their letters, in order of code.
pub(super) const TCVN3: [(char, char); 74] = [
    ('\u{a1}', 'Ă'),
    ('\u{a2}', 'Â'),
    ('\u{a3}', 'Ê'),
    ('\u{a4}', 'Ô'),
    ('\u{a5}', 'Ơ'),
    ('\u{a6}', 'Ư'),
    ('\u{a7}', 'Đ'),
    ('\u{a8}', 'ă'),
    ('\u{a9}', 'â'),
    ('\u{aa}', 'ê'),
    ('\u{ab}', 'ô'),
    ('\u{ac}', 'ơ'),
    ('\u{ad}', 'ư'),
    ('\u{ae}', 'đ'),
    ('\u{b5}', 'à'),
    ('\u{b6}', 'ả'),
    ('\u{b7}', 'ã'),
    ('\u{b8}', 'á'),
    ('\u{b9}', 'ạ'),
    ('\u{bb}', 'ằ'),
    ('\u{bc}', 'ẳ'),
    ('\u{bd}', 'ẵ'),
    ('\u{be}', 'ắ'),
    ('\u{c6}', 'ặ'),
    ('\u{c7}', 'ầ'),
    ('\u{c8}', 'ẩ'),
    ('\u{c9}', 'ẫ'),
    ('\u{ca}', 'ấ'),
    ('\u{cb}', 'ậ'),
    ('\u{cc}', 'è'),
    ('\u{ce}', 'ẻ'),
    ('\u{cf}', 'ẽ'),
    ('\u{d0}', 'é'),
    ('\u{d1}', 'ẹ'),
    ('\u{d2}', 'ề'),
    ('\u{d3}', 'ể'),
    ('\u{d4}', 'ễ'),
    ('\u{d5}', 'ế'),
    ('\u{d6}', 'ệ'),
    ('\u{d7}', 'ì'),
    ('\u{d8}', 'ỉ'),
    ('\u{dc}', 'ĩ'),
    ('\u{dd}', 'í'),
    ('\u{de}', 'ị'),
    ('\u{df}', 'ò'),
    ('\u{e1}', 'ỏ'),
    ('\u{e2}', 'õ'),
    ('\u{e3}', 'ó'),
    ('\u{e4}', 'ọ'),
    ('\u{e5}', 'ồ'),
    ('\u{e6}', 'ổ'),
    ('\u{e7}', 'ỗ'),
    ('\u{e8}', 'ố'),
    ('\u{e9}', 'ộ'),
    ('\u{ea}', 'ờ'),
    ('\u{eb}', 'ở'),
    ('\u{ec}', 'ỡ'),
    ('\u{ed}', 'ớ'),
    ('\u{ee}', 'ợ'),
    ('\u{ef}', 'ù'),
    ('\u{f1}', 'ủ'),
    ('\u{f2}', 'ũ'),
    ('\u{f3}', 'ú'),
    ('\u{f4}', 'ụ'),
    ('\u{f5}', 'ừ'),
    ('\u{f6}', 'ử'),
    ('\u{f7}', 'ữ'),
    ('\u{f8}', 'ứ'),
    ('\u{f9}', 'ự'),
    ('\u{fa}', 'ỳ'),
    ('\u{fb}', 'ỷ'),
    ('\u{fc}', 'ỹ'),
    ('\u{fd}', 'ý'),
    ('\u{fe}', 'ỵ'),
];

/// Letters of VNI-Windows that stand alone (small; capitals are their upper case).
const VNI_LETTERS: [(char, char); 9] = [
    ('ñ', 'đ'),
    ('ô', 'ơ'),
    ('ö', 'ư'),
    ('í', 'í'),
    ('ì', 'ì'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
];

/// Marks of VNI-Windows (small) with the composing marks they stand for, and
/// the letters they may follow.
const VNI_MARKS: [(char, &str, &str); 17] = [
    ('ù', "\u{301}", "aeouyôö"),
    ('ø', "\u{300}", "aeouyôö"),
    ('û', "\u{309}", "aeouyôö"),
    ('õ', "\u{303}", "aeouyôö"),
    ('ï', "\u{323}", "aeouyôö"),
    ('â', "\u{302}", "aeo"),
    ('á', "\u{302}\u{301}", "aeo"),
    ('à', "\u{302}\u{300}", "aeo"),
    ('å', "\u{302}\u{309}", "aeo"),
    ('ã', "\u{302}\u{303}", "aeo"),
    ('ä', "\u{302}\u{323}", "aeo"),
    ('ê', "\u{306}", "a"),
    ('é', "\u{306}\u{301}", "a"),
    ('è', "\u{306}\u{300}", "a"),
    ('ú', "\u{306}\u{309}", "a"),
    ('ü', "\u{306}\u{303}", "a"),
    ('ë', "\u{306}\u{323}", "a"),
];

/// Reads TCVN3; `None` where a letter has no meaning in it.
pub(super) fn from_tcvn3(text: &str) -> Option<String> {
    let converted: Option<String> = text.chars().map(tcvn3_letter).collect();
    Some(with_capitals(text, converted?))
}

fn tcvn3_letter(code: char) -> Option<char> {
    if code.is_ascii() {
        return Some(code);
    }
    match TCVN3.binary_search_by_key(&code, |(code, _)| *code) {
        Ok(index) => Some(TCVN3[index].1),
        Err(_) => (!code.is_alphabetic()).then_some(code),
    }
}

/// Restores capitals: "TRẦN" is written with the small "ầ" in a font whose
/// small letters look like capitals. A word counts as capitals from two plain
/// capitals on, or when the whole text has capitals only.
fn with_capitals(original: &str, converted: String) -> String {
    if original.bytes().filter(u8::is_ascii_uppercase).count() < 2 {
        return converted;
    }
    if !original.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return converted.to_uppercase();
    }
    converted
        .split_inclusive(|letter: char| !letter.is_alphabetic())
        .map(|word| {
            let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
            let small = word.bytes().any(|byte| byte.is_ascii_lowercase());
            if capitals >= 2 && !small {
                word.to_uppercase()
            } else {
                word.to_owned()
            }
        })
        .collect()
}

/// Reads VNI-Windows; `None` where a mark has no letter to stand on.
pub(super) fn from_vni(text: &str) -> Option<String> {
    let mut decomposed = String::with_capacity(text.len());
    let mut previous = ' ';
    for code in text.chars() {
        let small = small_letter(code);
        if let Some(marks) = vni_marks(small, previous) {
            decomposed.push_str(marks);
            previous = ' ';
            continue;
        }
        decomposed.push(vni_letter(code, small)?);
        previous = small;
    }
    Some(decomposed.nfc().collect())
}

fn small_letter(code: char) -> char {
    code.to_lowercase().next().unwrap_or(code)
}

fn vni_marks(small: char, previous: char) -> Option<&'static str> {
    VNI_MARKS
        .iter()
        .find(|(mark, _, letters)| *mark == small && letters.contains(previous))
        .map(|(_, marks, _)| *marks)
}

fn vni_letter(code: char, small: char) -> Option<char> {
    if code.is_ascii() || !code.is_alphabetic() {
        return Some(code);
    }
    let letter = VNI_LETTERS.iter().find(|(old, _)| *old == small)?.1;
    let capital = letter.to_uppercase().next().unwrap_or(letter);
    Some(if code == small { letter } else { capital })
}

/// Reads Windows-1258 that was taken for Windows-1252.
pub(super) fn from_windows_1258(text: &str) -> Option<String> {
    let (bytes, _, unmappable) = WINDOWS_1252.encode(text);
    if unmappable {
        return None;
    }
    let (decoded, _) = WINDOWS_1258.decode_without_bom_handling(&bytes);
    Some(decoded.nfc().collect())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) const SMALL: &str =
        "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ";

    /// Writes TCVN3, for tests only.
    pub(crate) fn to_tcvn3(text: &str) -> String {
        text.chars()
            .map(|letter| {
                let small = small_letter(letter);
                let code = |wanted| {
                    TCVN3
                        .iter()
                        .find(|(_, letter)| *letter == wanted)
                        .map(|(code, _)| *code)
                };
                code(letter).or_else(|| code(small)).unwrap_or(letter)
            })
            .collect()
    }

    /// Writes VNI-Windows, for tests only.
    pub(crate) fn to_vni(text: &str) -> String {
        text.chars().map(vni_of).collect()
    }

    fn vni_of(letter: char) -> String {
        let small = small_letter(letter);
        let written = if let Some((old, _)) = VNI_LETTERS.iter().find(|(_, new)| *new == small) {
            old.to_string()
        } else {
            with_mark(small)
        };
        if small == letter {
            written
        } else {
            written.to_uppercase()
        }
    }

    fn with_mark(small: char) -> String {
        for (mark, marks, bases) in VNI_MARKS {
            for base in bases.chars() {
                let new = vni_letter(base, base).unwrap_or(base);
                let composed: String = format!("{new}{marks}").nfc().collect();
                if composed == small.to_string() {
                    return format!("{base}{mark}");
                }
            }
        }
        small.to_string()
    }

    /// Writes Windows-1258 and reads it as Windows-1252, for tests only.
    pub(crate) fn to_windows_1258(text: &str) -> String {
        let bytes = windows_1258_bytes(text);
        WINDOWS_1252
            .decode_without_bom_handling(&bytes)
            .0
            .into_owned()
    }

    pub(crate) fn windows_1258_bytes(text: &str) -> Vec<u8> {
        // Windows-1258 has the vowels with circumflex, breve and horn and
        // writes the tone after them.
        let spread: String = text.chars().map(tone_apart).collect();
        WINDOWS_1258.encode(&spread).0.into_owned()
    }

    fn tone_apart(letter: char) -> String {
        let parts: Vec<char> = letter.to_string().nfd().collect();
        let is_tone = |mark: &char| {
            matches!(
                *mark,
                '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'
            )
        };
        let base: String = parts
            .iter()
            .filter(|part| !is_tone(part))
            .collect::<String>()
            .nfc()
            .collect();
        let tone: String = parts.iter().filter(|part| is_tone(part)).collect();
        format!("{base}{tone}")
    }

    #[test]
    fn the_table_is_in_order_for_binary_search() {
        assert!(TCVN3.is_sorted_by_key(|(code, _)| *code));
    }

    #[test]
    fn every_letter_survives_each_coding() {
        let capitals = SMALL.to_uppercase();
        assert_eq!(from_tcvn3(&to_tcvn3(SMALL)).as_deref(), Some(SMALL));
        assert_eq!(from_tcvn3(&to_tcvn3(&capitals)), Some(capitals.clone()));
        for text in [SMALL, &capitals] {
            assert_eq!(from_vni(&to_vni(text)).as_deref(), Some(text));
            assert_eq!(
                from_windows_1258(&to_windows_1258(text)).as_deref(),
                Some(text)
            );
        }
    }

    #[test]
    fn capitals_of_tcvn3_are_restored() {
        assert_eq!(
            from_tcvn3("TRÇN H\u{ad}ng §¹o").as_deref(),
            Some("TRẦN Hưng Đạo")
        );
        assert_eq!(from_tcvn3("Vò Tè Nga").as_deref(), Some("Vũ Tố Nga"));
        assert_eq!(from_tcvn3("§Æng").as_deref(), Some("Đặng"));
    }

    #[test]
    fn marks_of_vni_follow_the_case_of_their_letter() {
        assert_eq!(
            from_vni("NGUYEÃN Thò Ñaøo").as_deref(),
            Some("NGUYỄN Thị Đào")
        );
        assert_eq!(
            from_vni("Traàn Höng Ñaïo").as_deref(),
            Some("Trần Hưng Đạo")
        );
        assert_eq!(from_vni("ø").as_deref(), None);
    }
}
