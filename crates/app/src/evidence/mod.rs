//! Minh chứng: taking photos and documents in, citing them, showing them.
#![allow(
    clippy::needless_pass_by_value,
    reason = "every handler takes its arguments as the command list gives them"
)]

mod detect;
mod file;
mod in_book;
mod photo;
mod prepare;
mod targets;

pub(crate) use file::GivenFile;
pub use in_book::{evidence_cite, evidence_in_book};

use crate::api::assessment::{
    EvidenceAdd, EvidenceAdded, EvidenceContent, EvidenceRemove, EvidenceRow, EvidenceSaveAs,
};
use crate::api::common::{ById, FileWritten, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::criteria::{current_period, kind_name};
use crate::host::saved;
use crate::host::{CallContext, Host, id_text, parse_id};
use crate::written_files;
use chrono::NaiveDate;
use data_encoding::BASE64;
use khupho_domain::assessment::Period;
use khupho_domain::evidence::{Evidence, EvidenceFlag, EvidenceKind, flags};
use khupho_domain::ids::EntityId;
use khupho_domain::limits::PHOTO_IN_MAX_BYTES;
use khupho_store::TxnLabel;
use khupho_store::evidence::{self as store, CitedEvidence};
use targets::Target;

/// Adds a file as evidence.
///
/// The piece of evidence is written down in a transaction of its own before the one that cites it,
/// so that undoing one citation never takes the photo from another claim.
pub fn evidence_add(
    host: &Host,
    context: &CallContext<'_>,
    args: EvidenceAdd,
) -> Result<EvidenceAdded, ApiError> {
    let (target, today, signed_in) = (Target::of(&args.target)?, host.today(), host.signed_in()?);
    target.check_role(&signed_in)?;
    host.read(|connection, signed_in| target.check_there(connection, signed_in, today))?;
    let prepared = prepare::prepare(GivenFile::read(&args.file, PHOTO_IN_MAX_BYTES)?)?;
    context.progress("evidence", 1, 2)?;
    let evidence = Evidence {
        kind: prepared.kind,
        content: signed_in.store.put_evidence(&prepared.bytes)?,
        size_bytes: prepared.bytes.len() as u64,
        size_px: prepared.size_px,
        captured_at: prepared.captured_at,
        caption: prepared.caption,
    };
    let id = host
        .write(TxnLabel::Evidence, |tx, _| Ok(store::write(tx, &evidence)?))?
        .value;
    cited(host, target, today, id)
}

/// Writes that the target cites it, and tells it as the target sees it.
fn cited(
    host: &Host,
    target: Target,
    today: NaiveDate,
    id: EntityId,
) -> Result<EvidenceAdded, ApiError> {
    let cited = host.write(TxnLabel::Evidence, |tx, signed_in| {
        target.cite(tx, signed_in, today, id)
    })?;
    Ok(EvidenceAdded {
        evidence: added_row(host, target, cited.value, id)?,
        txn: saved(cited.value, &cited).txn,
    })
}

/// The row of what was just added, flagged as its target sees it.
fn added_row(
    host: &Host,
    target: Target,
    holder: EntityId,
    id: EntityId,
) -> Result<EvidenceRow, ApiError> {
    host.read(|connection, signed_in| {
        if let Target::Claim { .. } = target {
            let period = current_period(connection, signed_in)?;
            let cited = store::of_claim(connection, holder)?
                .into_iter()
                .find(|one| one.id == id);
            return cited
                .map(|cited| claim_evidence_row(cited, period))
                .ok_or_else(not_found);
        }
        let rows = crate::help_log::evidence_rows(connection, &[id])?;
        rows.into_iter().next().ok_or_else(not_found)
    })
}

/// Takes evidence out of a claim, entry or activity. The file stays: history and other claims may cite it.
pub fn evidence_remove(
    host: &Host,
    _context: &CallContext<'_>,
    args: EvidenceRemove,
) -> Result<Saved, ApiError> {
    let (target, today, evidence) = (
        Target::of(&args.target)?,
        host.today(),
        parse_id(&args.evidence)?,
    );
    let committed = host.write(TxnLabel::Evidence, |tx, signed_in| {
        target.take_out(tx, signed_in, today, evidence)
    })?;
    Ok(saved(committed.value, &committed))
}

/// Content of a piece of evidence, for showing.
pub fn evidence_content(
    host: &Host,
    _context: &CallContext<'_>,
    args: ById,
) -> Result<EvidenceContent, ApiError> {
    let (evidence, bytes) = content(host, parse_id(&args.id)?)?;
    let media_type = match evidence.kind {
        EvidenceKind::Photo => "image/jpeg",
        EvidenceKind::Document => "application/pdf",
    };
    Ok(EvidenceContent {
        media_type: media_type.to_owned(),
        base64: BASE64.encode(&bytes),
    })
}

/// Writes a piece of evidence to a file, for another program to open. The file is whole or not there.
pub fn evidence_save_as(
    host: &Host,
    _context: &CallContext<'_>,
    args: EvidenceSaveAs,
) -> Result<FileWritten, ApiError> {
    let path = written_files::outside(host, &args.path)?;
    let (_, bytes) = content(host, parse_id(&args.id)?)?;
    written_files::write(path, &bytes)?;
    Ok(FileWritten {
        path: args.path,
        rows: 1,
    })
}

fn content(host: &Host, id: EntityId) -> Result<(Evidence, Vec<u8>), ApiError> {
    let evidence = host.read(|connection, _| store::find(connection, id)?.ok_or_else(not_found))?;
    let bytes = host.signed_in()?.store.get_evidence(evidence.content)?;
    Ok((evidence, bytes))
}

/// Evidence as the claim that cites it shows it, flagged against the period.
pub(crate) fn claim_evidence_row(cited: CitedEvidence, period: Period) -> EvidenceRow {
    let flags = flags(&cited.evidence, period, cited.other_claims);
    EvidenceRow {
        id: id_text(cited.id),
        kind: kind_name(cited.evidence.kind),
        size_bytes: cited.evidence.size_bytes,
        captured_at: cited.evidence.captured_at,
        caption: cited.evidence.caption,
        used_in_other_claims: cited.other_claims,
        outside_period: flags
            .iter()
            .any(|flag| matches!(flag, EvidenceFlag::OutsidePeriod { .. })),
    }
}

fn not_found() -> ApiError {
    ApiError::new(ErrorCode::NotFound)
}

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
