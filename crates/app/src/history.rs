//! Who changed what and when: the history of an entity in plain words, from its operations.

use crate::api::errors::{ApiError, ErrorCode};
use crate::api::home::{HistoryChange, HistoryOf, HistoryRow};
use crate::host::{CallContext, Host, SignedIn, parse_id, txn_text};
use crate::session::moment;
use crate::{activities, journal, welfare};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use khupho_domain::activities::ActivityKind;
use khupho_domain::assessment::ClaimState;
use khupho_domain::criteria::TierLevel;
use khupho_domain::evidence::EvidenceKind;
use khupho_domain::help_log::{HelpCategory, HelpOutcome, HelpPlace};
use khupho_domain::households::ReachReason;
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_domain::review::Decision;
use khupho_oplog::registry::{self, DELETED, claim};
use khupho_oplog::{FieldId, KindId, Value};
use khupho_store::history::{Earlier, HistoryOperation, history};
use khupho_store::{Connection, members, welfare as stored_welfare};
use std::collections::HashMap;

/// Lines of a history that are shown on demand.
const ROWS_SHOWN: usize = 200;

/// Who changed what in something of the khu phố that is shown, newest first.
///
/// # Errors
/// [`ErrorCode::NotFound`] for what is not there, and the store's.
pub fn history_of(
    host: &Host,
    _context: &CallContext<'_>,
    args: HistoryOf,
) -> Result<Vec<HistoryRow>, ApiError> {
    host.read(|connection, signed_in| match &args {
        HistoryOf::Activity { id } => {
            let id = parse_id(id)?;
            activities::in_neighborhood(connection, signed_in, id)?;
            rows(connection, id, ROWS_SHOWN)
        }
        HistoryOf::JournalEntry { id } => {
            let id = parse_id(id)?;
            journal::in_neighborhood(connection, signed_in, id)?;
            rows(connection, id, ROWS_SHOWN)
        }
        HistoryOf::WelfareRound { id } => {
            let id = parse_id(id)?;
            welfare::round_named(connection, signed_in, id)?;
            of_round(connection, signed_in, id)
        }
        HistoryOf::WelfareRecipient { round, household } => {
            let (round, household) = (parse_id(round)?, parse_id(household)?);
            let lines = welfare::lines_named(connection, signed_in, round, household)?;
            rows_of_all(connection, &lines)
        }
        HistoryOf::Member { id } => {
            let id = parse_id(id)?;
            let member = members::find(connection, id)?;
            member.ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
            rows(connection, id, ROWS_SHOWN)
        }
    })
}

/// A round tells of its own fields and of every line of its list, whose household is named.
fn of_round(
    connection: &Connection,
    signed_in: &SignedIn,
    round: EntityId,
) -> Result<Vec<HistoryRow>, ApiError> {
    let mut all = Vec::new();
    let mut names = Names::new(connection);
    let lines = stored_welfare::lines_ever_listed(connection, round, signed_in.neighborhood)?;
    for (line, household) in lines {
        let about = names.of(household)?;
        let of_line = rows(connection, line, ROWS_SHOWN)?;
        all.extend(of_line.into_iter().map(|row| HistoryRow {
            about: about.clone(),
            ..row
        }));
    }
    // Last, so that of one moment the round comes before its list.
    all.extend(rows(connection, round, ROWS_SHOWN)?);
    all.sort_by_key(|row| std::cmp::Reverse(row.at));
    all.truncate(ROWS_SHOWN);
    Ok(all)
}

/// The history of a household's lines in a round, of which there are several after a merge.
pub(crate) fn rows_of_all(
    connection: &Connection,
    lines: &[EntityId],
) -> Result<Vec<HistoryRow>, ApiError> {
    let mut all = Vec::new();
    for line in lines {
        all.extend(rows(connection, *line, ROWS_SHOWN)?);
    }
    all.sort_by_key(|row| std::cmp::Reverse(row.at));
    Ok(all)
}

/// The newest lines of an entity's history, newest first.
///
/// # Errors
/// The store's.
pub(crate) fn rows(
    connection: &Connection,
    entity: EntityId,
    limit: usize,
) -> Result<Vec<HistoryRow>, ApiError> {
    let operations = history(connection, entity)?;
    let mut names = Names::new(connection);
    let mut rows = Vec::new();
    for operation in operations.iter().rev() {
        let row = row(operation, &mut names)?;
        if !row.changes.is_empty() {
            rows.push(row);
        }
        if rows.len() == limit {
            break;
        }
    }
    Ok(rows)
}

fn row(operation: &HistoryOperation, names: &mut Names<'_>) -> Result<HistoryRow, ApiError> {
    let mut changes = Vec::new();
    for (field, before, after) in &operation.changes {
        if let Some(field_name) = shown_field(operation.kind, *field) {
            changes.push(HistoryChange {
                field: field_name.clone(),
                before: earlier_words(operation.kind, *field, before, names)?,
                after: words(operation.kind, *field, after.as_ref(), names)?,
            });
        }
    }
    if operation.personal_withheld {
        changes.push(HistoryChange {
            field: PERSONAL_PART.to_owned(),
            before: None,
            after: Some(WITHHELD.to_owned()),
        });
    }
    Ok(HistoryRow {
        at: moment(operation.hlc_ms),
        who: names.of(operation.actor)?.unwrap_or_default(),
        txn: txn_text(operation.txn),
        about: None,
        changes,
    })
}

/// What stands for the fields of a personal part that is not here: nobody can tell which they are.
const PERSONAL_PART: &str = "personal_part";

/// What stands for a value that is not here; its words are `value-withheld`.
const WITHHELD: &str = "withheld";

/// Fields that only say where an entity belongs: they are set once and tell a reader nothing.
const BELONGING: &[&str] = &[
    "NEIGHBORHOOD",
    "ASSESSMENT",
    "CRITERION",
    "SET",
    "ROUND",
    "CLAIM",
    "REVIEWED",
    "TEMPLATE",
    "FIRST_ACCEPTED_BY",
];

/// Name of a field for its words; none where it is not shown. A field of a newer version is shown by its number.
pub(crate) fn shown_field(kind: KindId, field: FieldId) -> Option<String> {
    if field == DELETED {
        return Some("deleted".to_owned());
    }
    match registry::field(kind, field) {
        Some(spec) if BELONGING.contains(&spec.name) => None,
        Some(spec) => Some(spec.name.to_lowercase()),
        None => Some(format!("unknown_{}", field.0)),
    }
}

fn earlier_words(
    kind: KindId,
    field: FieldId,
    earlier: &Earlier,
    names: &mut Names<'_>,
) -> Result<Option<String>, ApiError> {
    match earlier {
        Earlier::Known(value) => words(kind, field, value.as_ref(), names),
        Earlier::Withheld => Ok(Some(WITHHELD.to_owned())),
    }
}

pub(crate) fn words(
    kind: KindId,
    field: FieldId,
    value: Option<&Value>,
    names: &mut Names<'_>,
) -> Result<Option<String>, ApiError> {
    let Some(value) = value else { return Ok(None) };
    if let Some(id) = value.as_bytes().and_then(EntityId::from_slice) {
        return Ok(Some(
            names
                .of(id)?
                .unwrap_or_else(|| short(value.as_bytes().unwrap_or_default())),
        ));
    }
    Ok(Some(plain(kind, field, value)))
}

fn plain(kind: KindId, field: FieldId, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(truth) => if *truth { "yes" } else { "no" }.to_owned(),
        Value::Int(number) => {
            slug(kind, field, *number).map_or_else(|| number.to_string(), str::to_owned)
        }
        Value::Text(text) => day_or_time(text).unwrap_or_else(|| text.clone()),
        Value::Bytes(bytes) => short(bytes),
        Value::List(values) if holds_claimed_value(kind, field) => claimed(values),
        Value::List(values) => joined(kind, field, values),
    }
}

/// A claim's value, or the ward's own figure for it.
fn holds_claimed_value(kind: KindId, field: FieldId) -> bool {
    use registry::review;
    (kind, field) == (claim::KIND, claim::VALUE)
        || (kind, field) == (review::KIND, review::VERIFIED_VALUE)
}

fn joined(kind: KindId, field: FieldId, values: &[Value]) -> String {
    let parts: Vec<_> = values
        .iter()
        .map(|value| plain(kind, field, value))
        .collect();
    parts.join(" · ")
}

/// A claim's value as people write it: "451/550", "01/2026: 20 · 02/2026: 23". Its first item is the
/// published number of its shape; a shape of a newer version is shown item by item.
fn claimed(values: &[Value]) -> String {
    match values {
        [Value::Int(4), Value::Int(part), Value::Int(whole)] => format!("{part}/{whole}"),
        [Value::Int(3), Value::List(months)] => {
            months.iter().map(month).collect::<Vec<_>>().join(" · ")
        }
        [Value::Int(5), Value::Int(level)] => TierLevel::from_number(*level)
            .map_or_else(|| level.to_string(), |level| level.slug().to_owned()),
        [Value::Int(_), value] => plain(claim::KIND, claim::VALUE, value),
        _ => joined(claim::KIND, claim::VALUE, values),
    }
}

fn month(value: &Value) -> String {
    match value.as_list() {
        Some([Value::Int(year), Value::Int(month), Value::Int(count)]) => {
            format!("{month:02}/{year}: {count}")
        }
        _ => plain(claim::KIND, claim::VALUE, value),
    }
}

/// Published forms of dates and times only: "2026-03-05", "08:30:00", "2026-03-05T08:30:00".
fn day_or_time(text: &str) -> Option<String> {
    let shown = match text.len() {
        10 => NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()?
            .format("%d/%m/%Y")
            .to_string(),
        8 => NaiveTime::parse_from_str(text, "%H:%M:%S")
            .ok()?
            .format("%H:%M")
            .to_string(),
        19 => NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S")
            .ok()?
            .format("%d/%m/%Y %H:%M")
            .to_string(),
        _ => return None,
    };
    Some(shown)
}

/// The slug of an enumerated value; none for plain numbers and for values of a newer version.
fn slug(kind: KindId, field: FieldId, number: i64) -> Option<&'static str> {
    use registry::{activity, evidence, help_entry, household, member, review};
    match (kind, field) {
        (household::KIND, household::REACH_REASON) => {
            ReachReason::from_number(number).map(ReachReason::slug)
        }
        (help_entry::KIND, help_entry::CATEGORY) => {
            HelpCategory::from_number(number).map(HelpCategory::slug)
        }
        (help_entry::KIND, help_entry::PLACE) => {
            HelpPlace::from_number(number).map(HelpPlace::slug)
        }
        (help_entry::KIND, help_entry::OUTCOME) => {
            HelpOutcome::from_number(number).map(HelpOutcome::slug)
        }
        (claim::KIND, claim::STATE) => ClaimState::from_number(number).map(claim_state_slug),
        (activity::KIND, activity::ACTIVITY_KIND) => {
            ActivityKind::from_number(number).map(activity_kind_slug)
        }
        (review::KIND, review::DECISION) => Decision::from_number(number).map(Decision::slug),
        (member::KIND, member::ROLE) => Role::from_number(number).map(role_slug),
        (evidence::KIND, evidence::EVIDENCE_KIND) => {
            EvidenceKind::from_number(number).map(evidence_kind_slug)
        }
        _ => None,
    }
}

const fn claim_state_slug(state: ClaimState) -> &'static str {
    match state {
        ClaimState::NotStarted => "not_started",
        ClaimState::Draft => "draft",
        ClaimState::ReadyToSend => "ready_to_send",
        ClaimState::Sent => "sent",
        ClaimState::Returned => "returned",
        ClaimState::Accepted => "accepted",
        ClaimState::Locked => "locked",
    }
}

const fn activity_kind_slug(kind: ActivityKind) -> &'static str {
    match kind {
        ActivityKind::DigitalLiteracyClass => "digital_literacy_class",
        ActivityKind::Outreach => "outreach",
        ActivityKind::Cleanup => "cleanup",
        ActivityKind::Meals => "meals",
        ActivityKind::CommunityWork => "community_work",
        ActivityKind::Meeting => "meeting",
        ActivityKind::Other => "other",
    }
}

pub(crate) const fn role_slug(role: Role) -> &'static str {
    match role {
        Role::Head => "head",
        Role::CommitteeMember => "committee_member",
        Role::Volunteer => "volunteer",
        Role::WardOfficer => "ward_officer",
    }
}

const fn evidence_kind_slug(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Photo => "photo",
        EvidenceKind::Document => "document",
    }
}

fn short(bytes: &[u8]) -> String {
    let shown = &bytes[..bytes.len().min(6)];
    data_encoding::HEXLOWER.encode(shown)
}

/// Names of members, households, khu phố and evidence, each looked up once.
pub(crate) struct Names<'connection> {
    connection: &'connection Connection,
    known: HashMap<EntityId, Option<String>>,
}

impl<'connection> Names<'connection> {
    /// Nothing looked up yet.
    pub(crate) fn new(connection: &'connection Connection) -> Self {
        Self {
            connection,
            known: HashMap::new(),
        }
    }

    /// The name of an entity; none where it has none or is gone.
    pub(crate) fn of(&mut self, entity: EntityId) -> Result<Option<String>, ApiError> {
        if let Some(known) = self.known.get(&entity) {
            return Ok(known.clone());
        }
        let name = khupho_store::history::name_of(self.connection, entity)?;
        self.known.insert(entity, name.clone());
        Ok(name)
    }
}

#[cfg(test)]
mod tests;
