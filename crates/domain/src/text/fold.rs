//! The form in which text is searched and compared.

use std::sync::LazyLock;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Folds text for search: lower case, no marks, `đ` and its look-alikes `ð`
/// and `ɖ` as `d`, runs of white space as one space, no space at the ends.
///
/// `fold(fold(x)) == fold(x)`, and the NFC and NFD forms of a text fold alike.
///
/// ```
/// use khupho_domain::text::fold;
/// assert_eq!(fold("  NGUYỄN  Thị Đào "), "nguyen thi dao");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = FoldedText {
        text: String::with_capacity(text.len()),
        space_is_due: false,
    };
    for letter in text.chars() {
        fold_char(letter, &mut |base| folded.push(base));
    }
    folded.text
}

/// Folds and removes everything but letters, digits and `/`, so that
/// "KP. 3", "kp3" and "K P 3" are equal: for typing errors in spacing.
///
/// ```
/// use khupho_domain::text::squeeze;
/// assert_eq!(squeeze("42 / 7 Trần-Quốc Toản"), "42/7tranquoctoan");
/// ```
#[must_use]
pub fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for letter in text.chars() {
        fold_char(letter, &mut |base| {
            if base.is_alphanumeric() || base == '/' {
                squeezed.push(base);
            }
        });
    }
    squeezed
}

struct FoldedText {
    text: String,
    space_is_due: bool,
}

impl FoldedText {
    fn push(&mut self, letter: char) {
        if letter.is_whitespace() {
            self.space_is_due = !self.text.is_empty();
            return;
        }
        if self.space_is_due {
            self.text.push(' ');
            self.space_is_due = false;
        }
        self.text.push(letter);
    }
}

/// Gives the folded letters of one character (none for a mark) to `emit`.
///
/// Marks that stand alone are dropped and composed letters are decomposed, so
/// the text needs no normalisation beforehand.
fn fold_char(letter: char, emit: &mut impl FnMut(char)) {
    if letter.is_ascii() {
        emit(letter.to_ascii_lowercase());
        return;
    }
    if matches!(letter, 'đ' | 'Đ' | 'ð' | 'Ð' | 'ɖ' | 'Ɖ') {
        emit('d');
        return;
    }
    match FOLDED_LATIN.get(letter as usize) {
        Some(Some(base)) => emit(*base),
        _ => decompose(letter, emit),
    }
}

fn decompose(letter: char, emit: &mut impl FnMut(char)) {
    for lower in letter.to_lowercase() {
        decompose_canonical(lower, |part| {
            if !is_combining_mark(part) {
                emit(part);
            }
        });
    }
}

/// The first letter beyond the Latin ones with Vietnamese marks.
const LATIN_END: u32 = 0x1f00;

/// The bases of the letters that have one, computed once: an import folds some hundred thousand
/// Vietnamese letters, and the general way looks each of them up in three tables.
static FOLDED_LATIN: LazyLock<Vec<Option<char>>> = LazyLock::new(|| {
    let base_of = |number| {
        let mut bases = Vec::new();
        decompose(char::from_u32(number)?, &mut |base| bases.push(base));
        <[char; 1]>::try_from(bases).ok().map(|[base]| base)
    };
    (0..LATIN_END).map(base_of).collect()
});

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn every_vietnamese_letter_folds_to_its_base() {
        let rows = [
            ("aàảãáạăằẳẵắặâầẩẫấậAÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬ", 'a'),
            ("eèẻẽéẹêềểễếệEÈẺẼÉẸÊỀỂỄẾỆ", 'e'),
            ("iìỉĩíịIÌỈĨÍỊ", 'i'),
            ("oòỏõóọôồổỗốộơờởỡớợOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢ", 'o'),
            ("uùủũúụưừửữứựUÙỦŨÚỤƯỪỬỮỨỰ", 'u'),
            ("yỳỷỹýỵYỲỶỸÝỴ", 'y'),
            ("dđðɖDĐÐƉ", 'd'),
        ];
        for (letters, base) in rows {
            let expected: String = letters.chars().map(|_| base).collect();
            assert_eq!(fold(letters), expected);
            assert_eq!(fold(&letters.nfd().collect::<String>()), expected);
        }
    }

    #[test]
    fn old_and_new_places_of_the_tone_are_equal() {
        assert_eq!(fold("hoà"), fold("hòa"));
        assert_eq!(fold("Thúy"), fold("Thuý"));
        assert_eq!(fold("Quỳ"), fold("Qùy"));
    }

    #[test]
    fn white_space_collapses() {
        assert_eq!(fold("\u{a0} Khu\u{3000}phố \t 2\n"), "khu pho 2");
        assert_eq!(fold("   "), "");
    }

    #[test]
    fn squeezing_keeps_the_slash_of_house_numbers() {
        assert_eq!(squeeze("42/7/3A, đường Lê Lợi."), "42/7/3aduongleloi");
        assert_eq!(squeeze("K P 3"), squeeze("KP.3"));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn squeezing_twice_changes_nothing(text in any::<String>()) {
            let once = squeeze(&text);
            prop_assert_eq!(squeeze(&once), once);
        }

        #[test]
        fn unicode_forms_fold_alike(text in any::<String>()) {
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&composed), fold(&decomposed));
        }
    }
}
