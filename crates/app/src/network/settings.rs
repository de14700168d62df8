//! How this machine gets to the hub. The settings stand in the store, beside what they are for, and
//! travel nowhere.

use super::poked;
use crate::api::common::Nothing;
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::network::{NetworkSettings, PhotoSending, ProxySetting};
use crate::host::{CallContext, Host};
use crate::roles::{Deed, allowed_any};
use khupho_domain::limits::PROXY_MAX_CHARS;
use khupho_store::{Store, preferences};
use khupho_sync::hub::HubProxy;

const SETTINGS: &str = "network";
/// What a proxy may be reached by.
const PROXY_SCHEMES: [&str; 2] = ["http://", "socks5://"];

impl Default for NetworkSettings {
    fn default() -> Self {
        Self {
            proxy: ProxySetting::None,
            photos: PhotoSending::Automatic,
        }
    }
}

/// The settings of this machine.
///
/// # Errors
/// The store's.
pub fn network_settings(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<NetworkSettings, ApiError> {
    settings_of(&host.signed_in()?.store)
}

/// Changes them.
///
/// # Errors
/// A proxy that is no address; anybody but who sends.
pub fn network_settings_save(
    host: &Host,
    _context: &CallContext<'_>,
    args: NetworkSettings,
) -> Result<NetworkSettings, ApiError> {
    let signed_in = allowed_any(host, &[Deed::Send, Deed::RunWard])?;
    proxy_of(&args.proxy)?;
    let text = crate::host::to_json(&args)?.to_string();
    signed_in.store.set_preference(SETTINGS, &text)?;
    poked(host);
    Ok(args)
}

/// The settings of a store; the usual ones where none were chosen or an older program reads them.
pub(super) fn settings_of(store: &Store) -> Result<NetworkSettings, ApiError> {
    let kept = store.read(|connection| preferences::get(connection, SETTINGS))?;
    let read = kept.and_then(|text| serde_json::from_str(&text).ok());
    Ok(read.unwrap_or_default())
}

/// The proxy of a store.
pub(super) fn proxy_of_store(store: &Store) -> Result<HubProxy, ApiError> {
    proxy_of(&settings_of(store)?.proxy)
}

fn proxy_of(setting: &ProxySetting) -> Result<HubProxy, ApiError> {
    Ok(match setting {
        ProxySetting::None => HubProxy::None,
        ProxySetting::System => HubProxy::System,
        ProxySetting::Address { address } => HubProxy::Address(proxy_address(address)?),
    })
}

fn proxy_address(typed: &str) -> Result<String, ApiError> {
    let typed = typed.trim();
    let scheme = PROXY_SCHEMES.iter().find(|it| typed.starts_with(**it));
    let place = scheme.map_or(typed, |scheme| &typed[scheme.len()..]);
    let place = place.strip_suffix('/').unwrap_or(place);
    let is_place = place.rsplit_once(':').is_some_and(|(machine, port)| {
        !machine.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0)
    });
    let is_plain = place
        .chars()
        .all(|one| one.is_ascii_graphic() && !"/@?#".contains(one));
    if !is_place || !is_plain || typed.chars().count() > PROXY_MAX_CHARS {
        return Err(ApiError::new(ErrorCode::ProxyUnusable));
    }
    Ok(format!("{}{place}", scheme.unwrap_or(&PROXY_SCHEMES[0])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_a_machine_and_a_port() {
        let read = |typed: &str| proxy_address(typed).ok();
        assert_eq!(
            read(" 10.0.0.1:3128 ").as_deref(),
            Some("http://10.0.0.1:3128")
        );
        assert_eq!(
            read("socks5://proxy.mau:1080/").as_deref(),
            Some("socks5://proxy.mau:1080")
        );
        for typed in [
            "",
            "proxy.mau",
            "proxy.mau:",
            "proxy.mau:0",
            ":3128",
            "ftp://a:1",
            "a b:1",
            "x@a:1",
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_proxy_holds_at_its_longest_and_not_one_above() {
        let of_length = |chars: usize| format!("{}:3128", "a".repeat(chars - ":3128".len()));
        assert!(proxy_address(&of_length(PROXY_MAX_CHARS)).is_ok());
        assert!(proxy_address(&of_length(PROXY_MAX_CHARS + 1)).is_err());
    }
}
