//! Where a claim stands, derived from four things and stored nowhere: what the khu phố wrote as its
//! state, how far it was delivered, what the ward decided, and whether the content changed since.

use super::Decision;
use crate::assessment::ClaimState;
use crate::ids::EntityId;

/// How far something is known to have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Delivery {
    /// Đã lưu: on this machine.
    Saved,
    /// Đã gửi: left this machine.
    Sent,
    /// Phường đã nhận: a verified receipt came back.
    Received,
}

/// Whether a claim still says what the ward looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Since {
    /// It does.
    Unchanged,
    /// Value, source, note or evidence are others now.
    Changed,
}

/// The ward's last decision as it stands to the content now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LastDecision {
    /// What was decided.
    pub decision: Decision,
    /// Whether the content is what was looked at.
    pub content: Since,
}

/// Whether the last day to send is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deadline {
    /// Today or later.
    Ahead,
    /// Over.
    Past,
}

/// What the khu phố sees.
///
/// `written` is the state the khu phố itself wrote. Only "draft or ready" is taken from it: nobody
/// becomes accepted by writing so.
pub fn shown_state(
    written: ClaimState,
    delivery: Delivery,
    last: Option<LastDecision>,
    deadline: Deadline,
) -> ClaimState {
    let own = match (written.written(), delivery) {
        (ClaimState::ReadyToSend, Delivery::Sent | Delivery::Received) => ClaimState::Sent,
        (own, _) => own,
    };
    let Some(last) = last else { return own };
    match (last.decision, last.content) {
        (Decision::Accepted, Since::Unchanged) => match deadline {
            Deadline::Ahead => ClaimState::Accepted,
            Deadline::Past => ClaimState::Locked,
        },
        (Decision::Returned | Decision::Reopened, Since::Unchanged) => ClaimState::Returned,
        // While it is being mended it stays returned; once ready it goes its way again.
        (Decision::Returned | Decision::Reopened, Since::Changed)
            if written.written() != ClaimState::ReadyToSend =>
        {
            ClaimState::Returned
        }
        _ => own,
    }
}

/// Where a claim stands for the ward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewState {
    /// Nothing was handed in, or it was taken back.
    NotHandedIn,
    /// Handed in for the first time.
    Waiting,
    /// Handed in again, with another content than the one that was decided on.
    WaitingAgain,
    /// One officer accepted; another one must.
    AcceptedOnce,
    /// Accepted: locked for the khu phố.
    Accepted,
    /// Returned with a reason.
    Returned,
    /// Opened again by the ward.
    Reopened,
}

impl ReviewState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::NotHandedIn,
        Self::Waiting,
        Self::WaitingAgain,
        Self::AcceptedOnce,
        Self::Accepted,
        Self::Returned,
        Self::Reopened,
    ];

    /// Whether an officer has to look at it.
    pub const fn waits(self) -> bool {
        matches!(
            self,
            Self::Waiting | Self::WaitingAgain | Self::AcceptedOnce
        )
    }
}

/// What the ward sees.
pub fn review_state(written: ClaimState, last: Option<LastDecision>) -> ReviewState {
    let is_ready = written.written() == ClaimState::ReadyToSend;
    match last.map(|last| (last.decision, last.content)) {
        None if is_ready => ReviewState::Waiting,
        Some((Decision::Accepted, Since::Unchanged)) => ReviewState::Accepted,
        Some((Decision::AcceptedOnce, Since::Unchanged)) if is_ready => ReviewState::AcceptedOnce,
        Some((Decision::Returned, Since::Unchanged)) => ReviewState::Returned,
        Some((Decision::Reopened, Since::Unchanged)) => ReviewState::Reopened,
        Some((_, Since::Changed)) if is_ready => ReviewState::WaitingAgain,
        Some((Decision::Returned, Since::Changed)) => ReviewState::Returned,
        Some((Decision::Reopened, Since::Changed)) => ReviewState::Reopened,
        None | Some((Decision::Accepted | Decision::AcceptedOnce, _)) => ReviewState::NotHandedIn,
    }
}

/// How many officers must accept a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AcceptRule {
    /// One.
    #[default]
    OneOfficer,
    /// Two different ones.
    TwoOfficers,
}

/// What an officer wants to do with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReviewStep {
    /// Accept it.
    Accept,
    /// Return it with a reason.
    Return,
    /// Open an accepted one again, with a reason.
    Reopen,
}

impl ReviewStep {
    /// Every step.
    pub const ALL: [Self; 3] = [Self::Accept, Self::Return, Self::Reopen];
}

/// Who decides, beside the one who accepted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reviewer {
    /// The officer.
    pub officer: EntityId,
    /// Who gave the first of two acceptances, where it stands.
    pub first_acceptance_by: Option<EntityId>,
    /// How many must accept.
    pub rule: AcceptRule,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ReviewFault {
    /// The claim stands where the step leads nowhere.
    #[error("not possible now")]
    NotPossibleNow,
    /// The second acceptance is another officer's.
    #[error("another officer must give the second acceptance")]
    SecondOfficerNeeded,
}

/// The decision a step leads to, from where a claim stands and from whether it still says what the
/// last decision looked at.
///
/// Returned claims can be accepted as they stand: the officer who returned one may have been wrong,
/// and the trail keeps both. One that is being mended is a draft that nobody handed in.
///
/// # Errors
/// [`ReviewFault`].
pub fn decide(
    state: ReviewState,
    content: Since,
    step: ReviewStep,
    reviewer: Reviewer,
) -> Result<Decision, ReviewFault> {
    use ReviewState::{
        Accepted, AcceptedOnce, NotHandedIn, Reopened, Returned, Waiting, WaitingAgain,
    };
    let is_being_mended = content == Since::Changed && matches!(state, Returned | Reopened);
    if is_being_mended {
        return Err(ReviewFault::NotPossibleNow);
    }
    match (step, state) {
        (ReviewStep::Accept, AcceptedOnce) => second_acceptance(reviewer),
        (ReviewStep::Accept, Waiting | WaitingAgain | Returned | Reopened) => {
            Ok(match reviewer.rule {
                AcceptRule::OneOfficer => Decision::Accepted,
                AcceptRule::TwoOfficers => Decision::AcceptedOnce,
            })
        }
        (ReviewStep::Return, Waiting | WaitingAgain | AcceptedOnce) => Ok(Decision::Returned),
        (ReviewStep::Reopen, Accepted) => Ok(Decision::Reopened),
        (ReviewStep::Accept, NotHandedIn | Accepted)
        | (ReviewStep::Return, NotHandedIn | Accepted | Returned | Reopened)
        | (ReviewStep::Reopen, _) => Err(ReviewFault::NotPossibleNow),
    }
}

/// Where the ward has gone back to one officer, a first acceptance is completed by anybody.
fn second_acceptance(reviewer: Reviewer) -> Result<Decision, ReviewFault> {
    let is_same = reviewer.first_acceptance_by == Some(reviewer.officer);
    if reviewer.rule == AcceptRule::TwoOfficers && is_same {
        return Err(ReviewFault::SecondOfficerNeeded);
    }
    Ok(Decision::Accepted)
}

#[cfg(test)]
mod tests;
