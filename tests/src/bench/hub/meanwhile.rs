//! What somebody who goes on typing notices of a round: how long saving one help takes meanwhile.

use std::thread;
use std::time::Duration;

use khupho_domain::help_log::HelpEntry;
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_oplog::registry::help_entry;
use khupho_store::{Actor, Store, StoreError, TxnLabel, help_log};
use khupho_sync::hub::{HubProxy, find_hub, pair_with_hub};

use super::program::HubProgram;
use super::syncing::round;
use crate::bench::Measured;
use crate::bench::books::{Books, all_helps, open};
use crate::bench::exchange_pair::{Pair, keeper};
use crate::bench::figure::{Aim, Figure};
use crate::bench::timing::Samples;

/// What goes out from one machine, and comes to the other for the first time.
const OPERATIONS: usize = 20_000;
/// Between two helps: nobody types faster.
const TYPED_EVERY: Duration = Duration::from_millis(20);
/// Helps without a round, to compare with.
const ALONE: usize = 100;

pub(super) fn measure(books: &Books) -> Measured {
    let ward = open(&books.ward)?;
    let helps = all_helps(&ward)?;
    ward.close()?;
    let helps = helps.get(..OPERATIONS).ok_or("too few helps to sync")?;
    let folder = books.scratch.join("hub-meanwhile");
    let hub = HubProgram::start(&folder, None, 1)?;
    let pair = Pair::founded(&folder.join("machines"))?;
    let found = find_hub(&hub.address, &HubProxy::None)?;
    pair_with_hub(&pair.ward, &found, &hub.claim_codes[0], &HubProxy::None)?;
    pair.answer()?;
    pair.log_helps(helps)?;
    let head = Typist::of(&pair.pc, &pair)?;
    // Officers log no helps. The same write tells the same of the machine that takes everything in.
    let officer = Typist::of(&pair.ward, &pair)?;
    let alone = head.types(&helps[0], |typed| typed < ALONE)?;
    let sending = head.types_during_a_round(&helps[0])?;
    let fetching = officer.types_during_a_round(&helps[0])?;
    let slower = sending.p99().max(fetching.p99());
    Ok(vec![
        Figure::new("save_during_sync_p99_ms", slower, "ms").aiming(Aim::AtMost(200.0)),
        Figure::new("save_during_push_p99_ms", sending.p99(), "ms"),
        Figure::new("save_during_first_sync_p99_ms", fetching.p99(), "ms"),
        Figure::new("save_without_sync_p99_ms", alone.p99(), "ms"),
    ])
}

/// Somebody who enters one help after the other.
struct Typist<'a> {
    store: &'a Store,
    actor: Actor,
    neighborhood: EntityId,
}

impl<'a> Typist<'a> {
    fn of(store: &'a Store, pair: &Pair) -> Measured<Self> {
        Ok(Self {
            store,
            actor: Actor {
                member: keeper(store)?,
                role: Role::Head,
            },
            neighborhood: pair.neighborhood,
        })
    }

    fn types_during_a_round(&self, help: &HelpEntry) -> Measured<Samples> {
        thread::scope(|scope| {
            let under_way = scope.spawn(|| round(self.store).map_err(|error| error.to_string()));
            let samples = self.types(help, |_| !under_way.is_finished())?;
            under_way.join().map_err(|_| "the round broke down")??;
            Ok(samples)
        })
    }

    fn types(&self, help: &HelpEntry, goes_on: impl Fn(usize) -> bool) -> Measured<Samples> {
        let mut samples = Samples::default();
        let mut typed = 0;
        while goes_on(typed) {
            samples.time(|| self.save(help))?;
            typed += 1;
            thread::sleep(TYPED_EVERY);
        }
        Ok(samples)
    }

    fn save(&self, help: &HelpEntry) -> Result<(), StoreError> {
        let help = HelpEntry {
            neighborhood: self.neighborhood,
            follow_up_of: None,
            ..help.clone()
        };
        self.store
            .transact::<_, StoreError>(self.actor, TxnLabel::HelpLog, |txn| {
                let entry = txn.new_entity()?;
                txn.write(help_entry::KIND, entry, help_log::patch(None, &help))?;
                Ok(())
            })?;
        Ok(())
    }
}
