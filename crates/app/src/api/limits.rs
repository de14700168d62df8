//! The limits that the screens keep to, generated from where the core has them.

use super::common::PAGE_ROWS_MAX;
use super::session::UNSAVED_MAX_BYTES;
use crate::session::TEXT_SIZES_PERCENT;
use khupho_domain::limits::{
    CLAIM_FIGURE_MAX, FROZEN_WHOLE_MAX, HELP_MINUTES_MAX, HOUSEHOLD_COUNT_MAX, MONEY_MAX_DONG,
    NEIGHBORHOOD_CODE_MAX_CHARS, NEIGHBORHOOD_HOUSEHOLDS_MAX, PEOPLE_MAX, PHOTO_IN_MAX_BYTES,
    PROXY_MAX_CHARS, QUANTITY_MAX, SECRET_MAX_CHARS, SHORT_TEXT_MAX_CHARS, SPOT_CHECK_CLAIMS_MAX,
    TEXT_MAX_CHARS, TYPED_YEAR_MAX, TYPED_YEAR_MIN,
};
use khupho_oplog::limits::{
    HUB_ADDRESS_MAX_BYTES, HUB_CLAIM_CODE_MAX_BYTES, INVITATION_FILE_MAX_BYTES,
};

const HEADER: &str = "// Generated from crates/app/src/api/limits.rs by `UPDATE_TYPESCRIPT=1 cargo test -p khupho-app typescript`. Do not edit.\n\n";

/// Limits under the names that they have in Rust, as lines of TypeScript.
macro_rules! exported {
    ($($limit:ident),+ $(,)?) => {
        [$(format!("export const {} = {};\n", stringify!($limit), $limit)),+]
    };
}

/// The limits of what people type, choose and page through, as one TypeScript module.
pub fn declarations() -> String {
    let lines = exported![
        CLAIM_FIGURE_MAX,
        FROZEN_WHOLE_MAX,
        HELP_MINUTES_MAX,
        HOUSEHOLD_COUNT_MAX,
        HUB_ADDRESS_MAX_BYTES,
        HUB_CLAIM_CODE_MAX_BYTES,
        INVITATION_FILE_MAX_BYTES,
        MONEY_MAX_DONG,
        NEIGHBORHOOD_CODE_MAX_CHARS,
        NEIGHBORHOOD_HOUSEHOLDS_MAX,
        PAGE_ROWS_MAX,
        PEOPLE_MAX,
        PHOTO_IN_MAX_BYTES,
        PROXY_MAX_CHARS,
        QUANTITY_MAX,
        SECRET_MAX_CHARS,
        SHORT_TEXT_MAX_CHARS,
        SPOT_CHECK_CLAIMS_MAX,
        TEXT_MAX_CHARS,
        TYPED_YEAR_MAX,
        TYPED_YEAR_MIN,
        UNSAVED_MAX_BYTES,
    ];
    let sizes = format!("export const TEXT_SIZES_PERCENT = {TEXT_SIZES_PERCENT:?} as const;\n");
    format!("{HEADER}{}{sizes}", lines.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMITTED: &str = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../ui/src/lib/api/generated/limits.ts"
    );
    /// Whole numbers of JavaScript are exact up to here.
    const EXACT_IN_JAVASCRIPT: u64 = (1 << 53) - 1;

    #[test]
    fn the_generated_typescript_limits_are_current() {
        let wanted = declarations();
        if std::env::var_os("UPDATE_TYPESCRIPT").is_some() {
            std::fs::write(COMMITTED, &wanted).unwrap();
        }
        let committed = std::fs::read_to_string(COMMITTED).unwrap_or_default();
        assert!(
            committed == wanted,
            "run UPDATE_TYPESCRIPT=1 cargo test -p khupho-app typescript"
        );
    }

    #[test]
    fn every_limit_is_exact_on_the_screens() {
        let declared = declarations();
        let numbers: Vec<u64> = declared
            .lines()
            .filter_map(|line| line.split_once(" = ")?.1.strip_suffix(';')?.parse().ok())
            .collect();
        assert_eq!(numbers.len() + 1, declared.matches("export").count());
        assert!(numbers.iter().all(|limit| *limit <= EXACT_IN_JAVASCRIPT));
    }
}
