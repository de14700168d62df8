use super::*;
use crate::metrics::{METRICS, metric};
use proptest::prelude::*;

const E_PAYMENT: MetricSource = MetricSource::CountRatio {
    part: CountKind::EPayment,
    whole: CountKind::Adults,
};
const FIBRE: MetricSource = MetricSource::HouseholdRatio {
    part: CountKind::Fibre,
    among: None,
};
const ZALO_AMONG_DEVICES: MetricSource = MetricSource::HouseholdRatio {
    part: CountKind::ZaloGroup,
    among: Some(CountKind::SmartDevices),
};

fn row(counts: &[(CountKind, u32)]) -> CountRow {
    let mut row = CountRow::default();
    for (kind, count) in counts {
        row.set(*kind, Some(*count));
    }
    row
}

fn tally(rows: &[CountRow]) -> RegisterTally<'static> {
    let mut tally = RegisterTally::of(METRICS);
    for row in rows {
        tally.add(
            row,
            if *row == CountRow::default() {
                Asked::Never
            } else {
                Asked::Before
            },
            Reach::NothingRecorded,
        );
    }
    tally
}

#[test]
fn each_kind_has_its_own_place() {
    let mut all = CountRow::default();
    for (place, kind) in CountKind::ALL.iter().enumerate() {
        all.set(*kind, Some(u32::try_from(place).unwrap()));
    }
    for (place, kind) in CountKind::ALL.iter().enumerate() {
        assert_eq!(all.get(*kind), Some(u32::try_from(place).unwrap()));
    }
}

#[test]
fn a_register_adds_up() {
    let rows = [
        row(&[
            (CountKind::Adults, 3),
            (CountKind::EPayment, 2),
            (CountKind::Fibre, 1),
        ]),
        row(&[(CountKind::Adults, 2), (CountKind::Fibre, 0)]),
        row(&[(CountKind::EPayment, 1)]),
        row(&[]),
    ];
    let tally = tally(&rows);
    assert_eq!((tally.households, tally.never_counted), (4, 1));
    let sums = tally.sums("adults_e_payment").unwrap();
    assert_eq!(
        *sums,
        RegisterSums {
            part: 3,
            part_of_known_whole: 2,
            whole: 5,
            collected: 2,
            collected_with_whole: 1,
            doors: 4,
            ..RegisterSums::default()
        }
    );
    let fibre = tally.sums("households_fibre").unwrap();
    assert_eq!(
        *fibre,
        RegisterSums {
            part: 1,
            part_of_known_whole: 1,
            whole: 4,
            collected: 2,
            collected_with_whole: 2,
            doors: 3,
            ..RegisterSums::default()
        }
    );
}

#[test]
fn nothing_collected_is_no_ratio_even_over_a_frozen_denominator() {
    let sums = *tally(&[row(&[(CountKind::Adults, 3)])])
        .sums("adults_e_payment")
        .unwrap();
    assert_eq!(sums.ratio(None), None);
    assert_eq!(sums.ratio(Some(550)), None);
}

#[test]
fn a_zero_that_was_collected_is_a_ratio() {
    let sums = *tally(&[row(&[(CountKind::Adults, 3), (CountKind::EPayment, 0)])])
        .sums("adults_e_payment")
        .unwrap();
    assert_eq!(sums.ratio(None), Ratio::new(0, 3));
    assert_eq!(sums.ratio(Some(550)), Ratio::new(0, 550));
}

#[test]
fn a_part_larger_than_the_frozen_denominator_is_shown_as_it_is() {
    let sums = RegisterSums {
        part: 560,
        part_of_known_whole: 560,
        whole: 570,
        collected: 200,
        collected_with_whole: 200,
        ..RegisterSums::default()
    };
    assert_eq!(sums.ratio(Some(550)), Ratio::new(560, 550));
}

#[test]
fn parts_without_their_whole_never_raise_the_ratio() {
    let mut rows = vec![row(&[(CountKind::EPayment, 3)]); 30];
    assert_eq!(
        tally(&rows).sums("adults_e_payment").unwrap().ratio(None),
        None
    );
    rows.push(row(&[(CountKind::Adults, 4), (CountKind::EPayment, 1)]));
    let tally = tally(&rows);
    let sums = tally.sums("adults_e_payment").unwrap();
    assert_eq!(sums.ratio(None), Ratio::new(1, 4));
    assert_eq!((sums.counted(None), sums.doors), (1, 31));
    // A frozen denominator stands for all of them, so every part counts.
    assert_eq!(sums.ratio(Some(550)), Ratio::new(91, 550));
    assert_eq!(sums.counted(Some(550)), 31);
}

#[test]
fn a_household_with_three_fibre_lines_counts_once() {
    assert_eq!(
        contribution(FIBRE, &row(&[(CountKind::Fibre, 3)]))
            .unwrap()
            .part,
        Some(1)
    );
}

#[test]
fn a_household_without_a_device_is_not_asked_for_the_zalo_group() {
    let zalo = |counts: &[(CountKind, u32)]| contribution(ZALO_AMONG_DEVICES, &row(counts));
    let adds = |part, whole| Some(Contribution { part, whole });
    let (devices, group) = (CountKind::SmartDevices, CountKind::ZaloGroup);
    assert_eq!(zalo(&[(devices, 3), (group, 1)]), adds(Some(1), Some(1)));
    assert_eq!(zalo(&[(devices, 3), (group, 0)]), adds(Some(0), Some(1)));
    assert_eq!(zalo(&[(devices, 3)]), adds(None, Some(1)));
    assert_eq!(zalo(&[(devices, 0)]), adds(Some(0), Some(0)));
    assert_eq!(zalo(&[(devices, 0), (group, 1)]), adds(Some(0), Some(0)));
    assert_eq!(zalo(&[(group, 1)]), adds(Some(1), None));
    assert_eq!(
        door(ZALO_AMONG_DEVICES, &row(&[(devices, 0)]), Asked::Before),
        None
    );
}

#[test]
fn the_zalo_group_over_households_with_a_device_leaves_the_others_out() {
    let (devices, group) = (CountKind::SmartDevices, CountKind::ZaloGroup);
    let tally = tally(&[
        row(&[(devices, 1), (group, 1)]),
        row(&[(devices, 2), (group, 0)]),
        row(&[(devices, 0), (group, 0)]),
        row(&[(devices, 0)]),
        row(&[(group, 1)]),
    ]);
    let among = tally.sums("device_households_zalo_group").unwrap();
    assert_eq!(among.ratio(None), Ratio::new(1, 2));
    assert_eq!((among.counted(None), among.doors), (4, 2));
    // The older figure keeps its meaning: it is over every household.
    let all = tally.sums("households_zalo_group").unwrap();
    assert_eq!(all.ratio(None), Ratio::new(2, 5));
}

#[test]
fn a_register_without_any_device_has_no_ratio_over_the_households_with_one() {
    let tally = tally(&[row(&[(CountKind::SmartDevices, 0)])]);
    let sums = tally.sums("device_households_zalo_group").unwrap();
    assert_eq!(sums.ratio(None), None);
}

#[test]
fn reasons_are_told_by_their_published_numbers() {
    let reach = |reason: ReachReason| Reach::of_number(Some(reason.number()));
    assert_eq!(Reach::of_number(None), Reach::NothingRecorded);
    assert_eq!(reach(ReachReason::NotEligible), Reach::NoDoor);
    assert_eq!(reach(ReachReason::MovedAway), Reach::NoDoor);
    assert_eq!(reach(ReachReason::CouldNotReach), Reach::Reason);
    assert_eq!(reach(ReachReason::Declined), Reach::Reason);
    assert_eq!(Reach::of_number(Some(77)), Reach::Reason);
}

#[test]
fn a_reason_takes_a_door_away_and_never_a_household_out_of_the_figure() {
    let half = row(&[(CountKind::Adults, 2), (CountKind::EPayment, 1)]);
    let nothing = CountRow::default();
    let mut tally = RegisterTally::of(METRICS);
    for (counts, asked, reach) in [
        (&half, Asked::Before, Reach::NoDoor),
        (&half, Asked::Before, Reach::Reason),
        (&nothing, Asked::Never, Reach::NoDoor),
        (&nothing, Asked::Never, Reach::Reason),
        (&nothing, Asked::Never, Reach::NothingRecorded),
    ] {
        tally.add(counts, asked, reach);
    }
    assert_eq!(
        (
            tally.households,
            tally.never_counted,
            tally.never_counted_without_door
        ),
        (5, 2, 1)
    );
    let sums = tally.sums("adults_e_payment").unwrap();
    assert_eq!(sums.ratio(None), Ratio::new(2, 4));
    assert_eq!((sums.doors, sums.counted(None)), (3, 2));
    assert_eq!(sums.uncounted_with_reason(None), 2);
    let fibre = tally.sums("households_fibre").unwrap();
    assert_eq!(fibre.whole, 5, "every household stays in the denominator");
    assert_eq!((fibre.doors, fibre.uncounted_with_reason(None)), (3, 4));
}

#[test]
fn over_a_frozen_denominator_a_part_without_its_whole_is_counted() {
    let mut tally = RegisterTally::of(METRICS);
    let part_alone = row(&[(CountKind::EPayment, 1)]);
    tally.add(&part_alone, Asked::Before, Reach::Reason);
    let sums = tally.sums("adults_e_payment").unwrap();
    assert_eq!(sums.uncounted_with_reason(None), 1);
    assert_eq!(sums.uncounted_with_reason(Some(550)), 0);
}

#[test]
fn doors_by_what_is_known() {
    let door_of = |source, counts: &[(CountKind, u32)], asked| {
        door(source, &row(counts), asked).map(|door| (door.reason.slug(), door.missing))
    };
    assert_eq!(
        door_of(E_PAYMENT, &[], Asked::Never),
        Some(("never_counted", None))
    );
    assert_eq!(
        door_of(E_PAYMENT, &[(CountKind::Adults, 3)], Asked::Before),
        Some(("not_collected", Some(3)))
    );
    assert_eq!(
        door_of(
            E_PAYMENT,
            &[(CountKind::Adults, 3), (CountKind::EPayment, 1)],
            Asked::Before
        ),
        Some(("part_missing", Some(2)))
    );
    assert_eq!(
        door_of(
            E_PAYMENT,
            &[(CountKind::Adults, 3), (CountKind::EPayment, 3)],
            Asked::Before
        ),
        None
    );
    assert_eq!(
        door_of(E_PAYMENT, &[(CountKind::EPayment, 1)], Asked::Before),
        Some(("not_collected", None))
    );
    assert_eq!(
        door_of(FIBRE, &[(CountKind::Fibre, 0)], Asked::Before),
        Some(("part_missing", Some(1)))
    );
    assert_eq!(
        door_of(FIBRE, &[(CountKind::Fibre, 1)], Asked::Before),
        None
    );
}

#[test]
fn a_household_without_a_business_is_no_door_for_qr_codes() {
    let qr = metric("businesses_qr").unwrap().source;
    assert_eq!(
        door(qr, &row(&[(CountKind::Business, 0)]), Asked::Before),
        None
    );
    assert!(door(qr, &row(&[(CountKind::Business, 1)]), Asked::Before).is_some());
}

#[test]
fn what_was_not_collected_before_counts_as_gained() {
    let then = row(&[(CountKind::Adults, 4), (CountKind::EPayment, 1)]);
    let now = row(&[(CountKind::Adults, 4), (CountKind::EPayment, 3)]);
    let gained = |then, now| gained(E_PAYMENT, Denominator::OfRegister, then, now);
    assert_eq!(gained(Some(&then), Some(&now)), 2);
    assert_eq!(gained(None, Some(&now)), 3);
    assert_eq!(gained(Some(&now), None), -3);
}

#[test]
fn a_part_without_its_whole_is_gained_where_the_ratio_counts_it() {
    let now = row(&[(CountKind::EPayment, 3)]);
    assert_eq!(
        gained(E_PAYMENT, Denominator::OfRegister, None, Some(&now)),
        0
    );
    assert_eq!(gained(E_PAYMENT, Denominator::Frozen, None, Some(&now)), 3);
}

fn any_row() -> impl Strategy<Value = CountRow> {
    proptest::collection::vec(proptest::option::of(0_u32..=9), CountKind::ALL.len()).prop_map(
        |counts| {
            let mut row = CountRow::default();
            for (kind, count) in CountKind::ALL.iter().zip(counts) {
                row.set(*kind, count);
            }
            row
        },
    )
}

proptest! {
    /// The figure of a register is the sum of what its households add, in any order.
    #[test]
    fn sums_do_not_depend_on_the_order(mut rows in proptest::collection::vec(any_row(), 0..20)) {
        let forward = tally(&rows);
        rows.reverse();
        prop_assert_eq!(forward, tally(&rows));
    }

    /// Whoever is no door adds all they can: closing every door reaches the whole.
    #[test]
    fn a_household_that_is_no_door_has_nothing_missing(row in any_row()) {
        for spec in METRICS {
            let Some(added) = contribution(spec.source, &row) else { continue };
            if door(spec.source, &row, Asked::Before).is_none() {
                prop_assert!(added.whole == Some(0) || added.part >= added.whole);
            }
        }
    }

    /// What the households gained is what the figure gained.
    #[test]
    fn gains_add_up_to_the_difference(before in proptest::collection::vec(any_row(), 1..10), after in any_row()) {
        let mut later = before.clone();
        later[0] = after;
        for spec in METRICS.iter().filter(|spec| contribution(spec.source, &after).is_some()) {
            let sums = |rows: &[CountRow]| *tally(rows).sums(spec.name).unwrap();
            let difference = |part: fn(RegisterSums) -> u64| {
                i64::try_from(part(sums(&later))).unwrap() - i64::try_from(part(sums(&before))).unwrap()
            };
            let gain = |denominator| gained(spec.source, denominator, Some(&before[0]), Some(&after));
            prop_assert_eq!(difference(|sums| sums.part_of_known_whole), gain(Denominator::OfRegister));
            prop_assert_eq!(difference(|sums| sums.part), gain(Denominator::Frozen));
        }
    }
}
