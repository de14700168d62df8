//! Whether this machine still has the address that the others were told.

use crate::api::network::ToldAddress;
use std::net::{IpAddr, Ipv4Addr};

/// How a told address stands to those that the machine has, the likeliest of them first.
pub(super) fn told(host: &str, addresses: &[String]) -> ToldAddress {
    let host = host.to_owned();
    let given_here = address_of(&host).filter(|address| is_of_a_network_here(*address));
    let Some(told) = given_here.filter(|_| !addresses.contains(&host)) else {
        return ToldAddress::Present { host };
    };
    let in_same_network = addresses
        .iter()
        .find(|address| is_beside(told, address_of(address)));
    match in_same_network.or(addresses.first()) {
        Some(now) => ToldAddress::Moved {
            host,
            now: now.clone(),
        },
        None => ToldAddress::NoNetwork { host },
    }
}

/// An address as the ward is told it: IPv6 stands in brackets.
fn address_of(host: &str) -> Option<IpAddr> {
    let in_brackets = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    in_brackets.unwrap_or(host).parse().ok()
}

/// Whether a network gives such an address to one of its own machines. Of any other (that of the
/// router, which passes the port on; the loopback) this machine cannot know whether it leads here,
/// as little as of a name.
fn is_of_a_network_here(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_private() || address.is_link_local() || is_shared(address)
        }
        IpAddr::V6(address) => {
            // fd00::/8: the other half of fc00::/7 is given out by nobody.
            address.octets()[0] == 0xfd || address.is_unicast_link_local()
        }
    }
}

/// 100.64.0.0/10: what a provider shares out among its customers, and VPNs use.
const fn is_shared(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    first == 100 && second & 0b1100_0000 == 64
}

fn is_beside(told: IpAddr, address: Option<IpAddr>) -> bool {
    match (told, address) {
        (IpAddr::V4(told), Some(IpAddr::V4(address))) => {
            told.octets()[..3] == address.octets()[..3]
        }
        (IpAddr::V6(told), Some(IpAddr::V6(address))) => {
            told.octets()[..8] == address.octets()[..8]
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_of(host: &str, addresses: &[&str]) -> ToldAddress {
        let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
        told(host, &addresses)
    }

    #[track_caller]
    fn assert_present(host: &str, addresses: &[&str]) {
        let present = ToldAddress::Present {
            host: host.to_owned(),
        };
        assert_eq!(told_of(host, addresses), present);
    }

    #[test]
    fn an_address_that_the_machine_has_is_present() {
        assert_present("192.168.1.10", &["10.0.0.4", "192.168.1.10"]);
    }

    #[test]
    fn an_address_of_no_network_here_never_moves() {
        let elsewhere = [
            "may-phuong.mau",
            "localhost",
            "127.0.0.1",
            "[::1]",
            // Of a router that passes the port on.
            "203.0.113.7",
            "[2001:db8::7]",
            // Beside the private ones.
            "11.0.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.169.0.1",
            "100.63.255.255",
            "100.128.0.1",
            "169.253.0.1",
            "[fc00::1]",
            "[fec0::1]",
        ];
        for host in elsewhere {
            assert_present(host, &["192.168.1.23"]);
            assert_present(host, &[]);
        }
    }

    #[test]
    fn an_address_of_a_network_here_has_moved_once_the_machine_lacks_it() {
        let here = [
            "10.0.0.4",
            "172.16.0.4",
            "172.31.255.4",
            "192.168.1.10",
            "100.64.0.1",
            "100.127.255.1",
            "169.254.9.9",
            "[fd12:3456::7]",
            "[fe80::7]",
        ];
        for host in here {
            let moved = ToldAddress::Moved {
                host: host.to_owned(),
                now: "192.168.7.23".to_owned(),
            };
            assert_eq!(told_of(host, &["192.168.7.23"]), moved);
            assert_present(host, &["192.168.7.23", host]);
        }
    }

    #[test]
    fn the_new_address_is_sought_in_the_same_network_first() {
        let moved = |now: &str| ToldAddress::Moved {
            host: "192.168.1.10".to_owned(),
            now: now.to_owned(),
        };
        let both = ["10.8.0.2", "192.168.1.23"];
        assert_eq!(told_of("192.168.1.10", &both), moved("192.168.1.23"));
        let neither = ["192.168.2.7", "10.8.0.2"];
        assert_eq!(told_of("192.168.1.10", &neither), moved("192.168.2.7"));
    }

    #[test]
    fn without_a_network_nothing_has_moved() {
        let host = "192.168.1.10".to_owned();
        assert_eq!(told_of(&host, &[]), ToldAddress::NoNetwork { host });
    }
}
