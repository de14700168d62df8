//! Minh chứng: photos and documents that support a claim, a help or an activity.

use chrono::{NaiveDate, NaiveDateTime};

/// What a piece of evidence is. Numbers are published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceKind {
    /// A photo: a small JPEG without EXIF, written anew unless it was one already.
    Photo,
    /// A PDF document, kept as received.
    Document,
}

impl EvidenceKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Photo, Self::Document];

    /// The published number.
    pub const fn number(self) -> i64 {
        match self {
            Self::Photo => 1,
            Self::Document => 2,
        }
    }

    /// The kind of a published number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }
}

/// BLAKE3 of the stored plain bytes: the same photo is stored once however often it is cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(pub [u8; 32]);

/// One piece of evidence. Its entity identity is derived from the content hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Photo or document.
    pub kind: EvidenceKind,
    /// BLAKE3 of the stored bytes.
    pub content: ContentHash,
    /// Length of the stored bytes.
    pub size_bytes: u64,
    /// Width and height in pixels; `None` for documents.
    pub size_px: Option<(u32, u32)>,
    /// When the camera says the photo was taken, in the camera's local time. The place is never kept.
    pub captured_at: Option<NaiveDateTime>,
    /// What a person wrote about it, or the file's name.
    pub caption: String,
}

/// Something about a piece of evidence that a person should look at. It blocks nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceFlag {
    /// The same content already supports this many other claims.
    UsedElsewhere {
        /// How many other claims cite it.
        claims: u32,
    },
    /// The camera's date lies outside the period of the assessment.
    OutsidePeriod {
        /// The day the camera says.
        captured_on: NaiveDate,
    },
}

/// The flags of one piece of evidence on one claim.
pub fn flags(
    evidence: &Evidence,
    period: crate::assessment::Period,
    other_claims: u32,
) -> Vec<EvidenceFlag> {
    let used = (other_claims > 0).then_some(EvidenceFlag::UsedElsewhere {
        claims: other_claims,
    });
    let outside = evidence
        .captured_at
        .map(|at| at.date())
        .filter(|day| !period.contains(*day))
        .map(|captured_on| EvidenceFlag::OutsidePeriod { captured_on });
    used.into_iter().chain(outside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Period;

    fn photo_of(day: Option<(i32, u32, u32)>) -> Evidence {
        let date = day.and_then(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day));
        Evidence {
            kind: EvidenceKind::Photo,
            content: ContentHash([7; 32]),
            size_bytes: 1,
            size_px: None,
            captured_at: date.and_then(|date| date.and_hms_opt(23, 59, 59)),
            caption: String::new(),
        }
    }

    #[test]
    fn both_ends_of_the_period_are_inside() {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        let period = Period::new(day(1, 1), day(6, 30)).unwrap();
        for inside in [None, Some((2026, 1, 1)), Some((2026, 6, 30))] {
            assert_eq!(flags(&photo_of(inside), period, 0), []);
        }
        let outside = EvidenceFlag::OutsidePeriod {
            captured_on: day(7, 1),
        };
        assert_eq!(flags(&photo_of(Some((2026, 7, 1))), period, 0), [outside]);
        let both = [EvidenceFlag::UsedElsewhere { claims: 2 }, outside];
        assert_eq!(flags(&photo_of(Some((2026, 7, 1))), period, 2), both);
    }
}
