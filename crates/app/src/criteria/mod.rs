//! Criteria packs and the sets loaded from them.
#![allow(
    clippy::needless_pass_by_value,
    reason = "every handler takes its arguments as the command list gives them"
)]

mod answers;
mod current;
mod dto;
mod pack;
mod score;
mod shipped;

use current::Choice;
pub(crate) use current::{current_period, current_set};
use dto::summary;
pub(crate) use dto::{criterion_detail, kind_name, metric_of};
pub use pack::{FaultReason, read_pack};
pub use score::score_pack;
pub use shipped::shipped_pack;

use crate::api::Event;
use crate::api::common::{ById, FileInput, Nothing, Saved};
use crate::api::criteria::{CriteriaSetRow, PackLoad, PackSource, PackSummary};
use crate::api::errors::{ApiError, ErrorCode};
use crate::evidence::GivenFile;
use crate::host::{CallContext, Host, SignedIn, id_text, parse_id, saved};
use khupho_domain::criteria::CriteriaSet;
use khupho_domain::ids::EntityId;
use khupho_domain::limits::PACK_FILE_MAX_BYTES;
use khupho_oplog::registry::assessment as fields;
use khupho_oplog::writers::may_write;
use khupho_store::criteria::{self as store, StoredSet};
use khupho_store::{Connection, Transaction, TxnLabel, assessment};

/// A pack that was read, with the name of its file.
struct NamedPack {
    name: String,
    set: CriteriaSet,
}

/// The packs that ship with the program.
pub fn packs(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Vec<PackSummary>, ApiError> {
    let packs: Vec<NamedPack> = shipped::SHIPPED
        .iter()
        .map(|pack| read_named(pack.name, pack.text.as_bytes()))
        .collect::<Result<_, _>>()?;
    packs.iter().map(|pack| summary_of(host, pack)).collect()
}

/// Reads a pack without loading it.
pub fn pack_preview(
    host: &Host,
    _context: &CallContext<'_>,
    args: PackLoad,
) -> Result<PackSummary, ApiError> {
    summary_of(host, &read_source(&args.source)?)
}

/// Reads a pack without a notebook.
///
/// # Errors
/// Every fault of the pack.
pub fn summarize_pack(bytes: &[u8], file_name: &str) -> Result<PackSummary, ApiError> {
    let pack = read_named(file_name, bytes)?;
    Ok(summary(&pack.name, &pack.set, false))
}

/// Loads a pack and begins the khu phố's assessment against it. The set becomes the current one.
pub fn pack_load(
    host: &Host,
    _context: &CallContext<'_>,
    args: PackLoad,
) -> Result<Saved, ApiError> {
    let pack = read_source(&args.source)?;
    let committed = host.write(TxnLabel::CriteriaLoad, |tx, signed_in| {
        load(tx, signed_in, &pack.set)
    })?;
    choose(host, committed.value, Choice::Loaded)?;
    Ok(saved(committed.value, &committed))
}

/// A set that another khu phố of this store loaded is begun; one that is begun already is refused,
/// and so is another content under a version that is loaded. The ward issues a set without
/// beginning the assessment, which is the khu phố's own: its first claim does.
fn load(
    tx: &mut Transaction<'_>,
    signed_in: &SignedIn,
    set: &CriteriaSet,
) -> Result<EntityId, ApiError> {
    let id = store::set_id(&set.code, set.version);
    let begins = may_assess(signed_in);
    match store::load(tx.connection(), id)? {
        None => {
            store::write(tx, set)?;
        }
        Some(loaded) => {
            let assessment = assessment::assessment_id(signed_in.neighborhood, id);
            if loaded.set != *set || !begins || assessment::is_begun(tx.connection(), assessment)? {
                return Err(ApiError::new(ErrorCode::PackLoadedAlready));
            }
        }
    }
    if begins {
        assessment::begin(tx, signed_in.neighborhood, id)?;
    }
    Ok(id)
}

fn may_assess(signed_in: &SignedIn) -> bool {
    may_write(signed_in.role, fields::KIND, fields::CRITERIA_SET)
}

/// The loaded sets, the newest loaded first.
pub fn criteria_sets(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Vec<CriteriaSetRow>, ApiError> {
    host.read(|connection, signed_in| {
        let current = current::current_set_id(connection, signed_in)?;
        let mut rows = Vec::new();
        for id in store::list(connection)? {
            if let Some(stored) = store::load(connection, id)? {
                rows.push(set_row(&stored, current == Some(id)));
            }
        }
        Ok(rows)
    })
}

/// A loaded set as a row.
pub(crate) fn set_row(stored: &StoredSet, current: bool) -> CriteriaSetRow {
    CriteriaSetRow {
        id: id_text(stored.id),
        summary: summary(&stored.set.code, &stored.set, true),
        current,
        issued_on: stored.issued_on,
    }
}

/// Assesses another loaded set, which everybody who uses this machine then sees.
pub fn criteria_set_select(
    host: &Host,
    _context: &CallContext<'_>,
    args: ById,
) -> Result<Saved, ApiError> {
    let id = parse_id(&args.id)?;
    let committed = host.write(TxnLabel::Assessment, |tx, signed_in| {
        // A set that was assessed before needs no write that would ask for the role.
        if !may_assess(signed_in) {
            return Err(ApiError::new(ErrorCode::NotAllowed));
        }
        store::load(tx.connection(), id)?.ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
        assessment::begin(tx, signed_in.neighborhood, id)?;
        Ok(id)
    })?;
    choose(host, id, Choice::Selected)?;
    Ok(saved(committed.value, &committed))
}

/// Which set a khu phố looks at is a setting of this machine, not a fact of the log.
fn choose(host: &Host, set: EntityId, choice: Choice) -> Result<(), ApiError> {
    let signed_in = host.signed_in()?;
    signed_in.store.set_preference(
        &current::preference(signed_in.neighborhood),
        &current::chosen_text(set, choice),
    )?;
    host.publish(&Event::Changed {
        areas: vec!["claims".to_owned(), "criteria".to_owned()],
    });
    Ok(())
}

/// The bytes of a pack's file, or of a file of answers, of which no more is read than a pack may hold.
///
/// # Errors
/// [`ErrorCode::FileUnreadable`], [`ErrorCode::EmptyFile`], [`ErrorCode::FileTooLarge`].
pub fn pack_file_bytes(path: &str) -> Result<Vec<u8>, ApiError> {
    let file = FileInput::Path {
        path: path.to_owned(),
    };
    GivenFile::read(&file, PACK_FILE_MAX_BYTES).map(|file| file.bytes)
}

fn read_source(source: &PackSource) -> Result<NamedPack, ApiError> {
    match source {
        PackSource::Shipped { name } => {
            let pack = shipped::find(name).ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
            read_named(pack.name, pack.text.as_bytes())
        }
        PackSource::File { file } => {
            let file = GivenFile::read(file, PACK_FILE_MAX_BYTES)?;
            read_named(&file.name, &file.bytes)
        }
    }
}

fn read_named(name: &str, bytes: &[u8]) -> Result<NamedPack, ApiError> {
    let set = read_pack(bytes).map_err(|faults| pack::refusal(name, &faults))?;
    Ok(NamedPack {
        name: name.to_owned(),
        set,
    })
}

/// Before anybody is signed in no pack counts as loaded.
fn summary_of(host: &Host, pack: &NamedPack) -> Result<PackSummary, ApiError> {
    let loaded =
        host.signed_in().is_ok() && host.read(|connection, _| is_loaded(connection, &pack.set))?;
    Ok(summary(&pack.name, &pack.set, loaded))
}

fn is_loaded(connection: &Connection, set: &CriteriaSet) -> Result<bool, ApiError> {
    Ok(store::load(connection, store::set_id(&set.code, set.version))?.is_some())
}

#[cfg(test)]
mod tests;
