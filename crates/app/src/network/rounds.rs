//! One round with the hub, when it is due.

use super::faults::ended;
use super::settings::{proxy_of_store, settings_of};
use super::state::{Ended, Round};
use crate::api::Event;
use crate::api::errors::ApiError;
use crate::api::network::{NetworkStage, NetworkStateName, PhotoSending};
use crate::host::Host;
use khupho_store::Store;
use khupho_store::exchange::{self, StorePurpose};
use khupho_sync::hub::{
    Enrollment, HubFault, HubProxy, PhotoTiming, RefusalCode, RoundOptions, RoundOutcome,
    SyncStage, SyncStep, SyncWatcher, enroll, sync_round_as,
};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The name under which the screens follow a round.
pub const JOB: &str = "sync";
/// Not more often than that the screens are told how far a round is.
const TOLD_EVERY: Duration = Duration::from_millis(250);
/// What others may have written about.
const AREAS_OF_OTHERS: [&str; 13] = [
    "households",
    "help_log",
    "claims",
    "criteria",
    "activities",
    "welfare",
    "journal",
    "members",
    "evidence",
    "metrics",
    "review",
    "session",
    "devices",
];
/// Where it is shown what was sent and received.
const AREAS_OF_DELIVERY: [&str; 3] = ["exchange", "claims", "network"];

/// Goes through a round with the ward's hub if one is due, and comes back when it is over. Hosts
/// that stay open call this every second on a thread of its own; nobody who works waits for it.
pub fn sync_if_due(host: &Host) {
    // A round that breaks down is a fault of the program; the next one is another.
    let outcome = host.unwound(|| go_if_due(host));
    if let Err(error) = outcome {
        host.network().end(Ended::Badly(error));
        host.publish_arrived(&["network"]);
    }
}

fn go_if_due(host: &Host) -> Result<(), ApiError> {
    let Ok(signed_in) = host.signed_in() else {
        return Ok(());
    };
    super::embedded::keep_as_wanted(host, &signed_in.store);
    let store = signed_in.store;
    let round = {
        let mut network = host.network();
        network.be_of(&store);
        network.begin_if_due()
    };
    let Some(round) = round else {
        return Ok(());
    };
    let outcome = go(host, &store, round);
    let is_this_store = host.network().is_of(&store);
    if is_this_store {
        host.network().end(outcome?);
        host.publish_arrived(&["network"]);
    }
    Ok(())
}

fn go(host: &Host, store: &Arc<Store>, round: Round) -> Result<Ended, ApiError> {
    if store.read(exchange::purpose)? == StorePurpose::Practice {
        return Ok(Ended::WithoutHub);
    }
    let figures_first = figures_go_first(host, store)?;
    let proxy = proxy_of_store(store)?;
    let watch = RoundWatch::new(host, store, figures_first);
    if let Some(not_yet) = not_enrolled(store, &proxy, &watch) {
        return Ok(not_yet);
    }
    let options = RoundOptions {
        photos: match figures_first && round.is_for_news {
            true => PhotoTiming::Later,
            false => PhotoTiming::WithFigures,
        },
        ..RoundOptions::default()
    };
    let outcome = sync_round_as(store, &proxy, options, &watch);
    watch.tell_what_came();
    Ok(match outcome {
        Ok(Some(outcome)) => {
            host.network().measure(outcome.bytes, outcome.bytes_per_s);
            tell_outcome(host, &outcome);
            Ended::Well
        }
        Ok(None) => Ended::WithoutHub,
        Err(fault) => ended(fault),
    })
}

/// Why there is no round yet: a new machine asks its ward first.
fn not_enrolled(store: &Store, proxy: &HubProxy, watch: &RoundWatch<'_>) -> Option<Ended> {
    let refused = |code| Some(ended(HubFault::Refused { code }));
    match enroll(store, proxy, watch) {
        Ok(Enrollment::Confirmed) => None,
        Ok(Enrollment::Waiting) => Some(Ended::NotConfirmed),
        Ok(Enrollment::ByFile) => Some(Ended::WithoutHub),
        Ok(Enrollment::Expired) => refused(RefusalCode::CertificateExpired),
        Ok(Enrollment::Revoked) => refused(RefusalCode::DeviceRevoked),
        Err(fault) => Some(ended(fault)),
    }
}

/// The program ends: the round under way stops at once, and no other begins.
pub fn end_rounds(host: &Host) {
    host.network().is_ending = true;
}

/// The program ends: no more rounds, and the hub inside this program stops. That lets requests end
/// which are being answered, so it may take a while.
pub fn end_network(host: &Host) {
    end_rounds(host);
    host.embedded_hub().stop();
}

/// Whether photos wait until nobody writes.
pub(super) fn figures_go_first(host: &Host, store: &Store) -> Result<bool, ApiError> {
    Ok(match settings_of(store)?.photos {
        PhotoSending::Automatic => host.network().is_line_poor,
        PhotoSending::Later => true,
        PhotoSending::WithFigures => false,
    })
}

fn tell_outcome(host: &Host, outcome: &RoundOutcome) {
    let took_in = outcome.pulled.brought_something() || outcome.own_stream_forked;
    if took_in {
        host.publish_arrived(&AREAS_OF_OTHERS);
    }
    if took_in || outcome.bytes > 0 {
        host.publish_arrived(&AREAS_OF_DELIVERY);
    }
}

/// Follows a round, tells the screens, and stops it where the store is not the open one any more,
/// somebody pauses it, or something was written that goes before photos.
struct RoundWatch<'a> {
    host: &'a Host,
    store: &'a Arc<Store>,
    figures_first: bool,
    fetched: AtomicBool,
    told: Mutex<Option<(SyncStage, Instant)>>,
}

impl<'a> RoundWatch<'a> {
    fn new(host: &'a Host, store: &'a Arc<Store>, figures_first: bool) -> Self {
        Self {
            host,
            store,
            figures_first,
            fetched: AtomicBool::new(false),
            told: Mutex::new(None),
        }
    }

    /// Whether the notebook is wanted by itself: it was closed or locked, rounds were paused, or the
    /// program ends.
    fn is_to_end(&self) -> bool {
        let is_open = self
            .host
            .signed_in()
            .is_ok_and(|it| Arc::ptr_eq(&it.store, self.store));
        let network = self.host.network();
        !is_open || network.is_paused || network.is_ending
    }

    /// Whether what was written meanwhile goes before photos.
    fn is_behind_figures(&self, stage: SyncStage) -> bool {
        let is_photo = matches!(
            stage,
            SyncStage::SendingEvidence | SyncStage::FetchingEvidence
        );
        self.figures_first && is_photo && self.host.network().schedule.has_news()
    }

    /// Whether the screens are to hear of a step, which they do then.
    fn is_news(&self, stage: SyncStage) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let is_news = told.is_none_or(|(last, at)| last != stage || at.elapsed() >= TOLD_EVERY);
        if is_news {
            *told = Some((stage, Instant::now()));
        }
        is_news
    }

    fn tell(&self, step: SyncStep) {
        let stage = stage_name(step.stage);
        self.host.network().progress = Some(NetworkStateName::Working {
            stage,
            done: step.done,
            total: step.total,
            bytes: step.bytes,
            seconds_left: step.left.map(|left| left.as_secs()),
        });
        self.host.publish(&Event::Progress {
            job: JOB.to_owned(),
            stage: format!("sync_{}", stage_slug(stage)),
            done: step.done,
            total: step.total,
        });
    }

    /// Also what came before a line broke is there.
    fn tell_what_came(&self) {
        if self.fetched.load(Ordering::Relaxed) {
            self.host.publish_arrived(&AREAS_OF_OTHERS);
        }
    }
}

impl SyncWatcher for RoundWatch<'_> {
    fn at(&self, step: SyncStep) -> ControlFlow<()> {
        if self.is_to_end() || self.is_behind_figures(step.stage) {
            return ControlFlow::Break(());
        }
        if step.stage == SyncStage::Fetching && step.done > 0 {
            self.fetched.store(true, Ordering::Relaxed);
        }
        if self.is_news(step.stage) {
            self.tell(step);
        }
        ControlFlow::Continue(())
    }

    /// A photo that is on its way comes to the end of its piece: the bytes would be lost.
    fn goes_on(&self) -> ControlFlow<()> {
        match self.is_to_end() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

const fn stage_name(stage: SyncStage) -> NetworkStage {
    match stage {
        SyncStage::Meeting => NetworkStage::Meeting,
        SyncStage::Sending => NetworkStage::Sending,
        SyncStage::Fetching => NetworkStage::Fetching,
        SyncStage::SendingEvidence => NetworkStage::SendingEvidence,
        SyncStage::FetchingEvidence => NetworkStage::FetchingEvidence,
    }
}

const fn stage_slug(stage: NetworkStage) -> &'static str {
    match stage {
        NetworkStage::Meeting => "meeting",
        NetworkStage::Sending => "sending",
        NetworkStage::Fetching => "fetching",
        NetworkStage::SendingEvidence => "sending_evidence",
        NetworkStage::FetchingEvidence => "fetching_evidence",
    }
}
