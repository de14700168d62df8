//! The khu phố itself, and the ward it belongs to.

/// A khu phố. What it is called ("Khu phố", "Ấp", "Khu dân cư") is a label of data, because the
/// names of units change by decision.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Neighborhood {
    /// Full name as people say it: "Khu phố 13".
    pub name: String,
    /// Name of the ward: "Phường Xuân Hòa".
    pub ward_name: String,
    /// Households by the ward's statistics, where known; the register may hold fewer.
    pub households_by_statistics: Option<u32>,
    /// Short code for names of files: "KP13"; empty where none was given.
    pub code: String,
}
