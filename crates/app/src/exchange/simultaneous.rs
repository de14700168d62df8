//! Fields that two people changed without seeing each other's value.

use super::about::About;
use super::planning::send_area;
use crate::api::common::{Id, Nothing, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::exchange::{EditSide, SimultaneousEditDecide, SimultaneousEditRow};
use crate::history::{shown_field, words};
use crate::host::{CallContext, Host, id_text, written_txn};
use crate::session::moment;
use khupho_store::exchange::{self, SimultaneousEdit, Version};

/// Fields that two people changed at once and nobody decided yet.
///
/// # Errors
/// Nobody is signed in, and the store's.
pub fn simultaneous_edits(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Vec<SimultaneousEditRow>, ApiError> {
    host.read(|connection, _| {
        let mut about = About::new(host, connection);
        let mut rows = Vec::new();
        for edit in exchange::simultaneous_edits(connection)? {
            if let Some(field) = shown_field(edit.kind, edit.field) {
                rows.push(row(&edit, field, &mut about)?);
            }
        }
        Ok(rows)
    })
}

fn row(
    edit: &SimultaneousEdit,
    field: String,
    about: &mut About<'_>,
) -> Result<SimultaneousEditRow, ApiError> {
    Ok(SimultaneousEditRow {
        id: Id(edit.id.to_string()),
        area: send_area(edit.kind).to_owned(),
        entity: id_text(edit.entity),
        about: about.entity(edit.kind, edit.entity)?,
        field,
        standing: side(edit, &edit.standing, about)?,
        other: side(edit, &edit.other, about)?,
    })
}

fn side(
    edit: &SimultaneousEdit,
    version: &Version,
    about: &mut About<'_>,
) -> Result<EditSide, ApiError> {
    Ok(EditSide {
        value: words(edit.kind, edit.field, Some(&version.value), about.names())?,
        who: about.person(version.actor)?,
        at: moment(version.at_ms),
    })
}

/// Takes the other value, which is a write like any other, or keeps the one that stands.
///
/// # Errors
/// An edit that was decided already, a role that may not write the field: it may keep nothing either.
pub fn simultaneous_edit_decide(
    host: &Host,
    _context: &CallContext<'_>,
    args: SimultaneousEditDecide,
) -> Result<Saved, ApiError> {
    let signed_in = host.signed_in()?;
    let id = args.id;
    let number: i64 =
        id.0.parse()
            .map_err(|_| ApiError::new(ErrorCode::NotFound))?;
    let txn = if args.take_other {
        let committed = signed_in
            .store
            .take_other_value(signed_in.actor(), number)?;
        host.publish_changed(&committed.changed);
        written_txn(&committed)
    } else {
        signed_in
            .store
            .keep_standing_value(signed_in.actor(), number)?;
        None
    };
    host.publish_areas(&["exchange"]);
    Ok(Saved { id, txn })
}
