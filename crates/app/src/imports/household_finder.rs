//! Which household an old answer means.

use khupho_domain::households::{Household, search_text};
use khupho_domain::ids::EntityId;
use khupho_domain::text::search_words;
use std::collections::HashMap;

/// Finds households by the words of an answer, as the search of the register does.
pub(super) struct HouseholdFinder {
    ids: Vec<EntityId>,
    /// Places of the households that have a word, rising.
    by_word: HashMap<String, Vec<u32>>,
}

/// Words that stand beside names in answers and mean nobody.
const TITLES: [&str; 10] = [
    "ong", "ba", "anh", "chi", "co", "chu", "bac", "em", "ho", "nha",
];

impl HouseholdFinder {
    pub(super) fn new(households: &[(EntityId, Household)]) -> Self {
        let mut by_word: HashMap<String, Vec<u32>> = HashMap::new();
        for ((_, household), place) in households.iter().zip(0..) {
            for word in search_text(household).split(' ') {
                let places = by_word.entry(word.to_owned()).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        Self {
            ids: households.iter().map(|(id, _)| *id).collect(),
            by_word,
        }
    }

    /// The only household that has every word of the answer; `None` where there is none or more
    /// than one. A title before the name is left out where nothing is found with it.
    pub(super) fn only_one(&self, answer: &str) -> Option<EntityId> {
        let words = search_words(answer);
        self.only_one_with(&words).or_else(|| {
            let (first, rest) = words.split_first()?;
            if TITLES.contains(&first.as_str()) {
                self.only_one_with(rest)
            } else {
                None
            }
        })
    }

    fn only_one_with(&self, words: &[String]) -> Option<EntityId> {
        let mut lists: Vec<&Vec<u32>> = words
            .iter()
            .map(|word| self.by_word.get(word))
            .collect::<Option<_>>()?;
        lists.sort_by_key(|places| places.len());
        let (rarest, others) = lists.split_first()?;
        let mut found = rarest.iter().filter(|place| {
            others
                .iter()
                .all(|places| places.binary_search(place).is_ok())
        });
        match (found.next(), found.next()) {
            (Some(place), None) => self.ids.get(*place as usize).copied(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use khupho_domain::text::address::split_address;

    fn id(number: u8) -> EntityId {
        EntityId::from_bytes([number; 16])
    }

    fn finder() -> HouseholdFinder {
        let households: Vec<(EntityId, Household)> = [
            (1, "Nguyễn Văn Ba", "0901234567", "42/7 Lê Lợi"),
            (2, "Nguyễn Văn Ba", "0907654321", "9 Hai Bà Trưng"),
            (3, "Trần Thị Đào", "", "11 Lê Lợi"),
        ]
        .into_iter()
        .map(|(number, name, phone, address)| {
            let mut household = Household::empty(id(9));
            let parts = split_address(address);
            household.contact_name = name.into();
            household.phone = phone.into();
            household.address.house_number = parts.house_number;
            household.address.street = parts.street;
            (id(number), household)
        })
        .collect();
        HouseholdFinder::new(&households)
    }

    #[test]
    fn only_the_household_that_nothing_else_fits() {
        let finder = finder();
        assert_eq!(finder.only_one("Nguyễn Văn Ba"), None);
        assert_eq!(finder.only_one("Nguyễn Văn Ba, 42/7 Lê Lợi"), Some(id(1)));
        assert_eq!(finder.only_one("0907654321"), Some(id(2)));
        assert_eq!(finder.only_one("bà Trần thị đào"), Some(id(3)));
        assert_eq!(finder.only_one("ông Trần Thị Đào 12 Lê Lợi"), None);
        assert_eq!(finder.only_one(""), None);
        assert_eq!(finder.only_one("người lạ"), None);
    }
}
