//! Claims of the practice ward: some from the book, some by hand, one with a photo, most untouched.

use crate::api::assessment::{
    ByCriterion, ClaimRow, ClaimSave, ClaimValueInput, EvidenceAdd, EvidenceTarget,
};
use crate::api::common::{FileInput, Nothing};
use crate::api::criteria::{PackLoad, PackSource};
use crate::api::errors::{ApiError, ErrorCode};
use crate::host::{CallContext, Host, SignedIn};
use crate::{assessment, criteria, evidence};
use data_encoding::BASE64;
use image::{ImageFormat, Rgb, RgbImage};
use khupho_domain::ids::EntityId;
use std::io::Cursor;

/// The sample set of the program.
const PACK: &str = "bo-tieu-chi-mau.toml";

/// One criterion in this many is left untouched, so that there is something to begin.
const UNTOUCHED_EVERY: usize = 4;

/// Begins the assessment of every khu phố and fills part of it; the first stays shown.
pub(super) fn fill(
    host: &Host,
    context: &CallContext<'_>,
    neighborhoods: &[EntityId],
) -> Result<(), ApiError> {
    for neighborhood in neighborhoods.iter().rev() {
        let signed_in = host.signed_in()?;
        host.set_session(Some(SignedIn {
            neighborhood: *neighborhood,
            ..signed_in
        }));
        let source = PackSource::Shipped {
            name: PACK.to_owned(),
        };
        criteria::pack_load(host, context, PackLoad { source })?;
        fill_one(host, context)?;
    }
    Ok(())
}

fn fill_one(host: &Host, context: &CallContext<'_>) -> Result<(), ApiError> {
    let rows: Vec<ClaimRow> = assessment::assessment(host, context, Nothing {})?
        .into_iter()
        .flat_map(|detail| detail.groups)
        .flat_map(|group| group.rows)
        .collect();
    for (index, row) in rows
        .iter()
        .enumerate()
        .filter(|(index, _)| index % UNTOUCHED_EVERY != 1)
    {
        let criterion = ByCriterion {
            criterion: row.criterion.clone(),
        };
        match assessment::claim_take_from_book(host, context, criterion.clone()) {
            Ok(_) => {}
            // No metric, or nothing in the book yet: answered by hand.
            Err(error)
                if matches!(
                    error.code,
                    ErrorCode::NoFigureYet | ErrorCode::BadRequest | ErrorCode::InvalidField
                ) =>
            {
                answer_by_hand(host, context, row, index)?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn answer_by_hand(
    host: &Host,
    context: &CallContext<'_>,
    row: &ClaimRow,
    index: usize,
) -> Result<(), ApiError> {
    let save = |value| ClaimSave {
        criterion: row.criterion.clone(),
        value,
        note: String::new(),
    };
    let yes = assessment::claim_save(
        host,
        context,
        save(Some(ClaimValueInput::YesNo { yes: true })),
    );
    if yes.is_err() {
        // Not a yes or no: left for the person.
        return Ok(());
    }
    if index.is_multiple_of(2) {
        add_photo(host, context, row, index)?;
        let criterion = ByCriterion {
            criterion: row.criterion.clone(),
        };
        match assessment::claim_mark_ready(host, context, criterion) {
            Err(error) if error.code != ErrorCode::ClaimNotReady => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn add_photo(
    host: &Host,
    context: &CallContext<'_>,
    row: &ClaimRow,
    index: usize,
) -> Result<(), ApiError> {
    let file = FileInput::Bytes {
        name: format!("Ảnh mẫu {}.png", row.code),
        base64: BASE64.encode(&drawn_photo(u8::try_from(index).unwrap_or(0))?),
    };
    let target = EvidenceTarget::Claim {
        criterion: row.criterion.clone(),
    };
    evidence::evidence_add(host, context, EvidenceAdd { target, file }).map(|_| ())
}

/// A drawn picture of a notice board: nobody and no place is on it.
fn drawn_photo(shade: u8) -> Result<Vec<u8>, ApiError> {
    let picture = RgbImage::from_fn(640, 480, |x, y| {
        let on_board = (120..520).contains(&x) && (90..340).contains(&y);
        let on_line = on_board && y % 40 < 4 && (150..490).contains(&x);
        match (on_line, on_board) {
            (true, _) => Rgb([60, 70, 80]),
            (false, true) => Rgb([245, 240, 220]),
            (false, false) => Rgb([120, 150, 140u8.saturating_add(shade)]),
        }
    });
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|error| ApiError::new(ErrorCode::Internal).with("reference", error))?;
    Ok(bytes.into_inner())
}
