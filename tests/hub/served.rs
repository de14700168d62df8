//! A ward whose machines have a hub.

use std::fs;
use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use khupho_hub::identity::HubSecrets;
use khupho_hub::limits::Limits;
use khupho_hub::storage::sqlite::SqliteWardLog;
use khupho_hub::storage::{StorageError, WardLog as _};
use khupho_hub::{EmbeddedHub, EmbeddedPlaces};
use khupho_oplog::hub::HubAddress;
use khupho_oplog::ids::{LogId, TlsFingerprint};
use khupho_sync::hub::{
    HubFault, HubProxy, RefusalCode, RoundOutcome, SyncStep, find_hub, pair_with_hub, sync_round,
};

use khupho_tests::network::{FaultProxy, Weather};
use zeroize::Zeroizing;

use crate::world::{Pc, TestResult, World, copy_folder};

const ANY_PORT: ([u8; 4], u16) = ([127, 0, 0, 1], 0);

/// A hub that can be stopped and started again.
pub(crate) struct Served {
    pub(crate) world: World,
    hub: Option<EmbeddedHub>,
    proxy: Option<FaultProxy>,
    secrets: HubSecrets,
    folder: PathBuf,
}

impl Served {
    /// A ward that has come to a hub.
    pub(crate) fn founded() -> TestResult<Self> {
        let served = Self::unpaired()?;
        served.pair(&served.address()?)?;
        Ok(served)
    }

    /// A ward that reaches its hub through a network whose weather can be changed.
    pub(crate) fn behind_weather(seed: u64) -> TestResult<Self> {
        let mut served = Self::unpaired()?;
        let proxy = FaultProxy::before(served.hub().address(), seed)?;
        let fingerprint = TlsFingerprint::from_bytes(*proxy.fingerprint());
        served.pair(&served.address_at(proxy.address(), fingerprint)?)?;
        served.proxy = Some(proxy);
        Ok(served)
    }

    pub(crate) fn set_weather(&self, weather: Weather) {
        if let Some(proxy) = &self.proxy {
            proxy.set_weather(weather);
        }
    }

    fn unpaired() -> TestResult<Self> {
        // Certificates are judged by the hub's clock, which is that of this machine.
        let world = World::founded_at(now_ms()?)?;
        let folder = world.made_folder("hub")?;
        let mut served = Self {
            world,
            hub: None,
            proxy: None,
            secrets: HubSecrets::generate()?,
            folder,
        };
        served.start(ANY_PORT.into())?;
        Ok(served)
    }

    fn pair(&self, address: &HubAddress) -> TestResult {
        let found = find_hub(address, &HubProxy::None)?;
        let code = self.hub().issue_claim_code()?;
        pair_with_hub(self.world.ward.store(), &found, &code, &HubProxy::None)?;
        Ok(())
    }

    /// A further hub, which the ward has not come to.
    pub(crate) fn another_hub(&self, name: &str) -> TestResult<(EmbeddedHub, HubAddress)> {
        let folder = self.world.made_folder(name)?;
        let places = places_in(&folder, ANY_PORT.into());
        let hub = EmbeddedHub::start(&places, &HubSecrets::generate()?)?;
        let address = self.address_at(hub.address(), hub.fingerprint())?;
        Ok((hub, address))
    }

    /// A PC of a khu phố that the ward confirmed by files, and that learned of the hub so.
    pub(crate) fn enrolled(&self, name: &str, place: usize) -> TestResult<Pc> {
        let pc = self.world.enrolled(name, place)?;
        // The hub learns of it by the ward's registry.
        sync(&self.world.ward)?;
        Ok(pc)
    }

    pub(crate) fn hub(&self) -> &EmbeddedHub {
        self.hub.as_ref().expect("the test stopped the hub")
    }

    pub(crate) fn address(&self) -> TestResult<HubAddress> {
        self.address_at(self.hub().address(), self.hub().fingerprint())
    }

    pub(crate) fn address_at(
        &self,
        at: SocketAddr,
        fingerprint: TlsFingerprint,
    ) -> TestResult<HubAddress> {
        Ok(HubAddress::new(
            &at.ip().to_string(),
            at.port(),
            Some(fingerprint),
        )?)
    }

    /// Where the hub keeps what it has.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What opens the hub's database.
    pub(crate) fn database_key(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(*self.secrets.database_key())
    }

    /// Stops the hub: nobody listens at its address.
    pub(crate) fn stop(&mut self) -> SocketAddr {
        let hub = self.hub.take().expect("the test stopped the hub");
        let at = hub.address();
        hub.stop();
        at
    }

    /// The hub is brought back as a copy of its folder has it, and told so by whoever did it.
    pub(crate) fn restore(&mut self, copy: &Path) -> TestResult {
        let at = self.stop();
        fs::remove_dir_all(&self.folder)?;
        copy_folder(copy, &self.folder)?;
        let key = Zeroizing::new(*self.secrets.database_key());
        let log = SqliteWardLog::open(&self.folder.join("hub.db"), key, now_ms()?)?;
        tokio::runtime::Runtime::new()?.block_on(async {
            for ward in log.wards().await? {
                log.begin_new_log(ward, LogId::from_bytes([7; 16])).await?;
            }
            log.close().await;
            Ok::<_, StorageError>(())
        })?;
        drop(log);
        self.start(at)
    }

    /// A copy of the hub's folder, while it stands still.
    pub(crate) fn save(&mut self, to: &Path) -> TestResult {
        let at = self.stop();
        copy_folder(&self.folder, to)?;
        self.start(at)
    }

    pub(crate) fn start(&mut self, at: SocketAddr) -> TestResult {
        let places = places_in(&self.folder, at);
        self.hub = Some(EmbeddedHub::start(&places, &self.secrets)?);
        Ok(())
    }
}

fn places_in(folder: &Path, listen: SocketAddr) -> EmbeddedPlaces {
    EmbeddedPlaces {
        database: folder.join("hub.db"),
        evidence: folder.join("evidence"),
        listen,
        limits: unhurried(),
    }
}

/// The time of this machine.
pub(crate) fn now_ms() -> TestResult<u64> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(u64::try_from(since.as_millis())?)
}

/// One round of a machine.
pub(crate) fn sync(pc: &Pc) -> Result<RoundOutcome, HubFault> {
    let watch = |_: SyncStep| ControlFlow::Continue(());
    let outcome = sync_round(pc.store(), &HubProxy::None, &watch)?;
    Ok(outcome.expect("the ward has named a hub"))
}

/// A round of a machine that the ward revoked: the hub tells it so.
#[track_caller]
pub(crate) fn assert_told_of_its_revocation(pc: &Pc) {
    let refused = sync(pc);
    let is_told = matches!(
        &refused,
        Err(HubFault::Refused {
            code: RefusalCode::DeviceRevoked
        })
    );
    assert!(is_told, "{refused:?}");
}

/// Rounds of a test follow each other as no person's do.
fn unhurried() -> Limits {
    Limits {
        device_burst: 10_000,
        device_per_second: 10_000,
        ..Limits::default()
    }
}
