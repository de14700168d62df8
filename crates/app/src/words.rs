//! The words of errors in both languages, for the command line and for messages that are stored
//! with a result. The screens read the same files.

use crate::api::errors::{ApiError, ErrorCode};
use crate::api::session::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::OnceLock;
use unic_langid::langid;

const VI_ERRORS: &str = include_str!("../../../assets/locales/vi/errors.ftl");
const EN_ERRORS: &str = include_str!("../../../assets/locales/en/errors.ftl");
const VI_PACK_FAULTS: &str = include_str!("../../../assets/locales/vi/pack-faults.ftl");
const EN_PACK_FAULTS: &str = include_str!("../../../assets/locales/en/pack-faults.ftl");
const VI_FIELDS: &str = include_str!("../../../assets/locales/vi/screens-fields.ftl");
const EN_FIELDS: &str = include_str!("../../../assets/locales/en/screens-fields.ftl");
const VI_COUNTS: &str = include_str!("../../../assets/locales/vi/screens-households.ftl");
const EN_COUNTS: &str = include_str!("../../../assets/locales/en/screens-households.ftl");

const VI_IMPORTS: &str = include_str!("../../../assets/locales/vi/screens-imports.ftl");
const EN_IMPORTS: &str = include_str!("../../../assets/locales/en/screens-imports.ftl");

const VI_HELP: &str = include_str!("../../../assets/locales/vi/screens-help.ftl");
const EN_HELP: &str = include_str!("../../../assets/locales/en/screens-help.ftl");

const VI_ABOUT: &str = include_str!("../../../assets/locales/vi/about.ftl");
const EN_ABOUT: &str = include_str!("../../../assets/locales/en/about.ftl");

/// Parameters that are quantities; the others are names and codes, which are never grouped or rounded.
const QUANTITIES: &[&str] = &["wait_seconds", "min", "max", "max_mib", "more", "rows"];

/// An error in three parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreePartText {
    /// What happened.
    pub what: String,
    /// Whether the data is safe.
    pub safe: String,
    /// What to do.
    pub todo: String,
}

/// The words of an error.
pub fn error_text(error: &ApiError, language: Language) -> ThreePartText {
    let code = code_name(error);
    let mut args = arguments(error);
    if let Some(fault) = pack_fault(error, language) {
        args.set("reason", fault);
    }
    let named = [
        ("field", "field"),
        ("part", "count"),
        ("whole", "count"),
        ("column", "import-field"),
    ];
    for (param, words) in named {
        if let Some(label) = label(error, param, words, language) {
            args.set(param, label);
        }
    }
    let part = |name: &str| format(language, &format!("error-{code}-{name}"), &args);
    ThreePartText {
        what: part("what"),
        safe: part("safe"),
        todo: part("do"),
    }
}

/// A fault of a criteria pack is named by a code; people read its words.
fn pack_fault(error: &ApiError, language: Language) -> Option<String> {
    let reason = error
        .params
        .get("reason")
        .filter(|_| error.code == ErrorCode::PackInvalid)?;
    Some(pack_fault_text(reason, language))
}

/// The words of a fault of a criteria pack.
pub fn pack_fault_text(reason: &str, language: Language) -> String {
    let name = format!("pack-fault-{reason}");
    format(language, &name, &FluentArgs::new())
}

/// The words of a name that stands alone, such as "help-category-vneid"; the name itself where there
/// are none.
pub(crate) fn plain_text(name: &str, language: Language) -> String {
    format(language, name, &FluentArgs::new())
}

/// The words of a name that tell of `n` things.
pub(crate) fn counted_text(name: &str, n: u32, language: Language) -> String {
    let mut args = FluentArgs::new();
    args.set("n", n);
    format(language, name, &args)
}

/// What an entry is about, in words: by its name where it has one, else by its kind.
pub(crate) fn text_about(kind: &str, name: Option<&str>, language: Language) -> String {
    let mut args = FluentArgs::new();
    args.set("name", name.unwrap_or_default());
    args.set("known", if name.is_some() { "yes" } else { "no" });
    format(language, &format!("about-{kind}"), &args)
}

/// Fields and counts are named by codes too; one without words stands as it is.
fn label(error: &ApiError, param: &str, words: &str, language: Language) -> Option<String> {
    let name = format!("{words}-{}", error.params.get(param)?);
    bundle(language)
        .has_message(&name)
        .then(|| format(language, &name, &FluentArgs::new()))
}

/// The code as it stands in JSON and in the words' names.
pub fn code_name(error: &ApiError) -> String {
    serde_json::to_value(error.code)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn arguments(error: &ApiError) -> FluentArgs<'_> {
    let mut args = FluentArgs::new();
    for (name, text) in &error.params {
        let quantity = QUANTITIES
            .contains(&name.as_str())
            .then(|| text.parse::<f64>().ok())
            .flatten();
        let value = quantity.map_or_else(|| FluentValue::from(text.as_str()), FluentValue::from);
        args.set(name.as_str(), value);
    }
    args
}

fn format(language: Language, name: &str, args: &FluentArgs<'_>) -> String {
    let bundle = bundle(language);
    let Some(pattern) = bundle.get_message(name).and_then(|message| message.value()) else {
        return name.to_owned();
    };
    let mut faults = Vec::new();
    bundle
        .format_pattern(pattern, Some(args), &mut faults)
        .into_owned()
}

fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    static VI: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    static EN: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    match language {
        Language::Vi => VI.get_or_init(|| {
            load(
                langid!("vi"),
                &[
                    VI_ERRORS,
                    VI_PACK_FAULTS,
                    VI_FIELDS,
                    VI_COUNTS,
                    VI_IMPORTS,
                    VI_HELP,
                    VI_ABOUT,
                ],
            )
        }),
        Language::En => EN.get_or_init(|| {
            load(
                langid!("en"),
                &[
                    EN_ERRORS,
                    EN_PACK_FAULTS,
                    EN_FIELDS,
                    EN_COUNTS,
                    EN_IMPORTS,
                    EN_HELP,
                    EN_ABOUT,
                ],
            )
        }),
    }
}

fn load(
    language: unic_langid::LanguageIdentifier,
    sources: &[&str],
) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| grouped(value)));
    for source in sources {
        // The files are part of the program and a test reads every word of them, so what parsed is
        // everything there is.
        let resource =
            FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(partly, _)| partly);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// Whole numbers are written as on the screens, in both languages: 100.000. `None` leaves the value to
/// Fluent.
fn grouped(value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let digits = format!("{:.0}", number.value);
    if number.value.fract() != 0.0 || number.value < 0.0 {
        return None;
    }
    let first = digits.len() % 3;
    let (head, rest) = digits.split_at(first);
    let groups = rest.as_bytes().chunks(3).map(String::from_utf8_lossy);
    let mut parts: Vec<_> = groups.collect();
    if !head.is_empty() {
        parts.insert(0, head.into());
    }
    Some(parts.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_parse_without_faults() {
        for source in [VI_ERRORS, EN_ERRORS, VI_PACK_FAULTS, EN_PACK_FAULTS] {
            assert!(FluentResource::try_new(source.to_owned()).is_ok());
        }
    }

    #[test]
    fn every_code_has_three_parts_in_both_languages() {
        for code in ErrorCode::ALL {
            for language in [Language::Vi, Language::En] {
                let text = error_text(&ApiError::new(*code), language);
                for part in [text.what, text.safe, text.todo] {
                    assert!(!part.starts_with("error-"), "{part} is missing");
                }
            }
        }
    }

    #[test]
    fn figures_are_written_as_on_the_screens() {
        let rows = |max| {
            let error = ApiError::new(ErrorCode::TooManyRows).with("max", max);
            error_text(&error, Language::Vi).what
        };
        assert_eq!(
            [999, 1_000, 100_000, 1_234_567].map(rows),
            ["999", "1.000", "100.000", "1.234.567"]
                .map(|figure| format!("Bảng tính có hơn {figure} dòng."))
        );
    }

    #[test]
    fn a_pack_fault_is_told_in_words() {
        let error = ApiError::new(ErrorCode::PackInvalid)
            .with("file", "phuong.toml")
            .with("line", 12)
            .with("reason", "duplicate_code")
            .with("more", 0);
        let what = error_text(&error, Language::En).what;
        assert!(
            what.contains("two criteria with the same code") && what.contains("12"),
            "{what}"
        );
    }

    #[test]
    fn a_field_is_named_as_on_the_screen_and_not_by_its_code() {
        let error = ApiError::new(ErrorCode::InvalidField)
            .with("field", "revisit_on")
            .with("reason", "required");
        let what = error_text(&error, Language::Vi).what;
        assert_eq!(what, "Ô “Ngày hẹn lại” chưa đúng: còn để trống.");
        let counts = ApiError::new(ErrorCode::CountsImpossible)
            .with("reason", "exceeds_whole")
            .with("part", "adults")
            .with("part_count", 5)
            .with("whole", "people")
            .with("whole_count", 3);
        let what = error_text(&counts, Language::Vi).what;
        assert!(
            what.contains("Người từ 18 tuổi") && what.contains("Nhân khẩu"),
            "{what}"
        );
    }

    #[test]
    fn a_column_that_is_missing_is_named_as_on_the_screen() {
        let missing = |column| {
            let error = ApiError::new(ErrorCode::MissingColumn).with("column", column);
            error_text(&error, Language::Vi).what
        };
        assert_eq!(
            [missing("contact_name"), missing("timestamp")],
            [
                "Chưa chọn cột cho “Người liên hệ”.",
                "Chưa chọn cột cho “Dấu thời gian”."
            ]
        );
    }

    #[test]
    fn answers_that_cannot_be_read_are_told_with_their_line() {
        let error = ApiError::new(ErrorCode::InvalidField)
            .with("field", "answers")
            .with("reason", "not_answers")
            .with("line", 3);
        let what = error_text(&error, Language::En).what;
        assert!(
            what.contains("line 3") && what.contains("criteria-pack.md"),
            "{what}"
        );
    }

    #[test]
    fn a_picture_of_too_many_pixels_is_not_told_as_too_many_megabytes() {
        let large = ApiError::new(ErrorCode::FileTooLarge)
            .with("name", "a.png")
            .with("max_mib", 20);
        assert_eq!(
            error_text(&large, Language::En).what,
            "The file a.png is larger than 20 MB."
        );
        let pixels = error_text(&large.with("reason", "pixels"), Language::En).what;
        assert_eq!(pixels, "The picture a.png has too many pixels.");
    }

    #[test]
    fn a_damaged_notebook_is_told_without_the_databases_english() {
        let damaged = ApiError::new(ErrorCode::DamagedStore)
            .with("detail", "file is not a database")
            .with("backup", "none");
        let what = error_text(&damaged, Language::Vi).what;
        assert_eq!(what, "Sổ trên đĩa bị hỏng.");
    }

    #[test]
    fn a_file_of_unknown_kind_is_told_in_words() {
        let error = |found: &str| {
            ApiError::new(ErrorCode::WrongFileType)
                .with("name", "a.bin")
                .with("found", found)
        };
        let unknown = error_text(&error("unknown"), Language::Vi).what;
        assert_eq!(
            unknown,
            "Tệp a.bin không rõ là loại gì, không dùng được ở đây."
        );
        let heic = error_text(&error("HEIC"), Language::Vi).what;
        assert_eq!(heic, "Tệp a.bin là HEIC, không dùng được ở đây.");
    }

    /// Two reasons with the same words are one reason with two names.
    #[test]
    fn no_reason_stands_twice() {
        for source in [VI_ERRORS, EN_ERRORS] {
            let mut words: Vec<&str> = source
                .lines()
                .skip_while(|line| !line.starts_with("error-invalid_field-what"))
                .take_while(|line| !line.starts_with('}'))
                .filter_map(|line| line.trim().strip_prefix('[')?.split_once(']'))
                .map(|(_, words)| words)
                .collect();
            let all = words.len();
            words.sort_unstable();
            words.dedup();
            assert!(all > 20, "the reasons are read");
            assert_eq!(words.len(), all);
        }
    }

    #[test]
    fn a_quantity_chooses_its_variant() {
        let now = ApiError::new(ErrorCode::WrongSecret).with("wait_seconds", 0);
        let later = ApiError::new(ErrorCode::WrongSecret).with("wait_seconds", 4);
        assert_eq!(error_text(&now, Language::En).todo, "Type it again.");
        assert!(
            error_text(&later, Language::En)
                .todo
                .starts_with("Wait 4 seconds")
        );
    }
}
