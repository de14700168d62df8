use khupho_domain::help_log::{HelpCategory, HelpEntry, HelpPlace};
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::help_entry::KIND;

use super::super::{
    Habits, campaign_entity, entry_of_day, find, habits, households_of_day, patch, restoring_patch,
};
use super::notebook::{Notebook, days_ago, today};

#[test]
fn a_tick_is_the_same_entry_on_every_machine() {
    let household = EntityId::from_bytes([1; 16]);
    let tick = campaign_entity(household, today(), HelpCategory::Vneid);
    assert_eq!(
        tick,
        campaign_entity(household, today(), HelpCategory::Vneid)
    );
    assert_ne!(
        tick,
        campaign_entity(household, days_ago(1), HelpCategory::Vneid)
    );
    assert_ne!(
        tick,
        campaign_entity(household, today(), HelpCategory::EPayment)
    );
    assert_ne!(
        tick,
        campaign_entity(EntityId::from_bytes([2; 16]), today(), HelpCategory::Vneid)
    );
}

#[test]
fn a_household_is_ticked_by_any_entry_of_the_day_and_category() {
    let notebook = Notebook::new();
    let (keep, other) = (
        notebook.household("A", "1", "Lê Lợi"),
        notebook.household("B", "1A", "Lê Lợi"),
    );
    let entry = notebook.log(&notebook.help(Some(other)));
    let of_day = |household, category| {
        notebook.read(|connection| entry_of_day(connection, household, today(), category))
    };
    assert_eq!(of_day(other, HelpCategory::Vneid), Some(entry));
    assert_eq!(of_day(other, HelpCategory::EPayment), None);
    assert_eq!(of_day(keep, HelpCategory::Vneid), None);
    notebook.merge(keep, other);
    assert_eq!(of_day(keep, HelpCategory::Vneid), Some(entry));
    let helped = notebook.read(|connection| {
        households_of_day(connection, notebook.place, today(), HelpCategory::Vneid)
    });
    assert_eq!(helped.into_iter().collect::<Vec<_>>(), [keep]);
    let yesterday = notebook.read(|connection| {
        households_of_day(connection, notebook.place, days_ago(1), HelpCategory::Vneid)
    });
    assert!(yesterday.is_empty());
}

#[test]
fn ticking_over_a_deleted_tick_brings_it_back_as_chosen_now() {
    let notebook = Notebook::new();
    let household = notebook.household("A", "1", "Lê Lợi");
    let id = campaign_entity(household, today(), HelpCategory::Vneid);
    let first = HelpEntry {
        service: "Đợt một".to_owned(),
        ..notebook.help(Some(household))
    };
    notebook.write(|tx| tx.write(KIND, id, patch(None, &first)));
    notebook.delete(KIND, id);
    let second = HelpEntry {
        service: String::new(),
        place: HelpPlace::SupportPoint,
        ..first
    };
    notebook.write(|tx| tx.write(KIND, id, restoring_patch(&second)));
    assert_eq!(
        notebook.read(|connection| find(connection, id)),
        Some(second)
    );
    notebook.assert_rebuilds();
}

#[test]
fn habits_are_those_of_the_person_newest_place_first() {
    let notebook = Notebook::new();
    let of = |member| notebook.read(|connection| habits(connection, member));
    assert_eq!(of(notebook.actor.member), Habits::default());
    let log = |category, place| {
        notebook.log(&HelpEntry {
            category,
            place,
            ..notebook.help(None)
        })
    };
    log(HelpCategory::EPayment, HelpPlace::AtHome);
    log(HelpCategory::EPayment, HelpPlace::AtHome);
    log(HelpCategory::Feedback, HelpPlace::Online);
    assert_eq!(
        of(notebook.actor.member),
        Habits {
            categories: vec![HelpCategory::EPayment, HelpCategory::Feedback],
            place: Some(HelpPlace::Online),
        }
    );
    assert_eq!(of(EntityId::from_bytes([8; 16])), Habits::default());
}
