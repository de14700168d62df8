//! The eight bytes each exchanged file begins with.
//!
//! As with PNG: a byte above 0x7f tells that a path is not clean for 8 bits, the two line ends
//! that something rewrote them, 0x1a stops a listing on old systems.

macro_rules! magic {
    ($($letters:literal)*) => {
        [0x89, $($letters,)* 0x0d, 0x0a, 0x1a, 0x0a]
    };
}

/// A part of a bundle, `.kps`.
pub const BUNDLE: [u8; 8] = magic!(b'K' b'P' b'S');
/// A receipt, `.kpr`.
pub const RECEIPT: [u8; 8] = magic!(b'K' b'P' b'R');
/// An invitation, `.kpi`.
pub const INVITATION: [u8; 8] = magic!(b'K' b'P' b'I');
/// A request to recover a forgotten PIN, `.kpq`.
pub const PIN_REQUEST: [u8; 8] = magic!(b'K' b'P' b'Q');
/// The ward's answer to it, `.kpa`.
pub const PIN_ANSWER: [u8; 8] = magic!(b'K' b'P' b'A');
