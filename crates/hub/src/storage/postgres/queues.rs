//! Appends of one ward wait here for each other, not at the database: a ward that pushes much takes
//! one connection from the others, and what waits is committed together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use khupho_oplog::ids::WardId;
use sqlx::PgPool;
use tokio::sync::{Mutex as TurnMutex, oneshot};

use super::append::append_together;
use crate::storage::values::{AppendBatch, Appended};
use crate::storage::{Answer, StorageError};

/// Operations that share a commit, as far as whole batches allow.
const GROUP_MAX_OPERATIONS: usize = 4_096;

/// Batches that share a commit.
const GROUP_MAX_BATCHES: usize = 128;

/// The appends of every ward that wait in this process.
#[derive(Debug, Default)]
pub(super) struct AppendQueues {
    wards: Mutex<HashMap<WardId, Arc<AppendQueue>>>,
}

#[derive(Debug, Default)]
struct AppendQueue {
    waiting: Mutex<Vec<Waiting>>,
    turn: TurnMutex<()>,
}

#[derive(Debug)]
struct Waiting {
    batch: AppendBatch,
    asker: oneshot::Sender<Answer<Appended>>,
}

impl AppendQueues {
    /// Appends a batch, together with whatever else waits for the ward.
    pub(super) async fn append(
        &self,
        pool: &PgPool,
        ward: WardId,
        batch: AppendBatch,
    ) -> Answer<Appended> {
        let queue = self.of(ward);
        let (asker, answer) = oneshot::channel();
        locked(&queue.waiting).push(Waiting { batch, asker });
        let pool = pool.clone();
        // In a task of its own: who asked may go away, and others wait for the same commit.
        tokio::spawn(async move {
            let _turn = queue.turn.lock().await;
            let group = queue.take_group();
            append_group(&pool, ward, group).await;
        });
        answer
            .await
            .unwrap_or_else(|_| Err(StorageError::Unavailable("the hub stops".into())))
    }

    fn of(&self, ward: WardId) -> Arc<AppendQueue> {
        Arc::clone(locked(&self.wards).entry(ward).or_default())
    }
}

impl AppendQueue {
    /// The batches that came first; every batch has a task that takes a group.
    fn take_group(&self) -> Vec<Waiting> {
        let mut waiting = locked(&self.waiting);
        let mut operations = 0;
        let fits = |waiting: &&Waiting| {
            operations += waiting.batch.operations.len();
            operations <= GROUP_MAX_OPERATIONS
        };
        let count = waiting
            .iter()
            .take(GROUP_MAX_BATCHES)
            .take_while(fits)
            .count();
        let count = count.max(1).min(waiting.len());
        waiting.drain(..count).collect()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn append_group(pool: &PgPool, ward: WardId, group: Vec<Waiting>) {
    let batches: Vec<_> = group.iter().map(|waiting| &waiting.batch).collect();
    match append_together(pool, ward, &batches).await {
        Ok(outcomes) => {
            for (waiting, outcome) in group.into_iter().zip(outcomes) {
                // Who asked may have gone away; what was appended stays.
                let _ = waiting.asker.send(outcome);
            }
        }
        Err(error @ (StorageError::Unavailable(_) | StorageError::DiskFull)) => {
            for waiting in group {
                let _ = waiting.asker.send(Err(error.again()));
            }
        }
        // One of them cannot be written; the others can, without it.
        Err(_) => append_one_by_one(pool, ward, group).await,
    }
}

async fn append_one_by_one(pool: &PgPool, ward: WardId, group: Vec<Waiting>) {
    for waiting in group {
        let outcomes = append_together(pool, ward, &[&waiting.batch]).await;
        let outcome = outcomes.and_then(|mut outcomes| {
            outcomes
                .pop()
                .unwrap_or(Err(StorageError::Damaged("no outcome")))
        });
        let _ = waiting.asker.send(outcome);
    }
}
