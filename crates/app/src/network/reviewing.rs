//! Who looks at which claim: two officers do not review the same one. It is news, not a lock.

use super::faults::told;
use super::settings::proxy_of_store;
use super::status::hub_host;
use crate::api::errors::ApiError;
use crate::api::network::{ClaimReviewer, ClaimReviewing, NetworkStateName, ReviewingNow};
use crate::host::{CallContext, Host, SignedIn, id_text, parse_id};
use crate::roles::{Deed, allowed};
use khupho_domain::ids::EntityId;
use khupho_store::members;
use khupho_sync::hub::{
    HubFault, Reviewer, Reviewing, begin_reviewing, end_reviewing, reviewing_now,
};

/// Tells other officers that somebody looks at a claim, or does not any more, and who else looks at
/// what. Without a hub, and while it cannot be reached, nobody is known to.
///
/// # Errors
/// Anybody but who reviews, and what is wrong with the hub beyond the network.
pub fn claim_reviewing(
    host: &Host,
    _context: &CallContext<'_>,
    args: ClaimReviewing,
) -> Result<ClaimReviewer, ApiError> {
    let signed_in = allowed(host, Deed::Review)?;
    let claim = parse_id(&args.claim)?;
    if hub_host(&signed_in.store)?.is_none() || is_away(host) {
        return Ok(ClaimReviewer::nobody());
    }
    match asked(&signed_in, claim, args.now) {
        Ok(answer) => Ok(answer),
        Err(Asking::Hub(HubFault::Unreachable(_) | HubFault::Busy { .. })) => {
            Ok(ClaimReviewer::nobody())
        }
        Err(Asking::Hub(fault)) => Err(told(fault)),
        Err(Asking::Here(error)) => Err(error),
    }
}

/// The rounds know that the hub cannot be reached: nobody waits for that again.
fn is_away(host: &Host) -> bool {
    matches!(
        host.network().shown(),
        NetworkStateName::Offline | NetworkStateName::Paused
    )
}

enum Asking {
    Hub(HubFault),
    Here(ApiError),
}

impl From<HubFault> for Asking {
    fn from(fault: HubFault) -> Self {
        Self::Hub(fault)
    }
}

impl From<ApiError> for Asking {
    fn from(error: ApiError) -> Self {
        Self::Here(error)
    }
}

impl ClaimReviewer {
    const fn nobody() -> Self {
        Self {
            other: None,
            taken: Vec::new(),
        }
    }
}

fn asked(
    signed_in: &SignedIn,
    claim: EntityId,
    now: ReviewingNow,
) -> Result<ClaimReviewer, Asking> {
    let store = &signed_in.store;
    let proxy = proxy_of_store(store)?;
    let holder = match now {
        ReviewingNow::Left => {
            end_reviewing(store, &proxy, claim)?;
            return Ok(ClaimReviewer::nobody());
        }
        ReviewingNow::Looking => match begin_reviewing(store, &proxy, claim, signed_in.member)? {
            Reviewing::Mine => None,
            Reviewing::Held(reviewer) => Some(reviewer),
        },
    };
    let others = reviewing_now(store, &proxy)?.into_iter();
    let taken = others.filter(|it| it.member != signed_in.member);
    Ok(ClaimReviewer {
        other: holder.map(|it| name_of(signed_in, &it)).transpose()?,
        taken: taken.map(|it| id_text(it.claim)).collect(),
    })
}

/// What the other officer is called; an empty name where this PC has not heard of them yet.
fn name_of(signed_in: &SignedIn, reviewer: &Reviewer) -> Result<String, ApiError> {
    let found = signed_in
        .store
        .read(|connection| members::find(connection, reviewer.member))?;
    Ok(
        found.map_or_else(String::new, |member| match member.tile_label.is_empty() {
            true => member.name,
            false => member.tile_label,
        }),
    )
}
