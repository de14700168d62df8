//! The one thread that writes.

use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use crate::storage::{Answer, StorageError};

/// Writes that may wait before further ones wait for room.
const WAITING_MAX: usize = 1_024;

/// Writes that share a commit.
const GROUP_MAX: usize = 256;

/// A write that waits, and whom to tell.
trait Waiting: Send {
    /// Does the write.
    fn run(&mut self, connection: &Connection) -> Answer<()>;

    /// Tells what became of it, after the commit or where there was none.
    fn answer(self: Box<Self>, committed: Result<(), StorageError>);
}

struct Write<F, T> {
    write: Option<F>,
    outcome: Option<Answer<T>>,
    asker: oneshot::Sender<Answer<T>>,
}

impl<T: Send, F: FnOnce(&Connection) -> Answer<T> + Send> Waiting for Write<F, T> {
    fn run(&mut self, connection: &Connection) -> Answer<()> {
        let outcome = self
            .write
            .take()
            .map_or_else(|| Err(gone()), |write| write(connection));
        let told = outcome.as_ref().map(|_| ()).map_err(StorageError::again);
        self.outcome = Some(outcome);
        told
    }

    fn answer(self: Box<Self>, committed: Result<(), StorageError>) {
        let outcome = match (self.outcome, committed) {
            (Some(Ok(outcome)), Ok(())) => Ok(outcome),
            (Some(Err(error)), _) | (_, Err(error)) => Err(error),
            (None, Ok(())) => Err(gone()),
        };
        // Who asked may have gone away; what was written stays.
        let _ = self.asker.send(outcome);
    }
}

/// The way to the thread that writes.
pub(super) struct Writer {
    queue: Mutex<Option<mpsc::Sender<Box<dyn Waiting>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(connection: Connection) -> Answer<Self> {
        let (queue, waiting) = mpsc::channel(WAITING_MAX);
        let thread = thread::Builder::new()
            .name("hub-sqlite-writer".into())
            .spawn(move || write_all(connection, waiting))
            .map_err(|error| StorageError::Database(error.to_string()))?;
        Ok(Self {
            queue: Mutex::new(Some(queue)),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Does a write and answers after the commit. It runs alone, and all of it is kept or nothing.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&Connection) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        let queue = self
            .queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let (asker, answer) = oneshot::channel();
        let waiting = Write {
            write: Some(write),
            outcome: None,
            asker,
        };
        let queue = queue.ok_or_else(gone)?;
        queue.send(Box::new(waiting)).await.map_err(|_| gone())?;
        drop(queue);
        answer.await.map_err(|_| gone())?
    }

    /// Lets the thread finish what waits and end.
    pub(super) async fn stop(&self) {
        drop(
            self.queue
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread {
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

fn gone() -> StorageError {
    StorageError::Unavailable("the database is closed".into())
}

fn write_all(connection: Connection, mut waiting: mpsc::Receiver<Box<dyn Waiting>>) {
    let mut group = Vec::new();
    while waiting.blocking_recv_many(&mut group, GROUP_MAX) > 0 {
        write_group(&connection, std::mem::take(&mut group));
    }
    // So that the file alone is whole, for whoever copies it.
    let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
}

/// Commits the writes of a group together. Where that fails, none of them is there.
fn write_group(connection: &Connection, mut group: Vec<Box<dyn Waiting>>) {
    let committed = run_group(connection, &mut group);
    if committed.is_err() && !connection.is_autocommit() {
        let _ = connection.execute_batch("ROLLBACK");
    }
    for write in group {
        write.answer(committed.as_ref().map(|_| ()).map_err(StorageError::again));
    }
}

fn run_group(connection: &Connection, group: &mut [Box<dyn Waiting>]) -> Answer<()> {
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    for write in group {
        connection
            .prepare_cached("SAVEPOINT one_write")?
            .execute([])?;
        if let Err(error) = write.run(connection) {
            // A disk that is full has ended the whole transaction.
            if connection.is_autocommit() {
                return Err(error);
            }
            connection
                .prepare_cached("ROLLBACK TO one_write")?
                .execute([])?;
        }
        connection
            .prepare_cached("RELEASE one_write")?
            .execute([])?;
    }
    connection.prepare_cached("COMMIT")?.execute([])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writer() -> Writer {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE mark (number INTEGER)")
            .unwrap();
        Writer::start(connection).unwrap()
    }

    async fn mark(writer: &Writer, number: i64, outcome: Answer<()>) -> Answer<()> {
        let write = move |sql: &Connection| {
            sql.execute("INSERT INTO mark VALUES (?1)", [number])?;
            outcome
        };
        writer.write(write).await
    }

    async fn marks(writer: &Writer) -> i64 {
        let count = |sql: &Connection| {
            Ok(sql.query_row("SELECT count(*) FROM mark", [], |row| row.get(0))?)
        };
        writer.write(count).await.unwrap()
    }

    #[tokio::test]
    async fn a_write_that_fails_takes_nobody_with_it() {
        let writer = writer();
        let fails = mark(&writer, 2, Err(StorageError::Damaged("for a test")));
        let (first, second, third) =
            tokio::join!(mark(&writer, 1, Ok(())), fails, mark(&writer, 3, Ok(())));
        assert!(first.is_ok() && third.is_ok());
        assert!(matches!(second, Err(StorageError::Damaged(_))));
        assert_eq!(marks(&writer).await, 2);
    }

    #[tokio::test]
    async fn a_full_disk_keeps_nothing_and_heals() {
        let writer = writer();
        let fill = |sql: &Connection| {
            sql.execute_batch("PRAGMA max_page_count = 4")?;
            sql.execute("INSERT INTO mark VALUES (zeroblob(100000))", [])?;
            Ok(())
        };
        assert!(matches!(
            writer.write(fill).await,
            Err(StorageError::DiskFull)
        ));
        assert_eq!(marks(&writer).await, 0);
        mark(&writer, 1, Ok(())).await.unwrap();
        assert_eq!(marks(&writer).await, 1);
    }

    #[tokio::test]
    async fn a_writer_that_was_stopped_says_so() {
        let writer = writer();
        writer.stop().await;
        assert!(matches!(
            mark(&writer, 1, Ok(())).await,
            Err(StorageError::Unavailable(_))
        ));
    }
}
