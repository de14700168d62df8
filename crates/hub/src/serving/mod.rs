//! Connections, TLS and who waits for whom.

mod allowance;
mod back_pressure;
mod connection_places;
mod connections;
mod handshakes;
mod outsiders;
mod patient_stream;
mod tls;

pub(crate) use allowance::{Allowance, Rate};
pub(crate) use back_pressure::{BackPressure, BodyRoom, Turn};
pub(crate) use connections::{Serving, serve};
pub(crate) use outsiders::{Origin, Outsider, Outsiders};
#[cfg(feature = "s3")]
pub(crate) use tls::choose_cipher_suites;
pub use tls::{TlsFault, TlsIdentity};
