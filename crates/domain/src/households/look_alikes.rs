//! Look-alikes: households that may be the one being typed, and why they look alike.

use super::Household;
use super::keys::{place_key, way_and_house};
use crate::text::{fold, squeeze};

/// Why two households look alike, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LookAlikeReason {
    /// The same phone.
    SamePhone,
    /// The same house, alley, street and flat.
    SameAddress,
    /// The same folded contact name.
    SameName,
    /// A contact name with one letter more, fewer or other.
    SimilarName,
    /// The same house and street with another alley or flat.
    NearAddress,
}

impl LookAlikeReason {
    /// The name of the reason in the words of the screens: `look-alike-<slug>`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::SamePhone => "same_phone",
            Self::SameAddress => "same_address",
            Self::SameName => "same_name",
            Self::SimilarName => "similar_name",
            Self::NearAddress => "near_address",
        }
    }

    const fn strength(self) -> u32 {
        match self {
            Self::SamePhone => 16,
            Self::SameAddress => 12,
            Self::SameName => 8,
            Self::SimilarName => 4,
            Self::NearAddress => 2,
        }
    }
}

/// A household that may be the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookAlike<Id> {
    /// Which household.
    pub id: Id,
    /// Why it looks alike, strongest reason first; never empty.
    pub reasons: Vec<LookAlikeReason>,
}

/// Which of the candidates look like the household, most alike first; the household itself, known
/// by its own id, is never among them.
///
/// A name alone is not enough: two families Nguyễn Văn Ba live in every ward, so it counts together
/// with a street or a phone. A near address alone is not enough either, because a block of flats
/// has one house number.
pub fn look_alikes<Id: Clone + PartialEq>(
    household: &Household,
    own_id: Option<&Id>,
    candidates: &[(Id, Household)],
) -> Vec<LookAlike<Id>> {
    let features = Features::of(household);
    let mut found: Vec<LookAlike<Id>> = candidates
        .iter()
        .filter(|(id, _)| own_id != Some(id))
        .filter_map(|(id, candidate)| {
            let reasons = reasons_between(&features, &Features::of(candidate));
            (!reasons.is_empty()).then(|| LookAlike {
                id: id.clone(),
                reasons,
            })
        })
        .collect();
    found.sort_by_key(|one| std::cmp::Reverse(total_strength(&one.reasons)));
    found
}

fn total_strength(reasons: &[LookAlikeReason]) -> u32 {
    reasons.iter().map(|reason| reason.strength()).sum()
}

/// What is compared, folded once.
struct Features<'household> {
    phone: &'household str,
    name: String,
    street: String,
    house: String,
    place: String,
}

impl<'household> Features<'household> {
    fn of(household: &'household Household) -> Self {
        let address = &household.address;
        Self {
            phone: &household.phone,
            name: squeeze(&household.contact_name),
            street: fold(&address.street),
            house: way_and_house(address).1,
            place: place_key(address),
        }
    }
}

fn reasons_between(one: &Features<'_>, other: &Features<'_>) -> Vec<LookAlikeReason> {
    let same_phone = is_same(one.phone, other.phone);
    let same_street = is_same(&one.street, &other.street);
    let same_address = is_same(&one.place, &other.place);
    let near_address = same_street && is_same(&one.house, &other.house) && !same_address;
    let name =
        name_reason(&one.name, &other.name).filter(|_| same_phone || same_street || same_address);
    [
        same_phone.then_some(LookAlikeReason::SamePhone),
        same_address.then_some(LookAlikeReason::SameAddress),
        name,
        (near_address && (same_phone || name.is_some())).then_some(LookAlikeReason::NearAddress),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn is_same(one: &str, other: &str) -> bool {
    !one.is_empty() && one == other
}

fn name_reason(one: &str, other: &str) -> Option<LookAlikeReason> {
    if is_same(one, other) {
        Some(LookAlikeReason::SameName)
    } else if differ_by_one_letter(one, other) {
        Some(LookAlikeReason::SimilarName)
    } else {
        None
    }
}

/// Shorter names differ by one letter too easily: "An" and "Ân" fold alike, "An" and "Ba" do not
/// mean the same person.
const SIMILAR_NAME_MIN_LETTERS: usize = 6;

/// Whether one letter was left out, put in or replaced.
fn differ_by_one_letter(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if short.len() < SIMILAR_NAME_MIN_LETTERS || long.len() - short.len() > 4 {
        return false;
    }
    let short: Vec<char> = short.chars().collect();
    let long: Vec<char> = long.chars().collect();
    let same_start = short.iter().zip(&long).take_while(|(a, b)| a == b).count();
    match long.len().checked_sub(short.len()) {
        Some(0) => same_start < short.len() && short[same_start + 1..] == long[same_start + 1..],
        Some(1) => short[same_start..] == long[same_start + 1..],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::household;
    use super::*;
    use LookAlikeReason::{NearAddress, SameAddress, SameName, SamePhone, SimilarName};
    use proptest::prelude::*;

    fn reasons(one: &Household, other: &Household) -> Vec<LookAlikeReason> {
        look_alikes(one, None, &[(1, other.clone())])
            .pop()
            .map(|found| found.reasons)
            .unwrap_or_default()
    }

    #[test]
    fn a_name_alone_is_not_enough() {
        let one = household("Nguyễn Văn Ba", "", "42/7 Trần Quốc Toản");
        let far = household("Nguyễn Văn Ba", "", "8 Lê Văn Sỹ");
        assert_eq!(reasons(&one, &far), []);
        let same_street = household("NGUYEN VAN BA", "", "90 Trần Quốc Toản");
        assert_eq!(reasons(&one, &same_street), [SameName]);
    }

    #[test]
    fn a_phone_or_an_address_is_enough() {
        let one = household("Nguyễn Văn Ba", "0901234567", "42/7 Trần Quốc Toản");
        let phone = household("Lê Thị Tư", "0901234567", "8 Lê Văn Sỹ");
        assert_eq!(reasons(&one, &phone), [SamePhone]);
        let address = household("Lê Thị Tư", "", "42 / 7 tran quoc toan");
        assert_eq!(reasons(&one, &address), [SameAddress]);
    }

    #[test]
    fn one_letter_apart_counts_with_the_street() {
        let one = household("Nguyễn Văn Ba", "", "42/7 Trần Quốc Toản");
        let other = household("Nguyễn Văn Bá B", "", "42/9/7 Trần Quốc Toản");
        assert_eq!(reasons(&one, &other), [SimilarName, NearAddress]);
        assert!(!differ_by_one_letter("nguyenvanba", "nguyenvanba"));
        assert!(differ_by_one_letter("nguyenvanba", "nguyenvanbi"));
        assert!(!differ_by_one_letter("nguyenvanba", "nguyenvanan"));
    }

    #[test]
    fn flats_of_one_block_do_not_all_look_alike() {
        let mut one = household("Nguyễn Văn Ba", "", "8 Lê Văn Sỹ");
        one.address.apartment = "A.01".into();
        let mut neighbor = household("Lê Thị Tư", "", "8 Lê Văn Sỹ");
        neighbor.address.apartment = "A.02".into();
        assert_eq!(reasons(&one, &neighbor), []);
        neighbor.contact_name = "Nguyễn Văn Ba".into();
        assert_eq!(reasons(&one, &neighbor), [SameName, NearAddress]);
    }

    #[test]
    fn the_most_alike_comes_first_and_the_household_itself_never() {
        let one = household("Nguyễn Văn Ba", "0901234567", "42/7 Trần Quốc Toản");
        let name_only = household("Nguyễn Văn Ba", "", "90 Trần Quốc Toản");
        let candidates = [(7, one.clone()), (8, name_only), (9, one.clone())];
        let found = look_alikes(&one, Some(&7), &candidates);
        assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), [9, 8]);
        assert_eq!(found[0].reasons, [SamePhone, SameAddress, SameName]);
    }

    fn any_household() -> impl Strategy<Value = Household> {
        let name = prop::sample::select(vec![
            "",
            "Nguyễn Văn Ba",
            "Nguyễn Văn Bá B",
            "Lê Thị Tư",
            "Trần Đào",
        ]);
        let phone = prop::sample::select(vec!["", "0901234567", "0907654321"]);
        let address = prop::sample::select(vec![
            "",
            "42/7 Lê Lợi",
            "42/9 Lê Lợi",
            "7 Lê Lợi",
            "7 Hai Bà Trưng",
        ]);
        (name, phone, address).prop_map(|(name, phone, address)| household(name, phone, address))
    }

    proptest! {
        #[test]
        fn looking_alike_is_mutual(one in any_household(), other in any_household()) {
            prop_assert_eq!(reasons(&one, &other), reasons(&other, &one));
        }

        #[test]
        fn nothing_looks_like_an_empty_household(other in any_household()) {
            prop_assert_eq!(reasons(&household("", "", ""), &other), []);
        }

        #[test]
        fn reasons_come_strongest_first(one in any_household(), other in any_household()) {
            prop_assert!(reasons(&one, &other).is_sorted());
        }
    }
}
