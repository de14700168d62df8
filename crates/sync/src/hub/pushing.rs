//! Sending the hub what it lacks, push by push.

mod relaying;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use khupho_fail_points::Point;
use khupho_oplog::bundle::{Audience, AudienceRange, Audiences, RunStart};
use khupho_oplog::header::Header;
use khupho_oplog::hub::{Fit, PushWriter};
use khupho_oplog::limits::HUB_PAGE_OPERATIONS_MAX;
use khupho_oplog::operation::identity;
use khupho_oplog::trust::SignedHead;
use khupho_oplog::{OpHash, Operation, StreamHead, StreamId};
use khupho_store::StoreError;
use khupho_store::exchange::{self, OwnAudience, OwnOperation, StoreRole, StreamRange};

use super::answers::PushAnswer;
use super::client::Ask;
use super::fault::HubFault;
use super::progress::{SyncMeter, SyncStage};
use super::talk::Talk;
use crate::SyncError;
use crate::export::stored_operation;

/// The media type of a push.
const CONTENT: &str = "application/vnd.khupho.content+zstd";

/// Bytes of operations in one push. What stands around them is always within the rest.
const PUSH_OPERATIONS_BYTES: usize = 896 * 1024;

/// What was sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pushed {
    /// Operations that the hub did not have.
    pub operations: u64,
    /// Operations that it had: an answer was lost on the way.
    pub already_there: u64,
}

/// How far the hub's feed holds nothing that is not from here: up to there it need not be fetched.
/// Every operation takes one position, so another machine's shows in the count.
#[derive(Debug, Clone, Copy)]
pub(super) struct OwnFeed(Option<u64>);

impl OwnFeed {
    pub(super) const fn from(cursor: u64) -> Self {
        Self(Some(cursor))
    }

    fn follow(&mut self, answer: &PushAnswer) {
        let expected = self.0.map(|end| end + answer.operations);
        self.0 = expected.filter(|end| *end == answer.end_position);
    }
}

/// Sends everything that lies beyond what the hub has, and notes there what it has now.
pub(super) fn push_all(
    talk: &Talk<'_>,
    ends: &mut Vec<StreamHead>,
    own_feed: OwnFeed,
    meter: &SyncMeter<'_>,
) -> Result<Pushed, HubFault> {
    let store = talk.store;
    let ranges = store.read(|connection| exchange::ranges_beyond(connection, ends))?;
    let mut pushing = Pushing::new(talk, meter, own_feed);
    meter.begin(SyncStage::Sending, operations_of(&ranges))?;
    pushing.ranges(&ranges)?;
    ends.append(&mut pushing.accepted);
    if talk.role == StoreRole::Ward {
        pushing.changed_audiences(ends)?;
    }
    Ok(pushing.pushed)
}

/// Sends ranges that the hub lacks, whatever it said.
pub(super) fn push_ranges(
    talk: &Talk<'_>,
    ranges: &[StreamRange],
    meter: &SyncMeter<'_>,
) -> Result<Pushed, HubFault> {
    meter.begin(SyncStage::Sending, operations_of(ranges))?;
    let mut pushing = Pushing::new(talk, meter, OwnFeed(None));
    pushing.ranges(ranges)?;
    Ok(pushing.pushed)
}

fn operations_of(ranges: &[StreamRange]) -> u64 {
    ranges.iter().map(StreamRange::operations).sum()
}

/// A part of a stream that the push under way holds.
struct Reached {
    range: StreamRange,
    first_seq: u64,
    head: StreamHead,
}

struct Pushing<'a> {
    talk: &'a Talk<'a>,
    meter: &'a SyncMeter<'a>,
    own_feed: OwnFeed,
    writer: PushWriter,
    /// Bytes of the operations in it.
    bytes: usize,
    reached: Vec<Reached>,
    /// At the ward: for whom its own operations in it are.
    audiences: Vec<OwnOperation>,
    accepted: Vec<StreamHead>,
    /// Streams that the hub took only as far as a signed head goes.
    uncovered: BTreeSet<StreamId>,
    pushed: Pushed,
}

impl<'a> Pushing<'a> {
    fn new(talk: &'a Talk<'a>, meter: &'a SyncMeter<'a>, own_feed: OwnFeed) -> Self {
        Self {
            talk,
            meter,
            own_feed,
            writer: PushWriter::new(),
            bytes: 0,
            reached: Vec::new(),
            audiences: Vec::new(),
            accepted: Vec::new(),
            uncovered: BTreeSet::new(),
            pushed: Pushed::default(),
        }
    }

    fn ranges(&mut self, ranges: &[StreamRange]) -> Result<(), HubFault> {
        let needs_heads =
            |range: &&StreamRange| self.talk.role == StoreRole::Neighborhood && !range.is_own;
        let (relayed, vouched): (Vec<_>, Vec<_>) = ranges.iter().partition(needs_heads);
        for range in vouched {
            self.range(range)?;
        }
        self.send()?;
        for range in relayed {
            self.relay(range)?;
        }
        Ok(())
    }

    fn range(&mut self, range: &StreamRange) -> Result<(), HubFault> {
        // Who may see what is told by places: another branch of the stream comes with another push.
        let is_of_stream = |reached: &Reached| reached.range.stream == range.stream;
        if self.reached.iter().any(is_of_stream) {
            self.send()?;
        }
        let mut place = self.first_of(range)?;
        while place.seq <= range.last_seq && !self.uncovered.contains(&range.stream) {
            let part = StreamRange {
                first_seq: place.seq,
                last_seq: range.last_seq.min(place.seq + HUB_PAGE_OPERATIONS_MAX - 1),
                ..*range
            };
            let page = self.page(&part)?;
            if page.is_empty() {
                // The stream was begun anew meanwhile; the next round sees what there is.
                return Ok(());
            }
            let audiences = self.audiences_of(&part)?;
            for operation in page {
                place = self.put(range, place, operation)?;
                let audience = place.prev.and_then(|put| audiences.get(&put));
                self.audiences.extend(audience);
            }
        }
        Ok(())
    }

    fn first_of(&self, range: &StreamRange) -> Result<RunStart, HubFault> {
        let store = self.talk.store;
        Ok(RunStart {
            stream: range.stream,
            seq: range.first_seq,
            prev: store.read(|connection| exchange::first_prev(connection, range))?,
        })
    }

    /// The operations of a part. A short read, so that nobody who writes waits for the network.
    fn page(&self, part: &StreamRange) -> Result<Vec<Operation>, HubFault> {
        let mut page = Vec::new();
        self.talk.store.read(|connection| {
            exchange::each_operation(connection, part, |stored| {
                // Of a forked stream all of the branch comes, whatever part of it is asked for.
                if Header::decode(&stored.header)?.seq <= part.last_seq {
                    page.push(stored_operation(stored));
                }
                Ok::<_, StoreError>(())
            })
        })?;
        Ok(page)
    }

    /// Only the ward's own operations need it told who may see them.
    fn audiences_of(&self, part: &StreamRange) -> Result<HashMap<OpHash, OwnOperation>, HubFault> {
        if self.talk.role != StoreRole::Ward || !part.is_own {
            return Ok(HashMap::new());
        }
        let store = self.talk.store;
        let audiences = store.read(|connection| exchange::audiences_of(connection, part))?;
        Ok(audiences.into_iter().map(|one| (one.hash, one)).collect())
    }

    fn put(
        &mut self,
        range: &StreamRange,
        place: RunStart,
        operation: Operation,
    ) -> Result<RunStart, HubFault> {
        let hash = identity(&operation.header_bytes);
        self.add(place, operation)?;
        let head = StreamHead {
            stream: range.stream,
            seq: place.seq,
            hash,
        };
        match self.reached.last_mut() {
            Some(last) if last.range == *range => last.head = head,
            _ => self.reached.push(Reached {
                range: *range,
                first_seq: place.seq,
                head,
            }),
        }
        Ok(RunStart {
            seq: place.seq + 1,
            prev: Some(hash),
            ..place
        })
    }

    fn add(&mut self, place: RunStart, operation: Operation) -> Result<(), HubFault> {
        let bytes = size_of(&operation);
        if self.bytes > 0 && self.bytes + bytes > PUSH_OPERATIONS_BYTES {
            self.send()?;
        }
        if self.writer.operation(place, operation.clone()) == Fit::Full {
            self.send()?;
            if self.writer.operation(place, operation) == Fit::Full {
                return Err(HubFault::Unreadable("an operation too large for any push"));
            }
        }
        self.bytes += bytes;
        Ok(())
    }

    /// Sends what was gathered, with heads that answer for it.
    fn send(&mut self) -> Result<(), HubFault> {
        let mut writer = std::mem::take(&mut self.writer);
        let reached = std::mem::take(&mut self.reached);
        let audiences = std::mem::take(&mut self.audiences);
        self.bytes = 0;
        if writer.is_empty() {
            return Ok(());
        }
        self.answer_for(&reached, &mut writer)?;
        for told in told(&audiences) {
            if writer.audiences(told) == Fit::Full {
                return Err(HubFault::Unreadable("audiences without room"));
            }
        }
        self.post(writer)?;
        Ok(self.talk.store.mark_audiences(&audiences)?)
    }

    /// Room was kept for one head of each stream; others come as far as there is more.
    fn answer_for(&self, reached: &[Reached], writer: &mut PushWriter) -> Result<(), HubFault> {
        let mut others = Vec::new();
        for reached in reached {
            let mut heads = self.signed_heads(reached)?.into_iter();
            if let Some(first) = heads.next() {
                let _ = writer.signed_head(&first).map_err(SyncError::from)?;
            }
            others.extend(heads);
        }
        let room = (HUB_PAGE_OPERATIONS_MAX as usize).saturating_sub(reached.len());
        for signed in others.iter().take(room) {
            let _ = writer.signed_head(signed).map_err(SyncError::from)?;
        }
        Ok(())
    }

    fn post(&mut self, writer: PushWriter) -> Result<(), HubFault> {
        let operations = writer.operations();
        let body = writer.finish().map_err(SyncError::from)?;
        let bytes = body.len() as u64;
        let answer = post(self.talk, body)?;
        self.pushed.operations += answer.operations;
        self.pushed.already_there += answer.already_there;
        self.own_feed.follow(&answer);
        let accepted = answer.accepted()?;
        Point::PushAnsweredBeforeMark.reach();
        self.talk.store.mark_pushed(&accepted, self.own_feed.0)?;
        self.accepted.extend(accepted);
        self.uncovered.extend(answer.uncovered()?);
        self.meter.add(operations, bytes)
    }

    /// Of an own stream a head signed now; of another's what its device signed, first of all where the
    /// push ends.
    fn signed_heads(&self, reached: &Reached) -> Result<Vec<Vec<u8>>, HubFault> {
        let (store, head) = (self.talk.store, reached.head);
        if reached.range.is_own {
            let signed = SignedHead {
                device: self.talk.own,
                head,
                at_ms: store.clock().now_ms(),
            };
            return Ok(vec![signed.sign(self.talk.client.signer())]);
        }
        let mut heads = store.read(|connection| {
            exchange::signed_heads_within(connection, head.stream, reached.first_seq, head.seq)
        })?;
        heads.sort_by_key(|(signed, _)| *signed != head);
        Ok(heads.into_iter().map(|(_, signed)| signed).collect())
    }

    /// Sends again what others may see only now, or not any more.
    fn changed_audiences(&mut self, ends: &[StreamHead]) -> Result<(), HubFault> {
        let store = self.talk.store;
        let changed = store.read(|connection| exchange::changed_audiences(connection, ends))?;
        store.mark_audiences(&changed.as_held)?;
        for one in changed.to_tell {
            let (place, operation) = self.one(&one)?;
            self.add(place, operation)?;
            self.audiences.push(one);
        }
        self.send()?;
        Ok(store.mark_audiences_looked_for(changed.position)?)
    }

    fn one(&self, one: &OwnOperation) -> Result<(RunStart, Operation), HubFault> {
        let bytes = self
            .talk
            .store
            .read(|connection| exchange::own_operation(connection, one))?;
        let place = RunStart {
            stream: one.stream,
            seq: one.seq,
            prev: Header::decode(&bytes.header)
                .map_err(StoreError::from)?
                .prev,
        };
        Ok((place, stored_operation(bytes)))
    }
}

fn size_of(operation: &Operation) -> usize {
    let payload = operation.payload_bytes.as_ref().map_or(0, Vec::len);
    operation.header_bytes.len() + payload
}

/// Sends one push.
pub(super) fn post(talk: &Talk<'_>, body: Vec<u8>) -> Result<PushAnswer, HubFault> {
    talk.client
        .ask_json(&Ask::post("/operations", CONTENT, body))
}

/// What is told of who may see what: ranges of places with one audience. What is for the ward alone
/// need not be told.
fn told(operations: &[OwnOperation]) -> Vec<Audiences> {
    let mut streams: BTreeMap<StreamId, BTreeMap<u64, Audience>> = BTreeMap::new();
    for one in operations {
        let audience = match one.audience {
            OwnAudience::Ward => continue,
            OwnAudience::Neighborhood(id) => Audience::Neighborhood(id),
            OwnAudience::EveryNeighborhood => Audience::EveryNeighborhood,
        };
        streams
            .entry(one.stream)
            .or_default()
            .insert(one.seq, audience);
    }
    streams
        .into_iter()
        .map(|(stream, places)| Audiences {
            stream,
            ranges: ranges_of(places),
        })
        .collect()
}

fn ranges_of(places: BTreeMap<u64, Audience>) -> Vec<AudienceRange> {
    let mut ranges: Vec<AudienceRange> = Vec::new();
    for (seq, audience) in places {
        match ranges.last_mut() {
            Some(last) if last.audience == audience && last.last_seq + 1 == seq => {
                last.last_seq = seq;
            }
            _ => ranges.push(AudienceRange {
                first_seq: seq,
                last_seq: seq,
                audience,
            }),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use khupho_domain::ids::EntityId;

    use super::*;

    #[test]
    fn places_with_one_audience_become_one_range() {
        let one = Audience::Neighborhood(EntityId::from_bytes([1; 16]));
        let every = Audience::EveryNeighborhood;
        let places = BTreeMap::from([(2, one), (3, one), (5, one), (6, every), (7, every)]);
        let ranges: Vec<_> = ranges_of(places)
            .iter()
            .map(|range| (range.first_seq, range.last_seq, range.audience))
            .collect();
        assert_eq!(ranges, [(2, 3, one), (5, 5, one), (6, 7, every)]);
    }
}
