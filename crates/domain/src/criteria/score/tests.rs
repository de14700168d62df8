use super::*;
use crate::criteria::{EvidenceRule, FigureSource, PassRule};
use proptest::prelude::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn days_until(today: NaiveDate) -> ScoringDays {
    ScoringDays {
        period: Period::new(day(2026, 1, 1), day(2026, 12, 31)).unwrap(),
        today,
    }
}

fn criterion(code: &str, rule: Rule, points: u32) -> Criterion {
    Criterion {
        code: code.to_owned(),
        group: "1".to_owned(),
        title: format!("Tiêu chí {code}"),
        guidance: String::new(),
        rule,
        mandatory: Obligation::Mandatory,
        points: Points(points),
        evidence: EvidenceRule::default(),
        figure: FigureSource::ByHand,
        source: String::new(),
    }
}

fn ratio(part: u64, whole: u64) -> ClaimValue {
    ClaimValue::Ratio(Ratio::new(part, whole).unwrap())
}

fn score(rule: Rule, value: &ClaimValue) -> ClaimScore {
    score_claim(
        &criterion("1.1", rule, 505),
        Some(value),
        days_until(day(2026, 12, 31)),
    )
}

fn months(counts: &[(u32, u64)]) -> ClaimValue {
    ClaimValue::MonthCounts(
        counts
            .iter()
            .map(|(month, count)| MonthCount {
                year: 2026,
                month: *month,
                count: *count,
            })
            .collect(),
    )
}

const AT_LEAST_80: Rule = Rule::RatioAtLeast {
    threshold: Percent::whole(80),
    scoring: RatioScoring::AllOrNothing,
};
const SHARE_OF_80: Rule = Rule::RatioAtLeast {
    threshold: Percent::whole(80),
    scoring: RatioScoring::Proportional,
};

#[test]
fn not_collected_is_not_zero() {
    let nothing = score_claim(
        &criterion("1.1", AT_LEAST_80, 500),
        None,
        days_until(day(2026, 6, 1)),
    );
    assert_eq!(nothing.progress, Progress::NotCollected);
    assert_eq!(nothing.missing(), None);
    let zero = score(AT_LEAST_80, &ratio(0, 550));
    assert_eq!(zero.progress, Progress::Below { missing: Some(440) });
}

#[test]
fn a_value_of_another_shape_is_not_collected() {
    assert_eq!(
        score(Rule::YesNo, &ClaimValue::Count(3)).progress,
        Progress::NotCollected
    );
    assert_eq!(
        score(AT_LEAST_80, &ClaimValue::YesNo(true)).progress,
        Progress::NotCollected
    );
    assert_eq!(
        score(Rule::CountPerMonthAtLeast { n: 1 }, &months(&[])).progress,
        Progress::NotCollected
    );
}

#[test]
fn a_ratio_is_never_rounded_up_to_its_threshold() {
    assert_eq!(
        score(AT_LEAST_80, &ratio(7_999, 10_000)).progress,
        Progress::Below { missing: Some(1) }
    );
    assert_eq!(
        score(AT_LEAST_80, &ratio(8_000, 10_000)).points,
        Points(505)
    );
}

#[test]
fn a_share_is_rounded_down_to_hundredths() {
    assert_eq!(score(SHARE_OF_80, &ratio(2, 3)).points, Points(336));
    assert_eq!(score(SHARE_OF_80, &ratio(4, 5)).points, Points(505));
}

#[test]
fn tiers_give_full_half_and_nothing() {
    let by_ratio = Rule::TiersByRatio {
        full: Percent::whole(90),
        half: Percent::whole(70),
    };
    let by_count = Rule::TiersByCount { full: 10, half: 5 };
    assert_eq!(score(by_ratio, &ratio(9, 10)).progress, Progress::Met);
    assert_eq!(score(by_ratio, &ratio(7, 10)).points, Points(252));
    assert_eq!(score(by_ratio, &ratio(69, 100)).points, Points(0));
    assert_eq!(
        score(by_count, &ClaimValue::Count(9)).progress,
        Progress::Below { missing: Some(1) }
    );
    assert_eq!(score(by_count, &ClaimValue::Count(5)).points, Points(252));
    assert_eq!(score(by_count, &ClaimValue::Count(4)).points, Points(0));
    assert_eq!(
        score(Rule::TiersChosen, &ClaimValue::Tier(TierLevel::Half)).points,
        Points(252)
    );
    assert_eq!(
        score(Rule::TiersChosen, &ClaimValue::Tier(TierLevel::Zero)).missing(),
        None
    );
}

#[test]
fn every_month_that_has_begun_must_reach_the_count() {
    let twenty = criterion("5.3", Rule::CountPerMonthAtLeast { n: 20 }, 500);
    let enough = months(&[(1, 20), (2, 25), (3, 20)]);
    let at = |today| score_claim(&twenty, Some(&enough), days_until(today)).progress;
    assert_eq!(at(day(2026, 3, 31)), Progress::Met);
    assert_eq!(at(day(2026, 4, 1)), Progress::Below { missing: Some(20) });
    assert_eq!(at(day(2027, 5, 1)), Progress::Below { missing: Some(180) });
    assert_eq!(at(day(2025, 12, 31)), Progress::Below { missing: Some(20) });
}

#[test]
fn one_rich_month_does_not_pay_for_a_poor_one() {
    let value = months(&[(1, 500), (2, 19)]);
    let result = score_claim(
        &criterion("5.3", Rule::CountPerMonthAtLeast { n: 20 }, 500),
        Some(&value),
        days_until(day(2026, 2, 28)),
    );
    assert_eq!(result.progress, Progress::Below { missing: Some(1) });
}

#[test]
fn months_cut_by_the_period_do_not_count() {
    let period = Period::new(day(2026, 1, 15), day(2026, 4, 20)).unwrap();
    let days = ScoringDays {
        period,
        today: day(2026, 12, 1),
    };
    assert_eq!(months_begun(days), vec![(2026, 2), (2026, 3)]);
    let short = Period::new(day(2026, 1, 15), day(2026, 2, 20)).unwrap();
    assert_eq!(full_months(short).count(), 0);
}

fn set(criteria: Vec<Criterion>, mandatory: MandatoryRule, min_points: u32) -> CriteriaSet {
    CriteriaSet {
        code: "thu".to_owned(),
        version: 1,
        title: "Bộ thử".to_owned(),
        sample_label: "mẫu".to_owned(),
        issuer: String::new(),
        decision_number: String::new(),
        decided_on: None,
        period: days_until(day(2026, 1, 1)).period,
        deadline: day(2026, 12, 31),
        award: String::new(),
        pass_rule: PassRule {
            mandatory,
            min_points: Points(min_points),
        },
        groups: Vec::new(),
        criteria,
    }
}

#[test]
fn a_missing_mandatory_criterion_decides_only_where_the_rule_says_so() {
    let mut optional = criterion("1.2", Rule::YesNo, 300);
    optional.mandatory = Obligation::Optional;
    let criteria = vec![
        criterion("1.1", Rule::YesNo, 700),
        optional,
        criterion("1.3", Rule::YesNo, 100),
    ];
    let values = [Some(ClaimValue::YesNo(true)), Some(ClaimValue::YesNo(true))];
    let strict = score_assessment(
        &set(criteria.clone(), MandatoryRule::AllMet, 800),
        &values,
        day(2026, 6, 1),
    );
    assert_eq!(
        (strict.points, strict.max_points),
        (Points(1_000), Points(1_100))
    );
    assert_eq!((strict.met, strict.total), (2, 3));
    assert_eq!(strict.mandatory_missing, vec!["1.3".to_owned()]);
    assert!(!strict.passes);
    assert!(
        score_assessment(
            &set(criteria, MandatoryRule::NotRequired, 800),
            &values,
            day(2026, 6, 1)
        )
        .passes
    );
}

#[test]
fn one_hundredth_below_the_fewest_points_does_not_pass() {
    let values = [Some(ClaimValue::YesNo(true))];
    let at = |min| {
        score_assessment(
            &set(
                vec![criterion("1.1", Rule::YesNo, 8_000)],
                MandatoryRule::AllMet,
                min,
            ),
            &values,
            day(2026, 6, 1),
        )
    };
    assert!(at(8_000).passes);
    assert!(!at(8_001).passes);
}

fn any_rule() -> impl Strategy<Value = Rule> {
    prop_oneof![
        Just(Rule::YesNo),
        (1_u64..50).prop_map(|n| Rule::CountAtLeast { n }),
        (1_u32..=10_000, any::<bool>()).prop_map(|(threshold, proportional)| Rule::RatioAtLeast {
            threshold: Percent::from_hundredths(threshold),
            scoring: if proportional {
                RatioScoring::Proportional
            } else {
                RatioScoring::AllOrNothing
            },
        }),
        (2_u32..=10_000)
            .prop_flat_map(|full| (Just(full), 1..full))
            .prop_map(|(full, half)| Rule::TiersByRatio {
                full: Percent::from_hundredths(full),
                half: Percent::from_hundredths(half),
            }),
        (2_u64..50)
            .prop_flat_map(|full| (Just(full), 1..full))
            .prop_map(|(full, half)| Rule::TiersByCount { full, half }),
    ]
}

fn value_for(rule: Rule, part: u64, whole: u64) -> ClaimValue {
    match rule {
        Rule::YesNo => ClaimValue::YesNo(part > 0),
        Rule::CountAtLeast { .. } | Rule::TiersByCount { .. } => ClaimValue::Count(part),
        _ => ratio(part, whole),
    }
}

proptest! {
    #[test]
    fn more_never_earns_less_and_never_more_than_the_most(
        rule in any_rule(), points in 0_u32..20_000, whole in 1_u64..2_000, one in 0_u64..2_000, other in 0_u64..2_000,
    ) {
        let criterion = criterion("1.1", rule, points);
        let days = days_until(day(2026, 6, 1));
        let (less, more) = (one.min(other), one.max(other));
        let low = score_claim(&criterion, Some(&value_for(rule, less, whole)), days);
        let high = score_claim(&criterion, Some(&value_for(rule, more, whole)), days);
        prop_assert!(low.points <= high.points);
        prop_assert!(high.points <= criterion.points);
    }

    #[test]
    fn what_is_missing_is_exactly_enough(rule in any_rule(), whole in 1_u64..2_000, part in 0_u64..2_000) {
        let criterion = criterion("1.1", rule, 1_000);
        let days = days_until(day(2026, 6, 1));
        let part = part.min(whole);
        let now = score_claim(&criterion, Some(&value_for(rule, part, whole)), days);
        if let Some(missing) = now.missing() {
            prop_assert!(missing > 0);
            let score_with = |more| score_claim(&criterion, Some(&value_for(rule, part + more, whole)), days);
            prop_assert!(score_with(missing).is_met());
            prop_assert!(!score_with(missing - 1).is_met());
        }
    }

    #[test]
    fn a_threshold_is_exact(threshold in 1_u32..=10_000, whole in 1_u64..5_000, part in 0_u64..5_000) {
        let rule = Rule::RatioAtLeast { threshold: Percent::from_hundredths(threshold), scoring: RatioScoring::AllOrNothing };
        let met = score(rule, &ratio(part, whole)).is_met();
        prop_assert_eq!(met, part * 10_000 >= u64::from(threshold) * whole);
    }
}
