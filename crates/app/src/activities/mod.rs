//! Activities: use cases.

#[cfg(test)]
mod tests;

use crate::api::activities::{
    ActivityInput, ActivityPage, ActivityRow, ActivitySave, ActivitySearch,
};
use crate::api::common::{ById, PAGE_ROWS_MAX, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::help_log::evidence_rows;
use crate::host::{CallContext, Host, SignedIn, id_text, parse_id, saved};
use crate::validation::invalid_field;
use khupho_domain::activities::{Activity, ActivityKind};
use khupho_domain::ids::EntityId;
use khupho_domain::text::{nfc, nfc_multiline};
use khupho_oplog::registry::activity::KIND;
use khupho_oplog::{Change, Patch};
use khupho_store::{Connection, TxnLabel, activities as stored};

/// Searches the activities, newest first.
///
/// # Errors
/// [`ErrorCode::InvalidField`] for a kind that does not exist, and the store's.
pub fn activities_search(
    host: &Host,
    _context: &CallContext,
    args: ActivitySearch,
) -> Result<ActivityPage, ApiError> {
    let kind = args.kind.as_deref().map(parsed_kind).transpose()?;
    host.read(|connection, signed_in| {
        let query = stored::ActivityQuery {
            neighborhood: signed_in.neighborhood,
            text: args.query,
            kind,
            offset: args.page.offset,
            limit: args.page.limit.min(PAGE_ROWS_MAX),
        };
        let page = stored::search(connection, &query)?;
        let rows = page
            .rows
            .into_iter()
            .map(|(id, activity)| row(connection, id, activity));
        Ok(ActivityPage {
            total: page.total,
            rows: rows.collect::<Result<_, _>>()?,
        })
    })
}

fn parsed_kind(slug: &str) -> Result<ActivityKind, ApiError> {
    ActivityKind::from_slug(slug).ok_or_else(|| invalid_field("kind", "unknown"))
}

fn row(connection: &Connection, id: EntityId, activity: Activity) -> Result<ActivityRow, ApiError> {
    Ok(ActivityRow {
        id: id_text(id),
        evidence: evidence_rows(connection, &activity.evidence)?,
        activity: ActivityInput {
            kind: activity.kind.slug().to_owned(),
            title: activity.title,
            held_on: activity.held_on,
            place: activity.place,
            participants: activity.participants,
            households: activity.households,
            quantity: activity.quantity,
            value_dong: activity.value_dong,
            note: activity.note,
        },
    })
}

/// One activity.
///
/// # Errors
/// [`ErrorCode::NotFound`], and the store's.
pub fn activity_get(
    host: &Host,
    _context: &CallContext,
    args: ById,
) -> Result<ActivityRow, ApiError> {
    let id = parse_id(&args.id)?;
    host.read(|connection, signed_in| {
        let activity = in_neighborhood(connection, signed_in, id)?;
        row(connection, id, activity)
    })
}

/// An activity of the khu phố that is shown; those of others are not there.
pub(crate) fn in_neighborhood(
    connection: &Connection,
    signed_in: &SignedIn,
    id: EntityId,
) -> Result<Activity, ApiError> {
    stored::find(connection, id)?
        .filter(|activity| activity.neighborhood == signed_in.neighborhood)
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

/// Adds an activity or changes one.
///
/// # Errors
/// [`ErrorCode::InvalidField`], [`ErrorCode::TextTooLong`], [`ErrorCode::NotFound`], and the store's.
pub fn activity_save(
    host: &Host,
    _context: &CallContext,
    args: ActivitySave,
) -> Result<Saved, ApiError> {
    let id = args.id.as_ref().map(parse_id).transpose()?;
    let today = host.today();
    let committed = host.write(TxnLabel::Activity, |tx, signed_in| {
        let before = id
            .map(|id| in_neighborhood(tx.connection(), signed_in, id))
            .transpose()?;
        let after = typed(&args.activity, signed_in.neighborhood, before.as_ref())?;
        after.check(today)?;
        let id = id.map_or_else(|| tx.new_entity(), Ok)?;
        tx.write(KIND, id, stored::patch(before.as_ref(), &after))?;
        Ok(id)
    })?;
    Ok(saved(committed.value, &committed))
}

fn typed(
    input: &ActivityInput,
    neighborhood: EntityId,
    before: Option<&Activity>,
) -> Result<Activity, ApiError> {
    Ok(Activity {
        neighborhood,
        kind: parsed_kind(&input.kind)?,
        title: nfc(&input.title),
        held_on: input.held_on,
        place: nfc(&input.place),
        participants: input.participants,
        households: input.households,
        quantity: input.quantity,
        value_dong: input.value_dong,
        note: nfc_multiline(&input.note),
        evidence: before
            .map(|activity| activity.evidence.clone())
            .unwrap_or_default(),
    })
}

/// Takes an activity out; undoing brings it back.
///
/// # Errors
/// [`ErrorCode::NotFound`], and the store's.
pub fn activity_delete(host: &Host, _context: &CallContext, args: ById) -> Result<Saved, ApiError> {
    let id = parse_id(&args.id)?;
    let committed = host.write(TxnLabel::Activity, |tx, signed_in| {
        in_neighborhood(tx.connection(), signed_in, id)?;
        Ok(tx.write(KIND, id, Patch(vec![Change::delete_entity()]))?)
    })?;
    Ok(saved(id, &committed))
}
