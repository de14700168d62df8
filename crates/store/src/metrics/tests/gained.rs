use super::*;
use khupho_domain::metrics::Denominator;

const ADULTS: CountKind = CountKind::Adults;
const PAID: CountKind = CountKind::EPayment;

impl Notebook {
    fn gained(&self) -> u64 {
        self.gained_for(E_PAYMENT)
    }

    fn gained_for(&self, metric: &str) -> u64 {
        let since = NOW_MS - 28 * DAY_MS;
        self.read(|connection| register_gains(connection, self.place, since))
            .gained(source(metric), Denominator::OfRegister)
    }

    fn days_ago(&self, days: u64) {
        self.clock.set(NOW_MS - days * DAY_MS);
    }
}

#[test]
fn work_by_hand_in_the_window_is_gained_and_nothing_else() {
    let notebook = Notebook::new();
    notebook.days_ago(60);
    let old = notebook.add(&notebook.household("Lê Văn Thử Một", &[(ADULTS, 4), (PAID, 1)]));
    let untouched = notebook.add(&notebook.household("Lê Văn Thử Hai", &[(ADULTS, 4), (PAID, 2)]));
    assert_eq!(notebook.gained(), 0, "before the window");
    notebook.days_ago(10);
    notebook.count(old, PAID, 3);
    assert_eq!(notebook.gained(), 2, "one household was asked again");
    notebook.add(&notebook.household("Lê Văn Thử Ba", &[(ADULTS, 2), (PAID, 2)]));
    assert_eq!(notebook.gained(), 4, "a new household");
    notebook.count(old, PAID, 2);
    assert_eq!(notebook.gained(), 3, "a correction downwards");
    notebook.change_as(
        TxnLabel::HouseholdDelete,
        untouched,
        Change::delete_entity(),
    );
    assert_eq!(
        notebook.gained(),
        1,
        "a household that left takes its count along"
    );
}

#[test]
fn an_import_is_a_starting_point_and_so_is_its_undoing() {
    let notebook = Notebook::new();
    notebook.days_ago(9);
    let listed = notebook.add_as(
        TxnLabel::HouseholdImport,
        &notebook.household("Phạm Thị Thử", &[(ADULTS, 3), (PAID, 1)]),
    );
    assert_eq!(notebook.gained(), 0);
    notebook.days_ago(8);
    notebook.count(listed, PAID, 3);
    assert_eq!(notebook.gained(), 2);
    notebook.days_ago(7);
    let field = households::count_field(PAID);
    let import = notebook.change_as(TxnLabel::HouseholdImport, listed, Change::set(field, 2_u32));
    assert_eq!(
        notebook.gained(),
        0,
        "what a later list says was not gained by walking"
    );
    notebook.days_ago(6);
    notebook.store.undo(notebook.actor, import.txn).unwrap();
    assert_eq!(
        notebook.gained(),
        0,
        "undone to 3 by the list's own undoing"
    );
    notebook.days_ago(5);
    notebook.count(listed, PAID, 2);
    assert_eq!(notebook.gained(), 0, "a figure that fell has no pace");
}

#[test]
fn undoing_work_by_hand_takes_the_gain_back() {
    let notebook = Notebook::new();
    notebook.days_ago(40);
    let entity = notebook.add(&notebook.household("Võ Văn Thử", &[(ADULTS, 3), (PAID, 0)]));
    notebook.days_ago(3);
    let counted = notebook.count(entity, PAID, 3);
    assert_eq!(notebook.gained(), 3);
    notebook.store.undo(notebook.actor, counted.txn).unwrap();
    assert_eq!(notebook.gained(), 0);
}

#[test]
fn merging_two_entries_gains_nothing() {
    let notebook = Notebook::new();
    notebook.days_ago(40);
    let keeper = notebook.add(&notebook.household("Đỗ Thị Thử", &[(ADULTS, 3)]));
    let other = notebook.add(&notebook.household("Đỗ Thị Thử", &[(ADULTS, 3), (PAID, 2)]));
    notebook.days_ago(2);
    notebook.count(keeper, PAID, 2);
    notebook.change_as(
        TxnLabel::HouseholdMerge,
        other,
        Change::set(household::MERGED_INTO, keeper),
    );
    assert_eq!(notebook.gained(), 0);
}

#[test]
fn a_part_without_its_whole_is_gained_only_of_a_frozen_denominator() {
    let notebook = Notebook::new();
    notebook.days_ago(2);
    let uncounted = notebook.add(&notebook.household("Hồ Thị Thử", &[(PAID, 2)]));
    let of_frozen = || {
        let since = NOW_MS - 28 * DAY_MS;
        let gains = notebook.read(|connection| register_gains(connection, notebook.place, since));
        gains.gained(source(E_PAYMENT), Denominator::Frozen)
    };
    assert_eq!((notebook.gained(), of_frozen()), (0, 2));
    notebook.count(uncounted, ADULTS, 3);
    assert_eq!(
        (notebook.gained(), of_frozen()),
        (2, 2),
        "its adults were asked"
    );
}

#[test]
fn households_are_gained_once_each_and_only_where_they_live() {
    let notebook = Notebook::new();
    notebook.days_ago(2);
    notebook.add(&notebook.household("Bùi Văn Thử", &[(CountKind::Fibre, 1)]));
    let mut elsewhere = notebook.household("Bùi Văn Thử", &[(CountKind::Fibre, 1)]);
    elsewhere.neighborhood = EntityId::from_bytes([9; 16]);
    notebook.add(&elsewhere);
    assert_eq!(notebook.gained_for("households_fibre"), 1);
}

#[test]
fn the_window_is_28_days_with_today() {
    let start = window_start_ms(day("2026-11-22"));
    // 26 October, 00:00 in Việt Nam.
    assert_eq!(start, 1_792_947_600_000);
}
