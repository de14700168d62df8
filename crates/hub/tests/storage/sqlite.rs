//! SQLite: the conformance suite, and what a file does.

use khupho_hub::storage::sqlite::SqliteWardLog;
use khupho_hub::storage::{Reader, StorageError, WardLog};
use zeroize::Zeroizing;

use crate::conformance::conform;
use crate::worlds::{MORNING_MS, Writer, all_hashes, founded, hashes, random_entity, sqlite_in};

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_conforms() {
    let folder = tempfile::tempdir().unwrap();
    conform(sqlite_in(&folder)).await;
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_it_was_closed() {
    let folder = tempfile::tempdir().unwrap();
    let log = sqlite_in(&folder);
    let ward = founded(&log).await;
    let mut writer = Writer::of_neighborhood(random_entity());
    let mut written = hashes(&writer.push(&log, ward, 9).await);
    log.close().await;
    let closed = log.append(ward, writer.batch(Vec::new())).await;
    assert!(matches!(closed, Err(StorageError::Unavailable(_))));
    let well = log.check().await;
    assert!(matches!(well, Err(StorageError::Unavailable(_))));
    drop(log);
    let log = sqlite_in(&folder);
    written.extend(hashes(&writer.push(&log, ward, 1).await));
    assert_eq!(all_hashes(&log, ward, Reader::Ward).await, written);
}

#[tokio::test]
async fn a_file_is_opened_once_and_with_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let log = sqlite_in(&folder);
    let path = folder.path().join("hub.sqlite");
    let open = |key| SqliteWardLog::open(&path, Zeroizing::new([key; 32]), MORNING_MS);
    assert!(matches!(open(7), Err(StorageError::Unavailable(_))));
    log.close().await;
    drop(log);
    assert!(matches!(open(8), Err(StorageError::WrongKey)));
    assert!(open(7).is_ok());
}
