//! Two officers do not review the same claim.

use khupho_domain::ids::EntityId;
use khupho_sync::hub::{HubProxy, Reviewing, begin_reviewing, end_reviewing, reviewing_now};

use crate::enrolling::further_ward_pc;
use crate::served::Served;
use crate::world::{Pc, TestResult};

const CLAIM: EntityId = EntityId::from_bytes([3; 16]);

fn begin(pc: &Pc) -> TestResult<Reviewing> {
    Ok(begin_reviewing(
        pc.store(),
        &HubProxy::None,
        CLAIM,
        pc.member,
    )?)
}

#[test]
fn a_claim_that_is_being_reviewed_shows_by_whom() -> TestResult {
    let served = Served::founded()?;
    let second = further_ward_pc(&served, "may-hai")?;
    let first = &served.world.ward;
    assert_eq!(begin(first)?, Reviewing::Mine);
    // An open screen goes on.
    assert_eq!(begin(first)?, Reviewing::Mine);
    let Reviewing::Held(holder) = begin(&second)? else {
        return Err("both review it".into());
    };
    assert_eq!((holder.member, holder.claim), (first.member, CLAIM));
    assert_eq!(holder.device, first.device()?);
    assert_eq!(reviewing_now(second.store(), &HubProxy::None)?, [holder]);
    // Only who has it ends it.
    end_reviewing(second.store(), &HubProxy::None, CLAIM)?;
    assert!(matches!(begin(&second)?, Reviewing::Held(_)));
    end_reviewing(first.store(), &HubProxy::None, CLAIM)?;
    assert_eq!(begin(&second)?, Reviewing::Mine);
    Ok(())
}

#[test]
fn without_a_hub_nobody_else_reviews() -> TestResult {
    let world = crate::world::World::founded()?;
    assert_eq!(begin(&world.ward)?, Reviewing::Mine);
    assert_eq!(reviewing_now(world.ward.store(), &HubProxy::None)?, []);
    Ok(())
}
