//! The clean-up every text passes once, where it enters the program.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Returns one line of text in NFC, without control and invisible characters,
/// with line breaks and tabs turned into spaces, and trimmed at both ends.
///
/// ```
/// use khupho_domain::text::nfc;
/// assert_eq!(nfc("  Nguye\u{302}\u{303}n\u{feff} "), "Nguyễn");
/// ```
#[must_use]
pub fn nfc(text: &str) -> String {
    cleaned(text, LineBreaks::BecomeSpaces)
}

/// Like [`nfc`], but keeps line breaks (`\r\n` and `\r` become `\n`), for notes.
#[must_use]
pub fn nfc_multiline(text: &str) -> String {
    if !text.contains('\r') {
        return cleaned(text, LineBreaks::Stay);
    }
    cleaned(
        &text.replace("\r\n", "\n").replace('\r', "\n"),
        LineBreaks::Stay,
    )
}

#[derive(Clone, Copy, PartialEq)]
enum LineBreaks {
    Stay,
    BecomeSpaces,
}

fn cleaned(text: &str, line_breaks: LineBreaks) -> String {
    let text = text.trim();
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return text.to_owned();
    }
    let kept: String = text
        .chars()
        .filter_map(|letter| clean_char(letter, line_breaks))
        .collect();
    let composed = match is_nfc_quick(kept.chars()) {
        IsNormalized::Yes => kept,
        IsNormalized::No | IsNormalized::Maybe => kept.nfc().collect(),
    };
    trimmed(composed)
}

fn trimmed(text: String) -> String {
    let kept = text.trim();
    if kept.len() == text.len() {
        text
    } else {
        kept.to_owned()
    }
}

fn clean_char(letter: char, line_breaks: LineBreaks) -> Option<char> {
    match letter {
        '\n' if line_breaks == LineBreaks::Stay => Some('\n'),
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        // Marks that nobody sees and that make equal words unequal: soft
        // hyphen, zero-width space, word joiner, byte order mark.
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => None,
        letter if letter.is_control() => None,
        // The no-break space of web pages and Word.
        '\u{a0}' | '\u{202f}' => Some(' '),
        letter => Some(letter),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn composes_and_drops_what_cannot_be_seen() {
        assert_eq!(nfc("  Tra\u{302}\u{300}n\u{a0}Van\u{200b} "), "Trần Van");
        assert_eq!(nfc("a\u{0}b\u{7}c\u{1b}"), "abc");
        assert_eq!(nfc("hai\r\ndòng\tmột"), "hai  dòng một");
        assert_eq!(nfc(""), "");
    }

    #[test]
    fn keeps_line_breaks_only_when_asked() {
        assert_eq!(nfc_multiline("một\r\nhai\rba\nbốn\n"), "một\nhai\nba\nbốn");
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            let once = nfc(&text);
            prop_assert_eq!(&nfc(&once), &once);
            let once = nfc_multiline(&text);
            prop_assert_eq!(&nfc_multiline(&once), &once);
        }

        #[test]
        fn both_unicode_forms_come_out_equal(text in "[ a-zđĐàáảãạăằắẳẵặâầấẩẫậêềếểễệôồốổỗộơờớởỡợưừứửữự]{0,40}") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(nfc(&decomposed), nfc(&text));
        }
    }
}
