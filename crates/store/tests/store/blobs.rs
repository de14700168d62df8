//! Evidence files.

use std::fs;
use std::path::PathBuf;

use khupho_domain::evidence::ContentHash;
use khupho_oplog::registry::evidence;
use khupho_oplog::{Change, Patch, derive_entity};
use khupho_store::{StoreError, StoreFault, TxnLabel, Unwatched, blobs};

use crate::common::{Notebook, TestResult};

const PHOTO: &[u8] = b"generated photo, not of anybody";

fn file_of(notebook: &Notebook, content: ContentHash) -> PathBuf {
    let name = blobs::hex(content);
    notebook
        .path("evidence")
        .join(&name[..2])
        .join(format!("{name}.bin"))
}

#[test]
fn evidence_is_kept_once_encrypted_and_read_back() -> TestResult {
    let notebook = Notebook::new()?;
    let content = notebook.store().put_evidence(PHOTO)?;
    assert_eq!(content.0, *blake3::hash(PHOTO).as_bytes());
    let file = fs::read(file_of(&notebook, content))?;
    assert!(!file.windows(9).any(|part| part == b"generated"));
    assert_eq!(notebook.store().put_evidence(PHOTO)?, content);
    assert_eq!(fs::read(file_of(&notebook, content))?, file);
    assert_eq!(notebook.store().get_evidence(content)?, PHOTO);
    assert_eq!(
        notebook.store().put_evidence(b"")?.0,
        *blake3::hash(b"").as_bytes()
    );
    Ok(())
}

#[test]
fn a_damaged_file_is_noticed_and_can_be_put_again() -> TestResult {
    let notebook = Notebook::new()?;
    let content = notebook.store().put_evidence(PHOTO)?;
    let path = file_of(&notebook, content);
    let sound = fs::read(&path)?;
    for damaged in [&sound[..10], &sound[..sound.len() - 1], b"".as_slice()] {
        fs::write(&path, damaged)?;
        let read = notebook.store().get_evidence(content);
        assert!(matches!(read, Err(StoreError::EvidenceDamaged { .. })));
    }
    notebook.store().put_evidence(PHOTO)?;
    assert_eq!(notebook.store().get_evidence(content)?, PHOTO);
    Ok(())
}

#[test]
fn a_check_names_cited_evidence_that_is_gone() -> TestResult {
    let notebook = Notebook::new()?;
    let content = notebook.store().put_evidence(PHOTO)?;
    let entity = derive_entity(evidence::KIND, &[&content.0]);
    notebook
        .store()
        .transact(notebook.actor(), TxnLabel::Evidence, |txn| {
            let cite = Change::set(evidence::CONTENT, content.0.to_vec());
            txn.write(evidence::KIND, entity, Patch(vec![cite]))
        })?;
    assert!(notebook.store().verify(&Unwatched)?.is_whole());
    fs::remove_file(file_of(&notebook, content))?;
    let missing = notebook.store().get_evidence(content);
    assert!(matches!(missing, Err(StoreError::EvidenceMissing { .. })));
    let report = notebook.store().verify(&Unwatched)?;
    let content = blobs::hex(content);
    assert_eq!(report.faults, [StoreFault::Evidence { content }]);
    Ok(())
}
