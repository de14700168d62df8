//! What one talk with the hub goes by: who the hub is, what this store knows and where they stand.

use khupho_oplog::certificate::Certificate;
use khupho_oplog::cose::Authority;
use khupho_oplog::ids::{DeviceId, LogId, WardId};
use khupho_oplog::trust::NamedHub;
use khupho_store::Store;
use khupho_store::exchange::{HubPlace, StoreRole};

use super::answers::HelloAnswer;
use super::client::{Ask, HubClient};
use super::fault::HubFault;
use super::progress::SyncWatcher;
use super::proxy::HubProxy;
use crate::SyncError;
use crate::keys::OwnDevice;
use crate::trust::Trust;

/// Versions of the protocol that this program speaks.
const VERSIONS: [u64; 1] = [1];

/// The media type of JSON.
pub(super) const JSON: &str = "application/json";

/// A talk with the hub that the ward named.
pub(super) struct Talk<'store> {
    pub(super) store: &'store Store,
    pub(super) client: HubClient<'store>,
    pub(super) trust: Trust,
    /// The hub as the ward named it when the talk began.
    named: NamedHub,
    /// Checks what the hub signs.
    pub(super) hub: Authority,
    pub(super) own: DeviceId,
    pub(super) role: StoreRole,
}

impl<'store> Talk<'store> {
    /// Reaches the hub; none where the ward has named no hub.
    pub(super) fn begin(
        store: &'store Store,
        proxy: &HubProxy,
        watcher: &'store dyn SyncWatcher,
    ) -> Result<Option<Self>, HubFault> {
        let trust = Trust::of(store)?;
        let Some(named) = trust.state.hub().filter(|named| !named.url.is_empty()) else {
            store.leave_hub()?;
            return Ok(None);
        };
        Self::with(store, named, proxy, watcher)
    }

    /// Reaches a hub that the ward has named at some time; none that it never certified.
    pub(super) fn with(
        store: &'store Store,
        named: &NamedHub,
        proxy: &HubProxy,
        watcher: &'store dyn SyncWatcher,
    ) -> Result<Option<Self>, HubFault> {
        let trust = Trust::of(store)?;
        let hub = trust.state.hub_certificate(named.device);
        let (Some(address), Some(hub)) = (named.address(), hub.map(Certificate::authority)) else {
            return Ok(None);
        };
        let device = OwnDevice::of(store)?;
        let own = device.id;
        let ward = trust.ward.id();
        let client = HubClient::connect(address, proxy, (ward, device), watcher)?;
        Ok(Some(Self {
            store,
            client,
            named: named.clone(),
            hub,
            own,
            role: store.role().map_err(SyncError::from)?,
            trust,
        }))
    }

    /// The registry has grown.
    pub(super) fn learn_trust(&mut self) -> Result<(), HubFault> {
        self.trust = Trust::of(self.store)?;
        Ok(())
    }

    /// Whether the ward has left this hub: for another one, or for none.
    pub(super) fn is_with_a_left_hub(&self) -> bool {
        self.trust.state.hub() != Some(&self.named)
    }

    pub(super) fn ward(&self) -> WardId {
        self.trust.ward.id()
    }

    /// What the hub has. Its heads come page by page.
    pub(super) fn hello(&self) -> Result<HelloAnswer, HubFault> {
        let mut all = self.hello_after(None)?;
        let mut after = all.next_after.take();
        while let Some(stream) = after {
            let more = self.hello_after(Some(&stream))?;
            all.heads.extend(more.heads);
            all.branches.extend(more.branches);
            after = more.next_after;
        }
        Ok(all)
    }

    /// Where this store and the hub stand; anew where the hub's log is another one.
    pub(super) fn meet(&self, log_id: LogId) -> Result<HubPlace, HubFault> {
        let hub = DeviceId::from_bytes(self.hub.id);
        Ok(self.store.meet_hub(hub, log_id)?)
    }

    fn hello_after(&self, stream: Option<&str>) -> Result<HelloAnswer, HubFault> {
        let target = match stream {
            Some(stream) => format!("/hello?after={stream}"),
            None => "/hello".to_owned(),
        };
        let hello = serde_json::json!({
            "versions": VERSIONS,
            "program": env!("CARGO_PKG_VERSION"),
        });
        let ask = Ask::post(&target, JSON, hello.to_string().into_bytes());
        self.client.ask_json(&ask)
    }
}
