//! Limits of the operation format and of what is exchanged. Each is tested at the limit and one above.

/// Largest encoded value of one change, in bytes.
pub const VALUE_MAX_BYTES: usize = 16 * 1024;

/// Largest operation (header, payload and personal part together), in bytes.
pub const OPERATION_MAX_BYTES: usize = 64 * 1024;

/// How many lists may stand inside each other in one value.
pub const VALUE_MAX_NESTING: usize = 4;

/// Largest sequence number of a stream: what a signed 64-bit column holds.
pub const SEQ_MAX: u64 = i64::MAX as u64;

/// Most bytes of a part or receipt once it is decompressed: 1 GiB.
pub const PLAIN_MAX_BYTES: u64 = 1024 * 1024 * 1024;

/// How many bytes one compressed byte may stand for.
pub const COMPRESSION_MAX_RATIO: u64 = 200;

/// Plain bytes that need no compressed bytes to account for them: short content compresses freely.
pub const COMPRESSION_FREE_BYTES: u64 = 64 * 1024;

/// Largest file of one part, clear header included: 200 MiB.
pub const PART_MAX_BYTES: u64 = 200 * 1024 * 1024;

/// Size at which a sender begins the next part, unless it was told otherwise: 15 MiB.
pub const PART_DEFAULT_BYTES: u64 = 15 * 1024 * 1024;

/// Most parts of one bundle.
pub const PARTS_MAX: u64 = 10_000;

/// Most operations of one part.
pub const PART_OPERATIONS_MAX: u64 = 2_000_000;

/// Largest evidence file that travels: 10 MiB.
pub const EVIDENCE_FILE_MAX_BYTES: usize = 10 * 1024 * 1024;

/// Largest item that is read as one: an evidence file with what stands around it.
pub const CONTENT_ITEM_MAX_BYTES: usize = EVIDENCE_FILE_MAX_BYTES + 1024;

/// Largest signed form (manifest, receipt), in bytes.
pub const SIGNED_FORM_MAX_BYTES: usize = 16 * 1024 * 1024;

/// Largest clear header of a file, in bytes.
pub const CLEAR_HEADER_MAX_BYTES: usize = 4 * 1024;

/// Most recipients of one file.
pub const RECIPIENTS_MAX: usize = 64;

/// Most entries of a list in a signed form.
pub const FORM_LIST_MAX: usize = 200_000;

/// Longest name in a signed form, in bytes of UTF-8.
pub const NAME_MAX_BYTES: usize = 1_000;

/// How many lists may stand inside each other in a part of a form that this version does not know.
pub const UNKNOWN_PART_MAX_NESTING: usize = 8;

/// Largest base-2 logarithm of the zstd window that a reader keeps: 16 MiB of memory.
pub const WINDOW_LOG_MAX: u32 = 24;

/// Largest invitation file: room for a ward's criteria sets.
pub const INVITATION_FILE_MAX_BYTES: usize = 64 * 1024 * 1024;

/// Largest file for recovering a PIN.
pub const PIN_FILE_MAX_BYTES: usize = 64 * 1024;
