//! How to get out of an office's network.

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
