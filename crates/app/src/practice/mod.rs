//! The practice ward: generated people on the real structure of a ward.
//!
//! Three uses: the practice notebook of a first run (one khu phố), `khupho demo` (a full-size ward)
//! and the benchmarks. Everything is written through the log like a person's entries, each day with
//! the clock of that day, so that moments, pace and history are as they would have been.

mod assessment;
mod build;
mod calendar;
mod entries;
mod folder_before;
mod households;
mod machines;
mod people;
mod places;
mod reviews;

pub use build::{WardBuilt, WardPlan};
pub use people::GENERATED_MARK;
pub use places::WARD_NAME;

use crate::api::errors::{ApiError, ErrorCode};
use crate::criteria::current_set;
use crate::host::{CallContext, Host, SignedIn};
use crate::session::begin_session;
use build::{BookPlan, Built, Purpose};
use folder_before::FolderBefore;
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_store::{Store, StoreError, Unlock, sign_in_state};
use places::PracticeNeighborhood;
use std::sync::Arc;

/// Help entries of a year where nobody says how many: as many as a ward of this size logged.
pub const DEFAULT_HELP_ENTRIES: u32 = 16_009;

/// Households and helps of the practice notebook: enough to page through, little enough to read.
const PRACTICE_HOUSEHOLDS: u32 = 60;
const PRACTICE_HELPS: u32 = 120;

/// Opens the practice notebook, which holds nobody's data: its secret is written here for anyone to read.
const PRACTICE_SECRET: &str = "so-tap-khong-bi-mat";

/// Builds the full-size ward in the host's folder and stays signed in as its head.
///
/// # Errors
/// A folder that holds a store already or may not hold one, cancelled by the person.
pub fn build_demo_ward(
    host: &Host,
    context: &CallContext<'_>,
    plan: &WardPlan,
) -> Result<WardBuilt, ApiError> {
    let book = BookPlan {
        neighborhoods: places::neighborhoods(),
        help_entries: plan.help_entries,
        seed: plan.seed,
        secret: plan.secret.clone(),
        purpose: Purpose::Demonstration,
    };
    let before = FolderBefore::read(&host.location().folder);
    let built = build_and_fill(host, context, &book);
    if built.is_err() {
        // What is left of a ward that was broken off is nobody's notebook.
        host.set_session(None);
        before.take_away_what_is_new();
    }
    built
}

fn build_and_fill(
    host: &Host,
    context: &CallContext<'_>,
    book: &BookPlan,
) -> Result<WardBuilt, ApiError> {
    let Built {
        keeper,
        head,
        neighborhoods,
        figures,
    } = build::build(host, context, book)?;
    open(host, keeper, &book.secret)?;
    act_as(host, head, Role::Head)?;
    assessment::fill(host, context, &neighborhoods)?;
    if book.purpose == Purpose::Demonstration {
        reviews::fill(host, keeper)?;
        act_as(host, keeper, Role::WardOfficer)?;
        machines::add(host, context, &neighborhoods)?;
        act_as(host, head, Role::Head)?;
    }
    Ok(figures)
}

/// Lets somebody else of the open store act.
fn act_as(host: &Host, member: EntityId, role: Role) -> Result<(), ApiError> {
    let signed_in = host.signed_in()?;
    host.set_session(Some(SignedIn {
        member,
        role,
        ..signed_in
    }));
    Ok(())
}

/// Opens the practice notebook, made on the first call, and signs its head in.
///
/// # Errors
/// As for a notebook of one's own.
pub fn open_or_create(host: &Host, context: &CallContext<'_>) -> Result<(), ApiError> {
    match sign_in_state(&host.location(), host.clock()) {
        Ok(state) => match state.tiles.first() {
            Some(tile) => open(host, tile.member, PRACTICE_SECRET)?,
            None => {
                return Err(StoreError::NoStore {
                    path: host.location().folder,
                }
                .into());
            }
        },
        Err(StoreError::NoStore { .. }) => return create_whole(host, context),
        Err(error) => return Err(error.into()),
    }
    if is_whole(host)? {
        // One that an earlier version made bears no mark yet.
        return mark(&host.signed_in()?.store);
    }
    discard(host)?;
    create_whole(host, context)
}

/// Marks a notebook as one of generated people, which can never be sent.
fn mark(store: &Store) -> Result<(), ApiError> {
    Ok(store.mark_practice()?)
}

/// The criteria are chosen last: without them the making was broken off, by a cut of power say.
fn is_whole(host: &Host) -> Result<bool, ApiError> {
    host.read(|connection, signed_in| Ok(current_set(connection, signed_in)?.is_some()))
}

/// Makes the practice notebook, or leaves nothing of it.
fn create_whole(host: &Host, context: &CallContext<'_>) -> Result<(), ApiError> {
    let made = create_practice(host, context);
    if made.is_err() {
        discard(host)?;
    }
    made
}

/// Takes the practice notebook away, which holds nobody's data; never any other.
fn discard(host: &Host) -> Result<(), ApiError> {
    host.set_session(None);
    let folder = host.location().folder;
    if !host.is_practice() || !folder.exists() {
        return Ok(());
    }
    std::fs::remove_dir_all(&folder)
        .map_err(|_| ApiError::new(ErrorCode::FileUnwritable).with("path", folder.display()))
}

fn create_practice(host: &Host, context: &CallContext<'_>) -> Result<(), ApiError> {
    let one = places::neighborhoods().into_iter().nth(12);
    let neighborhoods: Vec<_> = one
        .map(|neighborhood| PracticeNeighborhood {
            households: PRACTICE_HOUSEHOLDS,
            ..neighborhood
        })
        .into_iter()
        .collect();
    let book = BookPlan {
        neighborhoods,
        help_entries: PRACTICE_HELPS,
        seed: 13,
        secret: PRACTICE_SECRET.to_owned(),
        purpose: Purpose::Practice,
    };
    build_and_fill(host, context, &book).map(|_| ())
}

fn open(host: &Host, member: EntityId, secret: &str) -> Result<(), ApiError> {
    let unlock = Unlock::Secret { member, secret };
    let store = Store::open(
        host.location(),
        &unlock,
        host.clock().clone(),
        Arc::clone(host.vault()),
    )?;
    begin_session(host, store, member)
}
