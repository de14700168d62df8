//! What is said of a help.

use crate::commands::household::count_inputs;
use crate::commands::{Open, lookup};
use clap::Args;
use khupho_app::api::Request;
use khupho_app::api::common::{Id, Nothing, Page};
use khupho_app::api::errors::ApiError;
use khupho_app::api::help_log::{CampaignChoice, HelpDefaults, HelpExport, HelpInput, HelpSearch};
use khupho_app::api::households::CountInput;

/// What is said of a help; what is not given stays as it is, or as the person last chose it.
#[derive(Debug, Args)]
pub(crate) struct HelpFields {
    /// The household: identity, code, or a search that finds one; without it nobody is named.
    #[arg(long)]
    household: Option<String>,
    /// Households, where nobody is named.
    #[arg(long)]
    unnamed_households: Option<u32>,
    /// vneid, online_dossier, e_payment, … ; see the guide.
    #[arg(long)]
    category: Option<String>,
    /// completed, revisit, referred_to_ward or could_not_reach.
    #[arg(long)]
    outcome: Option<String>,
    /// The day; today where not given.
    #[arg(long)]
    on: Option<chrono::NaiveDate>,
    /// The time.
    #[arg(long)]
    at: Option<chrono::NaiveTime>,
    /// at_home, neighborhood_office, support_point or online.
    #[arg(long)]
    place: Option<String>,
    /// People helped.
    #[arg(long)]
    people: Option<u32>,
    /// Service in words.
    #[arg(long)]
    service: Option<String>,
    /// Dossier code.
    #[arg(long)]
    dossier: Option<String>,
    /// Minutes.
    #[arg(long)]
    minutes: Option<u32>,
    /// Day to come again.
    #[arg(long)]
    revisit_on: Option<chrono::NaiveDate>,
    /// 1–5.
    #[arg(long)]
    satisfaction: Option<u8>,
    /// Note.
    #[arg(long)]
    note: Option<String>,
    /// Who helped.
    #[arg(long)]
    by: Option<String>,
    /// The earlier help that this one follows up.
    #[arg(long)]
    follow_up_of: Option<String>,
    /// A count of the household that changes with it, again for each: vneid=3.
    #[arg(long = "count")]
    counts: Vec<String>,
}

impl HelpFields {
    /// The help with these fields over those it had, and the counts that change with it.
    ///
    /// # Errors
    /// A household that is not found, a count that cannot be read.
    pub(crate) fn over(
        self,
        open: &Open<'_>,
        before: Option<HelpInput>,
    ) -> Result<(HelpInput, Vec<CountInput>), ApiError> {
        let base = before.map_or_else(|| fresh(open), Ok)?;
        let counts = count_inputs(&self.counts)?;
        let household = self
            .household
            .as_deref()
            .map(|named| lookup::household(open, named))
            .transpose()?;
        let help = HelpInput {
            happened_on: self.on.unwrap_or(base.happened_on),
            happened_at: self.at.or(base.happened_at),
            household: household.or(base.household),
            unnamed_households: self.unnamed_households.or(base.unnamed_households),
            people: self.people.unwrap_or(base.people),
            category: self.category.unwrap_or(base.category),
            service: self.service.unwrap_or(base.service),
            dossier_code: self.dossier.unwrap_or(base.dossier_code),
            place: self.place.unwrap_or(base.place),
            minutes: self.minutes.or(base.minutes),
            outcome: self.outcome.unwrap_or(base.outcome),
            revisit_on: self.revisit_on.or(base.revisit_on),
            satisfaction: self.satisfaction.or(base.satisfaction),
            note: self.note.unwrap_or(base.note),
            helped_by: self.by.unwrap_or(base.helped_by),
            follow_up_of: self.follow_up_of.map(Id).or(base.follow_up_of),
        };
        Ok((help, counts))
    }
}

/// A help as the quick entry begins it.
fn fresh(open: &Open<'_>) -> Result<HelpInput, ApiError> {
    let defaults: HelpDefaults = lookup::typed(open.run(Request::help_defaults(Nothing {}))?)?;
    Ok(HelpInput {
        happened_on: defaults.today,
        happened_at: None,
        household: None,
        unnamed_households: None,
        people: 1,
        category: String::new(),
        service: String::new(),
        dossier_code: String::new(),
        place: defaults.place,
        minutes: None,
        outcome: "completed".to_owned(),
        revisit_on: None,
        satisfaction: None,
        note: String::new(),
        helped_by: defaults.helped_by,
        follow_up_of: None,
    })
}

/// Which helps are looked for.
#[derive(Debug, Args)]
pub(crate) struct FilterFields {
    /// Text; everything where empty.
    #[arg(default_value = "")]
    query: String,
    /// First day.
    #[arg(long)]
    from: Option<chrono::NaiveDate>,
    /// Last day.
    #[arg(long)]
    to: Option<chrono::NaiveDate>,
    /// Category.
    #[arg(long)]
    category: Option<String>,
    /// Outcome.
    #[arg(long)]
    outcome: Option<String>,
    /// Household: identity, code, or a search that finds one.
    #[arg(long)]
    household: Option<String>,
}

impl FilterFields {
    /// A page of what is found.
    ///
    /// # Errors
    /// A household that is not found.
    pub(crate) fn search(self, open: &Open<'_>, page: Page) -> Result<HelpSearch, ApiError> {
        Ok(HelpSearch {
            household: self.found_household(open)?,
            query: self.query,
            from: self.from,
            to: self.to,
            category: self.category,
            outcome: self.outcome,
            page,
        })
    }

    /// All that is found, in a file.
    ///
    /// # Errors
    /// A household that is not found.
    pub(crate) fn export(self, open: &Open<'_>, path: String) -> Result<HelpExport, ApiError> {
        Ok(HelpExport {
            household: self.found_household(open)?,
            query: self.query,
            from: self.from,
            to: self.to,
            category: self.category,
            outcome: self.outcome,
            path,
        })
    }

    fn found_household(&self, open: &Open<'_>) -> Result<Option<Id>, ApiError> {
        let named = self.household.as_deref();
        named
            .map(|named| lookup::household(open, named))
            .transpose()
    }
}

/// What is chosen once in a campaign.
#[derive(Debug, Args)]
pub(crate) struct ChoiceFields {
    /// Category.
    #[arg(long)]
    category: String,
    /// The day; today where not given.
    #[arg(long)]
    on: Option<chrono::NaiveDate>,
    /// Place.
    #[arg(long, default_value = "at_home")]
    place: String,
    /// Outcome of a tick.
    #[arg(long, default_value = "completed")]
    outcome: String,
    /// Service in words.
    #[arg(long, default_value = "")]
    service: String,
    /// Who helps.
    #[arg(long, default_value = "")]
    by: String,
}

impl ChoiceFields {
    /// The choice, for a day.
    pub(crate) fn choice(self, today: chrono::NaiveDate) -> CampaignChoice {
        CampaignChoice {
            happened_on: self.on.unwrap_or(today),
            category: self.category,
            service: self.service,
            place: self.place,
            outcome: self.outcome,
            helped_by: self.by,
        }
    }
}
