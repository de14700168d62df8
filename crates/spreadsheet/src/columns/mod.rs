//! Recognising columns by their headers.
//!
//! Headers are compared folded, so case, marks and spacing do not matter. A
//! header that is a known word is certain; one that contains a known word is
//! likely, and the person who imports confirms either.

mod form;
mod household;
mod household_column;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::LazyLock;

use khupho_domain::text::{search_words, squeeze};

pub use form::FormColumn;
pub use household_column::HouseholdColumn;

/// How sure the recognition of a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// The header contains a known word.
    Likely,
    /// The header is a known word.
    Certain,
}

/// What a column seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnGuess<Field> {
    /// Index of the column, from 0.
    pub index: usize,
    /// What it seems to hold.
    pub field: Field,
    /// How sure that is.
    pub confidence: Confidence,
}

static HOUSEHOLD_WORDS: LazyLock<Words<HouseholdColumn>> =
    LazyLock::new(|| Words::new(household::WORDS));

/// Recognises the columns of a household register. Each field is given to one
/// column, except forbidden ones, which are all named.
#[must_use]
pub fn recognise(headers: &[String]) -> Vec<ColumnGuess<HouseholdColumn>> {
    best_of_each(&HOUSEHOLD_WORDS, headers, |field| {
        field == HouseholdColumn::Forbidden
    })
}

/// What the header of one column of a household register names, whatever stands beside it.
pub(crate) fn household_field(header: &str) -> Option<(HouseholdColumn, Confidence)> {
    HOUSEHOLD_WORDS.recognise(header)
}

/// Recognises the columns of the answers to a form ("Dấu thời gian", …).
#[must_use]
pub fn recognise_form(headers: &[String]) -> Vec<ColumnGuess<FormColumn>> {
    static WORDS: LazyLock<Words<FormColumn>> = LazyLock::new(|| Words::new(form::WORDS));
    best_of_each(&WORDS, headers, |field| field == FormColumn::Forbidden)
}

/// Whether a text is the header of any known table.
pub(crate) fn known_header(text: &str) -> Option<Confidence> {
    static WORDS: LazyLock<Words<()>> = LazyLock::new(|| {
        let household = household::WORDS.iter().flat_map(|(_, words)| *words);
        let form = form::WORDS.iter().flat_map(|(_, words)| *words);
        Words::from_phrases(household.chain(form).map(|word| (*word, ())))
    });
    WORDS.recognise(text).map(|(_, confidence)| confidence)
}

/// A field and the folded words by which its header is known.
type FieldWords<Field> = (Field, &'static [&'static str]);

struct Words<Field> {
    exact: HashMap<String, Field>,
    by_first_word: HashMap<&'static str, Vec<Phrase<Field>>>,
}

/// A phrase by which a header is known, in the order of the list it stands in.
struct Phrase<Field> {
    order: usize,
    text: &'static str,
    field: Field,
}

/// Headers longer than this are sentences of a form, not names of columns.
const HEADER_MAX_CHARS: usize = 200;

impl<Field: Copy> Words<Field> {
    fn new(fields: &[FieldWords<Field>]) -> Self {
        Self::from_phrases(
            fields
                .iter()
                .flat_map(|(field, words)| words.iter().map(|word| (*word, *field))),
        )
    }

    fn from_phrases(phrases: impl Iterator<Item = (&'static str, Field)>) -> Self {
        let phrases: Vec<(&'static str, Field)> = phrases.collect();
        let exact = phrases
            .iter()
            .map(|(phrase, field)| (squeeze(phrase).replace('/', ""), *field))
            .collect();
        let mut by_first_word: HashMap<_, Vec<_>> = HashMap::new();
        for (order, (text, field)) in phrases.into_iter().enumerate() {
            let first = text.split(' ').next().unwrap_or_default();
            let phrase = Phrase { order, text, field };
            by_first_word.entry(first).or_default().push(phrase);
        }
        Self {
            exact,
            by_first_word,
        }
    }

    fn recognise(&self, header: &str) -> Option<(Field, Confidence)> {
        if header.is_empty() || header.chars().nth(HEADER_MAX_CHARS).is_some() {
            return None;
        }
        if let Some(field) = self.exact.get(&squeeze(header).replace('/', "")) {
            return Some((*field, Confidence::Certain));
        }
        let words = search_words(&header.replace('/', " ")).join(" ");
        self.phrases_in(&words)
            .max_by_key(|(rank, phrase)| (*rank, phrase.order))
            .map(|(_, phrase)| (phrase.field, Confidence::Likely))
    }

    /// The phrases that are whole words of a text, with their ranks.
    fn phrases_in(&self, words: &str) -> impl Iterator<Item = (PhraseRank, &Phrase<Field>)> {
        let starts = std::iter::once(0).chain(words.match_indices(' ').map(|(at, _)| at + 1));
        starts.flat_map(move |at| {
            let rest = &words[at..];
            let first = rest.split(' ').next().unwrap_or_default();
            let phrases = self.by_first_word.get(first).into_iter().flatten();
            phrases
                .filter(move |phrase| begins_with_words(rest, phrase.text))
                .map(move |phrase| (phrase_rank(phrase.text, at), phrase))
        })
    }
}

fn begins_with_words(text: &str, phrase: &str) -> bool {
    text.strip_prefix(phrase)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

type PhraseRank = (usize, std::cmp::Reverse<usize>);

/// Of several phrases in one header the longest says most; among short ones
/// the earliest, as in "SĐT của chủ hộ".
fn phrase_rank(phrase: &str, at: usize) -> PhraseRank {
    const SHORT: usize = 8;
    (phrase.len().max(SHORT), std::cmp::Reverse(at))
}

fn best_of_each<Field: Copy + Eq + Hash>(
    words: &Words<Field>,
    headers: &[String],
    may_repeat: impl Fn(Field) -> bool,
) -> Vec<ColumnGuess<Field>> {
    let mut guesses: Vec<ColumnGuess<Field>> = headers
        .iter()
        .enumerate()
        .filter_map(|(index, header)| {
            let (field, confidence) = words.recognise(header)?;
            Some(ColumnGuess {
                index,
                field,
                confidence,
            })
        })
        .collect();
    let mut best: HashMap<Field, (Confidence, usize)> = HashMap::new();
    for guess in &guesses {
        let kept = best
            .entry(guess.field)
            .or_insert((guess.confidence, guess.index));
        if guess.confidence > kept.0 {
            *kept = (guess.confidence, guess.index);
        }
    }
    guesses.retain(|guess| may_repeat(guess.field) || best[&guess.field].1 == guess.index);
    guesses
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn shown<Field: std::fmt::Debug>(headers: &[&str], guesses: &[ColumnGuess<Field>]) -> String {
        let lines: Vec<String> = guesses
            .iter()
            .map(|guess| {
                format!(
                    "{} = {:?} ({:?})",
                    headers[guess.index], guess.field, guess.confidence
                )
            })
            .collect();
        lines.join("\n")
    }

    fn household(headers: &[&str]) -> String {
        let owned: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        shown(headers, &recognise(&owned))
    }

    #[test]
    fn headers_of_registers() {
        expect![[r#"
            STT = RowNumber (Certain)
            MÃ HỘ = Code (Certain)
            HỌ VÀ TÊN CHỦ HỘ = ContactName (Certain)
            Số CCCD = Forbidden (Certain)
            CMND cũ = Forbidden (Likely)
            Số nhà = HouseNumber (Certain)
            HẺM = Alley (Certain)
            Tên đường = Street (Certain)
            TỔ = Group (Certain)
            SĐT chủ hộ = Phone (Certain)
            Số người lớn (từ 18 tuổi) = Count(Adults) (Likely)
            Số người có VNeID mức 2 = Count(Vneid) (Certain)
            TK DVCQG = Count(PublicServiceAccount) (Likely)
            Ghi chú = Note (Certain)"#]]
        .assert_eq(&household(&[
            "STT",
            "MÃ HỘ",
            "HỌ VÀ TÊN CHỦ HỘ",
            "Số CCCD",
            "CMND cũ",
            "Số nhà",
            "HẺM",
            "Tên đường",
            "TỔ",
            "SĐT chủ hộ",
            "Số người lớn (từ 18 tuổi)",
            "Số người có VNeID mức 2",
            "TK DVCQG",
            "Ghi chú",
        ]));
    }

    #[test]
    fn other_spellings() {
        expect![[r#"
            ho ten = ContactName (Certain)
            Điện  thoại = Phone (Certain)
            ĐDCN = Forbidden (Certain)
            Địa chỉ thường trú = FullAddress (Certain)
            Số thành viên = Count(People) (Certain)
            Tài khoản ASXH trên VNeID = Count(SocialSecurityAccount) (Certain)
            Số người đủ điều kiện cấp căn cước = Count(IdEligible) (Certain)
            Ngày khảo sát = CountedOn (Certain)"#]]
        .assert_eq(&household(&[
            "ho ten",
            "Điện  thoại",
            "ĐDCN",
            "Địa chỉ thường trú",
            "Số thành viên",
            "Tài khoản ASXH trên VNeID",
            "Số người đủ điều kiện cấp căn cước",
            "Ngày khảo sát",
            "Màu sơn",
            "",
        ]));
    }

    #[test]
    fn lists_of_people_and_names_in_two_columns() {
        expect![[r#"
            Họ và chữ đệm = FamilyName (Certain)
            Tên = ContactName (Certain)
            Quan hệ với chủ hộ = Relation (Certain)
            Số giấy tờ = Forbidden (Certain)
            Mã số cá nhân = Forbidden (Certain)
            Hộ kinh doanh = Count(Business) (Certain)
            SĐT 1 = Phone (Likely)
            SĐT 2 = OtherPhone (Certain)"#]]
        .assert_eq(&household(&[
            "Họ và chữ đệm",
            "Tên",
            "Quan hệ với chủ hộ",
            "Số giấy tờ",
            "Mã số cá nhân",
            "Hộ kinh doanh",
            "SĐT 1",
            "SĐT 2",
        ]));
        expect!["Họ, chữ đệm và tên = ContactName (Certain)"]
            .assert_eq(&household(&["Họ, chữ đệm và tên"]));
    }

    #[test]
    fn a_field_is_given_to_the_surest_column_once() {
        expect![[r#"
            Điện thoại = Phone (Certain)
            Căn cước = Forbidden (Certain)
            CCCD = Forbidden (Certain)"#]]
        .assert_eq(&household(&[
            "Số điện thoại (nếu có)",
            "Điện thoại",
            "Căn cước",
            "CCCD",
        ]));
    }

    #[test]
    fn headers_of_google_forms() {
        let headers = [
            "Dấu thời gian",
            "Địa chỉ email",
            "Ngày thực hiện",
            "Người thực hiện",
            "Nội dung công việc",
            "Kết quả",
            "Số người được hỗ trợ",
            "Hình ảnh minh chứng",
        ];
        let owned: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        expect![[r#"
            Dấu thời gian = Timestamp (Certain)
            Địa chỉ email = Email (Certain)
            Ngày thực hiện = Date (Certain)
            Người thực hiện = DoneBy (Certain)
            Nội dung công việc = Content (Certain)
            Kết quả = Outcome (Certain)
            Số người được hỗ trợ = PeopleCount (Certain)
            Hình ảnh minh chứng = Evidence (Certain)"#]]
        .assert_eq(&shown(&headers, &recognise_form(&owned)));
    }

    #[test]
    fn texts_that_are_no_headers() {
        for text in ["Nguyễn Văn Mẫu", "0901234567", "42/7 Lê Lợi", ""] {
            assert_eq!(known_header(text), None, "{text}");
        }
        assert_eq!(known_header(&"tổ ".repeat(500)), None);
    }
}
