//! A notebook and a criteria set for the tests of criteria, claims and evidence.

use std::sync::Arc;

use chrono::NaiveDate;
use khupho_domain::assessment::Period;
use khupho_domain::criteria::{
    CriteriaGroup, CriteriaSet, Criterion, EvidenceRule, FigureSource, MandatoryRule, Obligation,
    PassRule, Points, RatioScoring, Rule,
};
use khupho_domain::evidence::EvidenceKind;
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_domain::ratio::Percent;

use crate::progress::Unwatched;
use crate::{
    Actor, Clock, Committed, Founding, NoKeyring, Store, StoreError, StoreLocation, Transaction,
    TxnLabel,
};

/// 22/11/2026.
const NOW_MS: u64 = 1_795_305_600_000;

/// A store in a folder that goes with it.
pub(crate) struct Notebook {
    pub(crate) store: Store,
    pub(crate) head: Actor,
    pub(crate) neighborhood: EntityId,
    _folder: tempfile::TempDir,
}

impl Notebook {
    pub(crate) fn new() -> Result<Self, Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let clock = Clock::fixed(NOW_MS);
        let neighborhood = Neighborhood {
            name: "Khu phố mẫu".to_owned(),
            ..Neighborhood::default()
        };
        let founding = Founding::new(&clock, "Người Mẫu Một", "Chú Một", "246813", neighborhood)?;
        let (head, neighborhood) = (
            Actor {
                member: founding.member,
                role: Role::Head,
            },
            founding.neighborhood_id,
        );
        let location = StoreLocation {
            folder: folder.path().to_owned(),
        };
        let (store, _) = Store::create(location, &founding, clock, Arc::new(NoKeyring))?;
        Ok(Self {
            store,
            head,
            neighborhood,
            _folder: folder,
        })
    }

    pub(crate) fn write<T>(
        &self,
        label: TxnLabel,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<Committed<T>, StoreError> {
        self.store.transact(self.head, label, work)
    }

    /// Whether replaying the log gives every table as it is.
    pub(crate) fn rebuilds_alike(&self) -> Result<bool, StoreError> {
        Ok(self.store.rebuild_verify(&Unwatched)?.is_same())
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// Two groups, three criteria, every kind of field filled in.
pub(crate) fn sample_set() -> CriteriaSet {
    let group = |code: &str, title: &str| CriteriaGroup {
        code: code.to_owned(),
        title: title.to_owned(),
    };
    CriteriaSet {
        code: "thu".to_owned(),
        version: 1,
        title: "Bộ thử".to_owned(),
        sample_label: "mẫu thử".to_owned(),
        issuer: "Sổ Khu Phố".to_owned(),
        decision_number: String::new(),
        decided_on: Some(day(2026, 1, 5)),
        period: Period {
            from: day(2026, 1, 1),
            to: day(2026, 12, 31),
        },
        deadline: day(2026, 12, 20),
        award: "giấy khen".to_owned(),
        pass_rule: PassRule {
            mandatory: MandatoryRule::NotRequired,
            min_points: Points(8_000),
        },
        groups: vec![group("1", "Tổ chức"), group("2", "Công dân số")],
        criteria: vec![
            criterion("1.1", Rule::YesNo, FigureSource::ByHand),
            criterion(
                "2.1",
                RATIO,
                FigureSource::Metric {
                    name: "people_vneid".to_owned(),
                },
            ),
            criterion(
                "2.2",
                Rule::TiersByCount { full: 10, half: 5 },
                FigureSource::ByHand,
            ),
        ],
    }
}

const RATIO: Rule = Rule::RatioAtLeast {
    threshold: Percent::whole(80),
    scoring: RatioScoring::Proportional,
};

fn criterion(code: &str, rule: Rule, figure: FigureSource) -> Criterion {
    Criterion {
        code: code.to_owned(),
        group: code[..1].to_owned(),
        title: format!("Tiêu chí {code}"),
        guidance: "Đếm rồi ghi.".to_owned(),
        rule,
        mandatory: if code == "1.1" {
            Obligation::Mandatory
        } else {
            Obligation::Optional
        },
        points: Points(3_350),
        evidence: EvidenceRule {
            min: 1,
            kinds: vec![EvidenceKind::Photo],
            description: "ảnh".to_owned(),
        },
        figure,
        source: "nguồn thử".to_owned(),
    }
}
