//! Reasons the ward often gives. The first nine have the keys 1–9.

use super::{check_officer, not_found};
use crate::api::common::{ById, Nothing, Saved};
use crate::api::errors::ApiError;
use crate::api::review::{ReasonTemplateRow, ReasonTemplateSave};
use crate::host::saved;
use crate::host::{CallContext, Host, id_text, parse_id};
use crate::validation::{Required, invalid_field, short_text};
use khupho_domain::limits::REASON_TEMPLATES_MAX;
use khupho_domain::review::ReasonTemplate;
use khupho_store::review::{StoredTemplate, delete_template, save_template, templates};
use khupho_store::{Transaction, TxnLabel};

/// What a new ward begins with; it changes them as it likes.
const FIRST_TEMPLATES: [&str; 5] = [
    "Thiếu minh chứng: đề nghị bổ sung ảnh hoặc văn bản.",
    "Ảnh không rõ hoặc không đúng nội dung tiêu chí.",
    "Số liệu chưa khớp với sổ: đề nghị rà soát lại.",
    "Minh chứng ngoài thời gian của kỳ đánh giá.",
    "Văn bản chưa ghi đủ số hiệu, ngày, trích yếu.",
];

/// The templates in their order.
///
/// # Errors
/// Nobody is signed in, and the store's.
pub fn reason_templates(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Vec<ReasonTemplateRow>, ApiError> {
    let all = host.read(|connection, _| Ok(templates(connection)?))?;
    Ok(all.into_iter().map(row).collect())
}

fn row(stored: StoredTemplate) -> ReasonTemplateRow {
    ReasonTemplateRow {
        id: id_text(stored.id),
        text: stored.template.text,
    }
}

/// Adds a template at the end, or changes one where it stands.
///
/// # Errors
/// Anybody but the ward, an empty text, an unknown template, too many of them.
pub fn reason_template_save(
    host: &Host,
    _context: &CallContext<'_>,
    args: ReasonTemplateSave,
) -> Result<Saved, ApiError> {
    let text = short_text("text", &args.text, Required::Yes)?;
    let named = args.id.as_ref().map(parse_id).transpose()?;
    let committed = host.write(TxnLabel::ReasonTemplate, |tx, signed_in| {
        check_officer(signed_in)?;
        let known = templates(tx.connection())?;
        let (id, position) = match named {
            Some(id) => {
                let stored = known.iter().find(|one| one.id == id);
                (id, stored.ok_or_else(not_found)?.template.position)
            }
            None => (tx.new_entity()?, position_at_end(&known)?),
        };
        save_template(tx, id, &ReasonTemplate { text, position })?;
        Ok(id)
    })?;
    Ok(saved(committed.value, &committed))
}

fn position_at_end(known: &[StoredTemplate]) -> Result<u32, ApiError> {
    if known.len() >= REASON_TEMPLATES_MAX {
        return Err(invalid_field("text", "too_many"));
    }
    let last = known.iter().map(|one| one.template.position).max();
    Ok(last.unwrap_or(0).saturating_add(1))
}

/// Takes a template out. Reasons that were given with it keep their words.
///
/// # Errors
/// Anybody but the ward, an unknown template.
pub fn reason_template_delete(
    host: &Host,
    _context: &CallContext<'_>,
    args: ById,
) -> Result<Saved, ApiError> {
    let id = parse_id(&args.id)?;
    let committed = host.write(TxnLabel::ReasonTemplate, |tx, signed_in| {
        check_officer(signed_in)?;
        let known = templates(tx.connection())?;
        if !known.iter().any(|one| one.id == id) {
            return Err(not_found());
        }
        delete_template(tx, id)?;
        Ok(id)
    })?;
    Ok(saved(committed.value, &committed))
}

/// Writes the templates a new ward begins with.
///
/// # Errors
/// The store's.
pub(crate) fn write_first_templates(tx: &mut Transaction<'_>) -> Result<(), ApiError> {
    for (position, text) in (1_u32..).zip(FIRST_TEMPLATES) {
        let id = tx.new_entity()?;
        let text = text.to_owned();
        save_template(tx, id, &ReasonTemplate { text, position })?;
    }
    Ok(())
}
