//! Machines with the whole core, and the ward's own hub within one of them.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use khupho_app::Host;
use khupho_app::api::households::HouseholdInput;
use khupho_app::host::SecretRule;
use khupho_app::network::{EmbeddedHub, EmbeddedHubFault, RunningHub, TlsFingerprint, sync_if_due};
use khupho_hub::identity::HubSecrets;
use khupho_hub::limits::Limits;
use khupho_hub::{EmbeddedPlaces, HubFault};
use khupho_store::{Clock, NoKeyring};
use serde_json::{Value, json};
use tempfile::TempDir;
use zeroize::Zeroizing;

pub(super) const SECRET: &str = "thử nghiệm một";
const LOOPBACK: &str = "127.0.0.1";

/// As the window's, on the loopback, and with the addresses that a test says.
struct HubOnLoopback(Addresses);

/// Addresses of a machine in its networks.
type Addresses = Arc<Mutex<Vec<String>>>;

fn on_loopback() -> Addresses {
    Arc::new(Mutex::new(vec![LOOPBACK.to_owned()]))
}

impl EmbeddedHub for HubOnLoopback {
    fn new_secrets(&self) -> Result<Zeroizing<String>, EmbeddedHubFault> {
        Ok(HubSecrets::generate().unwrap().to_text())
    }

    fn start(
        &self,
        folder: &Path,
        port: u16,
        secrets: &str,
    ) -> Result<Box<dyn RunningHub>, EmbeddedHubFault> {
        let places = EmbeddedPlaces {
            database: folder.join("hub.sqlite"),
            evidence: folder.join("evidence"),
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port),
            limits: Limits::default(),
        };
        let secrets = HubSecrets::from_text(secrets).unwrap();
        match khupho_hub::EmbeddedHub::start(&places, &secrets) {
            Ok(hub) => Ok(Box::new(Running(hub))),
            Err(HubFault::Listen { .. }) => Err(EmbeddedHubFault::PortTaken),
            Err(_) => Err(EmbeddedHubFault::Storage),
        }
    }

    fn addresses(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

struct Running(khupho_hub::EmbeddedHub);

impl RunningHub for Running {
    fn port(&self) -> u16 {
        self.0.address().port()
    }

    fn tls_fingerprint(&self) -> TlsFingerprint {
        self.0.fingerprint()
    }

    fn fingerprint_words(&self) -> Vec<String> {
        let words = self.0.identity().fingerprint();
        words.words().map(str::to_owned).collect()
    }

    fn issue_claim_code(&self) -> Result<Zeroizing<String>, EmbeddedHubFault> {
        Ok(Zeroizing::new(self.0.issue_claim_code().unwrap()))
    }
}

/// A hub that no ward has come to yet, and its folder.
pub(super) fn server() -> (Box<dyn RunningHub>, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let hub = HubOnLoopback(on_loopback());
    let secrets = hub.new_secrets().unwrap();
    (hub.start(folder.path(), 0, &secrets).unwrap(), folder)
}

/// A machine without a notebook.
pub(super) struct Machine {
    pub(super) host: Host,
    pub(super) addresses: Addresses,
    folder: TempDir,
}

impl Machine {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let addresses = on_loopback();
        Self {
            host: Self::host(&folder, &addresses),
            addresses,
            folder,
        }
    }

    pub(super) fn call(&self, command: &str, args: &Value) -> Value {
        let request = json!({ "command": command, "args": args }).to_string();
        serde_json::from_str(&self.host.call(&request)).unwrap()
    }

    /// The program closed and started again on the same notebook; nobody is signed in.
    pub(super) fn started_again(self) -> Self {
        let host = Self::host(&self.folder, &self.addresses);
        Self { host, ..self }
    }

    fn host(folder: &TempDir, addresses: &Addresses) -> Host {
        let store = folder.path().join("store");
        Host::new(store, Clock::system(), Arc::new(NoKeyring))
            .with_secret_rule(SecretRule::Scripted)
            .with_embedded_hub(Box::new(HubOnLoopback(Arc::clone(addresses))))
    }

    /// The result of a command that must succeed.
    #[track_caller]
    pub(super) fn ok(&self, command: &str, args: &Value) -> Value {
        let answer = self.call(command, args);
        let ok = answer.get("ok");
        ok.unwrap_or_else(|| panic!("{command} {args}: {answer}"))
            .clone()
    }

    /// The code of a command that must be refused.
    #[track_caller]
    pub(super) fn refusal(&self, command: &str, args: &Value) -> String {
        let answer = self.call(command, args);
        let code = answer["error"]["code"].as_str();
        code.unwrap_or_else(|| panic!("{command} {args}: {answer}"))
            .to_owned()
    }

    /// A ward with one khu phố that receives on its own machine.
    pub(super) fn ward() -> Self {
        let machine = Self::new();
        machine.ok(
            "ward_found",
            &json!({
                "ward_name": "Phường Mẫu", "member_name": "Nguyễn Thị Cán Bộ (mẫu)",
                "tile_label": "Cô Bộ", "secret": SECRET,
            }),
        );
        machine.ok(
            "ward_neighborhood_save",
            &json!({ "id": null, "name": "Khu phố 13", "code": "KP13", "households_by_statistics": 300 }),
        );
        machine
    }

    /// Makes it receive, on a free port.
    pub(super) fn receive(&self) -> Value {
        self.ok(
            "hub_embedded_start",
            &json!({ "host": LOOPBACK, "port": 0 }),
        )
    }

    /// A machine of the ward's khu phố, which the ward has not confirmed yet.
    pub(super) fn invited(&self) -> Self {
        let rows = self.ok("ward_neighborhoods", &json!({}));
        let made = self.ok(
            "invitation_make",
            &json!({ "neighborhood": rows[0]["id"], "folder": self.folder("moi") }),
        );
        Self::accepting(&made)
    }

    /// A further PC of the ward, which it has not confirmed yet.
    pub(super) fn invited_to_ward(&self) -> Self {
        Self::accepting(&self.ok(
            "ward_invitation_make",
            &json!({ "folder": self.folder("moi") }),
        ))
    }

    fn accepting(made: &Value) -> Self {
        let machine = Self::new();
        let file = json!({ "kind": "file", "file": { "kind": "path", "path": made["path"] } });
        machine.ok(
            "invitation_accept",
            &json!({
                "invitation": file, "device_name": "Máy mẫu",
                "member_name": "Trần Văn Trưởng (mẫu)", "tile_label": "Chú Trưởng", "secret": SECRET,
            }),
        );
        machine
    }

    pub(super) fn folder(&self, name: &str) -> PathBuf {
        let folder = self.folder.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// Confirms every machine that waits.
    pub(super) fn confirm_all(&self) {
        let rows = self.ok("devices", &json!({}));
        for row in rows.as_array().unwrap() {
            if row["standing"] == "waiting" {
                self.ok("device_confirm", &json!({ "id": row["id"] }));
            }
        }
    }

    /// A person presses "Đồng bộ ngay", and the thread does it.
    pub(super) fn sync(&self) -> Value {
        self.ok("network_sync_now", &json!({}));
        sync_if_due(&self.host);
        self.status()
    }

    pub(super) fn status(&self) -> Value {
        self.ok("network_status", &json!({}))
    }

    pub(super) fn state(&self) -> String {
        self.status()["state"]["kind"].as_str().unwrap().to_owned()
    }

    pub(super) fn household(&self, number: u32) -> Value {
        let household = HouseholdInput {
            contact_name: format!("Hộ Giả Lập {number}"),
            house_number: number.to_string(),
            street: "Đường Thử".to_owned(),
            ..HouseholdInput::default()
        };
        self.ok(
            "household_save",
            &json!({ "id": null, "household": household }),
        )["id"]
            .clone()
    }

    /// What the home screen says of delivery: saved, sent, received.
    pub(super) fn delivery(&self) -> [u64; 3] {
        let home = self.ok("home", &json!({}));
        ["saved", "sent", "received"].map(|name| home["delivery"][name].as_u64().unwrap())
    }

    /// Whose tile stands first.
    pub(super) fn member(&self) -> Value {
        self.ok("status", &json!({}))["tiles"][0]["member"].clone()
    }

    pub(super) fn lock(&self) {
        self.ok("lock", &json!({}));
    }

    pub(super) fn unlock(&self, secret: &str) -> Value {
        let member = self.member();
        self.call("unlock", &json!({ "member": member, "secret": secret }))
    }
}

/// A ward that receives on its own machine, and the khu phố that it confirmed over the network.
pub(super) fn ward_and_neighborhood() -> (Machine, Machine) {
    let ward = Machine::ward();
    ward.receive();
    ward.sync();
    let neighborhood = ward.invited();
    assert_eq!(neighborhood.sync()["state"]["kind"], "not_confirmed");
    ward.sync();
    ward.confirm_all();
    ward.sync();
    assert_eq!(neighborhood.sync()["state"]["kind"], "waiting");
    (ward, neighborhood)
}
