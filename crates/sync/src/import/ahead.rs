//! Reading ahead: one thread decrypts content and opens its operations while another one, which holds
//! the store, takes in those that are ready.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::{panic, thread};

use khupho_oplog::bundle::{BundleFault, ContentItem, VerifiedPart};
use khupho_oplog::{Operation, OplogError, SealedOperation};

use crate::SyncError;

/// Items handed over at a time: a hand-over takes longer than one operation is worth.
const BATCH_ITEMS: usize = 256;

/// Content after which fewer are handed over: an evidence file is worth a hand-over of its own.
const BATCH_BYTES: u64 = 256 * 1024;

/// Batches that may wait for the thread that takes in.
const BATCHES_WAITING: usize = 4;

/// An operation, as far as this program can read it.
pub(crate) enum Opened {
    /// Whole and right.
    Readable(Box<SealedOperation>),
    /// What it has, and why it is refused.
    Refused(Operation, OplogError),
}

impl Opened {
    pub(crate) fn of(operation: Operation) -> Self {
        match operation.clone().open() {
            Ok(op) => Self::Readable(Box::new(op)),
            Err(fault) => Self::Refused(operation, fault),
        }
    }
}

/// The next piece of content.
pub(super) enum Piece {
    /// An operation of the run that was announced.
    Operation(Opened),
    /// Anything else.
    Item(ContentItem),
}

/// A piece with how many bytes of the content were read up to its end.
type Read = (Piece, u64);

/// Hands every piece to `take`, in the order in which they stand. What was taken goes back to be
/// dropped where it was read: memory that one thread takes and another one gives back makes the two
/// wait for each other's allocator.
///
/// # Errors
/// Those of `take`, after which nothing more is taken, and those of the content.
pub(super) fn each_piece(
    part: &VerifiedPart<'_, '_>,
    mut take: impl FnMut(&Piece, u64) -> Result<(), SyncError>,
) -> Result<(), SyncError> {
    let (sender, receiver) = sync_channel(BATCHES_WAITING);
    let (give_back, taken_batches) = channel();
    let (taken, read) = thread::scope(|scope| {
        let reading = scope.spawn(move || read_all(part, &sender, &taken_batches));
        let taken = take_all(receiver, &give_back, &mut take);
        let read = reading.join();
        (
            taken,
            read.unwrap_or_else(|fault| panic::resume_unwind(fault)),
        )
    });
    taken?;
    Ok(read?)
}

/// Consumes the receiver: where this ends early, the reading ends too.
fn take_all(
    batches: Receiver<Vec<Read>>,
    give_back: &Sender<Vec<Read>>,
    take: &mut impl FnMut(&Piece, u64) -> Result<(), SyncError>,
) -> Result<(), SyncError> {
    for batch in batches {
        for (piece, read_bytes) in &batch {
            take(piece, *read_bytes)?;
        }
        // Nobody takes the last ones back, and then they are dropped here.
        let _ = give_back.send(batch);
    }
    Ok(())
}

fn read_all(
    part: &VerifiedPart<'_, '_>,
    ready: &SyncSender<Vec<Read>>,
    taken: &Receiver<Vec<Read>>,
) -> Result<(), BundleFault> {
    let mut items = part.items()?;
    let mut batch = Vec::with_capacity(BATCH_ITEMS);
    let mut handed_over_bytes = 0;
    while let Some(item) = items.next() {
        let piece = match item {
            Ok(ContentItem::Operation(operation)) => Piece::Operation(Opened::of(operation)),
            Ok(item) => Piece::Item(item),
            Err(fault) => {
                let _ = ready.send(batch);
                return Err(fault);
            }
        };
        let read_bytes = items.read_bytes();
        batch.push((piece, read_bytes));
        if batch.len() >= BATCH_ITEMS || read_bytes - handed_over_bytes >= BATCH_BYTES {
            handed_over_bytes = read_bytes;
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH_ITEMS));
            taken.try_iter().for_each(drop);
            if ready.send(full).is_err() {
                return Ok(());
            }
        }
    }
    // Nobody takes it where the taking failed, and then its error is what counts.
    let _ = ready.send(batch);
    Ok(())
}
