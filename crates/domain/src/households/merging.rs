//! Two entries of one household become one.

use super::{Household, TAGS_MAX};

/// The entry that stays, with what only the other one knew: its blank fields, counts that were not
/// collected and tags. Nothing that stood in the keeper changes.
#[must_use]
pub fn filled_from(keeper: &Household, other: &Household) -> Household {
    let mut filled = keeper.clone();
    fill(&mut filled.contact_name, &other.contact_name);
    fill(&mut filled.phone, &other.phone);
    fill(&mut filled.note, &other.note);
    fill_address(&mut filled, other);
    fill_counts(&mut filled, other);
    for tag in &other.tags {
        if filled.tags.len() < TAGS_MAX && !filled.tags.contains(tag) {
            filled.tags.push(tag.clone());
        }
    }
    filled
}

fn fill(blank: &mut String, other: &str) {
    if blank.is_empty() {
        other.clone_into(blank);
    }
}

/// House, alley and street only make sense together: a number of one entry in the street of the
/// other would be a place nobody lives at.
fn fill_address(filled: &mut Household, other: &Household) {
    let address = &mut filled.address;
    if address.house_number.is_empty() && address.alley.is_empty() && address.street.is_empty() {
        other
            .address
            .house_number
            .clone_into(&mut address.house_number);
        other.address.alley.clone_into(&mut address.alley);
        other.address.street.clone_into(&mut address.street);
    }
    fill(&mut address.group, &other.address.group);
    fill(&mut address.apartment, &other.address.apartment);
}

/// Counts are asked together on one day; those of the other fill gaps only where the result can
/// still be right.
fn fill_counts(filled: &mut Household, other: &Household) {
    for (kind, count) in other.counts.iter() {
        if filled.counts.get(kind).is_some() {
            continue;
        }
        filled.counts.set(kind, Some(count));
        if !filled.counts.faults().is_empty() {
            filled.counts.set(kind, None);
        }
    }
    if filled.counted_on.is_none() {
        filled.counted_on = other.counted_on;
    }
    if filled.reach_reason.is_none() && filled.counted_on.is_none() {
        filled.reach_reason = other.reach_reason;
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::household;
    use super::super::{CountKind, Counts};
    use super::*;

    #[test]
    fn only_blanks_are_filled() {
        let mut keeper = household("Nguyễn Văn Ba", "", "42/7 Lê Lợi");
        keeper.tags = vec!["hộ nghèo".into()];
        let mut other = household("Nguyễn V. Ba", "0901234567", "9 Hai Bà Trưng");
        other.tags = vec!["hộ nghèo".into(), "người cao tuổi".into()];
        let filled = filled_from(&keeper, &other);
        assert_eq!(filled.contact_name, "Nguyễn Văn Ba");
        assert_eq!(filled.phone, "0901234567");
        assert_eq!(filled.address, keeper.address);
        assert_eq!(filled.tags, ["hộ nghèo", "người cao tuổi"]);
    }

    #[test]
    fn missing_counts_are_filled_where_they_fit() {
        let mut keeper = household("Nguyễn Văn Ba", "", "");
        keeper.counts = Counts::from_iter([(CountKind::Adults, 2)]);
        let mut other = household("Nguyễn Văn Ba", "", "");
        other.counts = Counts::from_iter([
            (CountKind::Adults, 4),
            (CountKind::EPayment, 3),
            (CountKind::Fibre, 1),
        ]);
        let filled = filled_from(&keeper, &other);
        assert_eq!(
            filled.counts,
            Counts::from_iter([(CountKind::Adults, 2), (CountKind::Fibre, 1)])
        );
    }

    #[test]
    fn a_merged_household_never_carries_more_tags_than_one_can() {
        let tagged = |name: &str| {
            let mut one = household("Nguyễn Văn Ba", "", "");
            one.tags = (0..TAGS_MAX)
                .map(|number| format!("{name} {number}"))
                .collect();
            one
        };
        let filled = filled_from(&tagged("một"), &tagged("hai"));
        assert_eq!(filled.tags, tagged("một").tags);
    }

    #[test]
    fn merging_with_itself_changes_nothing() {
        let one = household("Nguyễn Văn Ba", "0901234567", "42/7 Lê Lợi");
        assert_eq!(filled_from(&one, &one), one);
    }
}
