//! A PC of a khu phố that writes and syncs with the ward's hub until somebody pulls the plug.

use std::error::Error;
use std::ops::ControlFlow;
use std::path::Path;

use khupho_domain::households::Household;
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_oplog::registry::household;
use khupho_store::{Actor, Store, StoreError, TxnLabel, households, members, neighborhoods};
use khupho_sync::hub::{HubFault, HubProxy, SyncStage, SyncStep, sync_round};

use super::taking_in::open_ward;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Households that are written between two rounds, at most.
const BETWEEN_ROUNDS: u32 = 4;

/// Opens a store, says so, and goes on until the process ends. Each household is told as soon as it is
/// saved, and pages of the hub when they are. A hub that does not answer is nothing to stop for.
///
/// # Errors
/// Those of the store, and what the hub would never answer.
pub fn write_and_sync(
    folder: &Path,
    key: &str,
    seed: u64,
    tell: impl Fn(&str) + Sync,
) -> Outcome<()> {
    let store = open_ward(folder, key)?;
    tell("opened");
    let own = store.read(members::list_own)?;
    let actor = Actor {
        member: own.first().ok_or("nobody keeps the store")?.0,
        role: Role::Head,
    };
    let all = store.read(neighborhoods::list)?;
    let neighborhood = all.first().ok_or("no khu phố")?.0;
    let mut random = fastrand::Rng::with_seed(seed);
    loop {
        for _ in 0..random.u32(1..=BETWEEN_ROUNDS) {
            let code = format!("S{:015x}", random.u64(..1 << 60));
            save(&store, actor, neighborhood, &code)?;
            tell(&format!("saved {code}"));
        }
        let watch = |step: SyncStep| {
            if step.stage == SyncStage::Fetching && step.done > 0 {
                tell("took in a page");
            }
            ControlFlow::Continue(())
        };
        let round = sync_round(&store, &HubProxy::None, &watch);
        if let Err(fault @ (HubFault::Sync(_) | HubFault::Refused { .. })) = round {
            return Err(fault.into());
        }
    }
}

fn save(store: &Store, actor: Actor, neighborhood: EntityId, code: &str) -> Outcome<()> {
    let added = Household {
        code: code.to_owned(),
        ..Household::empty(neighborhood)
    };
    store.transact::<_, StoreError>(actor, TxnLabel::HouseholdAdd, |txn| {
        let id = txn.new_entity()?;
        txn.write(household::KIND, id, households::creation(&added))
    })?;
    Ok(())
}
