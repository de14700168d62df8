//! The program as a process of its own, without TLS, and what a device of a ward does with it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use khupho_oplog::ids::DeviceId;
use serde_json::{Value, json};

use super::client::{Call, Client};
use super::device::Device;
use super::ward::Ward;

/// A hub that serves until it is dropped.
pub(crate) struct HubProcess {
    child: Child,
    pub(crate) client: Client,
    /// What it printed.
    pub(crate) printed: Vec<String>,
}

impl HubProcess {
    /// Runs a command that serves, and reads that many lines of it.
    pub(crate) fn start(command: &mut Command, lines: usize) -> Self {
        let mut child = command
            .env("KHUPHO_HUB_TLS_MODE", "off")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        let printed: Vec<String> = stdout.take(lines).map(Result::unwrap).collect();
        Self {
            client: Client::new(last_word(&printed[0]).parse().unwrap()),
            child,
            printed,
        }
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Founds the ward with the code that was printed last.
    pub(crate) async fn found(&self, ward: &Ward) {
        let identity = self.client.send(Call::new("GET", "/v1")).await.json();
        let device = DeviceId::from_hex(identity["device"].as_str().unwrap()).unwrap();
        let body = ward.founding(device, last_word(self.printed.last().unwrap()));
        let call = Call::new("POST", "/v1/wards").body("application/cbor-seq", body);
        self.client.send(call).await.expect(201);
    }

    /// What the hub tells a device of itself.
    pub(crate) async fn hello(&self, ward: &Ward, device: &Device) -> Value {
        let body = json!({"versions": [1], "program": "0.1.0"});
        let hello = Call::new("POST", format!("/v1/wards/{}/hello", ward.id)).json(&body);
        let answer = self.client.as_device(device, hello).await;
        answer.expect(200).json()
    }
}

impl Drop for HubProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn last_word(line: &str) -> &str {
    line.rsplit(' ').next().unwrap_or_default()
}
