//! Sort keys in the Vietnamese order of CLDR.
//!
//! CLDR `vi`: a ă â, d đ, e ê, o ô ơ, u ư; tones decide after the letters, in
//! the order ngang, huyền, hỏi, ngã, sắc, nặng
//! (<https://github.com/unicode-org/cldr/blob/release-43/common/collation/vi.xml>).
//! Runs of digits compare by value, so "Khu phố 2" is before "Khu phố 10".

use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::locale;

static VIETNAMESE: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    let mut preferences = CollatorPreferences::from(&locale!("vi"));
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    Collator::try_new(preferences, CollatorOptions::default())
        .expect("the order of vi is compiled into the program")
});

/// Returns bytes that compare (as `BLOB`s do) in Vietnamese order.
///
/// Keys of another release of the Unicode tables may differ, so a stored
/// column of keys is recomputed after an upgrade, never compared with new keys.
#[must_use]
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len() * 2 + 8);
    push_sort_key(text, &mut key);
    key
}

/// Returns the key by which people are listed: by the given name, which is
/// the last word, then by the words before it.
#[must_use]
pub fn person_sort_key(name: &str) -> Vec<u8> {
    let name = name.trim();
    let (family, given) = name.rsplit_once(char::is_whitespace).unwrap_or(("", name));
    let mut key = Vec::with_capacity(name.len() * 2 + 16);
    push_sort_key(given, &mut key);
    // Below every byte of a sort key, so "An" with anything before it stays
    // ahead of "Anh".
    key.push(0);
    push_sort_key(family.trim_end(), &mut key);
    key
}

fn push_sort_key(text: &str, key: &mut Vec<u8>) {
    let Ok(()) = VIETNAMESE.write_sort_key_to(text, key);
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;

    fn sorted(words: &[&str], key: impl Fn(&str) -> Vec<u8>) -> String {
        let mut words = words.to_vec();
        words.sort_by_key(|word| key(word));
        words.join(" | ")
    }

    #[test]
    fn letters_and_tones_are_in_dictionary_order() {
        expect!["a | à | ả | ã | á | ạ | ă | â | b | d | đ | e | ê | o | ô | ơ | u | ư | y"]
            .assert_eq(&sorted(
                &[
                    "đ", "ư", "ạ", "á", "ã", "ả", "à", "a", "â", "ă", "ơ", "ô", "o", "ê", "e", "d",
                    "b", "y", "u",
                ],
                sort_key,
            ));
        expect!["ma | mà | mả | mã | má | mạ | man"].assert_eq(&sorted(
            &["man", "mạ", "má", "mã", "mả", "mà", "ma"],
            sort_key,
        ));
    }

    #[test]
    fn names_that_sqlite_sorts_wrongly() {
        expect!["An | Ánh | Âu | Bình | Dung | Đức | Oanh | Ơn | Tú | Uyên | Ước | Ý | Yến"]
            .assert_eq(&sorted(
                &[
                    "An", "Bình", "Dung", "Oanh", "Tú", "Uyên", "Yến", "Ánh", "Âu", "Ý", "Đức",
                    "Ơn", "Ước",
                ],
                sort_key,
            ));
    }

    #[test]
    fn numbers_sort_by_value() {
        expect!["Khu phố 2 | Khu phố 10 | Khu phố 10A | Khu phố 11"].assert_eq(&sorted(
            &["Khu phố 11", "Khu phố 10A", "Khu phố 10", "Khu phố 2"],
            sort_key,
        ));
    }

    #[test]
    fn people_sort_by_given_name_first() {
        expect!["Lê Thị An | Trần An | Vũ An | Bùi Văn Anh | Bùi Ánh | Đỗ Bình"].assert_eq(
            &sorted(
                &[
                    "Vũ An",
                    "Bùi Văn Anh",
                    "Đỗ Bình",
                    "Bùi Ánh",
                    "Trần An",
                    "Lê Thị An",
                ],
                person_sort_key,
            ),
        );
    }

    #[test]
    fn both_unicode_forms_have_one_key() {
        assert_eq!(sort_key("Nguye\u{302}\u{303}n"), sort_key("Nguyễn"));
    }

    proptest! {
        #[test]
        fn tones_never_outweigh_letters(word in "[bcdghklmnt][aeiou]", next in "[aeiou]") {
            // The longer word is after every toned form of the shorter one.
            let longer = format!("{word}{next}");
            for tone in ["\u{300}", "\u{309}", "\u{303}", "\u{301}", "\u{323}"] {
                let toned = format!("{word}{tone}");
                prop_assert!(sort_key(&toned) < sort_key(&longer));
            }
        }

        #[test]
        fn small_numbers_sort_by_value(left in 0_u32..100_000, right in 0_u32..100_000) {
            let key = |number: u32| sort_key(&format!("Khu phố {number}"));
            prop_assert_eq!(left.cmp(&right), key(left).cmp(&key(right)));
        }
    }
}
