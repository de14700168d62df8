//! The hub that a ward's own machine can be.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;

use khupho_app::network::{EmbeddedHub, EmbeddedHubFault, RunningHub, TlsFingerprint};
use khupho_hub::identity::HubSecrets;
use khupho_hub::limits::Limits;
use khupho_hub::{EmbeddedPlaces, HubFault};
use zeroize::Zeroizing;

/// Its file, in a folder beside the ward's store.
const DATABASE: &str = "hub.sqlite";
/// Its folder of evidence.
const EVIDENCE: &str = "evidence";

/// The hub of this program.
pub(crate) struct HubOfThisMachine;

impl EmbeddedHub for HubOfThisMachine {
    fn new_secrets(&self) -> Result<Zeroizing<String>, EmbeddedHubFault> {
        let secrets = HubSecrets::generate().map_err(|_| EmbeddedHubFault::Other)?;
        Ok(secrets.to_text())
    }

    fn start(
        &self,
        folder: &Path,
        port: u16,
        secrets: &str,
    ) -> Result<Box<dyn RunningHub>, EmbeddedHubFault> {
        let secrets = HubSecrets::from_text(secrets).map_err(|_| EmbeddedHubFault::Other)?;
        let places = EmbeddedPlaces {
            database: folder.join(DATABASE),
            evidence: folder.join(EVIDENCE),
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), port),
            limits: Limits::default(),
        };
        let hub = khupho_hub::EmbeddedHub::start(&places, &secrets).map_err(|it| fault(&it))?;
        Ok(Box::new(Running(hub)))
    }

    /// Of the machine's network cards, those of a local network first.
    fn addresses(&self) -> Vec<String> {
        let cards = if_addrs::get_if_addrs().unwrap_or_default();
        let mut found: Vec<Ipv4Addr> = cards
            .iter()
            .filter(|card| !card.is_loopback())
            .filter_map(|card| match card.ip() {
                IpAddr::V4(address) => Some(address),
                IpAddr::V6(_) => None,
            })
            .collect();
        found.sort_by_key(|address| (!address.is_private(), *address));
        found.iter().map(ToString::to_string).collect()
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
        self.0
            .issue_claim_code()
            .map(Zeroizing::new)
            .map_err(|it| fault(&it))
    }
}

fn fault(fault: &HubFault) -> EmbeddedHubFault {
    match fault {
        HubFault::Listen { .. } => EmbeddedHubFault::PortTaken,
        HubFault::Storage(_) | HubFault::Evidence(_) => EmbeddedHubFault::Storage,
        HubFault::Secrets(_) | HubFault::Tls(_) => EmbeddedHubFault::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_starts_anew_as_the_same_hub_and_a_taken_port_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = HubOfThisMachine.new_secrets().unwrap();
        let start = |port| HubOfThisMachine.start(folder.path(), port, &secrets);
        let first = start(0).unwrap();
        let (port, words) = (first.port(), first.fingerprint_words());
        let elsewhere = tempfile::tempdir().unwrap();
        let taken = HubOfThisMachine.start(elsewhere.path(), port, &secrets);
        assert_eq!(taken.err(), Some(EmbeddedHubFault::PortTaken));
        assert!(!first.issue_claim_code().unwrap().is_empty());
        drop(first);
        let second = start(port).unwrap();
        assert_eq!((second.port(), second.fingerprint_words()), (port, words));
    }

    #[test]
    fn what_is_no_secret_of_a_hub_starts_none() {
        let folder = tempfile::tempdir().unwrap();
        let started = HubOfThisMachine.start(folder.path(), 0, "not a secret");
        assert_eq!(started.err(), Some(EmbeddedHubFault::Other));
    }
}
