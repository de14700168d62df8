//! Limits of the operation format. Each is tested at the limit and one above.

/// Largest encoded value of one change, in bytes.
pub const VALUE_MAX_BYTES: usize = 16 * 1024;

/// Largest operation (header and payload together), in bytes.
pub const OPERATION_MAX_BYTES: usize = 64 * 1024;

/// How many lists may stand inside each other in one value.
pub const VALUE_MAX_NESTING: usize = 4;

/// Largest sequence number of a stream: what a signed 64-bit column holds.
pub const SEQ_MAX: u64 = i64::MAX as u64;
