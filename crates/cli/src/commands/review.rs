//! The ward's review. A claim is named by its identity, or by khu phố and criterion: "Khu phố 13/2.3".

mod named;
mod spot_check;

use super::claim::value::ValueArguments;
use super::{Open, lookup, page};
use clap::{Args, Subcommand, ValueEnum};
use khupho_app::api::Request;
use khupho_app::api::common::{ById, Id, Nothing};
use khupho_app::api::errors::{ApiError, ErrorCode};
use khupho_app::api::review::{
    CriteriaSetIssue, ReasonTemplateRow, ReasonTemplateSave, ReviewAccept, ReviewDetail, ReviewGet,
    ReviewQuery, ReviewReturn, ReviewState,
};
use serde_json::Value;
use spot_check::{SampleCommand, Visit};

/// The ward's review.
#[derive(Debug, Subcommand)]
pub(crate) enum ReviewCommand {
    /// Khu phố and criteria, who sent last, what waits.
    Home,
    /// Claims to review: those that wait, unless other states are named.
    Queue(Queue),
    /// One claim, with what is different since the last decision.
    Show {
        /// Its identity, or "Khu phố 13/2.3".
        claim: String,
    },
    /// Accepts a claim as it stands.
    Accept {
        /// Its identity, or "Khu phố 13/2.3".
        claim: String,
        /// The ward's own figure, where it differs.
        #[command(flatten)]
        verified: ValueArguments,
    },
    /// Returns a claim with a reason.
    Return(Reasoned),
    /// Opens an accepted claim again, with a reason.
    Reopen(Reasoned),
    /// Random samples for visits.
    #[command(subcommand)]
    Sample(SampleCommand),
    /// Keeps what a visit found.
    Visit(Visit),
    /// Reasons that are often given.
    #[command(subcommand)]
    Templates(TemplateCommand),
    /// Issues a loaded criteria set: it becomes official.
    Issue {
        /// The set.
        set: String,
        /// Number of the decision.
        #[arg(long)]
        decision_number: String,
        /// Its day, as 2026-03-02.
        #[arg(long)]
        decided_on: chrono::NaiveDate,
    },
    /// What a criteria set changes against the version before it.
    Changes {
        /// The set.
        set: String,
    },
}

/// Which claims are listed.
#[derive(Debug, Args)]
pub(crate) struct Queue {
    /// One khu phố, by name or identity.
    #[arg(long)]
    neighborhood: Option<String>,
    /// One criterion across khu phố, by its code.
    #[arg(long)]
    criterion: Option<String>,
    /// Claims against another criteria set than the ward's newest.
    #[arg(long)]
    set: Option<String>,
    /// States to list, again for each.
    #[arg(long = "state", value_enum)]
    states: Vec<StateArgument>,
    /// Rows to leave out.
    #[arg(long, default_value_t = 0)]
    offset: u32,
    /// Most rows.
    #[arg(long, default_value_t = 50)]
    limit: u32,
}

/// Where a claim stands for the ward.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum StateArgument {
    /// Nothing was handed in.
    NotHandedIn,
    /// Handed in for the first time.
    Waiting,
    /// Handed in again.
    WaitingAgain,
    /// One of two officers accepted.
    AcceptedOnce,
    /// Accepted.
    Accepted,
    /// Returned.
    Returned,
    /// Opened again.
    Reopened,
}

impl From<StateArgument> for ReviewState {
    fn from(state: StateArgument) -> Self {
        match state {
            StateArgument::NotHandedIn => Self::NotHandedIn,
            StateArgument::Waiting => Self::Waiting,
            StateArgument::WaitingAgain => Self::WaitingAgain,
            StateArgument::AcceptedOnce => Self::AcceptedOnce,
            StateArgument::Accepted => Self::Accepted,
            StateArgument::Returned => Self::Returned,
            StateArgument::Reopened => Self::Reopened,
        }
    }
}

/// A claim and why.
#[derive(Debug, Args)]
pub(crate) struct Reasoned {
    /// Its identity, or "Khu phố 13/2.3".
    claim: String,
    /// The reason in words.
    #[arg(long, required_unless_present = "template")]
    reason: Option<String>,
    /// The reason of a template, by its place in the list, from 1.
    #[arg(long, conflicts_with = "reason")]
    template: Option<usize>,
}

/// Reasons that are often given.
#[derive(Debug, Subcommand)]
pub(crate) enum TemplateCommand {
    /// In their order; the first nine have a key.
    List,
    /// Adds one at the end.
    Add {
        /// Its words.
        text: String,
    },
    /// Changes one.
    Set {
        /// Its place in the list, from 1.
        place: usize,
        /// Its words.
        text: String,
    },
    /// Takes one out.
    Remove {
        /// Its place in the list, from 1.
        place: usize,
    },
}

/// Runs a command of the review.
///
/// # Errors
/// The core's refusal.
pub(crate) fn run(open: &Open<'_>, command: ReviewCommand) -> Result<Value, ApiError> {
    let request = match command {
        ReviewCommand::Home => Request::ward_home(Nothing {}),
        ReviewCommand::Queue(queue) => Request::reviews(queue_query(open, queue)?),
        ReviewCommand::Show { claim } => {
            return open.run(Request::review_get(opened(named::claim(open, &claim)?)));
        }
        ReviewCommand::Accept { claim, verified } => {
            let (claim, seen) = look_at(open, &claim)?;
            Request::review_accept(ReviewAccept {
                claim,
                seen,
                verified_value: verified.into_value()?,
            })
        }
        ReviewCommand::Return(given) => Request::review_return(reasoned(open, given)?),
        ReviewCommand::Reopen(given) => Request::review_reopen(reasoned(open, given)?),
        ReviewCommand::Sample(command) => return spot_check::run(open, command),
        ReviewCommand::Visit(visit) => return spot_check::visit(open, visit),
        ReviewCommand::Templates(command) => return templates(open, command),
        ReviewCommand::Issue {
            set,
            decision_number,
            decided_on,
        } => Request::criteria_set_issue(CriteriaSetIssue {
            set: Id(set),
            decision_number,
            decided_on,
        }),
        ReviewCommand::Changes { set } => Request::criteria_set_changes(ById { id: Id(set) }),
    };
    open.run(request)
}

fn queue_query(open: &Open<'_>, queue: Queue) -> Result<ReviewQuery, ApiError> {
    let grid = named::Grid::read(open)?;
    Ok(ReviewQuery {
        neighborhood: queue
            .neighborhood
            .map(|name| grid.neighborhood(&name))
            .transpose()?,
        criterion: queue
            .criterion
            .map(|code| grid.criterion(&code))
            .transpose()?,
        states: queue.states.into_iter().map(ReviewState::from).collect(),
        set: queue.set.map(Id),
        page: page(queue.offset, queue.limit),
    })
}

/// One claim, opened out of the list of those that wait.
fn opened(claim: Id) -> ReviewGet {
    ReviewGet {
        claim,
        list: ReviewQuery {
            neighborhood: None,
            criterion: None,
            set: None,
            states: Vec::new(),
            page: page(0, 0),
        },
    }
}

/// A claim and the mark of what it says now, which is what is decided on.
fn look_at(open: &Open<'_>, named: &str) -> Result<(Id, String), ApiError> {
    let claim = named::claim(open, named)?;
    let shown = open.run(Request::review_get(opened(claim.clone())))?;
    let detail: ReviewDetail = lookup::typed(shown)?;
    Ok((claim, detail.seen))
}

fn reasoned(open: &Open<'_>, given: Reasoned) -> Result<ReviewReturn, ApiError> {
    let (claim, seen) = look_at(open, &given.claim)?;
    let template = given
        .template
        .map(|place| template_at(open, place))
        .transpose()?;
    let words = template.as_ref().map(|row| row.text.clone());
    Ok(ReviewReturn {
        claim,
        seen,
        reason: given.reason.or(words).unwrap_or_default(),
        template: template.map(|row| row.id),
    })
}

fn template_at(open: &Open<'_>, place: usize) -> Result<ReasonTemplateRow, ApiError> {
    let rows: Vec<ReasonTemplateRow> =
        lookup::typed(open.run(Request::reason_templates(Nothing {}))?)?;
    place
        .checked_sub(1)
        .and_then(|index| rows.into_iter().nth(index))
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

fn templates(open: &Open<'_>, command: TemplateCommand) -> Result<Value, ApiError> {
    let request = match command {
        TemplateCommand::List => Request::reason_templates(Nothing {}),
        TemplateCommand::Add { text } => {
            Request::reason_template_save(ReasonTemplateSave { id: None, text })
        }
        TemplateCommand::Set { place, text } => Request::reason_template_save(ReasonTemplateSave {
            id: Some(template_at(open, place)?.id),
            text,
        }),
        TemplateCommand::Remove { place } => Request::reason_template_delete(ById {
            id: template_at(open, place)?.id,
        }),
    };
    open.run(request)
}
