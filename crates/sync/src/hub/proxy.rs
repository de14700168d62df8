//! How to get out of an office's network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use khupho_oplog::hub::HubAddress;

/// Whether requests go through another machine on their way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum HubProxy {
    /// Straight to the hub.
    #[default]
    None,
    /// As the system's environment says (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
    System,
    /// Through this one: `http://host:port` or `socks5://host:port`.
    Address(String),
}

impl HubProxy {
    /// What is gone through to reach a hub: nothing where it stands in the same network. A proxy leads
    /// out of an office and knows no way back in.
    pub(super) fn on_the_way_to(&self, hub: &HubAddress) -> &Self {
        match is_near(hub.host()) {
            true => &Self::None,
            false => self,
        }
    }
}

/// Whether a machine is this one or one of the local network.
fn is_near(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => is_near_v4(address),
        Ok(IpAddr::V6(address)) => is_near_v6(address),
        // A name without a dot is one that only the local network knows.
        Err(_) => {
            let name = bare.trim_end_matches('.');
            !name.contains('.') || name.ends_with(".local") || name.ends_with(".localhost")
        }
    }
}

fn is_near_v4(address: Ipv4Addr) -> bool {
    // 100.64.0.0/10 is what providers share among their customers (RFC 6598).
    let [first, second, ..] = address.octets();
    let is_shared = first == 100 && (64..128).contains(&second);
    address.is_loopback() || address.is_private() || address.is_link_local() || is_shared
}

fn is_near_v6(address: Ipv6Addr) -> bool {
    address.is_loopback()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || address.to_ipv4_mapped().is_some_and(is_near_v4)
}

#[cfg(test)]
mod tests {
    use khupho_oplog::ids::TlsFingerprint;

    use super::*;

    fn way_to(host: &str) -> HubProxy {
        let set = HubProxy::Address("http://10.0.0.1:3128".to_owned());
        let hub = HubAddress::new(host, 8433, None).expect("an address of the test");
        set.on_the_way_to(&hub).clone()
    }

    #[test]
    fn no_proxy_leads_to_this_machine_or_its_own_network() {
        for host in [
            "localhost",
            "127.0.0.1",
            "127.8.0.1",
            "10.1.2.3",
            "172.16.0.9",
            "172.31.255.1",
            "192.168.1.20",
            "169.254.7.7",
            "100.64.0.1",
            "[::1]",
            "[fd12:3456::1]",
            "[fe80::1]",
            "[::ffff:192.168.1.20]",
            "may-phuong",
            "may-phuong.local",
        ] {
            assert_eq!(way_to(host), HubProxy::None, "{host}");
        }
    }

    #[test]
    fn a_hub_outside_is_reached_as_it_was_set() {
        for host in [
            "hub.mau.example",
            "203.0.113.7",
            "172.32.0.1",
            "100.128.0.1",
            "[2001:db8::1]",
            "local.example",
        ] {
            assert_ne!(way_to(host), HubProxy::None, "{host}");
        }
    }

    #[test]
    fn a_pinned_hub_outside_may_stand_behind_the_only_way_out() {
        let pinned = HubAddress::new(
            "203.0.113.7",
            8433,
            Some(TlsFingerprint::from_bytes([7; 32])),
        );
        let pinned = pinned.expect("an address of the test");
        for set in [HubProxy::System, HubProxy::Address("http://a:1".to_owned())] {
            assert_eq!(set.on_the_way_to(&pinned), &set);
        }
    }
}
