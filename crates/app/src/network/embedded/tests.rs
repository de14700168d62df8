//! The hub comes back by itself once nothing is in its way, and only while it is wanted.

use super::*;
use crate::host::SecretRule;
use khupho_store::{Clock, NoKeyring};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;

/// 22 November 2026, 09:00 in Vietnam.
const NOW_MS: u64 = 1_795_312_800_000;
const SECOND: Duration = Duration::from_secs(1);

/// What the hub of a test meets.
#[derive(Default)]
struct World {
    fault: Mutex<Option<EmbeddedHubFault>>,
    tries: AtomicUsize,
    addresses: Mutex<Vec<String>>,
    news: AtomicUsize,
}

impl World {
    fn tries(&self) -> usize {
        self.tries.load(Ordering::Relaxed)
    }

    fn news(&self) -> usize {
        self.news.load(Ordering::Relaxed)
    }
}

struct HubOfATest(Arc<World>);

impl EmbeddedHub for HubOfATest {
    fn new_secrets(&self) -> Result<Zeroizing<String>, EmbeddedHubFault> {
        Ok(Zeroizing::new("keys".to_owned()))
    }

    fn start(
        &self,
        _folder: &Path,
        port: u16,
        _secrets: &str,
    ) -> Result<Box<dyn RunningHub>, EmbeddedHubFault> {
        self.0.tries.fetch_add(1, Ordering::Relaxed);
        match *self.0.fault.lock().unwrap() {
            Some(fault) => Err(fault),
            None => Ok(Box::new(RunningOfATest(port))),
        }
    }

    fn addresses(&self) -> Vec<String> {
        self.0.addresses.lock().unwrap().clone()
    }
}

struct RunningOfATest(u16);

impl RunningHub for RunningOfATest {
    fn port(&self) -> u16 {
        self.0
    }

    fn tls_fingerprint(&self) -> TlsFingerprint {
        TlsFingerprint::from_bytes([7; 32])
    }

    fn fingerprint_words(&self) -> Vec<String> {
        vec!["sen".to_owned()]
    }

    fn issue_claim_code(&self) -> Result<Zeroizing<String>, EmbeddedHubFault> {
        Err(EmbeddedHubFault::Other)
    }
}

/// A ward's machine on which the hub is wanted, and what it meets.
struct Ward {
    host: Host,
    world: Arc<World>,
    began: Instant,
    _folder: TempDir,
}

impl Ward {
    fn new(fault: Option<EmbeddedHubFault>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let world = Arc::new(World {
            fault: Mutex::new(fault),
            ..World::default()
        });
        let (clock, _hand) = Clock::settable(NOW_MS);
        let host = Host::new(folder.path().join("store"), clock, Arc::new(NoKeyring))
            .with_secret_rule(SecretRule::Scripted)
            .with_embedded_hub(Box::new(HubOfATest(Arc::clone(&world))));
        let ward = Self {
            host,
            world,
            began: Instant::now(),
            _folder: folder,
        };
        ward.ok(
            "ward_found",
            &json!({
                "ward_name": "Phường Mẫu", "member_name": "Nguyễn Thị Cán Bộ (mẫu)",
                "tile_label": "", "secret": "thử nghiệm một",
            }),
        );
        ward.store().set_preference(WANTED_PORT, "8433").unwrap();
        let heard = Arc::clone(&ward.world);
        ward.host.subscribe(Box::new(move |_| {
            heard.news.fetch_add(1, Ordering::Relaxed);
        }));
        ward
    }

    fn store(&self) -> Arc<Store> {
        self.host.signed_in().unwrap().store
    }

    fn call(&self, command: &str, args: &Value) -> Value {
        let request = json!({ "command": command, "args": args }).to_string();
        serde_json::from_str(&self.host.call(&request)).unwrap()
    }

    #[track_caller]
    fn ok(&self, command: &str, args: &Value) -> Value {
        let answer = self.call(command, args);
        let ok = answer.get("ok");
        ok.unwrap_or_else(|| panic!("{command}: {answer}")).clone()
    }

    fn status(&self) -> Value {
        self.ok("hub_embedded_status", &json!({}))
    }

    /// What the thread of the rounds does so long after the beginning.
    fn at(&self, seconds: u32) {
        keep_as_wanted_at(&self.host, &self.store(), self.began + SECOND * seconds);
    }
}

#[test]
fn a_hub_that_cannot_start_is_tried_every_minute_until_it_can() {
    let ward = Ward::new(Some(EmbeddedHubFault::PortTaken));
    for seconds in 0..=125 {
        ward.at(seconds);
    }
    assert_eq!(ward.world.tries(), 3);
    // The first failure is news, and the same one again is none.
    assert_eq!(ward.world.news(), 1);
    let failing = ward.status();
    assert_eq!(failing["fault"]["params"]["reason"], "port_taken");
    assert_eq!(failing["failing_since"], "2026-11-22T02:00:00Z");
    *ward.world.fault.lock().unwrap() = None;
    ward.at(179);
    assert_eq!(ward.status()["running"], false);
    ward.at(180);
    let running = ward.status();
    assert_eq!(running["running"], true);
    assert_eq!(
        (&running["fault"], &running["failing_since"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(ward.world.news(), 2);
}

#[test]
fn what_is_turned_off_is_not_tried_again() {
    let ward = Ward::new(Some(EmbeddedHubFault::PortTaken));
    ward.store().set_preference(WANTED_PORT, "8500").unwrap();
    ward.at(0);
    ward.ok("hub_embedded_stop", &json!({}));
    ward.at(61);
    assert_eq!(ward.world.tries(), 1);
    let off = ward.status();
    // The others know this one: turned on again, they find it.
    assert_eq!(off["port"], 8500);
    assert_eq!(
        (&off["wanted"], &off["fault"], &off["failing_since"]),
        (&json!(false), &Value::Null, &Value::Null)
    );
}

#[test]
fn a_press_that_fails_is_told_once_and_not_tried_again() {
    let ward = Ward::new(Some(EmbeddedHubFault::PortTaken));
    ward.store().set_preference(WANTED_PORT, "").unwrap();
    let start = json!({ "host": "192.168.1.10", "port": null });
    let refused = ward.call("hub_embedded_start", &start);
    assert_eq!(refused["error"]["code"], "embedded_hub_unusable");
    assert_eq!(ward.status()["fault"], Value::Null);
    ward.at(61);
    assert_eq!(ward.world.tries(), 1);
}

/// Naming it would fail in this test: no code can be had.
#[test]
fn a_hub_tried_again_by_hand_tells_the_ward_nothing_and_needs_no_network() {
    let ward = Ward::new(Some(EmbeddedHubFault::PortTaken));
    ward.at(0);
    let again = json!({ "host": null, "port": 8500 });
    let refused = ward.call("hub_embedded_start", &again);
    assert_eq!(refused["error"]["code"], "embedded_hub_unusable");
    assert_eq!(ward.status()["port"], 8433);
    *ward.world.fault.lock().unwrap() = None;
    let running = ward.ok("hub_embedded_start", &again);
    assert_eq!(
        (&running["running"], &running["is_named"], &running["port"]),
        (&json!(true), &json!(false), &json!(8500))
    );
    assert_eq!(ward.store().role().unwrap(), StoreRole::Ward);
    assert_eq!(wanted_port(&ward.store()).unwrap(), Some(8500));
}

#[test]
fn what_the_ward_was_last_told_is_offered_while_it_may_lead_here() {
    let ward = Ward::new(None);
    let told = |host: &str| {
        let address = format!("https://{host}:8433#sha256={}", "07".repeat(32));
        ward.store().set_preference(TOLD_ADDRESS, &address).unwrap();
        ward.status()["last_told_host"].clone()
    };
    assert_eq!(ward.status()["last_told_host"], Value::Null);
    *ward.world.addresses.lock().unwrap() = vec!["10.8.0.2".to_owned(), "192.168.1.10".to_owned()];
    assert_eq!(told("192.168.1.10"), "192.168.1.10");
    assert_eq!(told("may-phuong.mau"), "may-phuong.mau");
    assert_eq!(told("203.0.113.7"), "203.0.113.7");
    assert_eq!(told("192.168.1.23"), Value::Null);
}

#[test]
fn the_screens_hear_when_the_addresses_of_the_machine_change() {
    let ward = Ward::new(None);
    ward.at(0);
    ward.at(1);
    let before = ward.world.news();
    *ward.world.addresses.lock().unwrap() = vec!["192.168.1.23".to_owned()];
    ward.at(10);
    assert_eq!(ward.world.news(), before);
    ward.at(16);
    assert_eq!(ward.world.news(), before + 1);
    ward.at(40);
    assert_eq!(ward.world.news(), before + 1);
}
