//! Signed requests that were answered. In memory: after a start nothing is answered that was signed
//! before it.

use std::collections::{BTreeSet, HashSet};

use khupho_oplog::ids::{DeviceId, WardId};

use crate::storage::values::{SeenRequest, SignedRequest};

type RequestKey = (WardId, DeviceId, [u8; 16]);

pub(super) struct SeenRequests {
    since_ms: u64,
    seen: HashSet<RequestKey>,
    by_end: BTreeSet<(u64, RequestKey)>,
}

impl SeenRequests {
    pub(super) fn since(since_ms: u64) -> Self {
        Self {
            since_ms,
            seen: HashSet::new(),
            by_end: BTreeSet::new(),
        }
    }

    pub(super) fn remember(
        &mut self,
        ward: WardId,
        request: SignedRequest,
        now_ms: u64,
    ) -> SeenRequest {
        self.wipe_expired(now_ms);
        if request.created_ms < self.since_ms {
            let since_ms = self.since_ms;
            return SeenRequest::SignedTooEarly { since_ms };
        }
        let key = (ward, request.device, request.nonce);
        if !self.seen.insert(key) {
            return SeenRequest::Replayed;
        }
        self.by_end.insert((request.expires_ms, key));
        SeenRequest::New
    }

    pub(super) fn wipe_expired(&mut self, now_ms: u64) {
        while let Some(&(end_ms, key)) = self.by_end.first() {
            if end_ms >= now_ms {
                return;
            }
            self.by_end.pop_first();
            self.seen.remove(&key);
        }
    }
}
