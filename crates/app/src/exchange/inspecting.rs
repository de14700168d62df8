//! What can be told of a file: by anybody, and by who holds a key of it.

use super::small;
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::exchange::{
    BundleContent, BundleInspect, BundleInspected, BundleRun, FileForm, PartOf,
};
use crate::host::{CallContext, Host};
use crate::session::moment;
use khupho_oplog::bundle::{ClearHeader, Purpose};
use khupho_store::Store;
use khupho_sync::SyncError;
use khupho_sync::inspect::{Inside, ItemSeen, OutsideForm, SignedForm, inside, outside};
use std::path::Path;

/// Tells what a file is: the outside without keys, the inside where a notebook is open that holds
/// one of its keys. Nothing is changed.
///
/// # Errors
/// [`ErrorCode::FileUnreadable`], [`ErrorCode::NotABundle`].
pub fn bundle_inspect(
    host: &Host,
    _context: &CallContext<'_>,
    args: BundleInspect,
) -> Result<BundleInspected, ApiError> {
    let path = Path::new(&args.path);
    let seen = outside(path)?;
    let Ok(form) = &seen.form else {
        return Err(ApiError::new(ErrorCode::NotABundle).with("name", &args.path));
    };
    let content = match (form, host.signed_in()) {
        (OutsideForm::Part(_), Ok(signed_in)) => opened(&signed_in.store, path)?,
        _ => None,
    };
    Ok(BundleInspected {
        content,
        ..outside_of(form)
    })
}

fn outside_of(form: &OutsideForm) -> BundleInspected {
    match form {
        OutsideForm::Part(header) => part_of(header),
        OutsideForm::Invitation(ward) => letter(FileForm::Invitation, ward.to_string()),
        OutsideForm::PinRequest(ward) => letter(FileForm::PinRequest, ward.to_string()),
        OutsideForm::PinAnswer => letter(FileForm::PinAnswer, String::new()),
    }
}

fn part_of(header: &ClearHeader) -> BundleInspected {
    BundleInspected {
        form: match header.purpose {
            Purpose::ToWard => FileForm::BundleForWard,
            Purpose::ToSiblings => FileForm::BundleForNeighborhood,
            Purpose::Receipt => FileForm::Receipt,
        },
        bundle: header.bundle.to_string(),
        ward: header.ward.to_string(),
        part: Some(PartOf {
            part: small(header.part),
            parts: small(header.parts),
        }),
        body_bytes: Some(header.body_bytes),
        readers: header.recipients.iter().map(ToString::to_string).collect(),
        content: None,
    }
}

/// A file that is opened elsewhere and holds no entries to count.
fn letter(form: FileForm, ward: String) -> BundleInspected {
    BundleInspected {
        form,
        bundle: String::new(),
        ward,
        part: None,
        body_bytes: None,
        readers: Vec::new(),
        content: None,
    }
}

/// What is inside; none where this notebook has no key of it.
fn opened(store: &Store, path: &Path) -> Result<Option<BundleContent>, ApiError> {
    match inside(store, path) {
        Ok(found) => Ok(found.ok().map(|found| content_of(&found))),
        Err(SyncError::NoWard) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn content_of(found: &Inside) -> BundleContent {
    let (neighborhood, device, number, made_ms) = match &found.signed {
        SignedForm::Manifest(manifest) => (
            manifest.neighborhood.to_string(),
            manifest.device.to_string(),
            manifest.number,
            manifest.made_ms,
        ),
        SignedForm::Receipt(receipt) => (
            receipt.neighborhood.to_string(),
            String::new(),
            receipt.number,
            receipt.at_ms,
        ),
    };
    let mut content = BundleContent {
        neighborhood,
        device,
        number: small(number),
        made_at: moment(made_ms),
        runs: Vec::new(),
        files: 0,
        personal_parts: 0,
        unknown_items: 0,
    };
    for item in &found.items {
        content.count(item);
    }
    content
}

impl BundleContent {
    fn count(&mut self, item: &ItemSeen) {
        match item {
            ItemSeen::Run { stream, first_seq } => self.runs.push(BundleRun {
                stream: stream.to_string(),
                first: *first_seq,
                operations: 0,
            }),
            ItemSeen::Operation(operation) => {
                self.personal_parts += u64::from(operation.personal_bytes.is_some());
                self.count_operation();
            }
            ItemSeen::UnreadableOperation { .. } => self.count_operation(),
            ItemSeen::Evidence { .. } => self.files += 1,
            ItemSeen::RelayedReceipt { .. } | ItemSeen::RelayedHead { .. } => {}
            ItemSeen::Unknown { .. } => self.unknown_items += 1,
        }
    }

    fn count_operation(&mut self) {
        if let Some(run) = self.runs.last_mut() {
            run.operations += 1;
        }
    }
}
