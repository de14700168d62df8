//! Merge laws on whole stores: whatever two machines write and however their operations travel,
//! both end with the same tables, and those are what a rebuild from the log gives.

use std::cell::RefCell;
use std::error::Error;
use std::sync::Arc;

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::registry::{help_entry, household, neighborhood};
use khupho_oplog::{Change, KindId, Patch};
use khupho_store::{ClockHand, Connection, Store, StoreError, TableDigest, TxnLabel, Unwatched};
use proptest::prelude::*;

use crate::fixtures::{Fixture, MONDAY_MS};
use crate::handing_over::{belong_to_a_ward, hand_over};
use crate::machines::{contents, operations_of};

/// Machines that exchange operations.
const MACHINES: usize = 2;
/// Entities of each kind that they quarrel about.
const ENTITIES: u8 = 3;
/// Their devices.
const DEVICES: [DeviceId; MACHINES] =
    [DeviceId::from_bytes([6; 16]), DeviceId::from_bytes([7; 16])];
/// The khu phố of both.
const NEIGHBORHOOD: EntityId = EntityId::from_bytes([9; 16]);
/// Each was founded with a khu phố of its own, which the other rightly does not believe: this table
/// cannot be equal, and of the states those of that kind. All others are compared.
const OWN_TABLE: &str = "neighborhood";

/// One thing that happens on a machine.
#[derive(Debug, Clone)]
enum Step {
    /// Something is written to a household.
    Household {
        machine: usize,
        entity: u8,
        change: Change,
    },
    /// Something is written to a help.
    Help {
        machine: usize,
        entity: u8,
        change: Change,
    },
    /// Part of what a machine holds travels to the other; `twice` sends it once more.
    Travel {
        from: usize,
        hundredths: u8,
        twice: bool,
    },
    /// A machine's clock is put somewhere.
    Clock { machine: usize, offset_days: i32 },
}

fn household_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        "[a-c]{0,2}".prop_map(|name| Change::set(household::CONTACT_NAME, name.as_str())),
        "09000[0-2]{5}".prop_map(|phone| Change::set(household::PHONE, phone.as_str())),
        (0_u32..3).prop_map(|adults| Change::set(household::COUNT_ADULTS, adults)),
        "[x-z]".prop_map(|tag| Change::add_member(household::TAGS, tag.as_str())),
        "[x-z]".prop_map(|tag| Change::remove_member(household::TAGS, tag.as_str())),
        Just(Change::delete_entity()),
        Just(Change::restore_entity()),
    ]
}

fn help_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        "[a-c]{0,2}".prop_map(|note| Change::set(help_entry::NOTE, note.as_str())),
        (1_u32..4).prop_map(|people| Change::set(help_entry::PEOPLE, people)),
        (1_i64..5).prop_map(|outcome| Change::set(help_entry::OUTCOME, outcome)),
        (1_u32..28).prop_map(|day| {
            Change::set(
                help_entry::HAPPENED_ON,
                format!("2026-02-{day:02}").as_str(),
            )
        }),
        Just(Change::delete_entity()),
        Just(Change::restore_entity()),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let machine = 0..MACHINES;
    prop_oneof![
        4 => (machine.clone(), 0..ENTITIES, household_change())
            .prop_map(|(machine, entity, change)| Step::Household { machine, entity, change }),
        4 => (machine.clone(), 0..ENTITIES, help_change())
            .prop_map(|(machine, entity, change)| Step::Help { machine, entity, change }),
        2 => (machine.clone(), 0_u8..=100, any::<bool>())
            .prop_map(|(from, hundredths, twice)| Step::Travel { from, hundredths, twice }),
        1 => (machine, -4_000_i32..30_000)
            .prop_map(|(machine, offset_days)| Step::Clock { machine, offset_days }),
    ]
}

/// Two machines that live through all cases; every case has entities of its own.
struct Machines {
    fixtures: Vec<Fixture>,
    stores: Vec<Arc<Store>>,
    hands: Vec<ClockHand>,
    cases: u64,
}

/// What both machines should hold alike.
#[derive(Debug, PartialEq)]
struct Shared {
    tables: Vec<TableDigest>,
    /// Entity, kind and cells, but for the khu phố.
    states: Vec<(String, u16, String)>,
}

fn shared(store: &Store) -> Result<Shared, Box<dyn Error>> {
    let mut tables = contents(store)?;
    tables.retain(|table| ![OWN_TABLE, "entity_state"].contains(&table.table));
    let states = store.read(states)?;
    Ok(Shared { tables, states })
}

fn states(connection: &Connection) -> Result<Vec<(String, u16, String)>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT hex(entity), kind, hex(cells) FROM entity_state WHERE kind <> ?1
         ORDER BY entity, kind",
    )?;
    let rows = statement.query_map([neighborhood::KIND.0], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether the log gives what the store came to step by step.
fn rebuilds_alike(store: &Store) -> Result<bool, Box<dyn Error>> {
    Ok(store.rebuild_verify(&Unwatched)?.is_same())
}

impl Machines {
    fn start() -> Result<Self, Box<dyn Error>> {
        let fixtures: Vec<Fixture> = (0..MACHINES)
            .map(|_| Fixture::founded())
            .collect::<Result<_, _>>()?;
        let stores: Vec<Arc<Store>> = fixtures
            .iter()
            .map(|fixture| fixture.notebook.store())
            .collect::<Result<_, _>>()?;
        for store in &stores {
            belong_to_a_ward(store, NEIGHBORHOOD)?;
        }
        let hands = fixtures
            .iter()
            .map(|fixture| fixture.hand.clone())
            .collect();
        Ok(Self {
            fixtures,
            stores,
            hands,
            cases: 0,
        })
    }

    fn live_through(&mut self, steps: &[Step]) -> Result<(), Box<dyn Error>> {
        self.cases += 1;
        for step in steps {
            self.take(step)?;
        }
        for (from, to) in [(0, 1), (1, 0)] {
            self.travel(from, to, 100)?;
        }
        let (one, other) = (shared(&self.stores[0])?, shared(&self.stores[1])?);
        if one != other {
            return Err(format!("{one:#?}\n{other:#?}").into());
        }
        for store in &self.stores {
            if !rebuilds_alike(store)? {
                return Err("the log gives something else".into());
            }
        }
        Ok(())
    }

    fn take(&self, step: &Step) -> Result<(), Box<dyn Error>> {
        match step {
            Step::Household {
                machine,
                entity,
                change,
            } => {
                let place = Change::set(household::NEIGHBORHOOD, NEIGHBORHOOD);
                self.write(*machine, household::KIND, *entity, [place, change.clone()])?;
            }
            Step::Help {
                machine,
                entity,
                change,
            } => {
                let place = Change::set(help_entry::NEIGHBORHOOD, NEIGHBORHOOD);
                self.write(*machine, help_entry::KIND, *entity, [place, change.clone()])?;
            }
            Step::Travel {
                from,
                hundredths,
                twice,
            } => {
                for _ in 0..=u8::from(*twice) {
                    self.travel(*from, 1 - from, *hundredths)?;
                }
            }
            Step::Clock {
                machine,
                offset_days,
            } => {
                let offset_ms = i64::from(*offset_days) * 86_400_000;
                self.hands[*machine].set(MONDAY_MS.saturating_add_signed(offset_ms));
            }
        }
        Ok(())
    }

    fn write(
        &self,
        machine: usize,
        kind: KindId,
        entity: u8,
        changes: [Change; 2],
    ) -> Result<(), Box<dyn Error>> {
        let mut id = [entity; 16];
        id[..8].copy_from_slice(&self.cases.to_be_bytes());
        id[8..10].copy_from_slice(&kind.0.to_be_bytes());
        let actor = self.fixtures[machine].notebook.host().signed_in()?.actor();
        self.stores[machine].transact::<_, StoreError>(actor, TxnLabel::Practice, |txn| {
            txn.write(kind, EntityId::from_bytes(id), Patch(changes.to_vec()))
        })?;
        Ok(())
    }

    /// Sends the first part of what a machine holds, in the order of its log.
    fn travel(&self, from: usize, to: usize, hundredths: u8) -> Result<(), Box<dyn Error>> {
        let mut operations = operations_of(&self.stores[from])?;
        operations.truncate(operations.len() * usize::from(hundredths) / 100);
        hand_over(&self.stores[to], (DEVICES[from], NEIGHBORHOOD), operations)?;
        Ok(())
    }
}

#[test]
fn two_machines_that_exchange_operations_end_alike() -> Result<(), Box<dyn Error>> {
    let machines = RefCell::new(Machines::start()?);
    let config = ProptestConfig {
        cases: 24,
        max_shrink_iters: 64,
        ..ProptestConfig::default()
    };
    proptest!(config, |(steps in prop::collection::vec(step(), 1..16))| {
        let lived = machines.borrow_mut().live_through(&steps);
        prop_assert!(lived.is_ok(), "{}", lived.err().map(|fault| fault.to_string()).unwrap_or_default());
    });
    Ok(())
}
