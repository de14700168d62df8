//! Claims of the assessment under way: value, note, state, history.
#![allow(
    clippy::needless_pass_by_value,
    reason = "every handler takes its arguments as the command list gives them"
)]

mod dto;
mod from_book;
mod under_way;
mod values;
mod writing;

pub(crate) use dto::{missing_now, ratio_figure, state_name};
pub(crate) use from_book::{BookNow, book_now};
pub(crate) use under_way::UnderWay;
pub(crate) use values::{input_of, shape_name, typed_value};
pub(crate) use writing::{ClaimEdit, check_editable, write_edit};

use crate::api::assessment::{AssessmentDetail, ByCriterion, ClaimDetail, ClaimSave};
use crate::api::common::{Nothing, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::home::HistoryRow;
use crate::host::{CallContext, Host, parse_id, saved};
use crate::metrics::{claim_value, figure_under};
use crate::validation::long_text;
use khupho_domain::assessment::{BookSource, ClaimStep};
use khupho_store::TxnLabel;

/// The assessment under way; `None` before a set is loaded.
pub fn assessment(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Option<AssessmentDetail>, ApiError> {
    let today = host.today();
    host.read(|connection, signed_in| {
        let under_way = UnderWay::find(connection, signed_in, today)?;
        Ok(under_way.as_ref().map(UnderWay::detail))
    })
}

/// One claim with its criterion, evidence and what the book says now.
pub fn claim_get(
    host: &Host,
    _context: &CallContext<'_>,
    args: ByCriterion,
) -> Result<ClaimDetail, ApiError> {
    let (id, today) = (parse_id(&args.criterion)?, host.today());
    host.read(|connection, signed_in| {
        let under_way = UnderWay::open(connection, signed_in, today)?;
        dto::claim_detail(connection, signed_in, &under_way, under_way.index_of(id)?)
    })
}

/// Saves value and note. A claim that was ready becomes a draft again where something changed.
pub fn claim_save(
    host: &Host,
    _context: &CallContext<'_>,
    args: ClaimSave,
) -> Result<Saved, ApiError> {
    let (id, today) = (parse_id(&args.criterion)?, host.today());
    let note = long_text("note", &args.note)?;
    let committed = host.write(TxnLabel::Claim, |tx, signed_in| {
        let under_way = UnderWay::open(tx.connection(), signed_in, today)?;
        let index = under_way.index_of(id)?;
        let before = under_way.claim_or_new(index);
        let rule = under_way.criterion(index).rule;
        let is_as_before = args.value == before.value.as_ref().map(input_of);
        let value = match &args.value {
            _ if is_as_before => before.value.clone(),
            None => None,
            Some(input) => Some(typed_value("value", rule, input)?),
        };
        let from_book = before.from_book.clone().filter(|_| is_as_before);
        write_edit(
            tx,
            signed_in,
            &under_way,
            index,
            ClaimEdit {
                value,
                from_book,
                note,
                evidence: before.evidence,
            },
        )
    })?;
    Ok(saved(committed.value, &committed))
}

/// Takes the metric's figure as the value.
pub fn claim_take_from_book(
    host: &Host,
    _context: &CallContext<'_>,
    args: ByCriterion,
) -> Result<Saved, ApiError> {
    let (id, today) = (parse_id(&args.criterion)?, host.today());
    let committed = host.write(TxnLabel::Claim, |tx, signed_in| {
        let under_way = UnderWay::open(tx.connection(), signed_in, today)?;
        let index = under_way.index_of(id)?;
        let criterion = under_way.criterion(index);
        let no_figure = || ApiError::new(ErrorCode::NoFigureYet);
        let (neighborhood, set) = (signed_in.neighborhood, &under_way.stored.set);
        let figure = figure_under(tx.connection(), neighborhood, today, set, criterion)?;
        let figure = figure.ok_or_else(no_figure)?;
        let input = claim_value(&figure).ok_or_else(no_figure)?;
        let value = values::value_of("value", criterion.rule, &input)?;
        let before = under_way.claim_or_new(index);
        let edit = ClaimEdit {
            value: Some(value),
            from_book: Some(BookSource {
                metric: figure.metric,
                as_of: figure.as_of,
            }),
            note: before.note,
            evidence: before.evidence,
        };
        write_edit(tx, signed_in, &under_way, index, edit)
    })?;
    Ok(saved(committed.value, &committed))
}

/// Marks a claim as ready to send; refused while value or evidence is missing.
pub fn claim_mark_ready(
    host: &Host,
    _context: &CallContext<'_>,
    args: ByCriterion,
) -> Result<Saved, ApiError> {
    let (id, today) = (parse_id(&args.criterion)?, host.today());
    let committed = host.write(TxnLabel::Claim, |tx, signed_in| {
        let under_way = UnderWay::open(tx.connection(), signed_in, today)?;
        let index = under_way.index_of(id)?;
        check_editable(under_way.state(index))?;
        let missing = missing_now(tx.connection(), &under_way, index)?;
        if !missing.is_empty() {
            let codes: Vec<&str> = missing.iter().map(|part| part.code()).collect();
            return Err(ApiError::new(ErrorCode::ClaimNotReady).with("missing", codes.join(",")));
        }
        writing::write_step(tx, &under_way, index, ClaimStep::MarkReady)
    })?;
    Ok(saved(committed.value, &committed))
}

/// Puts a ready claim back to draft.
pub fn claim_back_to_draft(
    host: &Host,
    _context: &CallContext<'_>,
    args: ByCriterion,
) -> Result<Saved, ApiError> {
    let (id, today) = (parse_id(&args.criterion)?, host.today());
    let committed = host.write(TxnLabel::Claim, |tx, signed_in| {
        let under_way = UnderWay::open(tx.connection(), signed_in, today)?;
        let index = under_way.index_of(id)?;
        writing::write_step(tx, &under_way, index, ClaimStep::BackToDraft)
    })?;
    Ok(saved(committed.value, &committed))
}

/// Who changed what in a claim, newest first.
pub fn claim_history(
    host: &Host,
    _context: &CallContext<'_>,
    args: ByCriterion,
) -> Result<Vec<HistoryRow>, ApiError> {
    let (id, today) = (parse_id(&args.criterion)?, host.today());
    host.read(|connection, signed_in| {
        let under_way = UnderWay::open(connection, signed_in, today)?;
        let claim = under_way.claim_id(under_way.index_of(id)?);
        crate::review::history_of_claim(connection, claim)
    })
}

#[cfg(test)]
mod tests;
