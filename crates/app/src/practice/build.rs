//! Writing the generated book, day by day.

use super::calendar::{BOOK_DAYS, days_until, moment_ms, shares};
use super::people::GENERATED_MARK;
use super::places::{PracticeNeighborhood, WARD_NAME};
use super::{entries, households};
use crate::api::errors::ApiError;
use crate::host::{CallContext, Host};
use chrono::NaiveDate;
use fastrand::Rng;
use khupho_domain::help_log::{HelpEntry, HelpOutcome, HelpRecipient};
use khupho_domain::households::Household;
use khupho_domain::ids::EntityId;
use khupho_domain::members::{Member, Role};
use khupho_domain::neighborhoods::Neighborhood;
use khupho_domain::welfare::{WelfareRecipient, WelfareRound};
use khupho_oplog::registry as kinds;
use khupho_store::{
    Actor, Clock, ClockHand, Founding, Store, Transaction, TxnLabel, activities, help_log, journal,
    members, neighborhoods, welfare,
};
use khupho_sync::enrollment::{WardNames, found_ward};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the full-size ward is made of.
#[derive(Debug, Clone)]
pub struct WardPlan {
    /// Help entries of the year.
    pub help_entries: u32,
    /// The same seed gives the same people and entries.
    pub seed: u64,
    /// The head's PIN.
    pub secret: String,
}

/// What was built.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WardBuilt {
    /// Khu phố.
    pub neighborhoods: u32,
    /// Households.
    pub households: u32,
    /// Help entries.
    pub help_entries: u32,
    /// Journal entries.
    pub journal_entries: u32,
    /// Activities.
    pub activities: u32,
    /// Households listed in welfare rounds.
    pub welfare_recipients: u32,
}

/// What a generated book is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To try the program out: it can never be sent.
    Practice,
    /// A full-size ward for screens, tests and measures, which are also about sending.
    Demonstration,
}

pub(super) struct BookPlan {
    pub(super) neighborhoods: Vec<PracticeNeighborhood>,
    pub(super) help_entries: u32,
    pub(super) seed: u64,
    pub(super) secret: String,
    pub(super) purpose: Purpose,
}

pub(super) struct Built {
    /// Who can sign in.
    pub(super) keeper: EntityId,
    /// The head, who wrote the book.
    pub(super) head: EntityId,
    pub(super) neighborhoods: Vec<EntityId>,
    pub(super) figures: WardBuilt,
}

/// Where a generated khu phố stands while its year is written.
struct Place {
    id: EntityId,
    households: Vec<(EntityId, Household)>,
}

struct Book {
    store: Store,
    hand: ClockHand,
    now_ms: u64,
    random: Rng,
    head: Actor,
    helpers: Vec<(Actor, String)>,
    places: Vec<Place>,
    built: WardBuilt,
}

/// Founds a store in the host's folder and writes a year into it. The store is closed afterwards.
pub(super) fn build(
    host: &Host,
    context: &CallContext<'_>,
    plan: &BookPlan,
) -> Result<Built, ApiError> {
    let days = days_until(host.today());
    let (mut book, keeper) = Book::found(
        host,
        plan,
        days.first().copied().unwrap_or_else(|| host.today()),
    )?;
    book.add_helpers()?;
    book.add_neighborhoods(
        context,
        plan,
        days.first().copied().unwrap_or_else(|| host.today()),
    )?;
    for (index, (day, helps)) in days
        .iter()
        .zip(shares(&days, plan.help_entries))
        .enumerate()
    {
        book.write_day(*day, helps)?;
        context.progress("practice", index as u64 + 1, BOOK_DAYS)?;
    }
    let neighborhoods = book.places.iter().map(|place| place.id).collect();
    Ok(Built {
        keeper,
        head: book.head.member,
        neighborhoods,
        figures: book.built,
    })
}

impl Book {
    fn found(
        host: &Host,
        plan: &BookPlan,
        first_day: NaiveDate,
    ) -> Result<(Self, EntityId), ApiError> {
        let now_ms = host.clock().now_ms();
        let (clock, hand) = Clock::settable(moment_ms(first_day, 0, now_ms));
        let name = format!("Trần Văn Trưởng {GENERATED_MARK}");
        let first = plan
            .neighborhoods
            .first()
            .map(neighborhood_of)
            .unwrap_or_default();
        let founding = match plan.purpose {
            Purpose::Practice => {
                let label = format!("Chú Trưởng {GENERATED_MARK}");
                Founding::new(&clock, &name, &label, &plan.secret, first)?.practising()
            }
            Purpose::Demonstration => {
                let officer = format!("Nguyễn Thị Cán Bộ {GENERATED_MARK}");
                let label = format!("Cán bộ phường {GENERATED_MARK}");
                Founding::ward(&clock, &officer, &label, &plan.secret, vec![first])?
            }
        };
        let (store, head) = found_store(host, plan.purpose, &founding, clock, &name)?;
        let book = Self {
            store,
            hand,
            now_ms,
            random: Rng::with_seed(plan.seed),
            head,
            helpers: vec![(head, name)],
            places: vec![Place {
                id: founding.neighborhood_id,
                households: Vec::new(),
            }],
            built: WardBuilt::default(),
        };
        Ok((book, founding.member))
    }

    /// Volunteers who sign their own entries.
    fn add_helpers(&mut self) -> Result<(), ApiError> {
        let names = ["Lê Thị Bích Hằng", "Phạm Quốc Đạt", "Võ Ngọc Ánh"]
            .map(|name| format!("{name} {GENERATED_MARK}"));
        let added = self.store.transact(self.head, TxnLabel::Practice, |tx| {
            names
                .iter()
                .map(|name| add_member(tx, name, Role::Volunteer))
                .collect::<Result<Vec<_>, ApiError>>()
        })?;
        self.helpers.extend(added.value.into_iter().zip(names));
        Ok(())
    }

    fn add_neighborhoods(
        &mut self,
        context: &CallContext<'_>,
        plan: &BookPlan,
        counted_on: NaiveDate,
    ) -> Result<(), ApiError> {
        for (index, planned) in plan.neighborhoods.iter().enumerate() {
            context.progress("practice", 0, BOOK_DAYS)?;
            let known = self.places.get(index).map(|place| place.id);
            let random = &mut self.random;
            let added = self.store.transact(self.head, TxnLabel::Practice, |tx| {
                let id = known.map_or_else(|| add_neighborhood(tx, planned), Ok)?;
                let households = add_households(tx, random, id, planned, counted_on)?;
                Ok::<_, ApiError>(Place { id, households })
            })?;
            self.built.households += planned.households;
            match self.places.get_mut(index) {
                Some(place) => *place = added.value,
                None => self.places.push(added.value),
            }
            self.built.neighborhoods += 1;
        }
        Ok(())
    }

    fn write_day(&mut self, day: NaiveDate, helps: u32) -> Result<(), ApiError> {
        let helper = self.random.usize(0..self.helpers.len());
        let (actor, name) = self.helpers[helper].clone();
        self.hand.set(moment_ms(day, 9, self.now_ms));
        let (random, places, built) = (&mut self.random, &mut self.places, &mut self.built);
        self.store.transact(actor, TxnLabel::HelpLog, |tx| {
            for _ in 0..helps {
                let place = random.usize(0..places.len());
                write_help(tx, random, &mut places[place], day, &name)?;
            }
            built.help_entries += helps;
            write_other_work(tx, random, places, built, day, &name)
        })?;
        if is_gift_day(day) {
            self.write_welfare_rounds(day)?;
        }
        Ok(())
    }

    /// A welfare round in every khu phố; most recipients received on the day.
    fn write_welfare_rounds(&mut self, day: NaiveDate) -> Result<(), ApiError> {
        let (random, places, built) = (&mut self.random, &self.places, &mut self.built);
        self.store
            .transact(self.head, TxnLabel::WelfareRound, |tx| {
                for place in places {
                    built.welfare_recipients += write_round(tx, random, place, day)?;
                }
                Ok::<_, ApiError>(())
            })?;
        Ok(())
    }
}

/// The store, and the head who writes its book. In a ward's store the head is known and cannot sign
/// in, as those of its khu phố are.
fn found_store(
    host: &Host,
    purpose: Purpose,
    founding: &Founding,
    clock: Clock,
    head_name: &str,
) -> Result<(Store, Actor), ApiError> {
    let (location, vault) = (host.location(), Arc::clone(host.vault()));
    if purpose == Purpose::Practice {
        let (store, _) = Store::create(location, founding, clock, vault)?;
        return Ok((store, head(founding.member)));
    }
    let names = WardNames {
        ward: WARD_NAME,
        machine: WARD_NAME,
    };
    let store = found_ward(location, founding, names, clock, vault)?.store;
    let officer = Actor {
        member: founding.member,
        role: Role::WardOfficer,
    };
    let added = store.transact(officer, TxnLabel::Practice, |tx| {
        add_member(tx, head_name, Role::Head)
    })?;
    Ok((store, added.value))
}

const fn head(member: EntityId) -> Actor {
    Actor {
        member,
        role: Role::Head,
    }
}

fn neighborhood_of(planned: &PracticeNeighborhood) -> Neighborhood {
    Neighborhood {
        name: planned.name.clone(),
        ward_name: WARD_NAME.to_owned(),
        households_by_statistics: Some(planned.households),
        code: planned.code(),
    }
}

fn add_member(tx: &mut Transaction<'_>, name: &str, role: Role) -> Result<Actor, ApiError> {
    let member = tx.new_entity()?;
    let added = Member {
        name: name.to_owned(),
        tile_label: name.to_owned(),
        role,
        active: true,
    };
    tx.write(kinds::member::KIND, member, members::patch(&added))?;
    Ok(Actor { member, role })
}

fn add_neighborhood(
    tx: &mut Transaction<'_>,
    planned: &PracticeNeighborhood,
) -> Result<EntityId, ApiError> {
    let id = tx.new_entity()?;
    tx.write(
        kinds::neighborhood::KIND,
        id,
        neighborhoods::patch(&neighborhood_of(planned)),
    )?;
    Ok(id)
}

fn add_households(
    tx: &mut Transaction<'_>,
    random: &mut Rng,
    neighborhood: EntityId,
    planned: &PracticeNeighborhood,
    counted_on: NaiveDate,
) -> Result<Vec<(EntityId, Household)>, ApiError> {
    (1..=planned.households)
        .map(|number| {
            let household =
                households::household(random, neighborhood, number, &planned.streets, counted_on);
            let id = tx.new_entity()?;
            tx.write(
                kinds::household::KIND,
                id,
                khupho_store::households::creation(&household),
            )?;
            Ok((id, household))
        })
        .collect()
}

fn write_help(
    tx: &mut Transaction<'_>,
    random: &mut Rng,
    place: &mut Place,
    day: NaiveDate,
    helper: &str,
) -> Result<(), ApiError> {
    let index = random.usize(0..place.households.len());
    let (id, household) = &mut place.households[index];
    let help = entries::help(random, day, place.id, *id, helper);
    let entry = tx.new_entity()?;
    tx.write(kinds::help_entry::KIND, entry, help_log::patch(None, &help))?;
    if random.u32(0..100) == 0 {
        let corrected = HelpEntry {
            people: help.people + 1,
            ..help.clone()
        };
        tx.write(
            kinds::help_entry::KIND,
            entry,
            help_log::patch(Some(&help), &corrected),
        )?;
    }
    raise_count(tx, *id, household, &help, day)
}

fn raise_count(
    tx: &mut Transaction<'_>,
    id: EntityId,
    household: &mut Household,
    help: &HelpEntry,
    day: NaiveDate,
) -> Result<(), ApiError> {
    let named = matches!(help.recipient, HelpRecipient::Household(_));
    let raised = entries::raised_count(household, help.category);
    let Some((kind, count)) = raised.filter(|_| named && help.outcome == HelpOutcome::Completed)
    else {
        return Ok(());
    };
    let mut after = household.clone();
    after.counts.set(kind, Some(count));
    after.counted_on = Some(day);
    tx.write(
        kinds::household::KIND,
        id,
        khupho_store::households::changes_between(household, &after),
    )?;
    *household = after;
    Ok(())
}

/// Three journal entries and, on Saturdays, an activity somewhere in the ward.
fn write_other_work(
    tx: &mut Transaction<'_>,
    random: &mut Rng,
    places: &[Place],
    built: &mut WardBuilt,
    day: NaiveDate,
    helper: &str,
) -> Result<(), ApiError> {
    for _ in 0..3 {
        let place = &places[random.usize(0..places.len())];
        let entry = tx.new_entity()?;
        let work = entries::journal(random, day, place.id, helper);
        tx.write(
            kinds::journal_entry::KIND,
            entry,
            journal::patch(None, &work),
        )?;
        built.journal_entries += 1;
    }
    if chrono::Datelike::weekday(&day) == chrono::Weekday::Sat {
        for place in places {
            let entry = tx.new_entity()?;
            let held = entries::activity(random, day, place.id);
            tx.write(kinds::activity::KIND, entry, activities::patch(None, &held))?;
            built.activities += 1;
        }
    }
    Ok(())
}

/// Gifts are given twice a year: before Tết and on 2 September.
fn is_gift_day(day: NaiveDate) -> bool {
    use chrono::Datelike as _;
    matches!((day.month(), day.day()), (2 | 9, 1))
}

fn write_round(
    tx: &mut Transaction<'_>,
    random: &mut Rng,
    place: &Place,
    day: NaiveDate,
) -> Result<u32, ApiError> {
    let round = WelfareRound {
        neighborhood: place.id,
        title: format!(
            "Quà an sinh {}",
            khupho_domain::text::date::format_date(day)
        ),
        starts_on: day,
        item: "Gạo 10 kg và dầu ăn".to_owned(),
        value_dong: Some(300_000),
        donor: format!("Mạnh thường quân {GENERATED_MARK}"),
        note: String::new(),
    };
    let id = tx.new_entity()?;
    tx.write(
        kinds::welfare_round::KIND,
        id,
        welfare::round_patch(None, &round),
    )?;
    let tagged = place
        .households
        .iter()
        .filter(|(_, household)| !household.tags.is_empty());
    let mut listed = 0;
    for (household, _) in tagged {
        let received = random.u32(0..10) > 0;
        let line = WelfareRecipient {
            round: id,
            household: *household,
            received_on: received.then_some(day),
            received_by: String::new(),
        };
        let entity = welfare::recipient_entity(id, *household);
        tx.write(
            kinds::welfare_recipient::KIND,
            entity,
            welfare::recipient_patch(&line),
        )?;
        listed += 1;
    }
    Ok(listed)
}
