use khupho_domain::ids::EntityId;
use khupho_domain::welfare::{WelfareRecipient, WelfareRound};
use khupho_oplog::registry::{welfare_recipient, welfare_round};

use super::*;
use crate::help_log::tests::notebook::{Notebook, days_ago, today};

fn new_round(notebook: &Notebook, title: &str) -> EntityId {
    let round = WelfareRound {
        neighborhood: notebook.place,
        title: title.to_owned(),
        starts_on: today(),
        item: "Gạo 10 kg".to_owned(),
        value_dong: Some(1_000_000),
        donor: "Chùa mẫu".to_owned(),
        note: String::new(),
    };
    let saved = notebook.write(|tx| {
        let id = tx.new_entity()?;
        tx.write(welfare_round::KIND, id, round_patch(None, &round))?;
        Ok(id)
    });
    saved.value
}

fn write_line(
    notebook: &Notebook,
    round: EntityId,
    household: EntityId,
    received: bool,
) -> EntityId {
    let line = WelfareRecipient {
        round,
        household,
        received_on: received.then(today),
        received_by: if received {
            "con gái".to_owned()
        } else {
            String::new()
        },
    };
    let id = recipient_entity(round, household);
    notebook.write(|tx| tx.write(welfare_recipient::KIND, id, recipient_patch(&line)));
    id
}

fn page(notebook: &Notebook, round: EntityId, text: &str, waiting: WaitingFilter) -> RecipientPage {
    let query = RecipientQuery {
        round,
        text: text.to_owned(),
        waiting,
        offset: 0,
        limit: 10,
    };
    notebook.read(|connection| recipients(connection, &query))
}

fn figures(notebook: &Notebook, round: EntityId) -> (u32, u32, Option<u64>) {
    let listing = notebook
        .read(|connection| listing(connection, round))
        .unwrap();
    (
        listing.recipients,
        listing.received,
        listing.value_given_dong(),
    )
}

#[test]
fn a_round_is_listed_in_walking_order_with_its_figures() {
    let notebook = Notebook::new();
    let far = notebook.household("Ông Xa", "100", "Lê Lợi");
    let near = notebook.household("Bà Gần", "2", "Lê Lợi");
    let round = new_round(&notebook, "Quà Tết");
    write_line(&notebook, round, far, false);
    write_line(&notebook, round, near, true);
    assert_eq!(figures(&notebook, round), (2, 1, Some(1_000_000)));
    let all = page(&notebook, round, "", WaitingFilter::Any);
    assert_eq!(
        all.rows.iter().map(|row| row.household).collect::<Vec<_>>(),
        [near, far]
    );
    let receipt = Receipt {
        received_on: today(),
        received_by: "con gái".to_owned(),
        ticked_by: "Trần Thị Giả Lập".to_owned(),
    };
    assert_eq!(all.rows[0].receipt.as_ref(), Some(&receipt));
    assert_eq!(
        page(&notebook, round, "", WaitingFilter::Waiting).rows[0].household,
        far
    );
    assert_eq!(
        page(&notebook, round, "xa 100", WaitingFilter::Any).total,
        1
    );
    assert_eq!(
        page(&notebook, round, "khong co", WaitingFilter::Any).total,
        0
    );
    notebook.assert_rebuilds();
}

#[test]
fn households_merged_later_count_as_one_that_received() {
    let notebook = Notebook::new();
    let (keep, other) = (
        notebook.household("A", "1", "Lê Lợi"),
        notebook.household("B", "1A", "Lê Lợi"),
    );
    let round = new_round(&notebook, "Quà Tết");
    let waiting = write_line(&notebook, round, keep, false);
    let received = write_line(&notebook, round, other, true);
    assert_eq!(figures(&notebook, round), (2, 1, Some(1_000_000)));
    let receipt = || notebook.read(|connection| receipt_of(connection, round, keep));
    assert_eq!(receipt(), None);
    notebook.merge(keep, other);
    assert_eq!(figures(&notebook, round), (1, 1, Some(1_000_000)));
    assert!(receipt().is_some());
    let rows = page(&notebook, round, "", WaitingFilter::Any).rows;
    assert_eq!((rows.len(), rows[0].household), (1, keep));
    assert!(
        rows[0].receipt.is_some(),
        "of two lines the one that received is shown"
    );
    assert_eq!(page(&notebook, round, "", WaitingFilter::Waiting).total, 0);
    let mut lines = notebook.read(|connection| lines_of_household(connection, round, keep));
    lines.sort_unstable();
    let mut expected = [waiting, received];
    expected.sort_unstable();
    assert_eq!(lines, expected);
    let listed = notebook.read(|connection| listed_households(connection, round));
    assert_eq!(listed.into_iter().collect::<Vec<_>>(), [keep]);
    notebook.assert_rebuilds();
}

#[test]
fn ticking_on_two_machines_makes_one_line() {
    let (round, household) = (EntityId::from_bytes([1; 16]), EntityId::from_bytes([2; 16]));
    assert_eq!(
        recipient_entity(round, household),
        recipient_entity(round, household)
    );
    assert_ne!(
        recipient_entity(round, household),
        recipient_entity(household, round)
    );
}

#[test]
fn a_line_taken_off_can_be_listed_again() {
    let notebook = Notebook::new();
    let household = notebook.household("A", "1", "Lê Lợi");
    let round = new_round(&notebook, "Quà Tết");
    let line = write_line(&notebook, round, household, false);
    notebook.delete(welfare_recipient::KIND, line);
    assert_eq!(figures(&notebook, round), (0, 0, Some(0)));
    write_line(&notebook, round, household, false);
    assert_eq!(figures(&notebook, round), (1, 0, Some(0)));
    notebook.assert_rebuilds();
}

#[test]
fn rounds_come_newest_first_and_can_be_deleted() {
    let notebook = Notebook::new();
    let (first, second) = (new_round(&notebook, "Một"), new_round(&notebook, "Hai"));
    let before = notebook.read(|connection| find(connection, first)).unwrap();
    let earlier = WelfareRound {
        starts_on: days_ago(30),
        value_dong: None,
        ..before.clone()
    };
    notebook.write(|tx| {
        tx.write(
            welfare_round::KIND,
            first,
            round_patch(Some(&before), &earlier),
        )
    });
    let ids = || {
        let rounds = notebook.read(|connection| rounds(connection, notebook.place));
        rounds.into_iter().map(|round| round.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(), [second, first]);
    assert_eq!(
        figures(&notebook, first).2,
        None,
        "an unknown value is not 0 đồng"
    );
    let txn = notebook.delete(welfare_round::KIND, second);
    assert_eq!(ids(), [first]);
    notebook.undo(txn);
    assert_eq!(ids(), [second, first]);
    notebook.assert_rebuilds();
}
