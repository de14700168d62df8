//! Where the areas stand in an address that was typed without commas: tổ, khu phố, ward, city.

/// An address with the commas that nobody typed.
#[derive(Default)]
pub(super) struct PartedAddress {
    /// With commas between its parts.
    pub(super) pieces: String,
    /// What stands behind an area and is no part of an address: "gần chợ".
    pub(super) remarks: Vec<String>,
}

impl PartedAddress {
    fn push(&mut self, words: &[&str]) {
        let words = without_dashes(words);
        if words.is_empty() {
            return;
        }
        if !self.pieces.is_empty() {
            self.pieces.push_str(", ");
        }
        self.pieces.push_str(&words.join(" "));
    }

    /// What stands behind an area.
    fn push_behind(&mut self, words: &[&str]) {
        let words = without_dashes(words);
        let begins_remark = |word: &&str| REMARKS.contains(&word.to_lowercase().as_str());
        if words.first().is_some_and(begins_remark) {
            self.remarks.push(words.join(" "));
        } else {
            self.push_street(words);
        }
    }

    /// "đường Lê Lợi số 12" is a street and a number.
    fn push_street(&mut self, words: &[&str]) {
        let is_street = words
            .first()
            .is_some_and(|word| word.to_lowercase() == "đường");
        let begins_number = |index: &usize| {
            words[*index].to_lowercase() == "số"
                && words.get(index + 1).copied().is_some_and(is_number)
        };
        // "đường số 5" is a street.
        let number = (2..words.len()).find(begins_number).filter(|_| is_street);
        let (street, number) = words.split_at(number.unwrap_or(words.len()));
        self.push(street);
        self.push(number);
    }
}

/// "12 Lê Lợi P.Mẫu Q.3 gần chợ" in its pieces. Words are compared with their marks, because "Phương"
/// is a name and "Quán" begins one.
pub(super) fn with_parted_areas(typed: &str) -> PartedAddress {
    let mut parted = PartedAddress::default();
    for piece in typed.split(',') {
        let words: Vec<&str> = piece.split_whitespace().collect();
        let (mut begin, mut index, mut is_behind) = (0, 0, false);
        while index <= words.len() {
            let area = area_len(&words[index..]);
            if area == 0 && index < words.len() {
                index += 1;
                continue;
            }
            if is_behind {
                parted.push_behind(&words[begin..index]);
            } else {
                parted.push_street(&words[begin..index]);
            }
            parted.push(&words[index..index + area]);
            (begin, is_behind) = (index + area, true);
            index = begin.max(index + 1);
        }
    }
    parted
}

/// Words without the dashes before and behind them.
fn without_dashes<'words, 'typed>(words: &'words [&'typed str]) -> &'words [&'typed str] {
    let says = |word: &&str| word.contains(char::is_alphanumeric);
    let begin = words.iter().position(says).unwrap_or(words.len());
    let end = words.iter().rposition(says).map_or(begin, |last| last + 1);
    &words[begin..end]
}

/// How many of the words, from the first, name an area; 0 where none begins there.
fn area_len(words: &[&str]) -> usize {
    let Some((first, rest)) = words.split_first() else {
        return 0;
    };
    let first = first.to_lowercase();
    let next = rest.first().map(|word| word.to_lowercase());
    let next = next.unwrap_or_default();
    let kind_words = match (first.as_str(), next.as_str()) {
        ("việt", "nam") => return 2,
        ("tổ", "dân") => return group_len(words),
        ("tổ", _) if is_number(&next) => return 2,
        ("khu" | "thành", "phố") => 2,
        ("phường" | "quận" | "p." | "q." | "tp" | "tp." | "kp" | "kp.", _) => 1,
        _ if is_numbered_area(&first) => return 1,
        _ if ["p.", "q.", "tp."]
            .iter()
            .any(|area| first.starts_with(area)) =>
        {
            let name = words[0].split_once('.').map_or("", |(_, name)| name);
            return 1 + name_len(rest, begins_upper(name));
        }
        _ => return 0,
    };
    kind_words + name_or_number_len(&words[kind_words..])
}

fn is_number(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit())
}

/// "kp3", "p.12", "q3".
fn is_numbered_area(lower: &str) -> bool {
    ["kp.", "kp", "p.", "p", "q.", "q"]
        .iter()
        .any(|area| lower.strip_prefix(area).is_some_and(is_number))
}

fn name_or_number_len(words: &[&str]) -> usize {
    match words.first() {
        Some(first) if is_number(first) => 1,
        Some(first) => name_len(words, begins_upper(first)),
        None => 0,
    }
}

/// How many of the words are the name of an area: up to the next area, a number, or a word that says
/// something else.
fn name_len(words: &[&str], is_capital: bool) -> usize {
    let ends = |index: &usize| {
        let word = words[*index];
        let lower = word.to_lowercase();
        !word.starts_with(char::is_alphabetic)
            || REMARKS.contains(&lower.as_str())
            || PART_WORDS.contains(&lower.as_str())
            || is_capital && !begins_upper(word)
            || area_len(&words[*index..]) > 0
    };
    (0..words.len()).find(ends).unwrap_or(words.len())
}

fn begins_upper(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Words that begin a remark behind an address.
const REMARKS: [&str; 12] = [
    "gần", "đối", "cạnh", "sau", "trước", "ngay", "bên", "kế", "đầu", "cuối", "góc", "lầu",
];

/// Words that begin another part of an address.
const PART_WORDS: [&str; 13] = [
    "đường",
    "số",
    "hẻm",
    "ngõ",
    "kiệt",
    "nhà",
    "phòng",
    "căn",
    "tầng",
    "block",
    "lô",
    "chung",
    "tổ",
];

/// Names of wards and cities have no more words.
const AREA_NAME_WORDS_MAX: usize = 3;

/// Whether a piece says nothing beside its area, of which the register knows.
pub(super) fn is_only_an_area(piece: &str) -> bool {
    let words: Vec<&str> = piece.split_whitespace().collect();
    let lower = piece.to_lowercase();
    let is_of_two_words = lower.starts_with("khu phố") || lower.starts_with("thành phố");
    let kind_words = 1 + usize::from(is_of_two_words);
    let rest = words.get(kind_words..).unwrap_or_default();
    let first = words.first().map(|word| word.to_lowercase());
    let is_attached = first.as_deref().is_some_and(is_numbered_area);
    let is_house = |word: &&str| is_number(word) && word.contains('/');
    if is_attached && lower.contains('/') || rest.first().is_some_and(is_house) {
        return false;
    }
    let said = if is_attached {
        0
    } else {
        name_or_number_len(rest)
    };
    said == rest.len() && said <= AREA_NAME_WORDS_MAX
}

/// The tổ that words begin with, and what they say besides: "Tổ dân phố số 5A (32 hộ)" is "5A".
pub(super) fn group_and_rest(words: &[&str]) -> Option<(String, String)> {
    let len = group_len(words);
    let last = words.get(len.checked_sub(1)?)?;
    let number = last.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let is_of_number = |letter: char| letter.is_ascii_digit() || letter == '/';
    let end = number
        .find(|letter| !is_of_number(letter))
        .unwrap_or(number.len());
    let mut group = number[..end].trim_end_matches('/').to_owned();
    let mut behind = number[end..].chars();
    let (letter, after) = (behind.next(), behind.next());
    let is_letter =
        letter.is_some_and(char::is_alphabetic) && !after.is_some_and(char::is_alphanumeric);
    let mut left = &number[end..];
    if let Some(letter) = letter.filter(|_| is_letter) {
        group.extend(letter.to_uppercase());
        left = &left[letter.len_utf8()..];
    }
    let rest = format!("{left} {}", words[len..].join(" "));
    let rest =
        rest.trim_matches(|letter: char| matches!(letter, ' ' | '-' | '–' | ':' | '.' | ';'));
    (!group.is_empty()).then(|| (group, rest.to_owned()))
}

/// How many of the words are the word "tổ" and its number; 0 where they begin with no such thing.
fn group_len(words: &[&str]) -> usize {
    const BETWEEN: [&str; 5] = ["dân", "phố", "cư", "số", "nhân"];
    let mut lower = words.iter().map(|word| word.to_lowercase());
    let Some(first) = lower.next().filter(|word| is_group_word(word)) else {
        return 0;
    };
    if first.contains(|letter: char| letter.is_ascii_digit()) {
        return 1;
    }
    let numbers = lower
        .zip(2..)
        .find(|(word, _)| !BETWEEN.contains(&word.as_str()));
    match numbers {
        Some((word, len)) if is_number(&word) => len,
        _ => 0,
    }
}

/// "tổ", "tổ:" and "tổ5", but not "tổng".
pub(super) fn is_group_word(lower: &str) -> bool {
    lower
        .strip_prefix("tổ")
        .is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_a_number_with_its_letter() {
        for (title, group) in [
            ("TỔ 5 - KHU PHỐ 13", Some("5")),
            ("Tổ 5 (32 hộ)", Some("5")),
            ("TỔ 5: 32 hộ", Some("5")),
            ("Tổ: 05", Some("05")),
            ("tổ5a", Some("5A")),
            ("Tổ dân phố số 12", Some("12")),
            ("TỔ VIÊN 3", None),
            ("Tổng 5", None),
        ] {
            let words: Vec<&str> = title.split_whitespace().collect();
            let found = group_and_rest(&words).map(|(group, _)| group);
            assert_eq!(found.as_deref(), group, "{title}");
        }
    }
}
