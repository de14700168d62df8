//! Which doors to knock on, in walking order.

use super::known;
use crate::api::common::PAGE_ROWS_MAX;
use crate::api::errors::ApiError;
use crate::api::metrics::{DoorRow, DoorsPage, DoorsQuery, StreetDoors};
use crate::host::{CallContext, Host, id_text};
use khupho_domain::households::ReachReason;
use khupho_domain::metrics::Door;
use khupho_domain::text::fold;
use khupho_store::metrics::{self as store, DoorEntry};

/// Doors that can still add to a metric, or households never counted.
pub fn doors(
    host: &Host,
    _context: &CallContext<'_>,
    args: DoorsQuery,
) -> Result<DoorsPage, ApiError> {
    let DoorsQuery {
        metric,
        street,
        page,
    } = args;
    let source = metric
        .as_deref()
        .map(known)
        .transpose()?
        .map(|spec| spec.source);
    let street = street.as_deref().map(fold);
    host.read(|connection, signed_in| {
        let list = store::doors(
            connection,
            signed_in.neighborhood,
            source,
            street.as_deref(),
        )?;
        let shown: Vec<_> = list
            .doors
            .iter()
            .skip(page.offset as usize)
            .take(page.limit.min(PAGE_ROWS_MAX) as usize)
            .collect();
        let households: Vec<_> = shown.iter().map(|(household, _)| *household).collect();
        let entries = store::door_entries(connection, &households)?;
        Ok(DoorsPage {
            total: u32::try_from(list.doors.len()).unwrap_or(u32::MAX),
            left_out: list.left_out,
            streets: list
                .streets
                .into_iter()
                .map(|street| StreetDoors {
                    street: street.street,
                    doors: street.doors,
                })
                .collect(),
            rows: entries
                .into_iter()
                .zip(shown)
                .map(|(entry, (_, door))| row(entry, *door))
                .collect(),
        })
    })
}

fn row(entry: DoorEntry, door: Door) -> DoorRow {
    DoorRow {
        household: id_text(entry.household),
        contact_name: entry.contact_name,
        address: entry.address_line,
        phone: entry.phone,
        why: door.reason.slug().to_owned(),
        missing: door.missing,
        reach_reason: entry
            .reach_reason
            .map(|reason: ReachReason| reason.slug().to_owned()),
    }
}
