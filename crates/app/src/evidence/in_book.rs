//! Evidence that is in the book already: looked through, and cited once more without a second copy.

use super::targets::Target;
use super::{cited, claim_evidence_row, content, not_found};
use crate::api::assessment::{
    BookEvidencePage, BookEvidenceRow, BookEvidenceSearch, EvidenceAdded, EvidenceCitation,
    EvidenceCite,
};
use crate::api::common::PAGE_ROWS_MAX;
use crate::api::errors::ApiError;
use crate::criteria::current_period;
use crate::help_log::evidence_row;
use crate::host::{CallContext, Host, SignedIn, parse_id};
use crate::session::moment;
use crate::validation::invalid_field;
use khupho_domain::assessment::Period;
use khupho_domain::ids::EntityId;
use khupho_store::Connection;
use khupho_store::evidence::{self as store, BookEvidence, BookEvidenceQuery, Citation};

/// What looks for more evidence, as the rows are marked for it.
struct Looking {
    neighborhood: EntityId,
    /// The claim, entry or activity.
    holder: Option<EntityId>,
    /// Only a claim has one.
    period: Option<Period>,
}

/// Evidence that claims, activities and help entries of the khu phố cite, newest first.
pub fn evidence_in_book(
    host: &Host,
    _context: &CallContext<'_>,
    args: BookEvidenceSearch,
) -> Result<BookEvidencePage, ApiError> {
    let target = args.target.as_ref().map(Target::of).transpose()?;
    host.read(|connection, signed_in| {
        let looking = Looking::for_target(connection, signed_in, target)?;
        let query = BookEvidenceQuery {
            neighborhood: looking.neighborhood,
            for_claim: looking.period.and(looking.holder),
            offset: args.page.offset,
            limit: args.page.limit.min(PAGE_ROWS_MAX),
        };
        let page = store::in_book(connection, &query)?;
        let rows = page.rows.into_iter();
        Ok(BookEvidencePage {
            total: page.total,
            rows: rows
                .map(|one| looking.row(connection, one))
                .collect::<Result<_, _>>()?,
        })
    })
}

impl Looking {
    fn for_target(
        connection: &Connection,
        signed_in: &SignedIn,
        target: Option<Target>,
    ) -> Result<Self, ApiError> {
        let holder = target.map(|target| target.holder(connection, signed_in));
        let period = match target {
            Some(Target::Claim { .. }) => Some(current_period(connection, signed_in)?),
            _ => None,
        };
        Ok(Self {
            neighborhood: signed_in.neighborhood,
            holder: holder.transpose()?,
            period,
        })
    }

    fn row(&self, connection: &Connection, one: BookEvidence) -> Result<BookEvidenceRow, ApiError> {
        let cited_by = store::citations(connection, one.cited.id, self.neighborhood)?;
        Ok(BookEvidenceRow {
            added_at: moment(one.added_ms),
            cited_here: is_among(&cited_by, self.holder),
            cited_by: cited_by.into_iter().map(citation).collect(),
            evidence: match self.period {
                Some(period) => claim_evidence_row(one.cited, period),
                None => evidence_row(one.cited),
            },
        })
    }
}

fn is_among(citations: &[Citation], holder: Option<EntityId>) -> bool {
    citations.iter().any(|one| Some(one.holder()) == holder)
}

fn citation(one: Citation) -> EvidenceCitation {
    match one {
        Citation::Claim { code, .. } => EvidenceCitation::Claim { code },
        Citation::Activity { title, held_on, .. } => EvidenceCitation::Activity { title, held_on },
        Citation::Help { happened_on, .. } => EvidenceCitation::Help { happened_on },
    }
}

/// Cites evidence of the khu phố for one more claim, entry or activity. The photo stays the one file
/// that it is.
pub fn evidence_cite(
    host: &Host,
    _context: &CallContext<'_>,
    args: EvidenceCite,
) -> Result<EvidenceAdded, ApiError> {
    let (target, today, id) = (
        Target::of(&args.target)?,
        host.today(),
        parse_id(&args.evidence)?,
    );
    target.check_role(&host.signed_in()?)?;
    host.read(|connection, signed_in| {
        target.check_there(connection, signed_in, today)?;
        check_citable(connection, signed_in, target, id)
    })?;
    // What is not on this machine, or is damaged there, shows nobody anything.
    content(host, id)?;
    cited(host, target, today, id)
}

/// Refuses evidence of another khu phố, and what the target cites already.
fn check_citable(
    connection: &Connection,
    signed_in: &SignedIn,
    target: Target,
    id: EntityId,
) -> Result<(), ApiError> {
    let holder = target.holder(connection, signed_in)?;
    let cited_by = store::citations(connection, id, signed_in.neighborhood)?;
    if cited_by.is_empty() {
        return Err(not_found());
    }
    if is_among(&cited_by, Some(holder)) {
        return Err(invalid_field("evidence", "already_here"));
    }
    Ok(())
}
