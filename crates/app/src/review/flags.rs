//! Flags of claims: what stands in the log and may be worth a question.

use super::ward_view::{PlacedClaim, WardView};
use crate::api::errors::ApiError;
use crate::api::review::ReviewFlag;
use crate::history::Names;
use crate::host::id_text;
use crate::metrics::known_metric_of;
use crate::session::moment;
use khupho_domain::assessment::ClaimValue;
use khupho_domain::criteria::Criterion;
use khupho_domain::evidence::{EvidenceFlag, flags as evidence_flags};
use khupho_domain::ids::EntityId;
use khupho_domain::metrics::{MetricSource, ShortRegister};
use khupho_domain::review::{Burst, back_dated, bursts};
use khupho_store::review::{ElsewhereCited, EntriesOf, cited_elsewhere, written_entries};
use khupho_store::{Connection, evidence, metrics};
use std::collections::HashMap;

const MS_PER_MINUTE: u64 = 60_000;

/// Finds flags; what several claims of a list share is read once.
pub(super) struct FlagFinder<'a> {
    connection: &'a Connection,
    view: &'a WardView,
    names: Names<'a>,
    of_entries: HashMap<(EntityId, EntriesOf), Vec<ReviewFlag>>,
    registered: HashMap<EntityId, u32>,
}

impl<'a> FlagFinder<'a> {
    pub(super) fn new(connection: &'a Connection, view: &'a WardView) -> Self {
        Self {
            connection,
            view,
            names: Names::new(connection),
            of_entries: HashMap::new(),
            registered: HashMap::new(),
        }
    }

    /// The flags of a claim. What comes from the book is told only where the claim took its figure
    /// from there.
    pub(super) fn of(&mut self, one: &PlacedClaim) -> Result<Vec<ReviewFlag>, ApiError> {
        let mut found = Vec::new();
        if one.ward_claim.claim.from_book.is_some() {
            if let Some(entries) = entries_of(self.view.criterion(one.criterion)) {
                found.extend(self.of_entries(one.ward_claim.neighborhood, entries)?);
            }
            found.extend(self.of_register(one)?);
        }
        for id in &one.ward_claim.claim.evidence {
            found.extend(self.of_evidence(*id, one)?);
        }
        Ok(found)
    }

    /// A ratio over a denominator that was frozen speaks for all households, however few are entered.
    fn of_register(&mut self, one: &PlacedClaim) -> Result<Option<ReviewFlag>, ApiError> {
        let from_register = known_metric_of(self.view.criterion(one.criterion))
            .filter(|spec| spec.source.is_from_register());
        let Some(spec) = from_register else {
            return Ok(None);
        };
        let neighborhood = one.ward_claim.neighborhood;
        let frozen = metrics::frozen_of(self.connection, neighborhood, spec.name)?;
        let whole = match &one.ward_claim.claim.value {
            Some(ClaimValue::Ratio(ratio)) => Some(ratio.whole()),
            _ => None,
        };
        if frozen.is_some_and(|frozen| Some(frozen.whole) == whole) {
            return Ok(None);
        }
        let statistics = self.view.neighborhoods[one.neighborhood]
            .1
            .households_by_statistics;
        let short = ShortRegister::find(self.registered(neighborhood)?, statistics);
        Ok(short.map(|short| ReviewFlag::ShortRegister {
            registered: short.registered,
            by_statistics: short.by_statistics,
        }))
    }

    fn registered(&mut self, neighborhood: EntityId) -> Result<u32, ApiError> {
        if let Some(known) = self.registered.get(&neighborhood) {
            return Ok(*known);
        }
        let registered = metrics::households_registered(self.connection, neighborhood)?;
        self.registered.insert(neighborhood, registered);
        Ok(registered)
    }

    fn of_entries(
        &mut self,
        neighborhood: EntityId,
        entries: EntriesOf,
    ) -> Result<Vec<ReviewFlag>, ApiError> {
        let key = (neighborhood, entries);
        if let Some(known) = self.of_entries.get(&key) {
            return Ok(known.clone());
        }
        let period = self.view.stored.set.period;
        let written = written_entries(self.connection, neighborhood, entries, period)?;
        let late = back_dated(&written).map(|late| ReviewFlag::BackDated {
            entries: late.entries,
            of: late.of,
            longest_days: late.longest_days,
        });
        let mut found: Vec<ReviewFlag> = late.into_iter().collect();
        for burst in bursts(&written) {
            found.push(self.burst(&burst)?);
        }
        self.of_entries.insert(key, found.clone());
        Ok(found)
    }

    fn burst(&mut self, burst: &Burst) -> Result<ReviewFlag, ApiError> {
        let minutes = (burst.to_ms - burst.from_ms).div_ceil(MS_PER_MINUTE).max(1);
        Ok(ReviewFlag::Burst {
            entries: burst.entries,
            minutes: u32::try_from(minutes).unwrap_or(u32::MAX),
            who: self.names.of(burst.actor)?.unwrap_or_default(),
            from: moment(burst.from_ms),
        })
    }

    fn of_evidence(&self, id: EntityId, one: &PlacedClaim) -> Result<Vec<ReviewFlag>, ApiError> {
        let claim = &one.ward_claim;
        let elsewhere = cited_elsewhere(self.connection, id, claim.id, claim.neighborhood)?;
        let mut found = Vec::new();
        if !elsewhere.is_empty() {
            found.push(ReviewFlag::ReusedPhoto {
                evidence: id_text(id),
                elsewhere: elsewhere.iter().map(|place| self.place(place)).collect(),
            });
        }
        let Some(known) = evidence::find(self.connection, id)? else {
            return Ok(found);
        };
        for flag in evidence_flags(&known, self.view.stored.set.period, 0) {
            if let EvidenceFlag::OutsidePeriod { captured_on } = flag {
                found.push(ReviewFlag::OutsidePeriod {
                    evidence: id_text(id),
                    captured_on,
                });
            }
        }
        Ok(found)
    }

    /// "Khu phố 13 – 2.3"; the khu phố alone where a help or an activity cites it, or a claim
    /// against another set.
    fn place(&self, place: &ElsewhereCited) -> String {
        let name = self
            .view
            .neighborhoods
            .iter()
            .find(|(id, _)| *id == place.neighborhood)
            .map_or("", |(_, neighborhood)| neighborhood.name.as_str());
        let ids = &self.view.stored.criterion_ids;
        let criterion = place
            .criterion
            .and_then(|criterion| ids.iter().position(|id| *id == criterion));
        match criterion {
            Some(index) => format!("{name} – {}", self.view.criterion(index).code),
            None => name.to_owned(),
        }
    }
}

/// The entries of the log that a criterion's figure counts; none for figures of the register.
pub(super) fn entries_of(criterion: &Criterion) -> Option<EntriesOf> {
    match known_metric_of(criterion)?.source {
        MetricSource::CompletedHelps { category }
        | MetricSource::CompletedHelpsPerMonth { category } => {
            Some(EntriesOf::CompletedHelps { category })
        }
        MetricSource::ActivitiesHeld { kind } => Some(EntriesOf::Activities { kind }),
        MetricSource::CountRatio { .. } | MetricSource::HouseholdRatio { .. } => None,
    }
}
