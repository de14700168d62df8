//! Issuing a criteria set: from then on it is the ward's, and nobody else's hand is in it.

use super::{check_officer, not_found};
use crate::api::common::{ById, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::review::{CriteriaSetChanges, CriteriaSetIssue, CriterionChange};
use crate::host::saved;
use crate::host::{CallContext, Host, parse_id};
use crate::validation::{Required, short_text};
use khupho_domain::criteria::{SetChanges, set_changes};
use khupho_domain::fields::check_past_day;
use khupho_store::criteria::{self, SetIssue, StoredSet};
use khupho_store::review::settings;
use khupho_store::{Connection, TxnLabel};

/// Issues a loaded set under a decision. Claims made against other versions stay under theirs.
///
/// # Errors
/// Anybody but the ward, no number, a day to come, [`ErrorCode::SetIssuedAlready`].
pub fn criteria_set_issue(
    host: &Host,
    _context: &CallContext<'_>,
    args: CriteriaSetIssue,
) -> Result<Saved, ApiError> {
    let (id, today) = (parse_id(&args.set)?, host.today());
    let decision_number = short_text("decision_number", &args.decision_number, Required::Yes)?;
    check_past_day("decided_on", args.decided_on, today)?;
    let committed = host.write(TxnLabel::CriteriaIssue, |tx, signed_in| {
        check_officer(signed_in)?;
        let stored = criteria::load(tx.connection(), id)?.ok_or_else(not_found)?;
        if stored.issued_on.is_some() {
            return Err(ApiError::new(ErrorCode::SetIssuedAlready));
        }
        let issue = SetIssue {
            issuer: &issuer(tx.connection(), &stored)?,
            decision_number: &decision_number,
            decided_on: args.decided_on,
            issued_on: today,
        };
        criteria::issue(tx, id, &issue)?;
        Ok(id)
    })?;
    Ok(saved(committed.value, &committed))
}

/// "UBND phường Xuân Hòa" of "Phường Xuân Hòa"; a ward that never named itself keeps what the pack says.
fn issuer(connection: &Connection, stored: &StoredSet) -> Result<String, ApiError> {
    let Some(settings) = settings(connection)? else {
        return Ok(stored.set.issuer.clone());
    };
    let mut letters = settings.name.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string());
    Ok(format!(
        "UBND {}{}",
        first.unwrap_or_default(),
        letters.as_str()
    ))
}

/// What a set changes against the version before it.
///
/// # Errors
/// An unknown set, and the store's.
pub fn criteria_set_changes(
    host: &Host,
    _context: &CallContext<'_>,
    args: ById,
) -> Result<CriteriaSetChanges, ApiError> {
    let id = parse_id(&args.id)?;
    host.read(|connection, _| {
        let stored = criteria::load(connection, id)?.ok_or_else(not_found)?;
        let former = version_before(connection, &stored)?;
        let changes = former
            .as_ref()
            .map(|former| set_changes(&former.set, &stored.set));
        Ok(changes_row(
            former.map(|former| former.set.title),
            changes.unwrap_or_default(),
        ))
    })
}

/// The loaded version of the same code with the next lower number.
fn version_before(
    connection: &Connection,
    stored: &StoredSet,
) -> Result<Option<StoredSet>, ApiError> {
    let mut before: Option<StoredSet> = None;
    for id in criteria::list(connection)? {
        let Some(other) = criteria::load(connection, id)? else {
            continue;
        };
        let is_before = other.set.code == stored.set.code && other.set.version < stored.set.version;
        let is_nearer = before
            .as_ref()
            .is_none_or(|known| known.set.version < other.set.version);
        if is_before && is_nearer {
            before = Some(other);
        }
    }
    Ok(before)
}

fn changes_row(former_title: Option<String>, changes: SetChanges) -> CriteriaSetChanges {
    let names = |parts: Vec<&'static str>| parts.into_iter().map(str::to_owned).collect();
    CriteriaSetChanges {
        former_title,
        added: changes.added,
        removed: changes.removed,
        changed: changes
            .changed
            .into_iter()
            .map(|one| CriterionChange {
                code: one.code,
                parts: names(one.parts),
            })
            .collect(),
        set_parts: names(changes.set_parts),
    }
}
