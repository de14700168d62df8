//! From what the log shows to a signed page.

use khupho_oplog::Header;
use khupho_oplog::bundle::{BundleFault, RunStart, Verdict};
use khupho_oplog::hub::{Fit, PageHeading, PageWriter};
use khupho_oplog::operation::Operation;
use khupho_oplog::receipt::EffectiveClock;

use crate::problem::{Problem, ProblemCode};
use crate::request::Admitted;
use crate::state::HubState;
use crate::storage::{
    FeedPage, PlacedMoment, PlacedVerdict, Reader, Scope, StoredOperation, WardLog,
};

/// Bytes of headers and payloads asked of the log for one page. With what stands around 512
/// operations of 512 streams it is still within the limit of a page.
pub(super) const PAGE_CONTENT_BYTES: usize = 640 * 1024;

/// A page and where the next one begins.
pub(super) struct MadePage {
    pub(super) bytes: Vec<u8>,
    pub(super) next: u64,
    pub(super) end_position: u64,
}

/// Something with a place in the feed.
enum Placed<'page> {
    Operation(&'page StoredOperation),
    Verdict(&'page PlacedVerdict),
    Moment(&'page PlacedMoment),
}

impl Placed<'_> {
    const fn position(&self) -> u64 {
        match self {
            Self::Operation(operation) => operation.position,
            Self::Verdict(verdict) => verdict.position,
            Self::Moment(moment) => moment.position,
        }
    }
}

/// Signs a page of what the reader sees behind `after`. What has no room comes with the next page.
pub(super) fn made<L: WardLog>(
    hub: &HubState<L>,
    admitted: &Admitted,
    after: u64,
    feed: &FeedPage,
) -> Result<MadePage, Problem> {
    let mut writer = PageWriter::new();
    let (mut reached, mut is_full) = (after, false);
    for placed in in_order(feed) {
        if put(&mut writer, admitted.caller.reader(), &placed)? == Fit::Full {
            is_full = true;
            break;
        }
        reached = placed.position();
    }
    for head in &feed.signed_heads {
        // A head without room answers for operations of the next page, and comes with them.
        let _ = writer.signed_head(head).map_err(damaged)?;
    }
    let next = if is_full {
        reached
    } else {
        feed.next.max(after)
    };
    let heading = PageHeading {
        ward: admitted.ward,
        log_id: admitted.trust.log_id,
        reader: admitted.caller.device,
        after,
        next,
        end: feed.end_position.max(next),
        at_ms: hub.now_ms(),
    };
    let bytes = writer
        .finish(heading, hub.identity.signer())
        .map_err(damaged)?;
    Ok(MadePage {
        bytes,
        next,
        end_position: heading.end,
    })
}

fn in_order(feed: &FeedPage) -> Vec<Placed<'_>> {
    let operations = feed.operations.iter().map(Placed::Operation);
    let verdicts = feed.verdicts.iter().map(Placed::Verdict);
    let moments = feed.moments.iter().map(Placed::Moment);
    let mut all: Vec<Placed<'_>> = operations.chain(verdicts).chain(moments).collect();
    all.sort_by_key(Placed::position);
    all
}

fn put(writer: &mut PageWriter, reader: Reader, placed: &Placed<'_>) -> Result<Fit, Problem> {
    Ok(match placed {
        Placed::Operation(operation) => put_operation(writer, reader, operation)?,
        Placed::Verdict(placed) => writer.verdict(Verdict {
            operation: placed.verdict.operation,
            reason: placed.verdict.reason,
        }),
        Placed::Moment(placed) => writer.moment(EffectiveClock {
            op_uid: placed.moment.op_uid,
            hlc: placed.moment.hlc,
        }),
    })
}

/// A khu phố sees only some of the ward's operations: their streams have gaps there, and it is the
/// ward's word, not the stream's, that they are taken on.
fn put_operation(
    writer: &mut PageWriter,
    reader: Reader,
    stored: &StoredOperation,
) -> Result<Fit, Problem> {
    let operation = Operation {
        header_bytes: stored.header_bytes.clone(),
        payload_bytes: stored.payload_bytes.clone(),
        personal_bytes: None,
    };
    let is_sparse = !matches!(stored.scope, Scope::OfNeighborhood(_));
    if is_sparse && matches!(reader, Reader::Neighborhood(_)) {
        return Ok(writer.vouched(operation));
    }
    let header = Header::decode(&stored.header_bytes).map_err(|error| {
        tracing::error!(%error, "an operation of the log cannot be read");
        Problem::from(ProblemCode::Internal)
    })?;
    let place = RunStart {
        stream: header.stream,
        seq: header.seq,
        prev: header.prev,
    };
    Ok(writer.operation(place, operation))
}

fn damaged(fault: BundleFault) -> Problem {
    tracing::error!(%fault, "a page cannot be written");
    ProblemCode::Internal.into()
}
