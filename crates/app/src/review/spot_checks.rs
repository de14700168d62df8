//! Spot checks: a random sample that anybody can draw again, and what the visits found.

use super::visit_list::visit_rows;
use super::ward_view::{WardView, ward_set};
use super::{check_officer, not_found};
use crate::api::common::{ById, Nothing, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::review::{SpotCheckDetail, SpotCheckDraw, SpotCheckRow, SpotVisitSave};
use crate::host::saved;
use crate::host::{CallContext, Host, SignedIn, id_text, parse_id};
use crate::session::moment;
use crate::validation::{invalid_field, long_text};
use chrono::NaiveDate;
use khupho_domain::ids::EntityId;
use khupho_domain::limits::SPOT_CHECK_CLAIMS_MAX;
use khupho_domain::ratio::Percent;
use khupho_domain::review::{ReviewState, SampleSize, VisitResult, draw, population_digest};
use khupho_store::review::{
    SpotCheck, SpotVisit, StoredSpotCheck, find_spot_check, save_visit, write_spot_check,
};
use khupho_store::{Connection, TxnLabel, review as store};
use std::collections::BTreeSet;

/// Digits of a population's digest that are shown.
const DIGEST_DIGITS: usize = 16;

/// Spot checks, newest first.
///
/// # Errors
/// Anybody but the ward, and the store's.
pub fn spot_checks(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Vec<SpotCheckRow>, ApiError> {
    host.read(|connection, signed_in| {
        check_officer(signed_in)?;
        Ok(store::spot_checks(connection)?.iter().map(row).collect())
    })
}

/// Draws a spot check from the claims that were handed in, by a seed of the system's random numbers.
///
/// # Errors
/// Anybody but the ward, a size out of range, khu phố that handed nothing in.
pub fn spot_check_draw(
    host: &Host,
    _context: &CallContext<'_>,
    args: SpotCheckDraw,
) -> Result<SpotCheckDetail, ApiError> {
    let (size, today) = (size_of(&args)?, host.today());
    let neighborhoods: BTreeSet<EntityId> = args
        .neighborhoods
        .iter()
        .map(parse_id)
        .collect::<Result<_, _>>()?;
    let seed = random_seed()?;
    let committed = host.write(TxnLabel::SpotCheck, |tx, signed_in| {
        check_officer(signed_in)?;
        let population = handed_in(tx.connection(), &neighborhoods, today)?;
        let drawn = draw(seed, &population, size);
        if drawn.is_empty() {
            return Err(invalid_field("neighborhoods", "nothing_handed_in"));
        }
        if drawn.len() > SPOT_CHECK_CLAIMS_MAX {
            return Err(invalid_field("size", "range"));
        }
        let set = ward_set(tx.connection())?.ok_or_else(not_found)?;
        let id = tx.new_entity()?;
        let check = SpotCheck {
            criteria_set: set.id,
            seed,
            made_on: today,
            claims: drawn.into_iter().collect(),
            neighborhoods: neighborhoods.clone(),
            population: u32::try_from(population.len()).unwrap_or(u32::MAX),
            population_digest: population_digest(&population),
        };
        write_spot_check(tx, id, &check)?;
        Ok(id)
    })?;
    let id = committed.value;
    host.read(|connection, signed_in| detail(connection, signed_in, id, today))
}

fn size_of(args: &SpotCheckDraw) -> Result<SampleSize, ApiError> {
    match args.percent {
        Some(percent @ 1..=100) => Ok(SampleSize::Percent(Percent::whole(percent))),
        Some(_) => Err(invalid_field("percent", "range")),
        None if args.size == 0 || args.size as usize > SPOT_CHECK_CLAIMS_MAX => {
            Err(invalid_field("size", "range"))
        }
        None => Ok(SampleSize::Claims(args.size)),
    }
}

fn random_seed() -> Result<u64, ApiError> {
    let mut seed = [0; 8];
    getrandom::fill(&mut seed)
        .map_err(|_| ApiError::new(ErrorCode::Internal).with("reference", "RANDOM"))?;
    Ok(u64::from_be_bytes(seed))
}

/// What a khu phố stands by: claims that wait and claims that were accepted.
fn handed_in(
    connection: &Connection,
    neighborhoods: &BTreeSet<EntityId>,
    today: NaiveDate,
) -> Result<Vec<EntityId>, ApiError> {
    let view = WardView::open(connection, today)?;
    let standing = view.claims.iter().filter(|one| {
        let claim = &one.ward_claim;
        (one.state.waits() || one.state == ReviewState::Accepted)
            && (neighborhoods.is_empty() || neighborhoods.contains(&claim.neighborhood))
    });
    Ok(standing.map(|one| one.ward_claim.id).collect())
}

/// One spot check with its visits.
///
/// # Errors
/// Anybody but the ward, an unknown spot check, and the store's.
pub fn spot_check_get(
    host: &Host,
    _context: &CallContext<'_>,
    args: ById,
) -> Result<SpotCheckDetail, ApiError> {
    let (id, today) = (parse_id(&args.id)?, host.today());
    host.read(|connection, signed_in| detail(connection, signed_in, id, today))
}

fn detail(
    connection: &Connection,
    signed_in: &SignedIn,
    id: EntityId,
    today: NaiveDate,
) -> Result<SpotCheckDetail, ApiError> {
    check_officer(signed_in)?;
    let stored = find_spot_check(connection, id)?.ok_or_else(not_found)?;
    Ok(SpotCheckDetail {
        row: row(&stored),
        visits: visit_rows(connection, &stored, today)?,
    })
}

/// Keeps what a visit found, in place of what was kept before.
///
/// # Errors
/// Anybody but the ward, a claim that was not drawn.
pub fn spot_visit_save(
    host: &Host,
    _context: &CallContext<'_>,
    args: SpotVisitSave,
) -> Result<Saved, ApiError> {
    let visit = SpotVisit {
        spot_check: parse_id(&args.spot_check)?,
        claim: parse_id(&args.claim)?,
        result: if args.agreed {
            VisitResult::Agreed
        } else {
            VisitResult::Differs
        },
        note: long_text("note", &args.note)?,
        visited_on: Some(host.today()),
    };
    let committed = host.write(TxnLabel::SpotVisit, |tx, signed_in| {
        check_officer(signed_in)?;
        let stored = find_spot_check(tx.connection(), visit.spot_check)?.ok_or_else(not_found)?;
        if !stored.check.claims.contains(&visit.claim) {
            return Err(not_found());
        }
        Ok(save_visit(tx, &visit)?)
    })?;
    Ok(saved(committed.value, &committed))
}

fn row(stored: &StoredSpotCheck) -> SpotCheckRow {
    let digest = data_encoding::HEXLOWER.encode(&stored.check.population_digest);
    SpotCheckRow {
        id: id_text(stored.id),
        drawn_at: moment(stored.drawn_ms),
        seed: stored.check.seed.to_string(),
        size: u32::try_from(stored.check.claims.len()).unwrap_or(u32::MAX),
        population: stored.check.population,
        population_digest: digest[..DIGEST_DIGITS].to_owned(),
        visited: stored.visited,
    }
}
