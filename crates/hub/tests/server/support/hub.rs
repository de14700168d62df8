//! A hub for one test: over SQLite, or over the database that a variable names.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use khupho_hub::evidence::{EvidencePlace, EvidenceStore};
use khupho_hub::identity::HubSecrets;
use khupho_hub::limits::Limits;
use khupho_hub::storage::WardLog;
use khupho_hub::storage::sqlite::SqliteWardLog;
use khupho_hub::{Hub, RunningHub};
use khupho_oplog::certificate::{Certificate, DeviceClass};
use khupho_oplog::cose::Authority;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::keys::AgreeSecret;
use khupho_oplog::receipt::Receipt;
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::client::{Answer, Call, Client};
use super::objects::Objects;
use super::ward::Ward;

type Stop = Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

pub(crate) struct TestHub {
    pub(crate) address: SocketAddr,
    pub(crate) client: Client,
    pub(crate) authority: Authority,
    claim_codes: Vec<String>,
    stop: Option<Stop>,
    folder: Arc<TempDir>,
    secrets: HubSecrets,
    objects: Objects,
}

/// Limits that a test does not wait for.
pub(crate) fn quick_limits() -> Limits {
    Limits {
        header_ms: 600,
        body_pause_ms: 600,
        body_ms: 1_500,
        asking_burst: 10_000,
        asking_per_minute: 10_000,
        unknown_wards_per_second: 10_000,
        turn_wait_ms: 1_000,
        stop_ms: 2_000,
        device_burst: 10_000,
        device_per_second: 10_000,
        ..Limits::default()
    }
}

impl TestHub {
    pub(crate) async fn start() -> Self {
        Self::with(quick_limits(), None).await
    }

    pub(crate) async fn with_limits(change: impl FnOnce(&mut Limits)) -> Self {
        let mut limits = quick_limits();
        change(&mut limits);
        Self::with(limits, None).await
    }

    pub(crate) async fn over_objects(objects: Objects) -> Self {
        Self::with(quick_limits(), Some(objects)).await
    }

    async fn with(limits: Limits, objects: Option<Objects>) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let secrets = HubSecrets::generate().unwrap();
        Self::in_folder(folder, secrets, limits, objects).await
    }

    async fn in_folder(
        folder: Arc<TempDir>,
        secrets: HubSecrets,
        limits: Limits,
        objects: Option<Objects>,
    ) -> Self {
        let key = Zeroizing::new([9; 32]);
        // Requests of this test are signed from now on, by a clock of whole seconds.
        let since_ms = now_ms() - 2_000;
        let log = SqliteWardLog::open(&folder.path().join("hub.sqlite"), key, since_ms).unwrap();
        let place = EvidencePlace::Folder(folder.path().join("evidence"));
        let objects = objects.unwrap_or_else(|| place.open().unwrap());
        Self::over_log(log, objects, limits, (folder, secrets)).await
    }

    /// The same hub, stopped and started again.
    pub(crate) async fn restarted(mut self) -> Self {
        let (folder, secrets) = (self.folder.clone(), self.secrets.clone());
        let objects = self.objects.clone();
        if let Some(stop) = self.stop.take() {
            stop().await;
        }
        Self::in_folder(folder, secrets, quick_limits(), Some(objects)).await
    }

    pub(crate) async fn over_log<L: WardLog>(
        log: L,
        objects: Objects,
        limits: Limits,
        (folder, secrets): (Arc<TempDir>, HubSecrets),
    ) -> Self {
        let evidence = EvidenceStore::new(objects.clone(), secrets.evidence_key());
        let hub = Hub::new(log, evidence, &secrets).with_limits(limits);
        let running: RunningHub<L> = hub.start(([127, 0, 0, 1], 0).into(), None).await.unwrap();
        let mut claim_codes = Vec::new();
        for _ in 0..3 {
            claim_codes.push(running.issue_claim_code().await.unwrap());
        }
        Self {
            address: running.address(),
            client: Client::new(running.address()),
            authority: running.identity().authority(),
            claim_codes,
            stop: Some(Box::new(move || Box::pin(running.stop()))),
            folder,
            secrets,
            objects,
        }
    }

    pub(crate) const fn device(&self) -> DeviceId {
        DeviceId::from_bytes(self.authority.id)
    }

    /// What the hub acknowledges, once it is sure that it signed it.
    pub(crate) fn acknowledged(&self, signed: &[u8], ward: &Ward) -> Receipt {
        let certificate = Certificate {
            serial: 1,
            ward: ward.id,
            device: self.device(),
            signing_key: self.authority.key,
            agree_key: AgreeSecret::from_bytes([1; 32]).public(),
            class: DeviceClass::Hub,
            neighborhood: None,
            name: "Máy chủ thử".to_owned(),
            not_before_ms: 0,
            not_after_ms: now_ms(),
        };
        Receipt::verify_acknowledgement(signed, &certificate).unwrap()
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(crate) fn claim_code(&mut self) -> String {
        self.claim_codes.pop().expect("few wards a test")
    }

    /// Founds the ward with the registry that it has.
    pub(crate) async fn found(&mut self, ward: &Ward) -> Answer {
        let body = ward.founding(self.device(), &self.claim_code());
        let call = Call::new("POST", "/v1/wards").body("application/cbor-seq", body);
        self.client.send(call).await.expect(201)
    }

    pub(crate) async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            stop().await;
        }
    }
}

pub(crate) fn now_ms() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    u64::try_from(now.as_millis()).unwrap()
}
