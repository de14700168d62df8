//! Accepting, returning, opening again. A decision is made on what was looked at: where something
//! came in between, it is refused and the claim is shown anew.

use super::{check_officer, not_found};
use crate::api::assessment::ClaimValueInput;
use crate::api::common::{Id, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::review::{ReviewAccept, ReviewReturn};
use crate::assessment::typed_value;
use crate::host::{CallContext, Host, SignedIn, parse_id, saved};
use crate::validation::{invalid_field, long_text};
use khupho_domain::assessment::ClaimValue;
use khupho_domain::criteria::Rule;
use khupho_domain::ids::EntityId;
use khupho_domain::review::{
    AcceptRule, Decision, Review, ReviewFault, ReviewState, ReviewStep, Reviewer, Since, decide,
};
use khupho_store::review::{WardClaim, find_ward_claim, settings, write};
use khupho_store::{Connection, Transaction, TxnLabel, criteria};

/// Accepts a claim; where the ward wants two officers, the first of two acceptances. The second
/// officer's figure is the one that counts; who gives none agrees with the first one's.
///
/// # Errors
/// [`ErrorCode::ClaimChanged`], [`ErrorCode::SecondOfficerNeeded`], a claim that does not wait.
pub fn review_accept(
    host: &Host,
    _context: &CallContext<'_>,
    args: ReviewAccept,
) -> Result<Saved, ApiError> {
    let looked_at = LookedAt::of(&args.claim, args.seen)?;
    let committed = host.write(TxnLabel::ReviewAccept, |tx, signed_in| {
        let seen = looked_at.check(tx, signed_in)?;
        let (before, decision) = seen.decide(tx, signed_in, ReviewStep::Accept)?;
        let typed = args
            .verified_value
            .as_ref()
            .map(|input| verified_value(tx.connection(), &seen.claim, input))
            .transpose()?;
        let first = before.filter(|_| seen.claim.state() == ReviewState::AcceptedOnce);
        let own_figure = typed.or_else(|| first.and_then(|first| first.verified_value.clone()));
        let claimed = seen.claim.claim.value.as_ref();
        let review = Review {
            verified_value: own_figure.filter(|own| Some(own) != claimed),
            first_accepted_by: match decision {
                Decision::AcceptedOnce => Some(signed_in.member),
                _ => first.and_then(|first| first.first_accepted_by),
            },
            ..seen.review(decision)
        };
        Ok(write(tx, &review)?)
    })?;
    Ok(saved(committed.value, &committed))
}

/// Returns a claim with a reason.
///
/// # Errors
/// [`ErrorCode::ClaimChanged`], a claim that does not wait, an empty reason.
pub fn review_return(
    host: &Host,
    _context: &CallContext<'_>,
    args: ReviewReturn,
) -> Result<Saved, ApiError> {
    with_reason(host, args, TxnLabel::ReviewReturn, ReviewStep::Return)
}

/// Opens an accepted claim again, with a reason. What was accepted stays in the history.
///
/// # Errors
/// [`ErrorCode::ClaimChanged`], a claim that is not accepted, an empty reason.
pub fn review_reopen(
    host: &Host,
    _context: &CallContext<'_>,
    args: ReviewReturn,
) -> Result<Saved, ApiError> {
    with_reason(host, args, TxnLabel::ReviewReopen, ReviewStep::Reopen)
}

fn with_reason(
    host: &Host,
    args: ReviewReturn,
    label: TxnLabel,
    step: ReviewStep,
) -> Result<Saved, ApiError> {
    let looked_at = LookedAt::of(&args.claim, args.seen)?;
    let reason = long_text("reason", &args.reason)?;
    if reason.is_empty() {
        return Err(invalid_field("reason", "required"));
    }
    let template = args.template.as_ref().map(parse_id).transpose()?;
    let committed = host.write(label, |tx, signed_in| {
        let seen = looked_at.check(tx, signed_in)?;
        let (_, decision) = seen.decide(tx, signed_in, step)?;
        let review = Review {
            reason: reason.clone(),
            template,
            ..seen.review(decision)
        };
        Ok(write(tx, &review)?)
    })?;
    Ok(saved(committed.value, &committed))
}

/// A claim as it was on the screen.
struct LookedAt {
    claim: EntityId,
    seen: String,
}

impl LookedAt {
    fn of(claim: &Id, seen: String) -> Result<Self, ApiError> {
        Ok(Self {
            claim: parse_id(claim)?,
            seen,
        })
    }

    /// The claim, if it still is what was looked at.
    fn check(&self, tx: &Transaction<'_>, signed_in: &SignedIn) -> Result<Seen, ApiError> {
        check_officer(signed_in)?;
        let claim = find_ward_claim(tx.connection(), self.claim)?.ok_or_else(not_found)?;
        if claim.mark()? != self.seen {
            return Err(ApiError::new(ErrorCode::ClaimChanged));
        }
        Ok(Seen { claim })
    }
}

/// A claim that is what was looked at.
struct Seen {
    claim: WardClaim,
}

impl Seen {
    /// The decision a step leads to, and the one before.
    fn decide(
        &self,
        tx: &Transaction<'_>,
        signed_in: &SignedIn,
        step: ReviewStep,
    ) -> Result<(Option<&Review>, Decision), ApiError> {
        let before = self.claim.review.as_ref().map(|stored| &stored.review);
        let reviewer = Reviewer {
            officer: signed_in.member,
            first_acceptance_by: before.and_then(|review| review.first_accepted_by),
            rule: accept_rule(tx.connection())?,
        };
        let content = match self.claim.last_decision() {
            Some(last) => last.content,
            None => Since::Unchanged,
        };
        let decision = decide(self.claim.state(), content, step, reviewer).map_err(refusal)?;
        Ok((before, decision))
    }

    /// A decision on what the claim says, with nothing else in it yet.
    fn review(&self, decision: Decision) -> Review {
        Review {
            claim: self.claim.id,
            decision,
            reason: String::new(),
            reviewed: self.claim.content(),
            verified_value: None,
            note: String::new(),
            template: None,
            first_accepted_by: None,
        }
    }
}

fn accept_rule(connection: &Connection) -> Result<AcceptRule, ApiError> {
    let settings = settings(connection)?;
    Ok(settings.map_or(AcceptRule::default(), |settings| settings.accept_rule))
}

fn refusal(fault: ReviewFault) -> ApiError {
    match fault {
        ReviewFault::NotPossibleNow => invalid_field("state", "not_possible_now"),
        ReviewFault::SecondOfficerNeeded => ApiError::new(ErrorCode::SecondOfficerNeeded),
    }
}

/// The ward's own figure, of the shape the criterion asks for.
fn verified_value(
    connection: &Connection,
    claim: &WardClaim,
    input: &ClaimValueInput,
) -> Result<ClaimValue, ApiError> {
    let rule = rule_of(connection, claim.claim.criterion)?;
    typed_value("verified_value", rule, input)
}

fn rule_of(connection: &Connection, criterion: EntityId) -> Result<Rule, ApiError> {
    let found = criteria::find_criterion(connection, criterion)?;
    Ok(found.ok_or_else(not_found)?.criterion.rule)
}
