//! The hub that a ward's own machine can be.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
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

    /// Of the machine's network cards: the one that leads out first, then those of local networks.
    fn addresses(&self) -> Vec<String> {
        let cards = if_addrs::get_if_addrs().unwrap_or_default();
        let found = cards.iter().filter_map(|card| match card.ip() {
            IpAddr::V4(address) => Some(address),
            IpAddr::V6(_) => None,
        });
        let sorted = likeliest_first(found.collect(), leading_out());
        sorted.iter().map(ToString::to_string).collect()
    }
}

/// A documentation address (RFC 5737). Nothing is sent to it: the system only says which of its own
/// addresses it would send from.
const SOMEWHERE_ELSE: (Ipv4Addr, u16) = (Ipv4Addr::new(198, 51, 100, 1), 9);

/// The address that leads out of this machine, where one does.
fn leading_out() -> Option<Ipv4Addr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(SOMEWHERE_ELSE).ok()?;
    match socket.local_addr().ok()?.ip() {
        IpAddr::V4(address) => Some(address),
        IpAddr::V6(_) => None,
    }
}

/// Addresses under which other machines may find this one. One that a card gave itself because it
/// found no network (169.254.…) is none.
fn likeliest_first(mut found: Vec<Ipv4Addr>, leading_out: Option<Ipv4Addr>) -> Vec<Ipv4Addr> {
    found.retain(|address| {
        !address.is_loopback() && !address.is_link_local() && !address.is_unspecified()
    });
    found.sort_by_key(|address| {
        let leads_out = leading_out == Some(*address);
        (!leads_out, !address.is_private(), *address)
    });
    found.dedup();
    found
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
    fn the_address_that_leads_out_stands_first_and_makeshift_ones_are_left_out() {
        let address = |last| Ipv4Addr::new(192, 168, 1, last);
        let outside = Ipv4Addr::new(113, 161, 1, 1);
        let makeshift = Ipv4Addr::new(169, 254, 9, 9);
        let found = || {
            vec![
                outside,
                Ipv4Addr::LOCALHOST,
                address(9),
                makeshift,
                address(7),
            ]
        };
        let sorted = likeliest_first(found(), Some(address(9)));
        assert_eq!(sorted, [address(9), address(7), outside]);
        let alone = likeliest_first(found(), None);
        assert_eq!(alone, [address(7), address(9), outside]);
    }

    #[test]
    fn what_is_no_secret_of_a_hub_starts_none() {
        let folder = tempfile::tempdir().unwrap();
        let started = HubOfThisMachine.start(folder.path(), 0, "not a secret");
        assert_eq!(started.err(), Some(EmbeddedHubFault::Other));
    }
}
