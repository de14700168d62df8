//! PostgreSQL: the conformance suite, and what happens when the server goes away.

use std::time::{Duration, Instant};

use khupho_hub::storage::postgres::{PostgresSettings, PostgresWardLog};
use khupho_hub::storage::{Reader, SeenRequest, SignedRequest, StorageError, WardLog};

use sqlx::{Connection as _, PgConnection};

use crate::conformance::conform;
use crate::postgres_cluster::PostgresCluster;
use crate::worlds::{
    Writer, all_hashes, founded, hashes, now_ms, random, random_device, random_entity,
};

pub(crate) async fn open(cluster: &PostgresCluster) -> PostgresWardLog {
    let settings = PostgresSettings::of(&cluster.url());
    PostgresWardLog::open(&settings, now_ms())
        .await
        .expect("it opens")
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_conforms() {
    let cluster = PostgresCluster::start();
    conform(open(&cluster).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_crashed_and_came_back_lost_nothing_and_is_found_again() {
    let cluster = PostgresCluster::start();
    let log = open(&cluster).await;
    let ward = founded(&log).await;
    let mut writer = Writer::of_neighborhood(random_entity());
    let mut written = hashes(&writer.push(&log, ward, 20).await);
    let request = SignedRequest {
        device: random_device(),
        nonce: random(),
        created_ms: now_ms(),
        expires_ms: now_ms() + 300_000,
    };
    assert_eq!(
        log.remember_request(ward, request, now_ms()).await.unwrap(),
        SeenRequest::New
    );
    cluster.crash();
    let operations = writer.write_many(5);
    let asked = Instant::now();
    let refused = log.append(ward, writer.batch(operations.clone())).await;
    assert!(
        matches!(refused, Err(StorageError::Unavailable(_))),
        "{refused:?}"
    );
    assert!(
        asked.elapsed() < Duration::from_secs(10),
        "nobody waits long"
    );
    cluster.resume();
    // A connection that broke may be handed out once more; whoever pushed comes again.
    let back = Instant::now();
    while let Err(fault) = log.append(ward, writer.batch(operations.clone())).await {
        assert!(matches!(fault, StorageError::Unavailable(_)), "{fault:?}");
        assert!(back.elapsed() < Duration::from_secs(10), "{fault:?}");
    }
    written.extend(hashes(&operations));
    assert_eq!(all_hashes(&log, ward, Reader::Ward).await, written);
    // What was remembered of requests is gone with the crash, and none of them counts again.
    for _ in 0..2 {
        let replayed = log.remember_request(ward, request, now_ms()).await.unwrap();
        assert!(
            matches!(replayed, SeenRequest::SignedTooEarly { .. }),
            "{replayed:?}"
        );
    }
    let signed_at = |created_ms| SignedRequest {
        created_ms,
        nonce: random(),
        ..request
    };
    // Before the crash it may have been answered to a machine whose clock runs ahead.
    let ahead = log.remember_request(ward, signed_at(now_ms() + 30_000), now_ms());
    let ahead = ahead.await.unwrap();
    assert!(matches!(ahead, SeenRequest::SignedTooEarly { .. }));
    let new = log.remember_request(ward, signed_at(now_ms() + 60_000), now_ms());
    assert_eq!(new.await.unwrap(), SeenRequest::New);
}

/// The database may have crashed while no hub ran; only one that no hub had used remembers everything.
#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_opens_after_a_crash_refuses_what_may_have_been_answered() {
    let cluster = PostgresCluster::start();
    let log = open(&cluster).await;
    let ward = founded(&log).await;
    let request = || SignedRequest {
        device: random_device(),
        nonce: random(),
        created_ms: now_ms() + 1_000,
        expires_ms: now_ms() + 300_000,
    };
    let first = log.remember_request(ward, request(), now_ms());
    assert_eq!(first.await.unwrap(), SeenRequest::New);
    log.close().await;
    let again = open(&cluster).await;
    let orderly = again.remember_request(ward, request(), now_ms());
    assert_eq!(orderly.await.unwrap(), SeenRequest::New);
    again.close().await;
    cluster.crash();
    cluster.resume();
    let log = open(&cluster).await;
    let after = log.remember_request(ward, request(), now_ms());
    let after = after.await.unwrap();
    assert!(matches!(after, SeenRequest::SignedTooEarly { .. }));
}

/// Whoever set the server up may have traded the last commits for speed; an acknowledgement is a word.
#[tokio::test(flavor = "multi_thread")]
async fn commits_are_on_disk_however_the_server_is_set() {
    let cluster = PostgresCluster::start();
    let mut other = PgConnection::connect(&cluster.url()).await.unwrap();
    let fast = "ALTER DATABASE postgres SET synchronous_commit = off";
    sqlx::raw_sql(fast).execute(&mut other).await.unwrap();
    let log = open(&cluster).await;
    let watching = "
        CREATE TABLE seen_setting (value text);
        CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO seen_setting VALUES (current_setting('synchronous_commit'));
            RETURN NEW;
        END $$;
        CREATE TRIGGER see BEFORE INSERT ON ward FOR EACH ROW EXECUTE FUNCTION see();";
    let mut other = PgConnection::connect(&cluster.url()).await.unwrap();
    sqlx::raw_sql(watching).execute(&mut other).await.unwrap();
    founded(&log).await;
    let setting = "SELECT value, current_setting('synchronous_commit') FROM seen_setting";
    let settings: (String, String) = sqlx::query_as(setting).fetch_one(&mut other).await.unwrap();
    assert_eq!(settings, ("on".to_owned(), "off".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn hubs_that_share_a_database_share_its_wards() {
    let cluster = PostgresCluster::start();
    let (one, other) = tokio::join!(open(&cluster), open(&cluster));
    let ward = founded(&one).await;
    let mut writer = Writer::of_neighborhood(random_entity());
    let mut written = hashes(&writer.push(&one, ward, 3).await);
    written.extend(hashes(&writer.push(&other, ward, 3).await));
    assert_eq!(all_hashes(&one, ward, Reader::Ward).await, written);
}
