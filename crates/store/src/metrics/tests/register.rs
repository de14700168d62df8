use super::*;
use crate::Unwatched;
use crate::history::history;
use khupho_domain::households::{Address, ReachReason};
use khupho_domain::metrics::{FrozenDenominator, METRICS};

const ADULTS: CountKind = CountKind::Adults;
const PAID: CountKind = CountKind::EPayment;

impl Notebook {
    fn at(
        &self,
        name: &str,
        house_number: &str,
        street: &str,
        counts: &[(CountKind, u32)],
    ) -> Household {
        let mut household = self.household(name, counts);
        household.address = Address {
            house_number: house_number.to_owned(),
            street: street.to_owned(),
            ..Address::default()
        };
        household
    }

    fn names_of_doors(&self, metric: Option<&str>, street: Option<&str>) -> Vec<String> {
        let found = self.read(|connection| {
            let list = doors(connection, self.place, metric.map(source), street)?;
            let households: Vec<_> = list.doors.iter().map(|(household, _)| *household).collect();
            door_entries(connection, &households)
        });
        found.into_iter().map(|entry| entry.contact_name).collect()
    }
}

#[test]
fn sums_leave_out_merged_deleted_and_foreign_households() {
    let notebook = Notebook::new();
    let kept = notebook.add(&notebook.household("Hộ Thử Một", &[(ADULTS, 3), (PAID, 2)]));
    let merged = notebook.add(&notebook.household("Hộ Thử Hai", &[(ADULTS, 9), (PAID, 9)]));
    let deleted = notebook.add(&notebook.household("Hộ Thử Ba", &[(ADULTS, 9), (PAID, 9)]));
    let mut foreign = notebook.household("Hộ Thử Bốn", &[(ADULTS, 9), (PAID, 9)]);
    foreign.neighborhood = EntityId::from_bytes([9; 16]);
    notebook.add(&foreign);
    notebook.add(&notebook.household("Hộ Thử Năm", &[]));
    notebook.change_as(
        TxnLabel::HouseholdMerge,
        merged,
        Change::set(household::MERGED_INTO, kept),
    );
    notebook.change_as(TxnLabel::HouseholdDelete, deleted, Change::delete_entity());
    let registered = notebook.read(|connection| households_registered(connection, notebook.place));
    let tally = notebook.read(|connection| tally(connection, notebook.place, METRICS));
    let sums = tally.sums(E_PAYMENT).unwrap();
    assert_eq!((tally.households, tally.never_counted), (2, 1));
    assert_eq!(registered, tally.households);
    assert_eq!(
        (sums.part, sums.whole, sums.collected, sums.doors),
        (2, 3, 1, 2)
    );
}

#[test]
fn a_denominator_is_frozen_released_and_frozen_again() {
    let notebook = Notebook::new();
    let frozen_now = || notebook.read(|connection| frozen(connection, notebook.place));
    let freeze_at = |whole| {
        let frozen = FrozenDenominator {
            metric: E_PAYMENT.to_owned(),
            whole,
            source: "Biểu thống kê phường 02/2026".to_owned(),
            as_of: day("2026-02-28"),
        };
        notebook.write(TxnLabel::Denominator, |tx| {
            freeze(tx, notebook.place, &frozen)
        })
    };
    let first = freeze_at(550);
    assert_eq!(frozen_now()[0].whole, 550);
    let again = freeze_at(560);
    assert_eq!(
        (again.value, frozen_now().len(), frozen_now()[0].whole),
        (first.value, 1, 560)
    );
    let released = notebook.write(TxnLabel::Denominator, |tx| {
        release(tx, notebook.place, E_PAYMENT)
    });
    assert_eq!((released.value, frozen_now().len()), (first.value, 0));
    notebook.store.undo(notebook.actor, released.txn).unwrap();
    assert_eq!(frozen_now()[0].whole, 560);
    let nothing = notebook.write(TxnLabel::Denominator, |tx| {
        release(tx, notebook.place, "households_fibre")
    });
    assert!(nothing.changed.is_empty());
    freeze_at(570);
    assert!(notebook.store.rebuild_verify(&Unwatched).unwrap().is_same());
}

#[test]
fn doors_stand_in_walking_order_and_those_with_a_reason_at_the_end() {
    let notebook = Notebook::new();
    let mut refused = notebook.at("Từ Chối", "1", "Đường Thử A", &[(ADULTS, 2)]);
    refused.reach_reason = Some(ReachReason::Declined);
    notebook.add(&notebook.at("Số Mười", "10", "Đường Thử A", &[(ADULTS, 2), (PAID, 1)]));
    notebook.add(&refused);
    notebook.add(&notebook.at("Đường B", "1", "Đường Thử B", &[]));
    notebook.add(&notebook.at("Số Hai", "2", "Đường Thử A", &[(ADULTS, 2)]));
    notebook.add(&notebook.at("Đã Đủ", "4", "Đường Thử A", &[(ADULTS, 2), (PAID, 2)]));
    assert_eq!(
        notebook.names_of_doors(Some(E_PAYMENT), None),
        ["Số Hai", "Số Mười", "Đường B", "Từ Chối"]
    );
    assert_eq!(
        notebook.names_of_doors(Some(E_PAYMENT), Some("duong thu a")),
        ["Số Hai", "Số Mười", "Từ Chối"]
    );
    assert_eq!(notebook.names_of_doors(None, None), ["Đường B"]);
    let list = notebook.read(|connection| {
        doors(
            connection,
            notebook.place,
            Some(source(E_PAYMENT)),
            Some("duong thu b"),
        )
    });
    let streets: Vec<_> = list
        .streets
        .iter()
        .map(|street| (street.street.as_str(), street.doors))
        .collect();
    assert_eq!(streets, [("Đường Thử A", 3), ("Đường Thử B", 1)]);
}

#[test]
fn whoever_moved_away_is_no_door_and_stays_in_the_figure() {
    let notebook = Notebook::new();
    let with_reason = |name, number, counts: &[(CountKind, u32)], reason| {
        let mut household = notebook.at(name, number, "Đường Thử A", counts);
        household.reach_reason = Some(reason);
        notebook.add(&household)
    };
    with_reason(
        "Chuyển Đi",
        "1",
        &[(ADULTS, 2), (PAID, 1)],
        ReachReason::MovedAway,
    );
    with_reason("Không Thuộc Diện", "3", &[], ReachReason::NotEligible);
    let not_met = with_reason("Chưa Gặp", "5", &[], ReachReason::CouldNotReach);
    notebook.add(&notebook.at("Còn Thiếu", "7", "Đường Thử A", &[(ADULTS, 2), (PAID, 1)]));
    let mut gone_elsewhere = notebook.at("Đường Khác", "1", "Đường Thử B", &[]);
    gone_elsewhere.reach_reason = Some(ReachReason::MovedAway);
    notebook.add(&gone_elsewhere);
    let doors_of = |metric: Option<&str>, street| {
        let list = notebook
            .read(|connection| doors(connection, notebook.place, metric.map(source), street));
        let streets: u32 = list.streets.iter().map(|street| street.doors).sum();
        (list.doors.len(), streets, list.left_out)
    };
    assert_eq!(doors_of(Some(E_PAYMENT), None), (2, 2, 3));
    assert_eq!(doors_of(None, None), (1, 1, 2));
    assert_eq!(doors_of(None, Some("duong thu a")), (1, 1, 1));
    assert_eq!(
        notebook.names_of_doors(Some(E_PAYMENT), None),
        ["Còn Thiếu", "Chưa Gặp"]
    );
    let tally_of = |notebook: &Notebook| {
        let place = notebook.place;
        notebook.read(|connection| tally(connection, place, METRICS))
    };
    let counted = tally_of(&notebook);
    assert_eq!(
        (counted.never_counted, counted.never_counted_without_door),
        (1, 2)
    );
    let sums = counted.sums(E_PAYMENT).unwrap();
    assert_eq!((sums.part, sums.whole, sums.doors), (2, 4, 2));
    assert_eq!(sums.uncounted_with_reason(None), 3);
    let back = Change::set(household::REACH_REASON, khupho_oplog::Value::Null);
    notebook.change_as(TxnLabel::HouseholdEdit, not_met, back);
    assert_eq!(
        tally_of(&notebook)
            .sums(E_PAYMENT)
            .unwrap()
            .uncounted_with_reason(None),
        2
    );
}

#[test]
fn a_reason_of_a_later_version_still_puts_the_door_at_the_end() {
    let notebook = Notebook::new();
    let first = notebook.add(&notebook.at("Lý Do Lạ", "1", "Đường Thử", &[]));
    notebook.add(&notebook.at("Nhà Sau", "3", "Đường Thử", &[]));
    notebook.change_as(
        TxnLabel::HouseholdEdit,
        first,
        Change::set(household::REACH_REASON, 77_i64),
    );
    assert_eq!(notebook.names_of_doors(None, None).len(), 2);
}

#[test]
fn behind_a_figure_stand_the_signed_operations() {
    let notebook = Notebook::new();
    let empty = notebook.add(&notebook.at("Chưa Hỏi", "1", "Đường Thử", &[(ADULTS, 2)]));
    let counted = notebook.add(&notebook.at("Đã Hỏi", "3", "Đường Thử", &[(ADULTS, 2), (PAID, 1)]));
    notebook.clock.advance(DAY_MS);
    notebook.count(counted, PAID, 2);
    let rows = Rows {
        offset: 0,
        limit: 10,
    };
    let (total, entries) = notebook
        .read(|connection| register_entries(connection, notebook.place, source(E_PAYMENT), rows));
    let shown: Vec<_> = entries
        .iter()
        .map(|entry| {
            (
                entry.household.household,
                entry.contribution.part,
                entry.contribution.whole,
            )
        })
        .collect();
    assert_eq!(total, 2);
    assert_eq!(shown, [(counted, Some(2), Some(2)), (empty, None, Some(2))]);

    let field = households::count_field(PAID);
    let by = notebook
        .read(|connection| entered_by(connection, counted, household::KIND, field))
        .unwrap();
    let log = notebook.read(|connection| history(connection, counted));
    assert_eq!(by.operation, log.last().unwrap().operation);
    assert_eq!(
        (by.actor, by.at_ms),
        (notebook.actor.member, NOW_MS + DAY_MS)
    );
    assert_eq!(
        notebook.read(|connection| entered_by(connection, empty, household::KIND, field)),
        None
    );
}

#[test]
fn pages_follow_one_another() {
    let notebook = Notebook::new();
    for number in 1..=5 {
        notebook.add(&notebook.at(
            &format!("Hộ {number}"),
            &number.to_string(),
            "Đường Thử",
            &[(ADULTS, 1)],
        ));
    }
    let page = |offset| {
        let rows = Rows { offset, limit: 2 };
        let (total, entries) = notebook.read(|connection| {
            register_entries(connection, notebook.place, source(E_PAYMENT), rows)
        });
        (total, entries.len())
    };
    assert_eq!(
        [page(0), page(2), page(4), page(6)],
        [(5, 2), (5, 2), (5, 1), (5, 0)]
    );
}
