//! The households of the register, as an import recognises them.

use khupho_domain::households::{Household, place_key};
use khupho_domain::ids::EntityId;
use khupho_domain::limits::TEXT_MAX_CHARS;
use khupho_domain::text::squeeze;
use std::collections::HashMap;

/// Where an entry stands that a row of the file is another telling of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SameAs {
    /// In the register, at this place of [`KnownHouseholds::households`].
    Register(usize),
    /// In the file itself, in this row.
    EarlierRow(u32),
}

/// The register, and the rows of the file read so far.
pub(super) struct KnownHouseholds {
    /// The khu phố.
    pub(super) neighborhood: EntityId,
    /// Its name.
    pub(super) neighborhood_name: String,
    /// The register's households, as the file has left them so far.
    pub(super) households: Vec<(EntityId, Household)>,
    /// Every code in use, those of merged households too.
    pub(super) codes: Vec<String>,
    by_feature: HashMap<Feature, SameAs>,
}

/// What two tellings of one household have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Feature {
    Code(String),
    PhoneAndPlace(String, String),
    PhoneAndName(String, String),
    /// A name alone is no sign, but the same name at the same place is.
    NameAndPlace(String, String),
}

impl KnownHouseholds {
    pub(super) fn new(
        neighborhood: EntityId,
        neighborhood_name: &str,
        households: Vec<(EntityId, Household)>,
        codes: Vec<String>,
    ) -> Self {
        let mut by_feature = HashMap::with_capacity(households.len() * USUAL_FEATURES);
        for (index, (_, household)) in households.iter().enumerate() {
            for feature in features(household) {
                by_feature.entry(feature).or_insert(SameAs::Register(index));
            }
        }
        Self {
            neighborhood,
            neighborhood_name: neighborhood_name.to_owned(),
            households,
            codes,
            by_feature,
        }
    }

    /// Makes room for the rows of a file.
    pub(super) fn expect_rows(&mut self, rows: usize) {
        self.by_feature.reserve(rows * USUAL_FEATURES);
    }

    /// What a row tells of again: the surest feature decides.
    pub(super) fn same_as(&self, features: &[Feature]) -> Option<SameAs> {
        features
            .iter()
            .find_map(|feature| self.by_feature.get(feature).copied())
    }

    /// Takes note of a row that adds a household, so that a later row does not add it again.
    pub(super) fn note_row(&mut self, features: Vec<Feature>, row: u32) {
        for feature in features {
            self.by_feature
                .entry(feature)
                .or_insert(SameAs::EarlierRow(row));
        }
    }
}

/// A household of a well-kept register has all four.
const USUAL_FEATURES: usize = 4;

/// Features from the surest to the least sure.
pub(super) fn features(household: &Household) -> Vec<Feature> {
    let name = squeeze(&household.contact_name);
    let place = place_of(household);
    let phone = &household.phone;
    let mut features = Vec::with_capacity(USUAL_FEATURES);
    if !household.code.is_empty() {
        features.push(Feature::Code(squeeze(&household.code)));
    }
    if !phone.is_empty() && !place.is_empty() {
        features.push(Feature::PhoneAndPlace(phone.clone(), place.clone()));
    }
    if !phone.is_empty() && !name.is_empty() {
        features.push(Feature::PhoneAndName(phone.clone(), name.clone()));
    }
    if !name.is_empty() && !place.is_empty() {
        features.push(Feature::NameAndPlace(name, place));
    }
    features
}

/// The place, or the whole address where house and street are not told apart.
fn place_of(household: &Household) -> String {
    let key = place_key(&household.address);
    if key.is_empty() {
        squeeze(&household.address.one_line())
    } else {
        key
    }
}

/// What a household's note gains by a row of the file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct NoteAddition<'row> {
    /// The lines that the note does not say yet.
    pub(super) lines: Vec<&'row str>,
    /// Lines for which the note has no room.
    pub(super) without_room: usize,
}

/// What a row's note says that the household's own does not: people wrote the own one for those who
/// come to the door, so nothing of it is ever replaced or cut.
pub(super) fn note_addition<'row>(own: &str, told: &'row str) -> NoteAddition<'row> {
    let mut addition = NoteAddition::default();
    let mut chars = own.chars().count();
    for line in told.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if says(own, line) || addition.lines.iter().any(|added| says(added, line)) {
            continue;
        }
        let line_break = usize::from(chars > 0);
        let longer = chars + line_break + line.chars().count();
        if longer > TEXT_MAX_CHARS {
            addition.without_room += 1;
        } else {
            chars = longer;
            addition.lines.push(line);
        }
    }
    addition
}

/// Whether a note holds every piece of a text already: whole pieces, because "nghèo" is nothing that
/// "không nghèo" says.
fn says(note: &str, text: &str) -> bool {
    pieces(text).all(|piece| pieces(note).any(|said| said == piece))
}

fn pieces(note: &str) -> impl Iterator<Item = &str> {
    note.split(['\n', ';', ','])
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
}

/// A household with what a row of the file tells of it. What the row leaves empty stays, and the
/// note is added to.
pub(super) fn told_by(before: &Household, row: &Household) -> Household {
    let mut after = before.clone();
    let tell = |known: &mut String, told: &String| {
        if !told.is_empty() {
            told.clone_into(known);
        }
    };
    tell(&mut after.code, &row.code);
    tell(&mut after.contact_name, &row.contact_name);
    tell(&mut after.phone, &row.phone);
    tell(&mut after.address.house_number, &row.address.house_number);
    tell(&mut after.address.alley, &row.address.alley);
    tell(&mut after.address.street, &row.address.street);
    tell(&mut after.address.group, &row.address.group);
    tell(&mut after.address.apartment, &row.address.apartment);
    for line in note_addition(&before.note, &row.note).lines {
        if !after.note.is_empty() {
            after.note.push('\n');
        }
        after.note.push_str(line);
    }
    for (kind, count) in row.counts.iter() {
        after.counts.set(kind, Some(count));
    }
    after.counted_on = row.counted_on.or(before.counted_on);
    // Why nobody counted them: a list written before they were counted says nothing any more.
    if after.counts != before.counts {
        after.reach_reason = None;
    } else if before.counted_on.is_none() {
        after.reach_reason = row.reach_reason.or(before.reach_reason);
    }
    for tag in &row.tags {
        if !after.tags.contains(tag) {
            after.tags.push(tag.clone());
        }
    }
    after.tags.sort_unstable();
    after
}

#[cfg(test)]
mod tests {
    use super::*;
    use khupho_domain::households::CountKind;
    use khupho_domain::text::address::split_address;

    fn household(code: &str, name: &str, phone: &str, address: &str) -> Household {
        let mut household = Household::empty(EntityId::from_bytes([1; 16]));
        let parts = split_address(address);
        household.code = code.into();
        household.contact_name = name.into();
        household.phone = phone.into();
        household.address.house_number = parts.house_number;
        household.address.street = parts.street;
        household
    }

    fn register() -> KnownHouseholds {
        let ba = household("0001", "Nguyễn Văn Ba", "0901234567", "42/7 Lê Lợi");
        let tu = household("0002", "Lê Thị Tư", "", "9 Hai Bà Trưng");
        let id = |number| EntityId::from_bytes([number; 16]);
        KnownHouseholds::new(
            id(1),
            "Khu phố 13",
            vec![(id(2), ba), (id(3), tu)],
            Vec::new(),
        )
    }

    #[test]
    fn recognised_by_code_by_phone_and_by_name_at_the_place() {
        let known = register();
        let same = |code, name, phone, address| {
            known.same_as(&features(&household(code, name, phone, address)))
        };
        assert_eq!(same("0001", "", "", ""), Some(SameAs::Register(0)));
        assert_eq!(
            same("", "NGUYEN VAN BA", "0901234567", ""),
            Some(SameAs::Register(0))
        );
        assert_eq!(
            same("", "Con ông Ba", "0901234567", "42 / 7 le loi"),
            Some(SameAs::Register(0))
        );
        assert_eq!(
            same("", "Lê thị Tư", "", "9 Hai Bà Trưng"),
            Some(SameAs::Register(1))
        );
        assert_eq!(same("", "Người khác", "0901234567", "1 Lê Lợi"), None);
        assert_eq!(same("", "Nguyễn Văn Ba", "", "1 Lê Lợi"), None);
        assert_eq!(same("", "", "", ""), None);
    }

    #[test]
    fn a_row_is_the_same_as_an_earlier_one_of_the_file() {
        let mut known = register();
        let row = household("", "Trần Đào", "0907654321", "");
        known.note_row(features(&row), 7);
        assert_eq!(known.same_as(&features(&row)), Some(SameAs::EarlierRow(7)));
    }

    #[test]
    fn an_empty_cell_takes_nothing_away() {
        let mut before = household("0001", "Nguyễn Văn Ba", "0901234567", "42/7 Lê Lợi");
        before.counts.set(CountKind::Adults, Some(2));
        let mut row = household("", "Nguyễn Văn Bá", "", "");
        row.counts.set(CountKind::People, Some(4));
        let after = told_by(&before, &row);
        assert_eq!(after.phone, "0901234567");
        assert_eq!(after.contact_name, "Nguyễn Văn Bá");
        assert_eq!(after.counts.get(CountKind::Adults), Some(2));
        assert_eq!(after.counts.get(CountKind::People), Some(4));
    }

    #[test]
    fn a_note_gains_what_it_does_not_say_yet() {
        let added = |own: &str, told| note_addition(own, told).lines.join(" | ");
        assert_eq!(added("", "gần chợ\n\ngần chợ"), "gần chợ");
        assert_eq!(added("gõ mạnh", "gần chợ\ngõ mạnh"), "gần chợ");
        assert_eq!(added("bà lãng tai; gần chợ, gõ mạnh", "gần chợ"), "");
        assert_eq!(added("tầng 12", "tầng 1"), "tầng 1");
        assert_eq!(added("không nghèo", "nghèo"), "nghèo");
        assert_eq!(added("gõ mạnh; gần chợ", "gần chợ, gõ mạnh"), "");
        assert_eq!(added("gõ mạnh", ""), "");
    }

    #[test]
    fn a_note_gains_no_more_than_it_has_room_for() {
        let own = "ộ".repeat(TEXT_MAX_CHARS - 5);
        let gained = |told| {
            let addition = note_addition(&own, told);
            (addition.lines.concat(), addition.without_room)
        };
        assert_eq!(gained("bốn."), ("bốn.".to_owned(), 0));
        assert_eq!(gained("năm.."), (String::new(), 1));
        assert_eq!(gained("năm..\nhai"), ("hai".to_owned(), 1));
    }
}
