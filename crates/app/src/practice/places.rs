//! The real structure of a ward: its khu phố, their sizes and its streets.

use fastrand::Rng;
use khupho_domain::households::Address;

const NEIGHBORHOODS: &str = include_str!("../../../../assets/practice/neighborhoods.csv");
const STREETS: &str = include_str!("../../../../assets/practice/streets.csv");

/// Name of the ward of the practice notebook.
pub const WARD_NAME: &str = "Phường Xuân Hòa (mẫu)";

/// One khu phố of the practice ward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PracticeNeighborhood {
    /// "Khu phố 13".
    pub(super) name: String,
    /// Households by the ward's statistics.
    pub(super) households: u32,
    /// The streets that run through it.
    pub(super) streets: Vec<String>,
}

impl PracticeNeighborhood {
    /// "KP13" of "Khu phố 13".
    pub(super) fn code(&self) -> String {
        let digits: String = self.name.chars().filter(char::is_ascii_digit).collect();
        format!("KP{digits}")
    }
}

/// Every khu phố with its households and three streets of its own part of the ward.
pub(super) fn neighborhoods() -> Vec<PracticeNeighborhood> {
    let streets: Vec<&str> = STREETS
        .lines()
        .skip(1)
        .filter(|line| !line.is_empty())
        .collect();
    NEIGHBORHOODS
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .enumerate()
        .map(|(index, (name, households))| PracticeNeighborhood {
            name: name.to_owned(),
            households: households.trim().parse().unwrap_or(0),
            streets: (0..3)
                .map(|nth| streets[(index * 2 + nth) % streets.len()].to_owned())
                .collect(),
        })
        .collect()
}

/// An address on one of the streets: two in three lie in an alley, one in twelve is a flat.
pub(super) fn address(random: &mut Rng, streets: &[String]) -> Address {
    let street = random.choice(streets).cloned().unwrap_or_default();
    let number = random.u32(1..400);
    let suffix = if random.u32(0..8) == 0 { "A" } else { "" };
    let mut address = Address {
        house_number: format!("{number}{suffix}"),
        street,
        ..Address::default()
    };
    match random.u32(0..12) {
        0 => {
            address.apartment = format!(
                "Block {} – {}.{:02}",
                random.choice(['A', 'B', 'C']).unwrap_or('A'),
                random.u32(1..21),
                random.u32(1..13)
            );
        }
        1..=8 => {
            let alley = format!("{}/{}", random.u32(1..200), random.u32(1..30));
            address.house_number = format!("{alley}/{}", random.u32(1..40));
            address.alley = alley;
        }
        _ => {}
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ward_has_the_published_figures() {
        let ward = neighborhoods();
        assert_eq!(ward.len(), 18);
        assert_eq!(ward.iter().map(|one| one.households).sum::<u32>(), 14_524);
        let streets: std::collections::BTreeSet<&String> =
            ward.iter().flat_map(|one| &one.streets).collect();
        assert_eq!(streets.len(), 32);
    }
}
