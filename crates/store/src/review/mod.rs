//! Thẩm định: what the ward decided about claims, its reason templates, its settings and its spot
//! checks.
//!
//! The ward writes all of it; a khu phố receives what concerns it with a receipt and only reads.

mod decisions;
mod entries;
mod first_acceptance;
mod photos;
mod settings;
mod spot_checks;
mod templates;
mod ward_claims;
mod ward_figures;
mod wire;

pub use decisions::{
    Decided, StoredReview, decided, find, neighborhood_of, of_assessment, review_id, set_of_claim,
    write,
};
pub use entries::{ENTRIES_LOOKED_AT_MAX, EntriesOf, written_entries};
pub use first_acceptance::{FirstAcceptance, first_acceptance};
pub use photos::{ElsewhereCited, cited_elsewhere};
pub use settings::{save_settings, settings, ward_id};
pub use spot_checks::{
    SpotCheck, SpotVisit, StoredSpotCheck, find_spot_check, save_visit, spot_checks, visits,
    write_spot_check,
};
pub use templates::{StoredTemplate, delete_template, save_template, templates};
pub use ward_claims::{WardClaim, claims_of_set, find_ward_claim};
pub use ward_figures::{WardFigures, ward_figures};

use khupho_domain::ids::EntityId;
use khupho_oplog::EntityState;
use khupho_oplog::registry::{reason_template, review, spot_check, spot_visit, ward};
use rusqlite::Connection;

use crate::StoreError;
use crate::projection::ProjectedTable;

const fn table(name: &'static str, key: &'static [&'static str]) -> ProjectedTable {
    ProjectedTable {
        name,
        key,
        search: None,
        local_columns: &[],
    }
}

pub(crate) const TABLES: &[ProjectedTable] = &[
    table("review", &["entity"]),
    table("reason_template", &["entity"]),
    table("ward", &["entity"]),
    table("spot_check", &["entity"]),
    table("spot_check_claim", &["spot_check", "claim"]),
    table("spot_check_neighborhood", &["spot_check", "neighborhood"]),
    table("spot_visit", &["entity"]),
];

/// Makes the rows of an entity of these kinds equal to its state.
pub(crate) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    match state.kind {
        review::KIND => decisions::project(connection, entity, state),
        reason_template::KIND => templates::project(connection, entity, state),
        ward::KIND => settings::project(connection, entity, state),
        spot_check::KIND => spot_checks::project_check(connection, entity, state),
        spot_visit::KIND => spot_checks::project_visit(connection, entity, state),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
