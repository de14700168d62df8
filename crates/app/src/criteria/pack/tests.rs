use super::*;
use crate::words;
use expect_test::{Expect, expect};
use khupho_domain::criteria::{MandatoryRule, Points, RatioScoring, Rule};
use khupho_domain::limits::{PACK_CRITERIA_MAX, TEXT_MAX_CHARS};
use khupho_domain::metrics::METRICS;
use khupho_domain::ratio::Percent;
use proptest::prelude::*;

const SHIPPED: &str = include_str!("../../../../../assets/packs/bo-tieu-chi-mau.toml");
const SCHEMA: &str = include_str!("../../../../../assets/packs/criteria-pack.schema.json");

const HEAD: &str = r#"format = 1
code = "thu"
version = 1
title = "Bộ thử"
sample_label = "mẫu"
issuer = "Sổ Khu Phố"
"#;
const PERIOD: &str = "[period]\nfrom = 2026-01-01\nto = 2026-12-31\ndeadline = 2026-12-31\n";
const PASS: &str = "[pass]\nmandatory = \"all_met\"\nmin_points = 5\n";
const GROUP: &str = "[[group]]\ncode = \"1\"\ntitle = \"Nhóm\"\n";

fn criterion(code: &str, rest: &str) -> String {
    format!(
        "[[criterion]]\ncode = \"{code}\"\ngroup = \"1\"\ntitle = \"Mục {code}\"\nmandatory = true\n{rest}\n"
    )
}

fn plain(code: &str) -> String {
    criterion(code, "points = 10\nrule = { kind = \"yes_no\" }")
}

fn pack(criteria: &str) -> String {
    [HEAD, PERIOD, PASS, GROUP, criteria].concat()
}

/// Line, reason and place of every fault of a text.
fn faults(text: &str) -> String {
    let faults = read_pack(text.as_bytes()).err().unwrap_or_default();
    faults
        .iter()
        .map(|fault| format!("{} {} | {}\n", fault.line, fault.reason, fault.place))
        .collect()
}

#[track_caller]
fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&faults(text));
}

#[test]
fn a_small_pack_is_read_whole() {
    let criteria = [
        criterion(
            "1.1",
            "points = 2.5\nrule = { kind = \"ratio\", at_least_percent = 99.5, below = \"proportional\" }\nmetric = \"people_vneid\"",
        ),
        criterion(
            "1.2",
            "points = 7\nrule = { kind = \"tiers_count\", full = 10, half = 5 }\nevidence = { min = 2, kinds = [\"photo\"] }",
        ),
    ];
    let set = read_pack(pack(&criteria.concat()).as_bytes()).unwrap();
    let expected = Rule::RatioAtLeast {
        threshold: Percent::from_hundredths(9_950),
        scoring: RatioScoring::Proportional,
    };
    assert_eq!(
        (set.criteria[0].rule, set.criteria[0].points),
        (expected, Points(250))
    );
    assert_eq!(
        set.criteria[1].rule,
        Rule::TiersByCount { full: 10, half: 5 }
    );
    assert_eq!(
        (
            set.criteria[1].evidence.min,
            set.criteria[1].evidence.kinds.len()
        ),
        (2, 1)
    );
    assert_eq!(
        (set.pass_rule.mandatory, set.pass_rule.min_points),
        (MandatoryRule::AllMet, Points(500))
    );
}

#[test]
fn all_faults_of_a_file_are_told_at_once() {
    let criteria = [
        criterion("1.1", "points = 10\nrule = { kind = \"maybe\" }"),
        criterion(
            "1.1",
            "points = -1\nrule = { kind = \"ratio\", at_least_percent = 101 }",
        ),
        criterion(
            "1.3",
            "points = 1.234\nrule = { kind = \"count\", at_least = 0 }\nmetric = \"nope\"",
        ),
        criterion(
            "1.4",
            "points = 1\nrule = { kind = \"tiers_ratio\", full_percent = 50, half_percent = 50 }\ncolour = \"red\"",
        ),
        criterion(
            "1.5",
            "points = 1\nrule = { kind = \"yes_no\", at_least = 3 }\nmetric = \"people_vneid\"",
        ),
        criterion(
            "1.6",
            "rule = { kind = \"count\" }\nevidence = { min = \"one\", kinds = [\"film\"] }",
        )
        .replace("group = \"1\"", "group = \"9\""),
    ];
    check(
        &pack(&criteria.concat()),
        &expect![[r#"
            23 unknown_rule_kind | criterion 1.1, rule, kind
            25 duplicate_code | criterion 1.1
            29 out_of_range | criterion 1.1, points
            30 threshold_over_100 | criterion 1.1, rule, at_least_percent
            36 too_many_decimals | criterion 1.3, points
            37 threshold_zero | criterion 1.3, rule, at_least
            38 unknown_metric | criterion 1.3, metric
            45 half_not_below_full | criterion 1.4, rule, half_percent
            46 unknown_key | criterion 1.4, colour
            53 unknown_key | criterion 1.5, rule, at_least
            54 metric_shape | criterion 1.5, metric
            55 missing_field | criterion 1.6, points
            57 unknown_group | criterion 1.6, group
            60 missing_field | criterion 1.6, rule, at_least
            61 wrong_type | criterion 1.6, evidence, min
            61 unknown_evidence_kind | criterion 1.6, evidence, kinds
        "#]],
    );
}

#[test]
fn the_head_is_checked() {
    let head = "format = 2\ncode = \"\"\nversion = 0\ntitle = 5\nsample_label = \"mẫu\"\ndecision_number = \"12/QĐ\"\ndecided_on = 2026-01-05\n";
    let period = "[period]\nfrom = 2026-12-31\nto = 2026-01-01\ndeadline = 2025-01-01\n";
    let pass = "[pass]\nmandatory = \"some\"\n";
    check(
        &[head, period, pass, GROUP, &plain("1.1")].concat(),
        &expect![[r#"
            1 missing_field | issuer
            1 unsupported_format | format
            2 empty_text | code
            3 out_of_range | version
            4 wrong_type | title
            6 sample_with_decision | decision_number
            7 sample_with_decision | decided_on
            10 period_reversed | period, to
            11 deadline_before_period | period, deadline
            12 missing_field | pass, min_points
            13 unknown_choice | pass, mandatory
        "#]],
    );
}

#[test]
fn a_pack_is_a_sample_or_issued() {
    let neither = pack(&plain("1.1")).replace("sample_label = \"mẫu\"\n", "");
    check(
        &neither,
        &expect![[r#"
        1 neither_sample_nor_issued | sample_label
    "#]],
    );
    let issued =
        pack(&plain("1.1")).replace("sample_label = \"mẫu\"", "decision_number = \"12/QĐ-UBND\"");
    assert_eq!(
        read_pack(issued.as_bytes()).unwrap().decision_number,
        "12/QĐ-UBND"
    );
}

#[test]
fn sums_and_months_are_checked() {
    let worthless = pack(&plain("1.1").replace("points = 10", "points = 0"));
    check(
        &worthless,
        &expect![[r#"
        17 points_sum_zero | points
    "#]],
    );
    let dear = pack(&plain("1.1")).replace("min_points = 5", "min_points = 10.01");
    check(
        &dear,
        &expect![[r#"
        13 min_points_over_sum | pass, min_points
    "#]],
    );
    let monthly = criterion(
        "1.1",
        "points = 10\nrule = { kind = \"count_per_month\", at_least = 1 }",
    );
    let short = pack(&monthly).replace("to = 2026-12-31", "to = 2026-01-30");
    check(
        &short,
        &expect![[r#"
        7 no_full_month | period
    "#]],
    );
}

#[test]
fn empty_and_doubled_parts_are_told() {
    check(
        &[HEAD, PERIOD, PASS].concat(),
        &expect![[r#"
        1 no_groups | group
        1 no_criteria | criterion
    "#]],
    );
    check(
        &[HEAD, PERIOD, PASS, GROUP, GROUP, &plain("1.1")].concat(),
        &expect![[r#"
        18 duplicate_group | group 1
    "#]],
    );
}

#[test]
fn what_is_no_toml_or_no_text_is_told_by_its_line() {
    check(
        "format = 1\ntitle = \"a\ncode = \n",
        &expect![[r#"
        2 not_toml | invalid basic string, expected `"`
        3 not_toml | string values must be quoted, expected literal string
    "#]],
    );
    let faults = read_pack(b"format = 1\n# \xff\n").unwrap_err();
    assert_eq!((faults[0].line, faults[0].reason.as_str()), (2, "not_utf8"));
    assert_eq!(read_pack(b"").unwrap_err()[0].reason, "missing_field");
    let with_mark = [b"\xef\xbb\xbf", pack(&plain("1.1")).as_bytes()].concat();
    assert!(
        read_pack(&with_mark).is_ok(),
        "the byte order mark of Notepad is no fault"
    );
}

#[test]
fn lines_are_counted_in_windows_files_too() {
    let text = pack(&plain("1.1"))
        .replace("code = \"1.1\"", "code = \"\"")
        .replace('\n', "\r\n");
    check(
        &text,
        &expect![[r#"
        18 empty_text | criterion no. 1, code
    "#]],
    );
}

#[test]
fn limits_hold_at_and_above() {
    let many = |count: usize| {
        pack(
            &(1..=count)
                .map(|number| plain(&format!("1.{number}")))
                .collect::<String>(),
        )
    };
    assert_eq!(
        read_pack(many(PACK_CRITERIA_MAX).as_bytes())
            .unwrap()
            .criteria
            .len(),
        PACK_CRITERIA_MAX
    );
    let faults = read_pack(many(PACK_CRITERIA_MAX + 1).as_bytes()).unwrap_err();
    assert_eq!(
        faults
            .iter()
            .map(|fault| fault.reason.as_str())
            .collect::<Vec<_>>(),
        ["too_many_criteria"]
    );
    let titled = |chars: usize| pack(&plain("1.1")).replace("Mục 1.1", &"ạ".repeat(chars));
    assert!(read_pack(titled(TEXT_MAX_CHARS).as_bytes()).is_ok());
    check(
        &titled(TEXT_MAX_CHARS + 1),
        &expect![[r#"
        20 text_too_long | criterion 1.1, title
    "#]],
    );
    let grouped = |count: usize| {
        let groups: String = (2..=count)
            .map(|code| GROUP.replace("\"1\"", &format!("\"{code}\"")))
            .collect();
        [
            HEAD,
            PERIOD,
            PASS,
            GROUP,
            &groups.replace("Nhóm", &"x".repeat(490)),
            &plain("1.1"),
        ]
        .concat()
    };
    assert!(read_pack(grouped(30).as_bytes()).is_ok());
    assert_eq!(
        read_pack(grouped(31).as_bytes()).unwrap_err()[0].reason,
        "groups_too_long"
    );
}

#[test]
fn text_is_kept_composed() {
    let text = pack(&plain("1.1")).replace("Mục 1.1", "Nguye\u{302}\u{303}n");
    assert_eq!(
        read_pack(text.as_bytes()).unwrap().criteria[0].title,
        "Nguyễn"
    );
}

#[test]
fn every_reason_has_words_in_both_languages() {
    let sources = [
        include_str!("../../../../../assets/locales/vi/pack-faults.ftl"),
        include_str!("../../../../../assets/locales/en/pack-faults.ftl"),
    ];
    for reason in FaultReason::ALL {
        for source in sources {
            assert!(
                source.contains(&format!("\npack-fault-{} = ", reason.code())),
                "{}",
                reason.code()
            );
        }
    }
}

#[test]
fn a_refusal_names_the_first_fault_and_carries_all() {
    let faults = read_pack(b"x = 1\n").unwrap_err();
    let error = refusal("thu.toml", &faults);
    assert_eq!(words::code_name(&error), "pack_invalid");
    assert_eq!(
        (error.params["file"].as_str(), error.params["line"].as_str()),
        ("thu.toml", "1")
    );
    assert_eq!(error.params["more"], (faults.len() - 1).to_string());
    let told: Vec<PackFault> = serde_json::from_str(&error.params["faults"]).unwrap();
    assert_eq!(told.len(), faults.len());
}

#[test]
fn the_shipped_pack_is_a_sample_of_100_points() {
    let set = read_pack(SHIPPED.as_bytes()).unwrap();
    assert_eq!(
        set.criteria
            .iter()
            .map(|criterion| criterion.points.0)
            .sum::<u32>(),
        10_000
    );
    assert_eq!((set.groups.len(), set.criteria.len()), (5, 20));
    assert!(set.sample_label.contains("chưa phải văn bản ban hành"));
    assert!(set.decision_number.is_empty());
    for criterion in &set.criteria {
        assert!(
            !criterion.source.is_empty(),
            "{} has no source",
            criterion.code
        );
        assert!(
            !criterion.evidence.description.is_empty(),
            "{} says no evidence",
            criterion.code
        );
    }
}

/// A pack's TOML as the JSON that the schema describes: dates are texts.
fn as_json(value: &toml::Value) -> serde_json::Value {
    match value {
        toml::Value::Datetime(day) => day.to_string().into(),
        toml::Value::Array(items) => items.iter().map(as_json).collect(),
        toml::Value::Table(table) => table
            .iter()
            .map(|(key, value)| (key.clone(), as_json(value)))
            .collect(),
        other => serde_json::to_value(other).unwrap(),
    }
}

fn fits_schema(text: &str) -> bool {
    let schema = serde_json::from_str(SCHEMA).unwrap();
    let pack: toml::Value = toml::Value::Table(toml::from_str(text).unwrap());
    jsonschema::validator_for(&schema)
        .unwrap()
        .is_valid(&as_json(&pack))
}

#[test]
fn the_schema_takes_the_shipped_pack_and_refuses_slips() {
    assert!(fits_schema(SHIPPED));
    assert!(fits_schema(&pack(&plain("1.1"))));
    let slips = [
        ("kind = \"yes_no\"", "kind = \"maybe\""),
        ("version = 1", "version = 0"),
        ("format = 1", "format = 2"),
        ("title = \"Bộ", "titel = \"Bộ"),
        (
            "issuer = \"Sổ Khu Phố\"",
            "issuer = \"a\"\ndecision_number = \"1\"",
        ),
    ];
    for (right, wrong) in slips {
        let text = pack(&plain("1.1")).replace(right, wrong);
        assert!(!fits_schema(&text), "{wrong}");
        assert!(read_pack(text.as_bytes()).is_err(), "{wrong}");
    }
}

#[test]
fn the_schema_names_every_metric() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    let named = &schema["$defs"]["criterion"]["properties"]["metric"]["enum"];
    let mut named: Vec<&str> = named
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|name| name.as_str())
        .collect();
    let mut known: Vec<&str> = METRICS.iter().map(|metric| metric.name).collect();
    named.sort_unstable();
    known.sort_unstable();
    assert_eq!(named, known);
}

#[test]
fn the_example_of_the_document_is_a_pack() {
    let document = include_str!("../../../../../docs/criteria-pack.md");
    let example = document
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    assert_eq!(faults(example), "");
    for reason in FaultReason::ALL {
        assert!(
            document.contains(&format!("`{}`", reason.code())),
            "the document misses {}",
            reason.code()
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn foreign_bytes_are_refused_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(read_pack(&bytes).is_err());
    }

    #[test]
    fn a_pack_cut_or_changed_anywhere_is_read_without_a_panic(at in 0_usize..4_000, letter in any::<char>()) {
        let at = (0..=at.min(SHIPPED.len())).rev().find(|at| SHIPPED.is_char_boundary(*at)).unwrap_or(0);
        let _ = read_pack(&SHIPPED.as_bytes()[..at]);
        let changed = format!("{}{letter}{}", &SHIPPED[..at], &SHIPPED[at..]);
        if let Err(faults) = read_pack(changed.as_bytes()) {
            prop_assert!(!faults.is_empty());
        }
    }
}
