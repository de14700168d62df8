//! Fetching what others wrote: pages are fetched while earlier ones are taken in, and the cursor is
//! kept in the transaction of what it covers.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use khupho_fail_points::Point;
use khupho_oplog::bundle::{ContentItem, Verdict};
use khupho_oplog::hub::{PageFault, PageFile, PageHeading, VerifiedPage};
use khupho_oplog::ids::{BundleId, LogId};
use khupho_oplog::limits::{HUB_PAGE_FILE_MAX_BYTES, HUB_PAGE_OPERATIONS_MAX};
use khupho_oplog::receipt::EffectiveClock;
use khupho_oplog::{Hlc, OpUid};
use khupho_store::exchange::{Arrival, HubPlace, QuarantineReason, StoreRole, TakenIn, TakingIn};

use super::client::Ask;
use super::fault::HubFault;
use super::line::Answer;
use super::progress::{SyncMeter, SyncStage};
use super::talk::Talk;
use crate::SyncError;
use crate::receipt::{Believed, ContentTaking};

/// The published purpose of what came from the hub, beside those of files (1, 2 and 3) and that of an
/// invitation (4).
pub(super) const FROM_HUB: u8 = 5;

/// What stands before each page of a snapshot.
const LENGTH_BYTES: usize = 4;
/// Pages that wait to be taken in while others are fetched.
const PAGES_AHEAD: usize = 4;
/// Pages that are taken in together, unless somebody waits to save something: then it is their turn
/// behind the page under way.
const PAGES_AT_ONCE: usize = 24;
/// On a poor line a page is not kept waiting for others.
const NEXT_PAGE_WITHIN: Duration = Duration::from_millis(100);
/// So much behind, everything is asked for at once instead of page by page.
const FAR_BEHIND: u64 = 2 * HUB_PAGE_OPERATIONS_MAX;

/// What was fetched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pulled {
    /// Operations that are new here and count.
    pub applied: u64,
    /// Operations that are new here and are put aside.
    pub quarantined: u64,
    /// Operations that wait for others.
    pub parked: u64,
    /// Operations that were here.
    pub already_there: u64,
    /// Whether another machine was found to write the stream of this one; a new one was begun.
    pub began_new_stream: bool,
}

impl Pulled {
    pub(super) fn add(&mut self, taken: &TakenIn) {
        self.applied += taken.applied;
        self.quarantined += taken.quarantined;
        self.parked += taken.parked;
        self.already_there += taken.already_there;
        self.began_new_stream |= taken.began_new_stream;
    }

    /// Whether anything came that was not here.
    #[must_use]
    pub const fn brought_something(&self) -> bool {
        self.applied + self.quarantined + self.parked > 0 || self.began_new_stream
    }
}

/// A page of the hub for this machine.
pub(super) struct PulledPage {
    bytes: Vec<u8>,
    heading: PageHeading,
    is_in_feed: bool,
}

impl PulledPage {
    /// A page that continues the feed behind `after`.
    fn of_feed(
        talk: &Talk<'_>,
        bytes: Vec<u8>,
        log_id: LogId,
        after: u64,
    ) -> Result<Self, HubFault> {
        let heading = *verified(talk, &bytes)?.heading();
        if heading.log_id != log_id || heading.after != after {
            return Err(HubFault::Unreadable("another page than was asked for"));
        }
        if heading.next == after && heading.end > after {
            return Err(HubFault::Unreadable("a page that leads nowhere"));
        }
        Ok(Self {
            bytes,
            heading,
            is_in_feed: true,
        })
    }

    /// A page with operations that were asked for one by one.
    pub(super) fn fetched(talk: &Talk<'_>, bytes: Vec<u8>) -> Result<Self, HubFault> {
        let heading = *verified(talk, &bytes)?.heading();
        Ok(Self {
            bytes,
            heading,
            is_in_feed: false,
        })
    }

    const fn is_last(&self) -> bool {
        self.heading.next >= self.heading.end
    }
}

/// A page that is the hub's and for this machine.
fn verified<'bytes>(
    talk: &Talk<'_>,
    bytes: &'bytes [u8],
) -> Result<VerifiedPage<'bytes>, HubFault> {
    let page = PageFile::read(bytes)
        .and_then(|page| page.verify(&talk.hub))
        .map_err(|fault: PageFault| match fault {
            PageFault::Signed(_) => HubFault::NotTheHub,
            _ => HubFault::Unreadable("a page that is damaged"),
        })?;
    let heading = page.heading();
    match heading.ward == talk.ward() && heading.reader == talk.own {
        true => Ok(page),
        false => Err(HubFault::Unreadable("a page for somebody else")),
    }
}

/// Fetches everything behind the cursor; `end` is where the feed ended when the hub was met.
pub(super) fn pull_all(
    talk: &Talk<'_>,
    place: &HubPlace,
    end: u64,
    meter: &SyncMeter<'_>,
) -> Result<Pulled, HubFault> {
    let (log_id, cursor) = (place.log_id, place.cursor);
    let behind = end.saturating_sub(cursor);
    meter.begin(SyncStage::Fetching, behind)?;
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(PAGES_AHEAD);
        let fetching = scope.spawn(move || match behind > FAR_BEHIND {
            true => fetch_snapshot(talk, log_id, cursor, &sender),
            false => fetch_pages(talk, log_id, cursor, &sender),
        });
        let pulled = take_all(talk, &receiver, meter);
        // Whoever fetches further pages stops with the next one.
        drop(receiver);
        let fetched = fetching.join();
        let fetched = fetched.unwrap_or(Err(HubFault::Unreadable("pages end in a panic")));
        let pulled = pulled?;
        fetched.map(|()| pulled)
    })
}

fn fetch_pages(
    talk: &Talk<'_>,
    log_id: LogId,
    cursor: u64,
    pages: &SyncSender<PulledPage>,
) -> Result<(), HubFault> {
    let mut after = cursor;
    loop {
        let target = format!("/operations?after={after}");
        let ask = Ask::get(&target);
        let bytes = talk
            .client
            .ask_bytes(&ask, HUB_PAGE_FILE_MAX_BYTES as u64)?;
        let page = PulledPage::of_feed(talk, bytes, log_id, after)?;
        let (next, is_last) = (page.heading.next, page.is_last());
        if pages.send(page).is_err() || is_last {
            return Ok(());
        }
        after = next;
    }
}

/// Everything in one answer. One that breaks off is gone on with behind the last whole page, by the
/// next round.
fn fetch_snapshot(
    talk: &Talk<'_>,
    log_id: LogId,
    cursor: u64,
    pages: &SyncSender<PulledPage>,
) -> Result<(), HubFault> {
    let target = format!("/snapshot?after={cursor}");
    let mut answer = talk.client.ask(&Ask::get(&target).patiently())?;
    let mut after = cursor;
    loop {
        let bytes = next_in_snapshot(&mut answer)?;
        let page = PulledPage::of_feed(talk, bytes, log_id, after)?;
        let (next, is_last) = (page.heading.next, page.is_last());
        if pages.send(page).is_err() || is_last {
            return Ok(());
        }
        Point::SnapshotHalfFetched.reach();
        after = next;
    }
}

fn next_in_snapshot(answer: &mut Answer<'_>) -> Result<Vec<u8>, HubFault> {
    let length = answer.read_exact(LENGTH_BYTES)?;
    let length = length.try_into().unwrap_or_default();
    let len_bytes = PageFile::len_in_snapshot(length)
        .map_err(|_| HubFault::Unreadable("a page larger than allowed"))?;
    answer.read_exact(len_bytes)
}

fn take_all(
    talk: &Talk<'_>,
    pages: &Receiver<PulledPage>,
    meter: &SyncMeter<'_>,
) -> Result<Pulled, HubFault> {
    let mut pulled = Pulled::default();
    while let Ok(first) = pages.recv() {
        let mut some = vec![first];
        while some.len() < PAGES_AT_ONCE
            && some.last().is_some_and(|page| !page.is_last())
            && let Ok(next) = pages.recv_timeout(NEXT_PAGE_WITHIN)
        {
            some.push(next);
        }
        let mut left = some.as_slice();
        while !left.is_empty() {
            let (taken, behind) = left.split_at(take_some(talk, left, &mut pulled)?);
            left = behind;
            tell(taken, meter)?;
        }
    }
    Ok(pulled)
}

/// Takes in as many as nobody waits for; how many.
fn take_some(
    talk: &Talk<'_>,
    pages: &[PulledPage],
    pulled: &mut Pulled,
) -> Result<usize, HubFault> {
    let brings_nothing = |page: &PulledPage| page.heading.next == page.heading.after;
    if pages.iter().all(brings_nothing) {
        return Ok(pages.len());
    }
    let (count, taken) = take_pages(talk, pages)?;
    Point::PageCommittedBeforeNext.reach();
    pulled.add(&taken);
    Ok(count)
}

fn tell(taken: &[PulledPage], meter: &SyncMeter<'_>) -> Result<(), HubFault> {
    let bytes: usize = taken.iter().map(|page| page.bytes.len()).sum();
    let positions: u64 = taken
        .iter()
        .map(|page| page.heading.next - page.heading.after)
        .sum();
    if let Some(last) = taken.last() {
        meter.expect(positions + last.heading.end - last.heading.next);
    }
    meter.add(positions, bytes as u64)
}

/// Takes pages in, in one transaction: all of them, or the first ones where somebody waits to save
/// something. How many, and what came of it.
pub(super) fn take_pages(
    talk: &Talk<'_>,
    pages: &[PulledPage],
) -> Result<(usize, TakenIn), HubFault> {
    let arrival = arrival_of(talk, pages);
    let store = talk.store;
    Ok(store.take_in::<_, SyncError>(&arrival, |taking| {
        taking.read_unread()?;
        let trust = talk.trust.state.clone();
        let mut feed = ContentTaking::new(store, trust, Believed::ByTheirHeads);
        let mut count = 0;
        for page in pages {
            if count > 0 && store.is_somebody_waiting_to_save() {
                break;
            }
            // What was taken in of these pages is taken back, and fetched again another time.
            talk.client
                .refuse_unwanted()
                .map_err(|_| SyncError::Cancelled)?;
            for item in items_of(talk, page)? {
                take_item(talk, taking, &mut feed, (item, page.heading.at_ms))?;
            }
            if page.is_in_feed {
                taking.hub_cursor(page.heading.log_id, page.heading.next)?;
            }
            count += 1;
        }
        if talk.role == StoreRole::Ward {
            taking.settle_verdicts()?;
        }
        Point::PageTakenInBeforeCommit.reach();
        Ok(count)
    })?)
}

fn items_of(talk: &Talk<'_>, page: &PulledPage) -> Result<Vec<ContentItem>, SyncError> {
    // It was verified when it came, so its signature is right.
    let Ok(page) = verified(talk, &page.bytes) else {
        return Ok(Vec::new());
    };
    Ok(page.items().collect::<Result<_, _>>()?)
}

fn take_item(
    talk: &Talk<'_>,
    taking: &mut TakingIn<'_>,
    feed: &mut ContentTaking<'_>,
    (item, at_ms): (ContentItem, u64),
) -> Result<(), SyncError> {
    match item {
        ContentItem::Verdicts(verdicts) => {
            for verdict in &verdicts {
                take_verdict(talk.role, taking, verdict, at_ms)?;
            }
        }
        ContentItem::Moments(moments) => {
            let moments = moments_of(&moments);
            match talk.role {
                StoreRole::Ward => taking.moments_of_hub(&moments)?,
                StoreRole::Neighborhood => taking.effective_moments(&moments)?,
            }
        }
        other => feed.take(taking, other)?,
    }
    Ok(())
}

/// Reasons that a later program gives are left out: the ward's own list shows them.
fn take_verdict(
    role: StoreRole,
    taking: &mut TakingIn<'_>,
    verdict: &Verdict,
    at_ms: u64,
) -> Result<(), SyncError> {
    let known = QuarantineReason::from_number(verdict.reason.into());
    match role {
        StoreRole::Ward => taking.verdict_of_sibling(verdict.operation, verdict.reason)?,
        StoreRole::Neighborhood if verdict.reason == 0 || known.is_some() => {
            taking.ward_verdict(verdict.operation, known, at_ms)?;
        }
        StoreRole::Neighborhood => {}
    }
    Ok(())
}

fn moments_of(moments: &[EffectiveClock]) -> Vec<(OpUid, Hlc)> {
    moments.iter().map(|it| (it.op_uid, it.hlc)).collect()
}

/// Everything of one life of the hub's log is one arrival. When it came is told by the hub's clock:
/// the ward decides moments by it.
fn arrival_of(talk: &Talk<'_>, pages: &[PulledPage]) -> Arrival {
    let at_ms = pages.last().map_or(0, |page| page.heading.at_ms);
    let log_id = pages.last().map(|page| *page.heading.log_id.as_bytes());
    arrival_from_hub(log_id.unwrap_or(*talk.own.as_bytes()), at_ms)
}

/// What comes from the hub and is not in the list of what people brought.
pub(super) fn arrival_from_hub(source: [u8; 16], at_ms: u64) -> Arrival {
    Arrival {
        bundle: BundleId::from_bytes(source),
        part: 1,
        parts: 1,
        purpose: FROM_HUB,
        device: None,
        neighborhood: None,
        number: 0,
        file_name: String::new(),
        made_ms: at_ms,
        received_ms: at_ms,
        content_hash: [0; 32],
        actor: None,
    }
}
