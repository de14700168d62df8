//! What people type, letter by letter.

use fastrand::Rng;
use khupho_domain::households::Household;
use khupho_domain::text::fold;

/// Households whose names, addresses and phones are typed.
const HOUSEHOLDS: usize = 60;

/// Words of the help log that are no names.
const HELP_WORDS: &[&str] = &[
    "đăng ký tạm trú",
    "dang ky tam tru",
    "khai sinh",
    "xac nhan cu tru",
    "cấp số nhà",
    "chung thuc ban sao",
];

/// Every state of the search field of the register while some people are looked for.
pub(super) fn typed_for_households(households: &[Household], seed: u64) -> Vec<String> {
    let mut random = Rng::with_seed(seed);
    let chosen = (0..HOUSEHOLDS)
        .filter_map(|_| random.choice(households))
        .collect::<Vec<_>>();
    chosen
        .into_iter()
        .flat_map(wordings)
        .flat_map(|wording| prefixes(&wording))
        .collect()
}

/// Every state of the search field of the help log while somebody looks for helps.
pub(super) fn typed_for_helps(households: &[Household], seed: u64) -> Vec<String> {
    let mut random = Rng::with_seed(seed);
    let chosen = (0..HOUSEHOLDS)
        .filter_map(|_| random.choice(households))
        .collect::<Vec<_>>();
    let by_household = chosen
        .into_iter()
        .flat_map(|household| wordings(household).into_iter().take(3));
    let by_words = HELP_WORDS.iter().map(|words| (*words).to_owned());
    by_household
        .chain(by_words)
        .flat_map(|wording| prefixes(&wording))
        .collect()
}

/// The ways in which a household is looked for: "ba 42/7", the name without marks, the end of the
/// phone, the street, and the name typed without spaces.
fn wordings(household: &Household) -> Vec<String> {
    let name = household.contact_name.trim_end_matches("(mẫu)").trim();
    let given = name.rsplit(' ').next().unwrap_or_default();
    let mut wordings = vec![
        format!("{} {}", fold(given), household.address.house_number),
        fold(name),
        household.address.street.clone(),
        fold(name).replace(' ', ""),
    ];
    if let Some(tail) = household
        .phone
        .get(household.phone.len().saturating_sub(4)..)
    {
        wordings.push(tail.to_owned());
    }
    wordings.retain(|wording| !wording.is_empty());
    wordings
}

fn prefixes(wording: &str) -> Vec<String> {
    let ends = wording
        .char_indices()
        .skip(1)
        .map(|(start, _)| start)
        .chain([wording.len()]);
    let prefixes = ends.map(|end| wording[..end].to_owned());
    prefixes.filter(|prefix| !prefix.ends_with(' ')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_typed_letter_by_letter() {
        assert_eq!(
            prefixes("Đào 4/7"),
            ["Đ", "Đà", "Đào", "Đào 4", "Đào 4/", "Đào 4/7"]
        );
    }
}
