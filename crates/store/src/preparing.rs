//! Preparing rows in one thread while another one, which holds the connection, writes those that are
//! ready.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::{panic, thread};

/// Pieces handed over at a time: a hand-over takes longer than one of them is worth.
const BATCH: usize = 128;

/// Batches that may wait for the writing thread.
const BATCHES_WAITING: usize = 4;

/// Gives what `prepare` makes to `write`, in batches and in the order in which it was made, and then
/// what `prepare` gives in the end. `prepare` runs in a thread of its own.
///
/// What was written goes back to be dropped where it was made: memory that one thread takes and
/// another one gives back makes the two wait for each other's allocator.
///
/// # Errors
/// Those of `write`, after which nothing more is written, and those of `prepare`.
pub(crate) fn write_while_preparing<P: Send, R: Send, E: From<F>, F: Send>(
    prepare: impl FnOnce(Ready<P>) -> Result<R, F> + Send,
    mut write: impl FnMut(&[P]) -> Result<(), E>,
) -> Result<R, E> {
    let (sender, receiver) = sync_channel(BATCHES_WAITING);
    let (give_back, written_batches) = channel();
    let (written, prepared) = thread::scope(|scope| {
        let preparing = scope.spawn(move || prepare(Ready::to(sender, written_batches)));
        let written = write_all(receiver, &give_back, &mut write);
        let prepared = preparing.join();
        (
            written,
            prepared.unwrap_or_else(|fault| panic::resume_unwind(fault)),
        )
    });
    written?;
    Ok(prepared?)
}

/// Consumes the receiver: where this ends early, the preparing ends too.
fn write_all<P, E>(
    batches: Receiver<Vec<P>>,
    give_back: &Sender<Vec<P>>,
    write: &mut impl FnMut(&[P]) -> Result<(), E>,
) -> Result<(), E> {
    batches.into_iter().try_for_each(|batch| {
        write(&batch)?;
        // Nobody takes the last ones back, and then they are dropped here.
        let _ = give_back.send(batch);
        Ok(())
    })
}

/// Where prepared pieces go.
pub(crate) struct Ready<P> {
    batch: Vec<P>,
    sender: SyncSender<Vec<P>>,
    written: Receiver<Vec<P>>,
}

impl<P> Ready<P> {
    fn to(sender: SyncSender<Vec<P>>, written: Receiver<Vec<P>>) -> Self {
        Self {
            batch: Vec::with_capacity(BATCH),
            sender,
            written,
        }
    }

    /// Hands a piece over, and says whether there is use for more of them.
    pub(crate) fn hand_over(&mut self, piece: P) -> bool {
        self.batch.push(piece);
        if self.batch.len() < BATCH {
            return true;
        }
        let room = self.room();
        let full = std::mem::replace(&mut self.batch, room);
        self.sender.send(full).is_ok()
    }

    /// Room for a batch: that of one which was written, where there is any.
    fn room(&self) -> Vec<P> {
        let mut room = Vec::new();
        for written in self.written.try_iter() {
            room = written;
            room.clear();
        }
        room.reserve(BATCH);
        room
    }
}

impl<P> Drop for Ready<P> {
    /// Hands over what is left. Nobody takes it where the writing failed, and then its error counts.
    fn drop(&mut self) {
        if !self.batch.is_empty() {
            let _ = self.sender.send(std::mem::take(&mut self.batch));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(to: u32) -> impl FnOnce(Ready<u32>) -> Result<u32, String> {
        move |mut ready| {
            let handed_over = (0..to)
                .take_while(|number| ready.hand_over(*number))
                .count();
            u32::try_from(handed_over).map_err(|error| error.to_string())
        }
    }

    #[test]
    fn everything_comes_in_its_order() {
        let mut written = Vec::new();
        let handed_over = write_while_preparing(counted(1_000), |batch| {
            written.extend_from_slice(batch);
            Ok::<_, String>(())
        });
        assert_eq!(handed_over, Ok(1_000));
        assert_eq!(written, (0..1_000).collect::<Vec<_>>());
    }

    #[test]
    fn a_writer_that_fails_ends_the_preparing() {
        let failed = write_while_preparing(counted(u32::MAX), |_| Err("no room".to_owned()));
        assert_eq!(failed, Err("no room".to_owned()));
    }

    #[test]
    fn what_was_prepared_before_a_fault_is_written() {
        let mut written = 0;
        let failed = write_while_preparing(
            |mut ready| {
                ready.hand_over(1);
                Err::<(), _>("not to be read".to_owned())
            },
            |batch: &[u32]| {
                written += batch.len();
                Ok::<_, String>(())
            },
        );
        assert_eq!((failed, written), (Err("not to be read".to_owned()), 1));
    }
}
