//! A hub that never answers keeps nobody from their notebook.

use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use khupho_app::network::sync_if_due;
use serde_json::json;

use super::machines::{SECRET, ward_and_neighborhood};

/// Less than any time-out of the network.
const AT_ONCE: Duration = Duration::from_secs(4);

#[test]
fn signing_in_does_not_wait_for_a_hub_that_never_answers() {
    let (ward, neighborhood) = ward_and_neighborhood();
    let port = ward.ok("hub_embedded_status", &json!({}))["port"]
        .as_u64()
        .unwrap();
    ward.ok("hub_embedded_stop", &json!({}));
    let silent = TcpListener::bind(("127.0.0.1", u16::try_from(port).unwrap())).unwrap();
    neighborhood.ok("network_sync_now", &json!({}));
    thread::scope(|scope| {
        let round = scope.spawn(|| sync_if_due(&neighborhood.host));
        // The round has reached the listener, which says nothing.
        let line = silent.accept().unwrap();
        neighborhood.lock();
        let began = Instant::now();
        let wrong = neighborhood.unlock("một mã khác hẳn");
        assert_eq!(wrong["error"]["code"], "wrong_secret", "{wrong}");
        let wait = wrong["error"]["params"]["wait_seconds"].as_str().unwrap();
        thread::sleep(Duration::from_secs(wait.parse().unwrap()));
        let opened = neighborhood.unlock(SECRET);
        assert_eq!(opened["ok"]["phase"], "open", "{opened}");
        assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
        neighborhood.household(1);
        drop((line, silent));
        drop(round);
    });
}
