//! Finding households by what people type.
//!
//! Three ways, from the sharpest: every word as it stands, every word as the beginning of one, and,
//! where those find next to nothing, the text without its spaces. Each is capped, because nobody
//! reads a list of ten thousand.

use super::listing::HouseholdFilter;
use crate::StoreError;
use khupho_domain::households::{neighborhood_word, phone_tail_prefix};
use khupho_domain::ids::EntityId;
use khupho_domain::text::{search_words, squeeze};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

/// Most rows that a search by text gives.
pub(super) const FOUND_MAX: usize = 1_000;

/// Fewer hits than this, and spaces are taken to be in the wrong places.
const FEW_HITS: usize = 3;

/// A shorter text without its spaces is in nearly every row.
const SQUEEZED_MIN_LETTERS: usize = 3;

/// Words beyond this many say nothing more.
const WORDS_MAX: usize = 12;

/// Folded words that only say which part of an address follows: số, nhà, hẻm, ngõ, đường, tổ. Some
/// of them are names too (Tô, Dương), so they are searched as they stand first.
const ADDRESS_LABELS: &[&str] = &["so", "nha", "hem", "ngo", "duong", "to"];

/// Digits of a phone with its leading zero.
const PHONE_DIGITS: usize = 10;

/// Rows that match, in the order to show them.
pub(super) struct Matches {
    /// Their row numbers, at most [`FOUND_MAX`].
    pub(super) rowids: Vec<i64>,
    /// Whether there are more.
    pub(super) more: bool,
}

/// Rows of a khu phố that match what was typed: exact words first, each part in walking order.
/// `None` where nothing that can be searched was typed.
///
/// Where nothing is found, the words that only label a part of an address are left out: people
/// type what they see, "46A hẻm 12 Lý Chính Thắng, tổ 2".
pub(super) fn matches(
    connection: &Connection,
    neighborhood: EntityId,
    query: &str,
    filter: &HouseholdFilter,
) -> Result<Option<Matches>, StoreError> {
    let mut typed = Typed::of(query);
    if typed.words.is_empty() {
        return Ok(None);
    }
    let mut found = hits(connection, neighborhood, &typed, filter)?;
    if found.is_empty() && typed.leave_out_labels() {
        found = hits(connection, neighborhood, &typed, filter)?;
    }
    let more = found.len() > FOUND_MAX;
    found.truncate(FOUND_MAX);
    Ok(Some(Matches {
        rowids: found,
        more,
    }))
}

/// What was typed, folded.
struct Typed {
    words: Vec<String>,
    /// All of it without spaces.
    whole: String,
}

impl Typed {
    fn of(query: &str) -> Self {
        let whole = with_local_zero(&squeeze(query));
        let mut words: Vec<String> = search_words(query)
            .iter()
            .map(|word| with_local_zero(word))
            .collect();
        if is_phone(&whole) {
            words = vec![whole.clone()];
        }
        words.truncate(WORDS_MAX);
        Self { words, whole }
    }

    /// Leaves out the labels; false where nothing would change, or nothing stay.
    fn leave_out_labels(&mut self) -> bool {
        let is_label = |word: &&String| ADDRESS_LABELS.contains(&word.as_str());
        let labels = self.words.iter().filter(is_label).count();
        if labels == 0 || labels == self.words.len() {
            return false;
        }
        self.words.retain(|word| !is_label(&word));
        self.whole = self.words.concat();
        true
    }
}

/// A phone as it is dialled from abroad, as it stands in the register.
fn with_local_zero(text: &str) -> String {
    match text.strip_prefix("84") {
        Some(rest) if rest.len() == PHONE_DIGITS - 1 && is_digits(rest) => format!("0{rest}"),
        _ => text.to_owned(),
    }
}

fn is_phone(text: &str) -> bool {
    text.len() == PHONE_DIGITS && text.starts_with('0') && is_digits(text)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn hits(
    connection: &Connection,
    neighborhood: EntityId,
    typed: &Typed,
    filter: &HouseholdFilter,
) -> Result<Vec<i64>, StoreError> {
    let of_form = |form| {
        let query = match_query(neighborhood, &typed.words, form);
        text_hits(connection, &query, filter)
    };
    let mut found = of_form(WordForm::Whole)?;
    if found.len() <= FOUND_MAX {
        append_new(&mut found, of_form(WordForm::Beginning)?);
    }
    if found.len() < FEW_HITS {
        append_new(
            &mut found,
            squeezed_hits(connection, neighborhood, typed, filter)?,
        );
    }
    Ok(found)
}

fn append_new(found: &mut Vec<i64>, others: Vec<i64>) {
    let known: std::collections::HashSet<i64> = found.iter().copied().collect();
    found.extend(others.into_iter().filter(|rowid| !known.contains(rowid)));
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WordForm {
    Whole,
    Beginning,
}

/// The search expression of FTS5: the khu phố and every word, a digit word also as a phone's tail.
fn match_query(neighborhood: EntityId, words: &[String], form: WordForm) -> String {
    let mut query = quoted(&neighborhood_word(neighborhood));
    for word in words {
        query.push_str(" AND ");
        match (form, phone_tail_prefix(word)) {
            (WordForm::Whole, _) => query.push_str(&quoted(word)),
            (WordForm::Beginning, None) => query.push_str(&format!("{}*", quoted(word))),
            (WordForm::Beginning, Some(tail)) => {
                query.push_str(&format!("({}* OR {}*)", quoted(word), quoted(&tail)));
            }
        }
    }
    query
}

/// Words hold no quotation marks, because only letters, digits and slashes are kept.
fn quoted(word: &str) -> String {
    format!("\"{word}\"")
}

fn text_hits(
    connection: &Connection,
    query: &str,
    filter: &HouseholdFilter,
) -> Result<Vec<i64>, StoreError> {
    let (conditions, mut values) = filter.conditions();
    let sql = format!(
        "SELECT h.rowid, h.walk_key FROM household_search s CROSS JOIN household h ON h.rowid = s.rowid
         WHERE s.household_search MATCH ? AND h.merged_into IS NULL{conditions} LIMIT {}",
        FOUND_MAX + 1
    );
    values.insert(0, Value::Text(query.to_owned()));
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), |row| {
        Ok((row.get(1)?, row.get(0)?))
    })?;
    let mut hits: Vec<(Vec<u8>, i64)> = rows.collect::<Result<_, _>>()?;
    hits.sort_unstable();
    Ok(hits.into_iter().map(|(_, rowid)| rowid).collect())
}

/// Rows whose text without spaces holds what was typed without spaces, or every word of it.
fn squeezed_hits(
    connection: &Connection,
    neighborhood: EntityId,
    typed: &Typed,
    filter: &HouseholdFilter,
) -> Result<Vec<i64>, StoreError> {
    if typed.whole.chars().count() < SQUEEZED_MIN_LETTERS {
        return Ok(Vec::new());
    }
    let candidates = squeezed_candidates(connection, neighborhood, &typed.whole, &typed.words)?;
    let (conditions, values) = filter.conditions();
    let sql = format!("SELECT h.walk_key FROM household h WHERE h.rowid = ?{conditions}");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut hits: Vec<(Vec<u8>, i64)> = Vec::new();
    for rowid in candidates {
        let parameters = std::iter::once(Value::Integer(rowid)).chain(values.iter().cloned());
        let mut rows = statement.query(params_from_iter(parameters))?;
        if let Some(row) = rows.next()? {
            hits.push((row.get(0)?, rowid));
        }
    }
    hits.sort_unstable();
    Ok(hits.into_iter().map(|(_, rowid)| rowid).collect())
}

/// Reads one index from end to end: 14,524 rows are some milliseconds.
fn squeezed_candidates(
    connection: &Connection,
    neighborhood: EntityId,
    whole: &str,
    words: &[String],
) -> Result<Vec<i64>, StoreError> {
    let words: Vec<String> = words.iter().map(|word| squeeze(word)).collect();
    let mut statement = connection.prepare_cached(include_str!("squeezed.sql"))?;
    let mut rows = statement.query([neighborhood.as_bytes()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let text = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        if text.contains(whole) || words.iter().all(|word| text.contains(word.as_str())) {
            found.push(row.get(0)?);
            if found.len() > FOUND_MAX {
                break;
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn expressions_of_typed_words() {
        let neighborhood = EntityId::from_bytes([0xab; 16]);
        let words = search_words("Bà 42 / 7 4567");
        expect![[r#""§abababababababababababababababab" AND "ba" AND "42/7" AND "4567""#]]
            .assert_eq(&match_query(neighborhood, &words, WordForm::Whole));
        expect![[
            r#""§abababababababababababababababab" AND "ba"* AND "42/7"* AND ("4567"* OR "¶7654"*)"#
        ]]
        .assert_eq(&match_query(neighborhood, &words, WordForm::Beginning));
    }

    #[test]
    fn a_phone_typed_with_84_is_searched_as_it_stands_in_the_register() {
        for query in [
            "+84 901 234 567",
            "84901234567",
            "0901.234.567",
            "0901 234 567",
        ] {
            assert_eq!(Typed::of(query).words, ["0901234567"], "{query}");
        }
        assert_eq!(Typed::of("84 Lê Lợi").words, ["84", "le", "loi"]);
    }

    #[test]
    fn labels_are_left_out_where_something_stays() {
        let mut typed = Typed::of("Số 46A hẻm 12 đường Lý Chính Thắng, tổ 2");
        assert!(typed.leave_out_labels());
        assert_eq!(typed.words, ["46a", "12", "ly", "chinh", "thang", "2"]);
        assert_eq!(typed.whole, "46a12lychinhthang2");
        assert!(!typed.leave_out_labels());
        assert!(!Typed::of("Tô Dương").leave_out_labels());
    }

    #[test]
    fn new_hits_come_behind_those_known() {
        let mut found = vec![3, 1];
        append_new(&mut found, vec![1, 2, 3]);
        assert_eq!(found, [3, 1, 2]);
    }
}
