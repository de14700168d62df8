//! Wards that are moved from one database to another.

use khupho_hub::storage::migrate::{TableDigest, digest, move_all, move_ward};
use khupho_hub::storage::{
    COPIED_TABLES, Citation, EvidenceFile, Lease, NewLetter, NewRequest, NewUpload, Reader,
    Refusal, Scope, StorageError, Verdict, WardLog,
};
use khupho_oplog::ids::{ContentHash, WardId};
use sqlx::{Connection as _, PgConnection};

use crate::postgres::open;
use crate::postgres_cluster::PostgresCluster;
use crate::worlds::{
    MORNING_MS, Writer, all_hashes, founded, random, random_device, random_entity, sqlite_in,
};

/// A ward with something in every table.
async fn lived_in<L: WardLog>(log: &L) -> WardId {
    let ward = founded(log).await;
    let neighborhood = random_entity();
    let mut writer = Writer::of_neighborhood(neighborhood);
    writer.clock_ms = MORNING_MS + 1;
    let written = writer.push(log, ward, 512).await;
    writer.push(log, ward, 512).await;
    let mut restored = Writer {
        head: Some(writer.head.unwrap()),
        ..writer.clone()
    };
    writer.push(log, ward, 1).await;
    restored.push(log, ward, 1).await;
    let mut officer = Writer::of_ward();
    officer.scope = Scope::ForEveryNeighborhood;
    let mut erased = officer.write();
    erased.payload_bytes = None;
    let mut batch = officer.batch(vec![erased]);
    batch.verdicts = vec![Verdict {
        operation: written[0].hash,
        reason: 2,
    }];
    batch.citations = vec![Citation {
        neighborhood,
        hash: ContentHash::from_bytes(random()),
    }];
    log.append(ward, batch).await.unwrap();
    log.next_receipt(ward, neighborhood).await.unwrap();
    keep_records(log, ward).await;
    ward
}

async fn keep_records<L: WardLog>(log: &L, ward: WardId) {
    let device = random_device();
    let letter = NewLetter {
        recipient: device,
        sender: random_device(),
        sent_ms: MORNING_MS,
        body: vec![5; 70_000].into(),
    };
    log.add_letter(ward, letter).await.unwrap();
    let request = NewRequest {
        device,
        request: vec![1],
        received_ms: MORNING_MS,
    };
    log.add_request(ward, request).await.unwrap();
    let (claim, member) = (random_entity(), random_entity());
    let lease = Lease {
        claim,
        device,
        member,
        until_ms: MORNING_MS,
    };
    log.take_lease(ward, lease, 0).await.unwrap();
    let hash = ContentHash::from_bytes(random());
    let file = EvidenceFile {
        hash,
        len_bytes: 3,
        stored_ms: MORNING_MS,
    };
    log.finish_upload(ward, file, None).await.unwrap();
    let upload = NewUpload {
        hash: ContentHash::from_bytes(random()),
        device,
        len_bytes: 9,
        now_ms: MORNING_MS,
    };
    log.begin_upload(ward, upload).await.unwrap();
}

async fn digests<L: WardLog>(log: &L, ward: WardId) -> Vec<TableDigest> {
    let mut digests = Vec::new();
    for table in COPIED_TABLES {
        digests.push(digest(log, ward, table).await.unwrap());
    }
    digests
}

#[tokio::test(flavor = "multi_thread")]
async fn wards_move_there_and_back_unchanged() {
    let cluster = PostgresCluster::start();
    let postgres = open(&cluster).await;
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let (sqlite, back) = (sqlite_in(&folders[0]), sqlite_in(&folders[1]));
    let wards = [lived_in(&sqlite).await, lived_in(&sqlite).await];
    let mut told = Vec::new();
    let moved = move_all(&sqlite, &postgres, |ward| told.push(ward.ward))
        .await
        .unwrap();
    assert_eq!(told, sqlite.wards().await.unwrap());
    move_all(&postgres, &back, |_| {}).await.unwrap();
    for ward in wards {
        let before = digests(&sqlite, ward).await;
        assert!(
            before.iter().all(|table| table.rows > 0),
            "every table has rows: {before:#?}"
        );
        assert_eq!(digests(&postgres, ward).await, before);
        assert_eq!(digests(&back, ward).await, before);
        assert_eq!(
            moved
                .iter()
                .find(|moved| moved.ward == ward)
                .unwrap()
                .tables,
            before
        );
        let read = all_hashes(&postgres, ward, Reader::Ward).await;
        assert_eq!(read, all_hashes(&sqlite, ward, Reader::Ward).await);
        // It goes on where it was.
        Writer::of_ward().push(&postgres, ward, 1).await;
        let end = postgres.ward(ward).await.unwrap().unwrap();
        assert_eq!(
            end.end_position,
            sqlite.end_position(ward).await.unwrap() + 1
        );
    }
    let again = move_all(&sqlite, &postgres, |_| {}).await;
    assert!(matches!(
        again,
        Err(StorageError::Refused(Refusal::NotEmpty))
    ));
    let exists = move_ward(&sqlite, &postgres, wards[0]).await;
    assert!(matches!(
        exists,
        Err(StorageError::Refused(Refusal::WardExists))
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ward_that_arrives_differently_is_removed_again() {
    let cluster = PostgresCluster::start();
    let postgres = open(&cluster).await;
    let mut connection = PgConnection::connect(&cluster.url()).await.unwrap();
    let damaging = "
        CREATE FUNCTION damage() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN NEW.payload := '\\x00'; RETURN NEW; END $$;
        CREATE TRIGGER damage BEFORE INSERT ON operation FOR EACH ROW EXECUTE FUNCTION damage();";
    sqlx::raw_sql(damaging)
        .execute(&mut connection)
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let sqlite = sqlite_in(&folder);
    let ward = lived_in(&sqlite).await;
    let moved = move_all(&sqlite, &postgres, |_| {}).await;
    assert!(matches!(moved, Err(StorageError::Damaged(_))), "{moved:?}");
    assert_eq!(postgres.ward(ward).await.unwrap(), None);
    assert_eq!(postgres.counts().await.unwrap().operations, 0);
    assert!(
        digests(&postgres, ward)
            .await
            .iter()
            .all(|table| table.rows == 0)
    );
    assert_eq!(sqlite.ward(ward).await.unwrap().unwrap().ward, ward);
}
