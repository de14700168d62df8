//! Households as the screens and the command line see them.

use crate::api::errors::ApiError;
use crate::api::households::{CountInput, HouseholdFilter, HouseholdInput, HouseholdRow};
use crate::host::id_text;
use crate::validation::invalid_field;
use khupho_domain::households::{Address, CountKind, Counts, Household, ReachReason};
use khupho_domain::ids::EntityId;
use khupho_domain::text::phone::parse_phone;
use khupho_domain::text::{nfc, nfc_multiline};
use khupho_store::households as register;

/// A household of a list.
pub(crate) fn household_row(listing: register::HouseholdListing) -> HouseholdRow {
    HouseholdRow {
        id: id_text(listing.id),
        code: listing.code,
        contact_name: listing.contact_name,
        address: listing.address_line,
        phone: listing.phone,
        tags: listing.tags,
        counted_on: listing.counted_on,
    }
}

/// What narrows a list of households, as it was chosen on the screen.
pub(crate) fn filter(filter: HouseholdFilter) -> register::HouseholdFilter {
    register::HouseholdFilter {
        tag: filter
            .tag
            .map(|tag| nfc(&tag))
            .filter(|tag| !tag.is_empty()),
        street: filter.street.filter(|street| !street.trim().is_empty()),
        counted: if filter.only_uncounted {
            register::CountedFilter::Never
        } else {
            register::CountedFilter::Any
        },
    }
}

/// Every field of a household, as an editor shows it.
pub(super) fn input_of(household: Household) -> HouseholdInput {
    HouseholdInput {
        code: household.code,
        contact_name: household.contact_name,
        phone: household.phone,
        house_number: household.address.house_number,
        alley: household.address.alley,
        street: household.address.street,
        group: household.address.group,
        apartment: household.address.apartment,
        counts: CountKind::ALL
            .iter()
            .map(|kind| CountInput {
                kind: kind.slug().to_owned(),
                count: household.counts.get(*kind),
            })
            .collect(),
        counted_on: household.counted_on,
        reach_reason: household
            .reach_reason
            .map(|reason| reason.slug().to_owned()),
        tags: household.tags,
        note: household.note,
    }
}

/// What was typed, as it is kept; counts that were not sent stay as they were before.
pub(super) fn typed_household(
    input: &HouseholdInput,
    before: &Household,
) -> Result<Household, ApiError> {
    let mut household = half_typed_household(input, before.neighborhood);
    household.merged_into = before.merged_into;
    household.counts = before.counts.clone();
    for (kind, count) in parsed_counts(&input.counts)? {
        household.counts.set(kind, count);
    }
    household.counted_on = input.counted_on;
    household.reach_reason = input
        .reach_reason
        .as_deref()
        .map(parsed_reason)
        .transpose()?;
    if household.code.is_empty() {
        household.code.clone_from(&before.code);
    }
    Ok(household)
}

/// The parts of a household that can be compared while it is still being typed.
pub(super) fn half_typed_household(input: &HouseholdInput, neighborhood: EntityId) -> Household {
    Household {
        code: nfc(&input.code),
        contact_name: nfc(&input.contact_name),
        phone: dialled(&input.phone),
        address: Address {
            house_number: nfc(&input.house_number),
            alley: nfc(&input.alley),
            street: nfc(&input.street),
            group: nfc(&input.group),
            apartment: nfc(&input.apartment),
        },
        counts: Counts::default(),
        tags: typed_tags(&input.tags),
        note: nfc_multiline(&input.note),
        ..Household::empty(neighborhood)
    }
}

/// The digits of a number that can be dialled; anything else as typed, for the check to refuse.
pub(crate) fn dialled(typed: &str) -> String {
    use khupho_domain::text::phone::Phone::{LostZero, OldPrefix, Unknown, Valid};
    match parse_phone(typed) {
        Some(Valid(digits) | LostZero(digits) | OldPrefix(digits)) => digits,
        Some(Unknown(_)) | None => nfc(typed),
    }
}

fn typed_tags(typed: &[String]) -> Vec<String> {
    let mut tags: Vec<String> = typed
        .iter()
        .map(|tag| nfc(tag))
        .filter(|tag| !tag.is_empty())
        .collect();
    tags.sort_unstable();
    tags.dedup();
    tags
}

/// Counts by their kinds.
///
/// # Errors
/// [`crate::api::errors::ErrorCode::InvalidField`] for a kind that does not exist.
pub(crate) fn parsed_counts(
    counts: &[CountInput],
) -> Result<Vec<(CountKind, Option<u32>)>, ApiError> {
    counts
        .iter()
        .map(|count| {
            let kind = CountKind::from_slug(&count.kind)
                .ok_or_else(|| invalid_field("counts", "unknown"))?;
            Ok((kind, count.count))
        })
        .collect()
}

fn parsed_reason(slug: &str) -> Result<ReachReason, ApiError> {
    ReachReason::from_slug(slug).ok_or_else(|| invalid_field("reach_reason", "unknown"))
}
