//! What is said of a household.

use clap::Args;
use khupho_app::api::errors::{ApiError, ErrorCode};
use khupho_app::api::households::{CountInput, HouseholdInput};

/// What is said of a household; what is not given stays as it is.
#[derive(Debug, Args)]
pub(crate) struct HouseholdFields {
    /// Code; given by the program where empty.
    #[arg(long)]
    code: Option<String>,
    /// Name of the person to ask for.
    #[arg(long)]
    name: Option<String>,
    /// Phone.
    #[arg(long)]
    phone: Option<String>,
    /// Số nhà.
    #[arg(long)]
    house_number: Option<String>,
    /// Hẻm.
    #[arg(long)]
    alley: Option<String>,
    /// Đường.
    #[arg(long)]
    street: Option<String>,
    /// Tổ.
    #[arg(long)]
    group: Option<String>,
    /// Block and flat.
    #[arg(long)]
    apartment: Option<String>,
    /// A count, again for each: adults=3.
    #[arg(long = "count")]
    counts: Vec<String>,
    /// The day the counts were asked.
    #[arg(long)]
    counted_on: Option<chrono::NaiveDate>,
    /// Why they could not be asked: could_not_reach, not_eligible, declined, moved_away; empty takes it back.
    #[arg(long)]
    reach_reason: Option<String>,
    /// A tag, again for each; replaces those before.
    #[arg(long = "tag")]
    tags: Vec<String>,
    /// Note.
    #[arg(long)]
    note: Option<String>,
}

impl HouseholdFields {
    /// The household with these fields over those it had.
    ///
    /// # Errors
    /// A count that cannot be read.
    pub(crate) fn over(self, before: HouseholdInput) -> Result<HouseholdInput, ApiError> {
        let counts = count_inputs(&self.counts)?;
        Ok(HouseholdInput {
            code: self.code.unwrap_or(before.code),
            contact_name: self.name.unwrap_or(before.contact_name),
            phone: self.phone.unwrap_or(before.phone),
            house_number: self.house_number.unwrap_or(before.house_number),
            alley: self.alley.unwrap_or(before.alley),
            street: self.street.unwrap_or(before.street),
            group: self.group.unwrap_or(before.group),
            apartment: self.apartment.unwrap_or(before.apartment),
            counts: with_counts(before.counts, counts),
            counted_on: self.counted_on.or(before.counted_on),
            reach_reason: match self.reach_reason {
                Some(reason) => Some(reason).filter(|reason| !reason.is_empty()),
                None => before.reach_reason,
            },
            tags: if self.tags.is_empty() {
                before.tags
            } else {
                self.tags
            },
            note: self.note.unwrap_or(before.note),
        })
    }
}

fn with_counts(mut counts: Vec<CountInput>, changed: Vec<CountInput>) -> Vec<CountInput> {
    counts.retain(|before| changed.iter().all(|after| after.kind != before.kind));
    counts.extend(changed);
    counts
}

/// Reads `kind=count`; an empty count is "not collected".
///
/// # Errors
/// [`ErrorCode::InvalidField`] naming the count.
pub(crate) fn count_inputs(typed: &[String]) -> Result<Vec<CountInput>, ApiError> {
    typed.iter().map(|one| count_input(one)).collect()
}

fn count_input(typed: &str) -> Result<CountInput, ApiError> {
    let malformed = || {
        ApiError::new(ErrorCode::InvalidField)
            .with("field", typed)
            .with("reason", "range")
    };
    let (kind, count) = typed.split_once('=').ok_or_else(malformed)?;
    let count = match count {
        "" => None,
        digits => Some(digits.parse().map_err(|_| malformed())?),
    };
    Ok(CountInput {
        kind: kind.to_owned(),
        count,
    })
}
