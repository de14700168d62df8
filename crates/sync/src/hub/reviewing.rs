//! Who looks at which claim at the moment: two officers do not review the same one. It is news to
//! show, not a lock, and it ends by itself.

use std::time::Duration;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use khupho_domain::ids::EntityId;
use khupho_oplog::ids::DeviceId;
use khupho_store::Store;
use reqwest::Method;
use serde::Deserialize;

use super::client::{Ask, Body};
use super::fault::{HubFault, RefusalCode};
use super::progress::{ForAWhile, SyncWatcher};
use super::proxy::HubProxy;
use super::talk::{JSON, Talk};

/// It is news to show, and holds the notebook open: nobody waits longer for it.
const WORTH_WAITING_FOR: Duration = Duration::from_secs(4);

/// Somebody looks at a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reviewer {
    /// The claim.
    pub claim: EntityId,
    /// The person.
    pub member: EntityId,
    /// Their machine.
    pub device: DeviceId,
    /// Until when, by the hub's clock, unless it is renewed.
    pub until_ms: u64,
}

/// Whose turn a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reviewing {
    /// This machine's: the others are told for 90 seconds, or until it is renewed or ended.
    Mine,
    /// Another officer looks at it.
    Held(Reviewer),
}

/// Tells the others that `member` looks at a claim, or goes on looking at it: an open screen does so
/// every half minute. Without a hub there are no others.
///
/// # Errors
/// A [`HubFault`]. It keeps nobody from reviewing.
pub fn begin_reviewing(
    store: &Store,
    proxy: &HubProxy,
    claim: EntityId,
    member: EntityId,
) -> Result<Reviewing, HubFault> {
    while_worth_it(|watcher| match Talk::begin(store, proxy, watcher)? {
        Some(talk) => begin(&talk, claim, member),
        None => Ok(Reviewing::Mine),
    })
}

/// Tells the others that nobody looks at a claim here any more.
///
/// # Errors
/// A [`HubFault`]; it then ends by itself.
pub fn end_reviewing(store: &Store, proxy: &HubProxy, claim: EntityId) -> Result<(), HubFault> {
    while_worth_it(|watcher| match Talk::begin(store, proxy, watcher)? {
        Some(talk) => end(&talk, claim),
        None => Ok(()),
    })
}

/// Everybody who looks at a claim at the moment, this machine too.
///
/// # Errors
/// A [`HubFault`].
pub fn reviewing_now(store: &Store, proxy: &HubProxy) -> Result<Vec<Reviewer>, HubFault> {
    while_worth_it(|watcher| match Talk::begin(store, proxy, watcher)? {
        Some(talk) => reviewers(&talk),
        None => Ok(Vec::new()),
    })
}

/// Whoever reviews goes on without an answer that does not come soon.
fn while_worth_it<T>(
    ask: impl FnOnce(&dyn SyncWatcher) -> Result<T, HubFault>,
) -> Result<T, HubFault> {
    match ask(&ForAWhile::of(WORTH_WAITING_FOR)) {
        Err(HubFault::Cancelled) => Err(HubFault::Unreachable("no answer in good time".to_owned())),
        other => other,
    }
}

fn begin(talk: &Talk<'_>, claim: EntityId, member: EntityId) -> Result<Reviewing, HubFault> {
    if taken(talk, claim, member)? {
        return Ok(Reviewing::Mine);
    }
    let others = reviewers(talk)?;
    match others.into_iter().find(|reviewer| reviewer.claim == claim) {
        Some(holder) if holder.device != talk.own => Ok(Reviewing::Held(holder)),
        // They left while it was asked who they are.
        _ => match taken(talk, claim, member)? {
            true => Ok(Reviewing::Mine),
            false => Err(being_reviewed()),
        },
    }
}

fn end(talk: &Talk<'_>, claim: EntityId) -> Result<(), HubFault> {
    let target = path_of(claim);
    let ask = Ask {
        method: Method::DELETE,
        ..Ask::get(&target)
    };
    talk.client.ask(&ask).map(|_| ())
}

fn taken(talk: &Talk<'_>, claim: EntityId, member: EntityId) -> Result<bool, HubFault> {
    let target = path_of(claim);
    let body = serde_json::json!({ "member": hex(member) }).to_string();
    let ask = Ask {
        method: Method::PUT,
        body: Some(Body {
            media_type: JSON,
            bytes: body.into_bytes(),
        }),
        ..Ask::get(&target)
    };
    match talk.client.ask(&ask) {
        Ok(_) => Ok(true),
        Err(HubFault::Refused {
            code: RefusalCode::BeingReviewed,
        }) => Ok(false),
        Err(other) => Err(other),
    }
}

const fn being_reviewed() -> HubFault {
    HubFault::Refused {
        code: RefusalCode::BeingReviewed,
    }
}

#[derive(Deserialize)]
struct ReviewersAnswer {
    reviewing: Vec<ReviewerAnswer>,
}

#[derive(Deserialize)]
struct ReviewerAnswer {
    claim: String,
    device: String,
    member: String,
    until_ms: u64,
}

fn reviewers(talk: &Talk<'_>) -> Result<Vec<Reviewer>, HubFault> {
    let answer: ReviewersAnswer = talk.client.ask_json(&Ask::get("/reviewing"))?;
    let reviewers = answer.reviewing.iter().map(|it| {
        Ok(Reviewer {
            claim: EntityId::from_bytes(bytes_of(&it.claim)?),
            member: EntityId::from_bytes(bytes_of(&it.member)?),
            device: DeviceId::from_bytes(bytes_of(&it.device)?),
            until_ms: it.until_ms,
        })
    });
    reviewers.collect()
}

fn path_of(claim: EntityId) -> String {
    format!("/claims/{}/reviewing", hex(claim))
}

fn hex(id: EntityId) -> String {
    HEXLOWER.encode(id.as_bytes())
}

fn bytes_of(hex: &str) -> Result<[u8; 16], HubFault> {
    let unreadable = || HubFault::Unreadable("an identity that is no hexadecimal number");
    let bytes = HEXLOWER_PERMISSIVE.decode(hex.as_bytes());
    let bytes = bytes.map_err(|_| unreadable())?;
    bytes.try_into().map_err(|_| unreadable())
}
