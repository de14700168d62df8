//! What would leave this machine, before anything does.

use super::drives::removable_drives;
use super::small;
use crate::api::assessment::{ClaimRow, ClaimStateName};
use crate::api::common::Nothing;
use crate::api::errors::ApiError;
use crate::api::exchange::{BundlePurpose, PersonalField, SendAreaCount, SendPlan, SendPlanQuery};
use crate::host::{CallContext, Host, SignedIn};
use crate::session::moment;
use chrono::{DateTime, Utc};
use khupho_oplog::KindId;
use khupho_oplog::registry as kinds;
use khupho_store::{Connection, StoreError, exchange};
use khupho_sync::enrollment::own_fingerprint;
use khupho_sync::export::{self, Leaving, PersonalField as Field, Reader};
use std::collections::BTreeMap;

pub(super) const fn reader(purpose: BundlePurpose) -> Reader {
    match purpose {
        BundlePurpose::Ward => Reader::Ward,
        BundlePurpose::Neighborhood => Reader::Siblings,
    }
}

/// The published number of a purpose.
pub(super) const fn purpose_number(purpose: BundlePurpose) -> u8 {
    match purpose {
        BundlePurpose::Ward => 1,
        BundlePurpose::Neighborhood => 2,
    }
}

/// What would leave this machine. Nothing is changed.
///
/// # Errors
/// Nobody is signed in, and the store's.
pub fn send_plan(
    host: &Host,
    context: &CallContext<'_>,
    args: SendPlanQuery,
) -> Result<SendPlan, ApiError> {
    let signed_in = host.signed_in()?;
    let plan = export::plan(&signed_in.store, reader(args.purpose))?;
    let standing = signed_in
        .store
        .read(|connection| Standing::read(connection, args.purpose))?;
    let (ready_claims, draft_claims) = claims(host, context, args.purpose)?;
    let (personal_leaving, personal_kept) = personal(&plan.leaving, args.purpose);
    Ok(SendPlan {
        number: small(standing.last_number + 1),
        entries: plan.leaving.operations,
        areas: areas(&plan.leaving),
        files: small(plan.evidence_files),
        file_bytes: plan.evidence_bytes,
        ready_claims,
        draft_claims,
        personal_kept,
        personal_leaving,
        confirmed: standing.confirmed,
        fingerprint: fingerprint(&signed_in)?,
        last_made_at: standing.last_made_at,
        last_receipt_at: standing.last_receipt_at,
        drives: removable_drives(),
    })
}

fn fingerprint(signed_in: &SignedIn) -> Result<Vec<String>, ApiError> {
    Ok(own_fingerprint(&signed_in.store)?)
}

/// What was sent and answered so far.
struct Standing {
    last_number: u64,
    confirmed: bool,
    last_made_at: Option<DateTime<Utc>>,
    last_receipt_at: Option<DateTime<Utc>>,
}

impl Standing {
    fn read(connection: &Connection, purpose: BundlePurpose) -> Result<Self, StoreError> {
        let exports = exchange::exports(connection)?;
        let mut of_purpose = exports
            .iter()
            .filter(|export| export.purpose == purpose_number(purpose));
        let newest = of_purpose.next();
        let trust = exchange::ward_trust(connection)?;
        let receipts = exchange::receipts(connection, None)?;
        Ok(Self {
            last_number: newest.map_or(0, |export| export.number),
            confirmed: trust.is_some_and(|trust| trust.certificate.is_some()),
            last_made_at: newest.map(|export| moment(export.made_ms)),
            last_receipt_at: receipts.first().map(|receipt| moment(receipt.at_ms)),
        })
    }
}

/// Codes of claims that are ready, and of drafts: those travel, but are not handed in.
fn claims(
    host: &Host,
    context: &CallContext<'_>,
    purpose: BundlePurpose,
) -> Result<(Vec<String>, Vec<String>), ApiError> {
    let assessment = match purpose {
        BundlePurpose::Ward => crate::assessment::assessment(host, context, Nothing {})?,
        BundlePurpose::Neighborhood => None,
    };
    let rows: Vec<ClaimRow> = assessment
        .into_iter()
        .flat_map(|detail| detail.groups)
        .flat_map(|group| group.rows)
        .collect();
    let in_state = |state| {
        let codes = rows.iter().filter(|row| row.state == state);
        codes.map(|row| row.code.clone()).collect()
    };
    Ok((
        in_state(ClaimStateName::ReadyToSend),
        in_state(ClaimStateName::Draft),
    ))
}

fn areas(leaving: &Leaving) -> Vec<SendAreaCount> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for (kind, count) in &leaving.entities {
        *counts.entry(send_area(*kind)).or_default() += count;
    }
    let counts = AREAS
        .iter()
        .filter_map(|area| Some((*area, *counts.get(area)?)));
    counts
        .map(|(area, entries)| SendAreaCount {
            area: area.to_owned(),
            entries,
        })
        .collect()
}

/// Areas in the order in which people look for them.
const AREAS: &[&str] = &[
    "claims",
    "help_log",
    "households",
    "activities",
    "welfare",
    "journal",
    "members",
    "other",
];

pub(super) const fn send_area(kind: KindId) -> &'static str {
    match kind {
        kinds::household::KIND => "households",
        kinds::help_entry::KIND => "help_log",
        kinds::claim::KIND | kinds::assessment::KIND | kinds::evidence::KIND => "claims",
        kinds::activity::KIND => "activities",
        kinds::welfare_round::KIND | kinds::welfare_recipient::KIND => "welfare",
        kinds::journal_entry::KIND => "journal",
        kinds::member::KIND => "members",
        _ => "other",
    }
}

/// Personal fields that leave, and those that stay unless the sender says otherwise.
fn personal(leaving: &Leaving, purpose: BundlePurpose) -> (Vec<PersonalField>, Vec<PersonalField>) {
    let found = Field::ALL
        .into_iter()
        .filter_map(|field| Some((field, *leaving.personal.get(&field)?)));
    let (kept, leaves): (Vec<_>, Vec<_>) =
        found.partition(|(field, _)| purpose == BundlePurpose::Ward && field.can_be_withheld());
    (named(leaves), named(kept))
}

fn named(fields: Vec<(Field, u64)>) -> Vec<PersonalField> {
    let named = fields.into_iter().map(|(field, entries)| PersonalField {
        name: field_slug(field).to_owned(),
        entries,
    });
    named.collect()
}

const fn field_slug(field: Field) -> &'static str {
    match field {
        Field::ContactName => "contact_name",
        Field::Phone => "phone",
        Field::HouseholdNote => "household_note",
        Field::HelpNote => "help_note",
        Field::RecipientName => "recipient_name",
        Field::HelperName => "helper_name",
        Field::JournalText => "journal_text",
        Field::FreeText => "free_text",
        Field::FileName => "file_name",
        Field::DossierCode => "dossier_code",
        Field::Address => "address",
        Field::MemberName => "member_name",
        Field::Photo => "photo",
    }
}
