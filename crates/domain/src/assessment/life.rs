//! A claim's life as one table: which act leads from which state to which.
//!
//! chưa làm → nháp → sẵn sàng gửi → đã gửi → trả lại → sẵn sàng gửi → … → đạt → khoá.

use super::{ClaimState, ClaimValue};
use crate::criteria::Criterion;
use crate::evidence::EvidenceKind;

/// What somebody does with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimStep {
    /// The khu phố changes value, note or evidence, and something stands in the claim afterwards.
    Edit,
    /// The khu phố takes out the last thing that stood in the claim.
    Empty,
    /// The khu phố says that the claim can go to the ward.
    MarkReady,
    /// The khu phố takes that back.
    BackToDraft,
    /// The claim leaves for the ward.
    Send,
    /// The ward gives it back with a reason.
    Return,
    /// The ward accepts it.
    Accept,
    /// The ward closes it with the assessment.
    Lock,
    /// The ward opens an accepted or locked claim again.
    Reopen,
}

impl ClaimStep {
    /// Every step.
    pub const ALL: [Self; 9] = [
        Self::Edit,
        Self::Empty,
        Self::MarkReady,
        Self::BackToDraft,
        Self::Send,
        Self::Return,
        Self::Accept,
        Self::Lock,
        Self::Reopen,
    ];
}

impl ClaimState {
    /// The state after a step; `None` where the step is not possible.
    ///
    /// Editing a claim that is ready puts it back to draft, so that nobody sends what was not
    /// looked at again; one that was sent can still be corrected, and goes again, until the ward
    /// has accepted it. A returned claim stays returned while it is being mended.
    pub const fn after(self, step: ClaimStep) -> Option<Self> {
        use ClaimStep::{Accept, BackToDraft, Edit, Empty, Lock, MarkReady, Reopen, Return, Send};
        Some(match (self, step) {
            (Self::NotStarted | Self::Draft | Self::ReadyToSend | Self::Sent, Edit) => Self::Draft,
            (Self::NotStarted | Self::Draft | Self::ReadyToSend | Self::Sent, Empty) => {
                Self::NotStarted
            }
            (Self::Returned, Edit | Empty) => Self::Returned,
            (Self::NotStarted | Self::Draft | Self::ReadyToSend | Self::Returned, MarkReady) => {
                Self::ReadyToSend
            }
            (Self::Sent, MarkReady) => Self::Sent,
            (Self::Draft | Self::ReadyToSend | Self::Sent, BackToDraft) => Self::Draft,
            (Self::ReadyToSend, Send) => Self::Sent,
            (Self::Sent, Return) | (Self::Accepted | Self::Locked, Reopen) => Self::Returned,
            (Self::Sent, Accept) => Self::Accepted,
            (Self::Accepted, Lock) => Self::Locked,
            _ => return None,
        })
    }

    /// The state a claim is written with where it shall be shown so: delivery and the ward's
    /// decision are never written into the claim, they are derived (see [`crate::review`]).
    pub const fn written(self) -> Self {
        match self {
            Self::NotStarted => Self::NotStarted,
            Self::Draft | Self::Returned => Self::Draft,
            Self::ReadyToSend | Self::Sent | Self::Accepted | Self::Locked => Self::ReadyToSend,
        }
    }

    /// Whether the khu phố may change value, note and evidence.
    pub const fn is_editable(self) -> bool {
        self.after(ClaimStep::Edit).is_some()
    }
}

/// What a claim misses before it is ready to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingPart {
    /// A value of the rule's shape.
    Value,
    /// Evidence: too few pieces of the kinds that count.
    Evidence,
    /// The ward returned it, and it still says what the ward returned.
    Change,
}

impl MissingPart {
    /// The code: the words are `claim-missing-<code>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Evidence => "evidence",
            Self::Change => "change",
        }
    }
}

/// What a claim with this value and evidence of these kinds misses, in the order shown to people.
/// Whether the threshold is met does not matter: a khu phố may send what it has.
pub fn missing_parts(
    criterion: &Criterion,
    value: Option<&ClaimValue>,
    evidence: &[EvidenceKind],
) -> Vec<MissingPart> {
    let has_value =
        value.is_some_and(|value| value.shape() == criterion.rule.shape() && !is_empty(value));
    let rule = &criterion.evidence;
    let counting = evidence
        .iter()
        .filter(|kind| rule.kinds.is_empty() || rule.kinds.contains(kind))
        .count();
    let has_evidence = u32::try_from(counting).unwrap_or(u32::MAX) >= rule.min;
    [
        (has_value, MissingPart::Value),
        (has_evidence, MissingPart::Evidence),
    ]
    .into_iter()
    .filter(|(is_there, _)| !is_there)
    .map(|(_, part)| part)
    .collect()
}

fn is_empty(value: &ClaimValue) -> bool {
    matches!(value, ClaimValue::MonthCounts(months) if months.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::{EvidenceRule, FigureSource, Obligation, Points, Rule};
    use expect_test::expect;

    #[test]
    fn the_life_of_a_claim() {
        let mut table = String::new();
        for state in ClaimState::ALL {
            let steps: Vec<String> = ClaimStep::ALL
                .into_iter()
                .filter_map(|step| state.after(step).map(|next| format!("{step:?} → {next:?}")))
                .collect();
            table.push_str(&format!("{state:?}: {}\n", steps.join(", ")));
        }
        expect![[r#"
            NotStarted: Edit → Draft, Empty → NotStarted, MarkReady → ReadyToSend
            Draft: Edit → Draft, Empty → NotStarted, MarkReady → ReadyToSend, BackToDraft → Draft
            ReadyToSend: Edit → Draft, Empty → NotStarted, MarkReady → ReadyToSend, BackToDraft → Draft, Send → Sent
            Sent: Edit → Draft, Empty → NotStarted, MarkReady → Sent, BackToDraft → Draft, Return → Returned, Accept → Accepted
            Returned: Edit → Returned, Empty → Returned, MarkReady → ReadyToSend
            Accepted: Lock → Locked, Reopen → Returned
            Locked: Reopen → Returned
        "#]]
        .assert_eq(&table);
    }

    #[test]
    fn what_the_ward_accepted_is_not_edited() {
        let editable: Vec<ClaimState> = ClaimState::ALL
            .into_iter()
            .filter(|state| state.is_editable())
            .collect();
        assert_eq!(
            editable,
            [
                ClaimState::NotStarted,
                ClaimState::Draft,
                ClaimState::ReadyToSend,
                ClaimState::Sent,
                ClaimState::Returned
            ]
        );
    }

    fn criterion(min: u32, kinds: Vec<EvidenceKind>) -> Criterion {
        Criterion {
            code: "1.1".to_owned(),
            group: "1".to_owned(),
            title: "Tổ công nghệ số cộng đồng".to_owned(),
            guidance: String::new(),
            rule: Rule::YesNo,
            mandatory: Obligation::Mandatory,
            points: Points(500),
            evidence: EvidenceRule {
                min,
                kinds,
                description: String::new(),
            },
            figure: FigureSource::ByHand,
            source: String::new(),
        }
    }

    #[test]
    fn a_claim_needs_a_value_of_the_rules_shape() {
        let needs_nothing = criterion(0, Vec::new());
        assert_eq!(
            missing_parts(&needs_nothing, None, &[]),
            [MissingPart::Value]
        );
        assert_eq!(
            missing_parts(&needs_nothing, Some(&ClaimValue::Count(1)), &[]),
            [MissingPart::Value]
        );
        assert_eq!(
            missing_parts(&needs_nothing, Some(&ClaimValue::YesNo(false)), &[]),
            []
        );
    }

    #[test]
    fn only_evidence_of_the_named_kinds_counts() {
        use EvidenceKind::{Document, Photo};
        let yes = ClaimValue::YesNo(true);
        let needs_two_photos = criterion(2, vec![Photo]);
        assert_eq!(
            missing_parts(&needs_two_photos, Some(&yes), &[Photo, Document]),
            [MissingPart::Evidence]
        );
        assert_eq!(
            missing_parts(&needs_two_photos, Some(&yes), &[Photo, Photo]),
            []
        );
        assert_eq!(
            missing_parts(&criterion(2, Vec::new()), Some(&yes), &[Photo, Document]),
            []
        );
    }
}
