//! The packs that ship with the program.

/// A pack of the program.
pub(super) struct ShippedPack {
    /// Its file name.
    pub(super) name: &'static str,
    /// Its content.
    pub(super) text: &'static str,
}

/// Every one. They are samples: what a ward issues comes as a file.
pub(super) const SHIPPED: &[ShippedPack] = &[ShippedPack {
    name: "bo-tieu-chi-mau.toml",
    text: include_str!("../../../../assets/packs/bo-tieu-chi-mau.toml"),
}];

/// The pack of a file name.
pub(super) fn find(name: &str) -> Option<&'static ShippedPack> {
    SHIPPED.iter().find(|pack| pack.name == name)
}

/// The text of a pack that ships with the program.
pub fn shipped_pack(name: &str) -> Option<&'static str> {
    find(name).map(|pack| pack.text)
}
