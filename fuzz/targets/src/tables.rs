//! Files that people choose: criteria packs and spreadsheets.

use khupho_app::criteria::summarize_pack;
use khupho_spreadsheet::{ReadLimits, ReadRequest, read_table};

/// A criteria pack.
pub fn criteria_pack(bytes: &[u8]) {
    let _ = summarize_pack(bytes, "bo-tieu-chi.toml");
}

/// A spreadsheet of any format. The limits are small, so that bombs show as slowness at once.
pub fn spreadsheet(bytes: &[u8]) {
    let limits = ReadLimits {
        cells_max: 100_000,
        unpacked_max_bytes: 4 * 1024 * 1024,
        ..ReadLimits::default()
    };
    let request = ReadRequest {
        file_name: "danh-sach.xlsx",
        sheet: None,
        limits,
    };
    let cells_max = limits.cells_max;
    if let Ok(table) = read_table(bytes, &request) {
        let cells: usize = table.rows.iter().map(|row| row.cells.len()).sum();
        assert!(cells <= cells_max, "{cells} cells are above the limit");
    }
}
