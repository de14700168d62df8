//! Every limit of what the notebook takes, in one place. Each is tested at the limit and one above.

/// Longest text of a free field (note, reason, content), in characters.
pub const TEXT_MAX_CHARS: usize = 2_000;
/// Longest text of a short field (a name, a street, a title), in characters.
pub const SHORT_TEXT_MAX_CHARS: usize = 200;
/// Most criteria in one criteria pack.
pub const PACK_CRITERIA_MAX: usize = 500;
/// Most rows of one imported file, header not counted.
pub const IMPORT_ROWS_MAX: usize = 100_000;
/// Most doubtful cells, and most rows left out, that the preview of an import lists; what lies beyond is
/// counted. A whole column of a large register fits, and the answer stays within a few megabytes.
pub const IMPORT_LISTED_MAX: usize = 20_000;
/// Largest spreadsheet file that is opened, in bytes.
pub const IMPORT_FILE_MAX_BYTES: u64 = 64 * 1024 * 1024;
/// Largest photo taken in, in bytes.
pub const PHOTO_IN_MAX_BYTES: u64 = 20 * 1024 * 1024;
/// Largest photo kept after shrinking, in bytes.
pub const PHOTO_OUT_MAX_BYTES: u64 = 400 * 1024;
/// Long edge of a kept photo, in pixels.
pub const PHOTO_LONG_EDGE_PX: u32 = 1_600;
/// Largest document (PDF) taken in, in bytes.
pub const DOCUMENT_MAX_BYTES: u64 = 10 * 1024 * 1024;
/// Most people, phones or accounts one household can count. A lodging house of 999 is imaginable; more is a typing error.
pub const HOUSEHOLD_COUNT_MAX: u32 = 999;
/// Longest help in minutes: one day.
pub const HELP_MINUTES_MAX: u32 = 24 * 60;
/// Most people in one help entry or activity.
pub const PEOPLE_MAX: u32 = 100_000;
/// Largest number of portions, trees or metres of one activity.
pub const QUANTITY_MAX: u32 = 1_000_000;
/// Most households that statistics give one khu phố: more than a whole ward has.
pub const NEIGHBORHOOD_HOUSEHOLDS_MAX: u32 = 100_000;
/// Longest code of a khu phố, in characters: it stands in the names of files.
pub const NEIGHBORHOOD_CODE_MAX_CHARS: usize = 12;
/// Fewest digits of a PIN.
pub const PIN_MIN_DIGITS: usize = 6;
/// Fewest characters of a passphrase.
pub const PASSPHRASE_MIN_CHARS: usize = 8;
/// Longest PIN or passphrase, in characters.
pub const SECRET_MAX_CHARS: usize = 128;
/// Longest address of a proxy, in characters.
pub const PROXY_MAX_CHARS: usize = 255;
/// First year of a typed date; one before it is a typing error.
pub const TYPED_YEAR_MIN: i32 = 1900;
/// Last year of a typed date; one after it is a typing error.
pub const TYPED_YEAR_MAX: i32 = 2100;
/// Most pieces of evidence on one claim or entry.
pub const EVIDENCE_MAX: usize = 50;
/// Largest sum of money in đồng: one million billion, far above any budget of a ward and exact in JSON.
pub const MONEY_MAX_DONG: u64 = 1_000_000_000_000_000;
/// Largest denominator that can be frozen: more people than the whole city has.
pub const FROZEN_WHOLE_MAX: u64 = 100_000_000;
/// Largest figure of a claim. More people than Vietnam has is a typing error.
pub const CLAIM_FIGURE_MAX: u64 = 1_000_000_000;
/// Most months of one claim: ten years.
pub const CLAIM_MONTHS_MAX: usize = 120;
/// Largest criteria pack file that is opened, in bytes.
pub const PACK_FILE_MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Most pixels of a photo that is decoded: a small file can claim to be a huge picture.
pub const PHOTO_MAX_PIXELS: u64 = 80_000_000;
/// Most reason templates of a ward. Nine have a key; the rest is a list to scroll.
pub const REASON_TEMPLATES_MAX: usize = 50;
/// Most claims of one spot check: more than anybody visits, and within one operation.
pub const SPOT_CHECK_CLAIMS_MAX: usize = 500;
