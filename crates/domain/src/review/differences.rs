//! What a claim says differently from what the ward looked at: of a claim that was sent again only
//! this needs to be read.

use super::ClaimContent;
use crate::ids::EntityId;

/// One thing that is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContentDifference {
    /// Another value.
    Value,
    /// The value comes from elsewhere, or from the book of another day.
    FromBook,
    /// Another explanation.
    Note,
    /// A piece of evidence was added.
    EvidenceAdded(EntityId),
    /// A piece of evidence was taken out.
    EvidenceTakenOut(EntityId),
}

impl ContentDifference {
    /// The part of the claim it is about: the words are `claim-part-<name>`.
    pub const fn part(self) -> &'static str {
        match self {
            Self::Value | Self::FromBook => "value",
            Self::Note => "note",
            Self::EvidenceAdded(_) | Self::EvidenceTakenOut(_) => "evidence",
        }
    }
}

/// The differences between two contents, in the order shown to people.
pub fn differences(before: &ClaimContent, now: &ClaimContent) -> Vec<ContentDifference> {
    let whole = [
        (before.value != now.value, ContentDifference::Value),
        (
            before.from_book != now.from_book,
            ContentDifference::FromBook,
        ),
        (before.note != now.note, ContentDifference::Note),
    ];
    let added = now.evidence.difference(&before.evidence);
    let taken_out = before.evidence.difference(&now.evidence);
    let differing = whole.into_iter().filter(|(differs, _)| *differs);
    differing
        .map(|(_, difference)| difference)
        .chain(added.copied().map(ContentDifference::EvidenceAdded))
        .chain(taken_out.copied().map(ContentDifference::EvidenceTakenOut))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{BookSource, ClaimValue};
    use chrono::NaiveDate;

    fn evidence(byte: u8) -> EntityId {
        EntityId::from_bytes([byte; 16])
    }

    fn before() -> ClaimContent {
        ClaimContent {
            value: Some(ClaimValue::Count(4)),
            from_book: None,
            note: "bốn buổi".to_owned(),
            evidence: [evidence(1), evidence(2)].into(),
        }
    }

    #[test]
    fn the_same_content_has_no_differences() {
        assert_eq!(differences(&before(), &before()), []);
    }

    #[test]
    fn every_part_is_told() {
        let now = ClaimContent {
            value: None,
            from_book: Some(BookSource {
                metric: "help_vneid".to_owned(),
                as_of: NaiveDate::MIN,
            }),
            note: String::new(),
            evidence: [evidence(2), evidence(3)].into(),
        };
        let told = differences(&before(), &now);
        assert_eq!(
            told,
            [
                ContentDifference::Value,
                ContentDifference::FromBook,
                ContentDifference::Note,
                ContentDifference::EvidenceAdded(evidence(3)),
                ContentDifference::EvidenceTakenOut(evidence(1)),
            ]
        );
        let parts: Vec<_> = told.into_iter().map(ContentDifference::part).collect();
        assert_eq!(parts, ["value", "value", "note", "evidence", "evidence"]);
    }
}
