//! Words of a search query.

use super::fold;

/// Splits a query into folded words, in the order typed.
///
/// Everything but letters and digits separates words, except a `/` inside a
/// house number, whose surrounding spaces are tidied first.
///
/// ```
/// use khupho_domain::text::search_words;
/// assert_eq!(search_words("Bà 42 / 7"), ["ba", "42/7"]);
/// ```
#[must_use]
pub fn search_words(query: &str) -> Vec<String> {
    let tidy = without_spaces_beside_slashes(fold(query));
    words_of(&tidy).map(str::to_owned).collect()
}

/// Appends the words of [`search_words`], each after a space.
pub(crate) fn push_search_words(query: &str, text: &mut String) {
    let tidy = without_spaces_beside_slashes(fold(query));
    for word in words_of(&tidy) {
        text.push(' ');
        text.push_str(word);
    }
}

fn words_of(tidy: &str) -> impl Iterator<Item = &str> {
    tidy.split(|letter: char| !(letter.is_alphanumeric() || letter == '/'))
        .map(|word| word.trim_matches('/'))
        .filter(|word| !word.is_empty())
}

fn without_spaces_beside_slashes(folded: String) -> String {
    if !folded.contains('/') {
        return folded;
    }
    let parts: Vec<&str> = folded.split('/').map(str::trim).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn house_numbers_stay_whole() {
        assert_eq!(search_words("ba 42/7"), ["ba", "42/7"]);
        assert_eq!(search_words("42 /7/ 3A  Lê-Lợi"), ["42/7/3a", "le", "loi"]);
        assert_eq!(search_words("KP.13, tổ 5"), ["kp", "13", "to", "5"]);
        assert_eq!(search_words("/42/"), ["42"]);
        assert!(search_words(" /-, ").is_empty());
    }

    proptest! {
        #[test]
        fn words_are_folded_and_never_empty(query in any::<String>()) {
            for word in search_words(&query) {
                prop_assert!(!word.is_empty());
                prop_assert_eq!(fold(&word), word);
            }
        }
    }
}
