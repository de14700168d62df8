//! Hộ dân: the register of households, with counts instead of a file on each person.

mod checks;
mod codes;
mod counts;
mod keys;
mod look_alikes;
mod merging;

pub use checks::{HouseholdFault, TAGS_MAX, check_household};
pub use codes::CodeSequence;
pub use counts::{CountFault, CountKind, Counts};
pub use keys::{neighborhood_word, phone_tail_prefix, place_key, search_text, squeezed_text};
pub use look_alikes::{LookAlike, LookAlikeReason, look_alikes};
pub use merging::filled_from;

use crate::help_log::published_numbers;
use crate::ids::EntityId;
use crate::text::address::full_house_number;
use chrono::NaiveDate;

/// Where a household lives, in the parts people use. The address is never a key: streets are
/// renamed and houses renumbered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// Số nhà: "42", "42A", or the whole "42/7/3A" where the alley is not split off.
    pub house_number: String,
    /// Hẻm: "42/7".
    pub alley: String,
    /// Đường.
    pub street: String,
    /// Tổ, where people still use it.
    pub group: String,
    /// Block and flat: "Block B – 12.05".
    pub apartment: String,
}

impl Address {
    /// The address in one line, as people write it: "42/7/3A Trần Quốc Toản, Block B – 12.05, tổ 5".
    #[must_use]
    pub fn one_line(&self) -> String {
        let mut line = full_house_number(&self.house_number, &self.alley);
        if line.is_empty() && !self.alley.is_empty() {
            line = format!("hẻm {}", self.alley);
        }
        push_part(&mut line, " ", &self.street);
        push_part(&mut line, ", ", &self.apartment);
        if self
            .group
            .starts_with(|letter: char| letter.is_ascii_digit())
        {
            push_part(&mut line, ", ", &format!("tổ {}", self.group));
        } else {
            push_part(&mut line, ", ", &self.group);
        }
        line
    }
}

fn push_part(line: &mut String, separator: &str, part: &str) {
    if part.is_empty() {
        return;
    }
    if !line.is_empty() {
        line.push_str(separator);
    }
    line.push_str(part);
}

published_numbers! {
    /// Why a household's counts are missing or stay as they are: a recorded reason instead of a 0.
    ReachReason {
        /// Không tiếp cận được.
        CouldNotReach = 1 "could_not_reach",
        /// Không thuộc diện.
        NotEligible = 2 "not_eligible",
        /// Từ chối.
        Declined = 3 "declined",
        /// Đã chuyển đi.
        MovedAway = 4 "moved_away",
    }
}

/// One household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// The khu phố it belongs to.
    pub neighborhood: EntityId,
    /// The khu phố's own code: "13-0042".
    pub code: String,
    /// Name of the person to ask for.
    pub contact_name: String,
    /// Phone in the form 0901234567; empty where unknown.
    pub phone: String,
    /// The address.
    pub address: Address,
    /// Counts; a kind that is absent was not collected.
    pub counts: Counts,
    /// The day the counts were last asked.
    pub counted_on: Option<NaiveDate>,
    /// Why they could not be asked or do not apply.
    pub reach_reason: Option<ReachReason>,
    /// Welfare tags the ward defines.
    pub tags: Vec<String>,
    /// Free text.
    pub note: String,
    /// The household this one was merged into.
    pub merged_into: Option<EntityId>,
}

impl Household {
    /// A household of which nothing is known yet.
    #[must_use]
    pub fn empty(neighborhood: EntityId) -> Self {
        Self {
            neighborhood,
            code: String::new(),
            contact_name: String::new(),
            phone: String::new(),
            address: Address::default(),
            counts: Counts::default(),
            counted_on: None,
            reach_reason: None,
            tags: Vec::new(),
            note: String::new(),
            merged_into: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::address::split_address;

    /// A household for the tests of this area.
    pub(super) fn household(contact_name: &str, phone: &str, address: &str) -> Household {
        let parts = split_address(address);
        let mut household = Household::empty(EntityId::from_bytes([7; 16]));
        household.contact_name = contact_name.to_owned();
        household.phone = phone.to_owned();
        household.address.house_number = parts.house_number;
        household.address.street = parts.street;
        household
    }

    #[test]
    fn an_address_in_one_line() {
        let mut address = Address {
            house_number: "3A".into(),
            alley: "42/7".into(),
            street: "Trần Quốc Toản".into(),
            group: "5".into(),
            apartment: String::new(),
        };
        assert_eq!(address.one_line(), "42/7/3A Trần Quốc Toản, tổ 5");
        address.group = "Tổ 5".into();
        address.apartment = "Block B – 12.05".into();
        assert_eq!(
            address.one_line(),
            "42/7/3A Trần Quốc Toản, Block B – 12.05, Tổ 5"
        );
        let alley_only = Address {
            alley: "42".into(),
            ..Address::default()
        };
        assert_eq!(alley_only.one_line(), "hẻm 42");
        assert_eq!(Address::default().one_line(), "");
    }
}
