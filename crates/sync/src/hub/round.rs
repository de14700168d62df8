//! One round: everything this machine and the hub have to tell each other.

use khupho_fail_points::Point;
use khupho_oplog::StreamHead;
use khupho_oplog::receipt::Receipt;
use khupho_store::Store;
use khupho_store::exchange::{self, HubPlace, StoreRole};

use super::answers::HelloAnswer;
use super::client::Ask;
use super::comparing::{Compared, compare};
use super::enrolling::{fetch_requests, send_ward_secret};
use super::evidence::{EvidenceOutcome, PhotoTiming, exchange_evidence, note_lacking, put_off};
use super::fault::{HubFault, RefusalCode};
use super::leaving::tell_left_hubs;
use super::letters::{Letters, exchange_letters};
use super::progress::{SyncMeter, SyncStage, SyncWatcher};
use super::proxy::HubProxy;
use super::pulling::{Pulled, arrival_from_hub, pull_all};
use super::pushing::{OwnFeed, Pushed, push_all};
use super::registry::{exchange_registry, renew_ending};
use super::talk::Talk;
use super::telling::tell_decisions;
use crate::SyncError;

/// A receipt that a hub signs is small: it has no content.
const ACKNOWLEDGEMENT_MAX_BYTES: u64 = 16 * 1024 * 1024;

/// How often everything is compared, by the hub's clock: once a day.
const COMPARED_EVERY_MS: u64 = 24 * 60 * 60 * 1000;

/// A hub that was left tells of the next one, and that one perhaps of another.
const HUBS_OF_A_ROUND: usize = 4;

/// What a round came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoundOutcome {
    /// What the hub got.
    pub pushed: Pushed,
    /// What this store got.
    pub pulled: Pulled,
    /// Whether the hub's log is another one than the last time: it was restored from a backup.
    pub hub_was_restored: bool,
    /// Whether another machine writes the stream of this one; a new one was begun.
    pub own_stream_forked: bool,
    /// What comparing came to; none where it was not due.
    pub compared: Option<Compared>,
    /// Machines that ask to be confirmed, on the PC that confirms them: those that are new here.
    pub new_requests: u64,
    /// Letters between the machines of a khu phố, with the names that the hub must not see.
    pub letters: Letters,
    /// Photos and documents.
    pub evidence: EvidenceOutcome,
    /// How fast the line is; none where too little went over it to tell.
    pub bytes_per_s: Option<u64>,
    /// Bytes over the line.
    pub bytes: u64,
}

/// What is done in a round, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Registry,
    Push,
    TellDecisions,
    Pull,
    Acknowledgement,
    Enrollment,
    Letters,
    Compare,
    Evidence,
}

/// What a plan follows from.
#[derive(Debug, Clone, Copy)]
struct Situation {
    role: StoreRole,
    /// It was restored from a backup, and does not know what the ward decided since.
    hub_forgot_decisions: bool,
    is_comparing_due: bool,
}

/// The steps of a round. What is here goes first: it may be all that there is of it. A ward's PC tells
/// what it decided after it has heard what the others did, but for a hub that has forgotten some of it:
/// its old word must not undo a newer one.
fn plan(situation: Situation) -> Vec<Step> {
    let is_ward = situation.role == StoreRole::Ward;
    let steps = [
        (true, Step::Registry),
        (true, Step::Push),
        (
            is_ward && situation.hub_forgot_decisions,
            Step::TellDecisions,
        ),
        (true, Step::Pull),
        (is_ward, Step::TellDecisions),
        (!is_ward, Step::Acknowledgement),
        (is_ward, Step::Enrollment),
        (true, Step::Letters),
        (situation.is_comparing_due, Step::Compare),
        (true, Step::Evidence),
    ];
    steps
        .into_iter()
        .filter_map(|(is_wanted, step)| is_wanted.then_some(step))
        .collect()
}

/// Goes through one round; none where the ward has named no hub.
///
/// # Errors
/// A [`HubFault`]. What was done until then stays done, and the next round goes on from there.
pub fn sync_round(
    store: &Store,
    proxy: &HubProxy,
    watcher: &dyn SyncWatcher,
) -> Result<Option<RoundOutcome>, HubFault> {
    round(store, proxy, RoundOptions::default(), watcher)
}

/// As [`sync_round`], and compares everything afterwards whether it is due or not.
///
/// # Errors
/// As [`sync_round`].
pub fn sync_and_compare(
    store: &Store,
    proxy: &HubProxy,
    watcher: &dyn SyncWatcher,
) -> Result<Option<RoundOutcome>, HubFault> {
    let options = RoundOptions {
        comparing: Comparing::Always,
        ..RoundOptions::default()
    };
    round(store, proxy, options, watcher)
}

/// As [`sync_round`], with choices. A machine that waits for the ward to confirm it asks for that first:
/// see [`super::enroll`].
///
/// # Errors
/// As [`sync_round`].
pub fn sync_round_as(
    store: &Store,
    proxy: &HubProxy,
    options: RoundOptions,
    watcher: &dyn SyncWatcher,
) -> Result<Option<RoundOutcome>, HubFault> {
    round(store, proxy, options, watcher)
}

/// Choices of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RoundOptions {
    /// When everything is compared.
    pub comparing: Comparing,
    /// Whether photos and documents go over the line too.
    pub photos: PhotoTiming,
}

/// When everything is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Comparing {
    /// Once a day.
    #[default]
    WhenDue,
    /// In this round.
    Always,
}

fn round(
    store: &Store,
    proxy: &HubProxy,
    options: RoundOptions,
    watcher: &dyn SyncWatcher,
) -> Result<Option<RoundOutcome>, HubFault> {
    let meter = SyncMeter::new(watcher);
    meter.begin(SyncStage::Meeting, 0)?;
    let outcome = with_named_hub(store, proxy, options, &meter, watcher);
    if !matches!(outcome, Err(HubFault::Cancelled)) {
        // What the round did is done, whatever becomes of this: a later round tells again.
        let _ = tell_left_hubs(store, proxy, watcher);
    }
    outcome
}

fn with_named_hub(
    store: &Store,
    proxy: &HubProxy,
    options: RoundOptions,
    meter: &SyncMeter<'_>,
    watcher: &dyn SyncWatcher,
) -> Result<Option<RoundOutcome>, HubFault> {
    for _ in 0..HUBS_OF_A_ROUND {
        let Some(mut talk) = Talk::begin(store, proxy, watcher)? else {
            return Ok(None);
        };
        let outcome = with_one_hub(&mut talk, meter, options)?;
        if outcome.is_some() {
            return Ok(outcome);
        }
    }
    Err(HubFault::Unreadable("one hub after the other was left"))
}

/// None where this hub told that the ward has left it.
fn with_one_hub(
    talk: &mut Talk<'_>,
    meter: &SyncMeter<'_>,
    options: RoundOptions,
) -> Result<Option<RoundOutcome>, HubFault> {
    match Round::meet(talk, meter, options)?.go() {
        // Somebody restored the hub between two questions: it says anew what it has.
        Err(HubFault::Refused {
            code: RefusalCode::Gap,
        }) => Round::meet(talk, meter, options)?.go(),
        other => other,
    }
}

/// A round under way.
struct Round<'a, 'store> {
    talk: &'a mut Talk<'store>,
    meter: &'a SyncMeter<'a>,
    hello: HelloAnswer,
    place: HubPlace,
    /// What the hub has, as far as it told.
    ends: Vec<StreamHead>,
    steps: Vec<Step>,
    photos: PhotoTiming,
    outcome: RoundOutcome,
}

impl<'a, 'store> Round<'a, 'store> {
    fn meet(
        talk: &'a mut Talk<'store>,
        meter: &'a SyncMeter<'a>,
        options: RoundOptions,
    ) -> Result<Self, HubFault> {
        let hello = talk.hello()?;
        let before = talk.store.read(exchange::hub_place)?;
        let place = talk.meet(hello.log_id()?)?;
        let is_new_log = before.is_some_and(|it| it.log_id != place.log_id);
        let steps = plan(Situation {
            role: talk.role,
            hub_forgot_decisions: talk.store.read(exchange::hub_forgot_decisions)?,
            is_comparing_due: is_comparing_due(talk, &place, options.comparing)?,
        });
        Ok(Self {
            ends: hello.ends()?,
            outcome: RoundOutcome {
                hub_was_restored: is_new_log,
                ..RoundOutcome::default()
            },
            talk,
            meter,
            hello,
            place,
            steps,
            photos: options.photos,
        })
    }

    fn go(mut self) -> Result<Option<RoundOutcome>, HubFault> {
        for step in std::mem::take(&mut self.steps) {
            self.take(step)?;
            // The ward does not look there any more: nothing is pushed and nothing counts as received.
            if self.talk.is_with_a_left_hub() {
                return Ok(None);
            }
        }
        self.outcome.own_stream_forked |= self.outcome.pulled.began_new_stream;
        self.outcome.bytes = self.meter.bytes();
        self.outcome.bytes_per_s = self.talk.client.bytes_per_s();
        Ok(Some(self.outcome))
    }

    fn take(&mut self, step: Step) -> Result<(), HubFault> {
        match step {
            Step::Registry => {
                exchange_registry(self.talk, &self.hello)?;
                renew_ending(self.talk)
            }
            Step::Push => self.push(),
            Step::TellDecisions => tell_decisions(self.talk, self.meter),
            Step::Pull => self.pull(),
            Step::Acknowledgement => self.acknowledgement(),
            Step::Enrollment => self.enrollment(),
            Step::Letters => {
                self.outcome.letters = exchange_letters(self.talk, self.meter)?;
                Ok(())
            }
            Step::Evidence => self.evidence(),
            Step::Compare => {
                self.talk.store.forget_hub_evidence()?;
                self.outcome.compared = Some(compare(self.talk, self.meter)?);
                Ok(())
            }
        }
    }

    fn push(&mut self) -> Result<(), HubFault> {
        let own_feed = OwnFeed::from(self.place.cursor);
        let pushed = push_all(self.talk, &mut self.ends, own_feed, self.meter)?;
        self.outcome.pushed.operations += pushed.operations;
        self.outcome.pushed.already_there += pushed.already_there;
        if let Some(place) = self.talk.store.read(exchange::hub_place)? {
            self.place = place;
        }
        Ok(())
    }

    fn pull(&mut self) -> Result<(), HubFault> {
        let end = self.hello.end_position;
        self.outcome.pulled = pull_all(self.talk, &self.place, end, self.meter)?;
        // A history that was only there is here now, and the hub may lack the one that was here.
        match self.outcome.pulled.brought_something() {
            true => self.push(),
            false => Ok(()),
        }
    }

    fn enrollment(&mut self) -> Result<(), HubFault> {
        self.outcome.new_requests = fetch_requests(self.talk)?;
        send_ward_secret(self.talk)
    }

    fn evidence(&mut self) -> Result<(), HubFault> {
        self.outcome.evidence = match self.photos {
            PhotoTiming::WithFigures => exchange_evidence(self.talk, self.meter)?,
            PhotoTiming::Later => put_off(self.talk)?,
        };
        Ok(())
    }

    /// Only what the hub signed makes "Phường đã nhận" true.
    fn acknowledgement(&mut self) -> Result<(), HubFault> {
        let store = self.talk.store;
        let moved = self.outcome.pushed != Pushed::default()
            || self.outcome.pulled.brought_something()
            || self.place.acknowledgement_number == 0;
        if !moved && store.read(exchange::ranges_for_ward)?.is_empty() {
            return Ok(());
        }
        let ask = Ask::get("/receipt");
        let signed = match self.talk.client.ask_bytes(&ask, ACKNOWLEDGEMENT_MAX_BYTES) {
            // Nothing of the khu phố is there yet.
            Err(HubFault::Refused {
                code: RefusalCode::NotFound,
            }) => return Ok(()),
            other => other?,
        };
        let receipt = verified(self.talk, &signed)?;
        note_lacking(self.talk, &receipt.missing_evidence)?;
        let arrival = arrival_from_hub(*self.talk.own.as_bytes(), receipt.at_ms);
        Point::ReceiptVerifiedBeforeMark.reach();
        let (forked, taken) = store.take_in::<_, SyncError>(&arrival, |taking| {
            let numbered = (receipt.number, receipt.at_ms);
            Ok(taking.acknowledge_by_hub(receipt.log_id, numbered, &receipt.acknowledged)?)
        })?;
        Point::ReceiptMarkedBeforeNext.reach();
        self.outcome.own_stream_forked |= forked || taken.began_new_stream;
        Ok(())
    }
}

/// A hub that is met for the first time has nothing to be compared.
fn is_comparing_due(
    talk: &Talk<'_>,
    place: &HubPlace,
    comparing: Comparing,
) -> Result<bool, HubFault> {
    let now_ms = talk.client.hub_now_ms();
    if comparing == Comparing::Always {
        return Ok(true);
    }
    if place.compared_ms == 0 {
        talk.store.mark_compared(now_ms)?;
        return Ok(false);
    }
    Ok(now_ms.saturating_sub(place.compared_ms) >= COMPARED_EVERY_MS)
}

fn verified(talk: &Talk<'_>, signed: &[u8]) -> Result<Receipt, HubFault> {
    let receipt = talk.trust.state.verify_acknowledgement(signed);
    receipt.map_err(|_| HubFault::NotTheHub)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITUATION: Situation = Situation {
        role: StoreRole::Neighborhood,
        hub_forgot_decisions: false,
        is_comparing_due: false,
    };

    #[test]
    fn a_khu_pho_pushes_pulls_and_has_it_acknowledged() {
        let steps = [
            Step::Registry,
            Step::Push,
            Step::Pull,
            Step::Acknowledgement,
            Step::Letters,
            Step::Evidence,
        ];
        assert_eq!(plan(SITUATION), steps);
        let due = Situation {
            is_comparing_due: true,
            ..SITUATION
        };
        assert!(plan(due).contains(&Step::Compare));
    }

    #[test]
    fn the_ward_hears_before_it_tells_unless_the_hub_has_forgotten() {
        let ward = Situation {
            role: StoreRole::Ward,
            ..SITUATION
        };
        let steps = [Step::Registry, Step::Push, Step::Pull, Step::TellDecisions];
        assert_eq!(plan(ward)[..4], steps);
        let forgetful = Situation {
            hub_forgot_decisions: true,
            ..ward
        };
        assert_eq!(plan(forgetful)[2..4], [Step::TellDecisions, Step::Pull]);
    }
}
