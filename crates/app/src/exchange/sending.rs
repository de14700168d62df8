//! Making a bundle: written, read back, and only then said to be safe.

use super::planning::reader;
use super::{Watch, refuse_practice, small, told_changes};
use crate::api::errors::ApiError;
use crate::api::exchange::{BundleFile, BundleMade, BundleMake, BundlePurpose};
use crate::host::{CallContext, Host};
use crate::roles::{Deed, allowed};
use khupho_oplog::bundle::PersonalParts;
use khupho_oplog::limits::PART_DEFAULT_BYTES;
use khupho_sync::export::{Export, Exported, export};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Makes a bundle of everything that its reader is not known to hold.
///
/// # Errors
/// Nothing to send, no ward, a practice notebook, a folder that is not there, full or cannot be
/// written, a stop by the person. No file is left then, and nothing counts as sent.
pub fn bundle_make(
    host: &Host,
    context: &CallContext<'_>,
    args: BundleMake,
) -> Result<BundleMade, ApiError> {
    let signed_in = allowed(host, Deed::Send)?;
    refuse_practice(&signed_in.store)?;
    let folder = Path::new(&args.folder);
    let plan = Export {
        reader: reader(args.purpose),
        personal: if args.with_personal || args.purpose == BundlePurpose::Neighborhood {
            PersonalParts::Carried
        } else {
            PersonalParts::Withheld
        },
        folder,
        part_bytes: PART_DEFAULT_BYTES,
    };
    let exported = export(&signed_in.store, &plan, &Watch(context))?;
    told_changes(host, &BTreeSet::new());
    host.publish_areas(&["claims"]);
    let on_clipboard = args.to_clipboard && put_on_clipboard(host, &exported);
    Ok(made(exported, on_clipboard))
}

/// The bundle stands whether the clipboard takes it or not; the screen tells which.
fn put_on_clipboard(host: &Host, exported: &Exported) -> bool {
    let paths: Vec<PathBuf> = exported
        .files
        .iter()
        .map(|file| file.path.clone())
        .collect();
    host.put_files_on_clipboard(&paths)
}

fn made(exported: Exported, on_clipboard: bool) -> BundleMade {
    let files = exported.files.into_iter().map(|file| BundleFile {
        path: file.path.display().to_string(),
        bytes: file.bytes,
    });
    BundleMade {
        number: small(exported.number),
        files: files.collect(),
        entries: exported.operations,
        photos: small(exported.evidence_files),
        on_clipboard,
    }
}
