//! Readers that follow the feed while others write miss nothing; without the ward's lock they do.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use khupho_hub::storage::postgres::PostgresWardLog;
use khupho_hub::storage::{Reader, WardLog};
use khupho_oplog::OpHash;
use khupho_oplog::ids::WardId;
use tokio::task::JoinSet;

use crate::postgres::open;
use crate::postgres_cluster::PostgresCluster;
use crate::worlds::{NO_LIMIT_BYTES, Writer, founded, hashes, page_hashes, random_entity};

const WRITERS: usize = 8;
const READERS: usize = 2;

/// Processes that share the database: within one, appends of a ward wait for each other anyway.
const HUBS: usize = 4;

/// Pauses of a writer between pushes; a push takes longer.
const PAUSE_MAX_US: u64 = 2_000;

/// Pushes of random sizes with random pauses, until as many operations are written.
async fn write(log: PostgresWardLog, ward: WardId, count: usize) -> Vec<OpHash> {
    let mut writer = Writer::of_neighborhood(random_entity());
    let mut written = Vec::with_capacity(count);
    while written.len() < count {
        let size = fastrand::usize(1..=512).min(count - written.len());
        written.extend(hashes(&writer.push(&log, ward, size).await));
        tokio::time::sleep(Duration::from_micros(fastrand::u64(..PAUSE_MAX_US))).await;
    }
    written
}

/// Follows the feed as a PC of the ward does, until it has read all that was written.
async fn follow(log: PostgresWardLog, ward: WardId, is_written: Arc<AtomicBool>) -> Vec<OpHash> {
    let mut read = Vec::new();
    let mut after = 0;
    loop {
        let was_written = is_written.load(Ordering::SeqCst);
        let page = log
            .page(ward, Reader::Ward, after, 512, NO_LIMIT_BYTES)
            .await
            .unwrap();
        read.extend(page_hashes(&page));
        if was_written && page.next == page.end_position {
            return read;
        }
        after = page.next;
        tokio::task::yield_now().await;
    }
}

async fn hubs(cluster: &PostgresCluster) -> Vec<PostgresWardLog> {
    let mut hubs = Vec::new();
    for _ in 0..HUBS {
        hubs.push(open(cluster).await);
    }
    hubs
}

/// How many operations the readers miss, of `count`; what they read comes once and is what was written.
async fn missed(hubs: Vec<PostgresWardLog>, count: usize) -> usize {
    let ward = founded(&hubs[0]).await;
    let is_written = Arc::new(AtomicBool::new(false));
    let mut reading = JoinSet::new();
    for log in hubs.iter().take(READERS) {
        reading.spawn(follow(log.clone(), ward, Arc::clone(&is_written)));
    }
    let mut writing = JoinSet::new();
    for log in hubs.iter().cycle().take(WRITERS) {
        writing.spawn(write(log.clone(), ward, count / WRITERS));
    }
    let written: HashSet<_> = writing.join_all().await.into_iter().flatten().collect();
    assert_eq!(written.len(), count);
    is_written.store(true, Ordering::SeqCst);
    let mut missed = 0;
    for read in reading.join_all().await {
        let seen: HashSet<_> = read.iter().copied().collect();
        assert_eq!(seen.len(), read.len(), "nothing comes twice");
        assert!(seen.is_subset(&written));
        missed += written.len() - seen.len();
    }
    missed
}

#[tokio::test(flavor = "multi_thread")]
async fn two_readers_miss_none_of_200_000_operations_of_eight_writers() {
    let cluster = PostgresCluster::start();
    assert_eq!(missed(hubs(&cluster).await, 200_000).await, 0);
}

/// How often the control is tried. What it waits for is a matter of chance, and comes nearly every time.
const CONTROLS_MAX: usize = 20;

/// The control: a test that cannot fail would say nothing about the lock.
#[tokio::test(flavor = "multi_thread")]
async fn without_the_wards_lock_they_do_miss_some() {
    let cluster = PostgresCluster::start();
    let hubs = hubs(&cluster).await;
    let unlocked = hubs.into_iter().map(PostgresWardLog::without_ward_lock);
    let unlocked: Vec<_> = unlocked.collect();
    for _ in 0..CONTROLS_MAX {
        if missed(unlocked.clone(), 20_000).await > 0 {
            return;
        }
    }
    panic!("nothing was missed in {CONTROLS_MAX} runs");
}
