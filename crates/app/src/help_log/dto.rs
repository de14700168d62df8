//! Helps as the screens and the command line see them.

use crate::api::assessment::EvidenceRow;
use crate::api::criteria::EvidenceKindName;
use crate::api::errors::ApiError;
use crate::api::help_log::{HelpInput, HelpRow, HelpTotals};
use crate::host::{id_text, parse_id};
use crate::validation::invalid_field;
use khupho_domain::evidence::EvidenceKind;
use khupho_domain::help_log::{HelpCategory, HelpEntry, HelpOutcome, HelpPlace, HelpRecipient};
use khupho_domain::ids::EntityId;
use khupho_domain::text::{nfc, nfc_multiline};
use khupho_store::Connection;
use khupho_store::evidence::CitedEvidence;
use khupho_store::help_log as log;

/// A help of a list.
pub(crate) fn help_row(listing: log::HelpListing) -> HelpRow {
    HelpRow {
        id: id_text(listing.id),
        happened_on: listing.happened_on,
        household: listing.household.map(id_text),
        contact_name: listing.contact_name,
        address: listing.address_line,
        category: listing.category.slug().to_owned(),
        service: listing.service,
        outcome: listing.outcome.slug().to_owned(),
        revisit_on: listing.revisit_on,
        people: listing.people,
        helped_by: listing.helped_by,
        evidence: listing.evidence,
        corrected: listing.corrected,
    }
}

pub(super) fn totals(totals: log::HelpTotals) -> HelpTotals {
    HelpTotals {
        entries: totals.entries,
        households: totals.households,
        unnamed_households: totals.unnamed_households,
        people: totals.people,
    }
}

/// Every field of a help, as an editor shows it. `household` is the one that stands for the one
/// named, where that was merged.
pub(super) fn input_of(entry: &HelpEntry, household: Option<EntityId>) -> HelpInput {
    let unnamed_households = match entry.recipient {
        HelpRecipient::Unnamed { households } => households,
        HelpRecipient::Household(_) => None,
    };
    HelpInput {
        happened_on: entry.happened_on,
        happened_at: entry.happened_at,
        household: household.map(id_text),
        unnamed_households,
        people: entry.people,
        category: entry.category.slug().to_owned(),
        service: entry.service.clone(),
        dossier_code: entry.dossier_code.clone(),
        place: entry.place.slug().to_owned(),
        minutes: entry.minutes,
        outcome: entry.outcome.slug().to_owned(),
        revisit_on: entry.revisit_on,
        satisfaction: entry.satisfaction,
        note: entry.note.clone(),
        helped_by: entry.helped_by.clone(),
        follow_up_of: entry.follow_up_of.map(id_text),
    }
}

/// What was typed, as it is kept. Whether what it names is there is looked up elsewhere.
pub(super) fn typed_help(
    input: &HelpInput,
    neighborhood: EntityId,
    evidence: Vec<EntityId>,
) -> Result<HelpEntry, ApiError> {
    Ok(HelpEntry {
        neighborhood,
        happened_on: input.happened_on,
        happened_at: input.happened_at,
        recipient: recipient(input)?,
        people: input.people,
        category: category(&input.category)?,
        service: nfc(&input.service),
        dossier_code: nfc(&input.dossier_code),
        place: place(&input.place)?,
        minutes: input.minutes,
        outcome: outcome(&input.outcome)?,
        revisit_on: input.revisit_on,
        satisfaction: input.satisfaction,
        note: nfc_multiline(&input.note),
        helped_by: nfc(&input.helped_by),
        evidence,
        follow_up_of: input.follow_up_of.as_ref().map(parse_id).transpose()?,
    })
}

fn recipient(input: &HelpInput) -> Result<HelpRecipient, ApiError> {
    match (&input.household, input.unnamed_households) {
        (Some(_), Some(_)) => Err(invalid_field("unnamed_households", "only_unnamed")),
        (Some(household), None) => Ok(HelpRecipient::Household(parse_id(household)?)),
        (None, households) => Ok(HelpRecipient::Unnamed { households }),
    }
}

pub(super) fn category(slug: &str) -> Result<HelpCategory, ApiError> {
    HelpCategory::from_slug(slug).ok_or_else(|| invalid_field("category", "unknown"))
}

pub(super) fn place(slug: &str) -> Result<HelpPlace, ApiError> {
    HelpPlace::from_slug(slug).ok_or_else(|| invalid_field("place", "unknown"))
}

pub(super) fn outcome(slug: &str) -> Result<HelpOutcome, ApiError> {
    HelpOutcome::from_slug(slug).ok_or_else(|| invalid_field("outcome", "unknown"))
}

/// Evidence that an entry or an activity cites.
pub(crate) fn evidence_rows(
    connection: &Connection,
    ids: &[EntityId],
) -> Result<Vec<EvidenceRow>, ApiError> {
    let cited = log::cited_evidence(connection, ids)?;
    Ok(cited.into_iter().map(evidence_row).collect())
}

/// A piece of evidence of what has no period.
pub(crate) fn evidence_row(cited: CitedEvidence) -> EvidenceRow {
    EvidenceRow {
        id: id_text(cited.id),
        kind: match cited.evidence.kind {
            EvidenceKind::Photo => EvidenceKindName::Photo,
            EvidenceKind::Document => EvidenceKindName::Document,
        },
        size_bytes: cited.evidence.size_bytes,
        captured_at: cited.evidence.captured_at,
        caption: cited.evidence.caption,
        used_in_other_claims: cited.other_claims,
        // Only a claim has a period.
        outside_period: false,
    }
}
