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

/// Operations of one table: enough for its columns to compress, few enough to hold in memory.
pub const TABLE_OPERATIONS_MAX: usize = 16_384;

/// Columns of one table.
pub const TABLE_COLUMNS_MAX: usize = 4_096;

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

/// Most verdicts of one receipt. A receipt with as many may not name all: what it leaves out keeps the
/// standing that it has.
pub const RECEIPT_VERDICTS_MAX: usize = 150_000;

/// Most moments of one receipt. With the longest of its other lists it fits a signed form.
pub const RECEIPT_MOMENTS_MAX: usize = 50_000;

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

/// Most operations of one page of a hub's feed, and of one push.
pub const HUB_PAGE_OPERATIONS_MAX: u64 = 512;

/// Most plain bytes of the content of one page or push: 1 MiB.
pub const HUB_PAGE_MAX_BYTES: u64 = 1024 * 1024;

/// Largest body of a page or push: a mebibyte that does not compress, with what stands around it.
pub const HUB_PAGE_FILE_MAX_BYTES: usize = 1024 * 1024 + 32 * 1024;

/// Largest base-2 logarithm of the zstd window of a page or push: 2 MiB of memory.
pub const HUB_PAGE_WINDOW_LOG_MAX: u32 = 21;

/// Most verdicts, moments and audience ranges of one page or push, together.
pub const HUB_PAGE_NOTICES_MAX: u64 = 2_048;

/// Largest signed head in a page or push.
pub const HUB_SIGNED_HEAD_MAX_BYTES: usize = 512;

/// Longest address of a hub, in bytes.
pub const HUB_ADDRESS_MAX_BYTES: usize = 400;

/// Longest code that lets a ward claim a place on a hub, in bytes.
pub const HUB_CLAIM_CODE_MAX_BYTES: usize = 100;

/// Longest time that a signed request is good for, in seconds.
pub const HUB_REQUEST_LIFE_MAX_S: u64 = 300;

/// How far ahead of the hub's clock a request may say it was made, in seconds.
pub const HUB_REQUEST_AHEAD_MAX_S: u64 = 60;

/// Longest header of a signed request that is read.
pub const HUB_SIGNATURE_HEADER_MAX_BYTES: usize = 1_024;

/// Largest letter between two devices: 16 MiB.
pub const HUB_LETTER_MAX_BYTES: usize = 16 * 1024 * 1024;

/// Most letters that wait for one device.
pub const HUB_LETTERS_MAX: u64 = 1_000;

/// Most bytes of letters that wait for one device: 1 GiB.
pub const HUB_LETTERS_MAX_BYTES: u64 = 1024 * 1024 * 1024;

/// How long a letter is kept, in days.
pub const HUB_LETTER_DAYS_MAX: u64 = 180;

/// Longest time that a hub holds a question for the next page open, in milliseconds.
pub const HUB_WAIT_MAX_MS: u64 = 25_000;

/// How long a claim stays marked as being reviewed unless the mark is renewed, in milliseconds.
pub const HUB_REVIEW_LEASE_MS: u64 = 90_000;
