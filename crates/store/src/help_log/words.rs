//! The words under which an entry is found.

use khupho_domain::help_log::HelpEntry;
use khupho_domain::households::neighborhood_word;
use khupho_domain::text::search_words;

use super::wire::Numbers;

/// The text of the full-text index: folded words, and one word each for khu phố, category and
/// outcome, so that the index alone narrows a search. No typed word holds one of their marks.
pub(super) fn search_text(entry: &HelpEntry, numbers: &Numbers) -> String {
    let texts = [
        &entry.service,
        &entry.dossier_code,
        &entry.helped_by,
        &entry.note,
    ];
    format!(
        "{} {} {} {}",
        neighborhood_word(entry.neighborhood),
        category_word(numbers.category),
        outcome_word(numbers.outcome),
        folded_words(&texts.map(String::as_str))
    )
}

/// The folded words of several texts.
pub(crate) fn folded_words(texts: &[&str]) -> String {
    let words: Vec<String> = texts.iter().flat_map(|text| search_words(text)).collect();
    words.join(" ")
}

pub(super) fn category_word(category: i64) -> String {
    format!("=c{category}")
}

pub(super) fn outcome_word(outcome: i64) -> String {
    format!("=o{outcome}")
}

/// Whether every word begins a word of a folded text.
pub(crate) fn all_begin_words(text: &str, words: &[String]) -> bool {
    words
        .iter()
        .all(|word| text.split(' ').any(|one| one.starts_with(word.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_one_line_of_folded_words() {
        assert_eq!(
            folded_words(&["Họp tổ 5", "", "Đường 42 / 7"]),
            "hop to 5 duong 42/7"
        );
    }

    #[test]
    fn every_word_has_to_begin_one() {
        let words = |query: &str| search_words(query);
        assert!(all_begin_words("dang ky tam tru", &words("Tạm đăng")));
        assert!(!all_begin_words("dang ky tam tru", &words("tạm vắng")));
    }
}
