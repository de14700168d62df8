//! The entries behind a figure, each with who entered it, when, and the signed operation.

use super::book::Book;
use super::known;
use crate::api::common::{PAGE_ROWS_MAX, Page};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::metrics::{DrillKind, DrillPage, DrillQuery, DrillRow};
use crate::history::Names;
use crate::host::{CallContext, Host, SignedIn, id_text, parse_id};
use crate::session::moment;
use khupho_domain::households::CountKind;
use khupho_domain::ids::EntityId;
use khupho_domain::metrics::MetricSource;
use khupho_oplog::{FieldId, KindId, registry};
use khupho_store::households::count_field;
use khupho_store::metrics::{self as store, LogEntry, RegisterEntry, Rows};
use khupho_store::{Connection, neighborhoods};

/// Hex digits of an operation's identity that are shown.
const OPERATION_DIGITS: usize = 12;

/// The entries behind the figure of a metric.
pub fn metric_drill(
    host: &Host,
    _context: &CallContext<'_>,
    args: DrillQuery,
) -> Result<DrillPage, ApiError> {
    let DrillQuery {
        metric,
        page,
        neighborhood,
    } = args;
    let spec = known(&metric)?;
    let today = host.today();
    let elsewhere = neighborhood.as_ref().map(parse_id).transpose()?;
    host.read(|connection, signed_in| {
        let signed_in = &looking_at(connection, signed_in, elsewhere)?;
        let book = Book::open(connection, signed_in, today, [spec])?;
        let (total, rows) = Drill {
            connection,
            signed_in,
            book: &book,
        }
        .rows(spec.source, page)?;
        Ok(DrillPage {
            figure: book.figure(spec)?,
            total,
            rows,
        })
    })
}

/// The same person looking at another khu phố of the store.
fn looking_at(
    connection: &Connection,
    signed_in: &SignedIn,
    elsewhere: Option<EntityId>,
) -> Result<SignedIn, ApiError> {
    let Some(neighborhood) = elsewhere else {
        return Ok(signed_in.clone());
    };
    neighborhoods::find(connection, neighborhood)?
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
    Ok(SignedIn {
        neighborhood,
        ..signed_in.clone()
    })
}

struct Drill<'a> {
    connection: &'a Connection,
    signed_in: &'a SignedIn,
    book: &'a Book<'a>,
}

impl Drill<'_> {
    fn rows(&self, source: MetricSource, page: Page) -> Result<(u32, Vec<DrillRow>), ApiError> {
        let rows = Rows {
            offset: page.offset,
            limit: page.limit.min(PAGE_ROWS_MAX),
        };
        match source {
            MetricSource::CountRatio { part, .. } | MetricSource::HouseholdRatio { part, .. } => {
                self.households(source, part, rows)
            }
            MetricSource::CompletedHelps { category }
            | MetricSource::CompletedHelpsPerMonth { category } => {
                let (place, days) = (self.signed_in.neighborhood, self.book.counted_days());
                let total = store::helps_completed(self.connection, place, category, &days)?;
                let entries =
                    store::completed_helps(self.connection, place, category, &days, rows)?;
                self.logged(DrillKind::Help, total, &entries)
            }
            MetricSource::ActivitiesHeld { kind } => {
                let (place, days) = (self.signed_in.neighborhood, self.book.counted_days());
                let total = store::activities_held(self.connection, place, kind, &days)?;
                let entries = store::activity_entries(self.connection, place, kind, &days, rows)?;
                self.logged(DrillKind::Activity, total, &entries)
            }
        }
    }

    fn households(
        &self,
        source: MetricSource,
        part: CountKind,
        rows: Rows,
    ) -> Result<(u32, Vec<DrillRow>), ApiError> {
        let (total, entries) =
            store::register_entries(self.connection, self.signed_in.neighborhood, source, rows)?;
        let mut names = Names::new(self.connection);
        let rows = entries.iter().map(|entry| {
            let operation = (registry::household::KIND, count_field(part));
            self.signed(
                household_row(entry),
                entry.household.household,
                operation,
                &mut names,
            )
        });
        Ok((total, rows.collect::<Result<_, _>>()?))
    }

    fn logged(
        &self,
        kind: DrillKind,
        total: u64,
        entries: &[LogEntry],
    ) -> Result<(u32, Vec<DrillRow>), ApiError> {
        let operation = match kind {
            DrillKind::Activity => (registry::activity::KIND, registry::activity::HELD_ON),
            _ => (registry::help_entry::KIND, registry::help_entry::OUTCOME),
        };
        let mut names = Names::new(self.connection);
        let rows = entries
            .iter()
            .map(|entry| self.signed(log_row(kind, entry), entry.entity, operation, &mut names));
        Ok((
            u32::try_from(total).unwrap_or(u32::MAX),
            rows.collect::<Result<_, _>>()?,
        ))
    }

    /// Adds who entered a row, when, and by which operation; a value that nobody entered has none.
    fn signed(
        &self,
        mut row: DrillRow,
        entity: EntityId,
        (kind, field): (KindId, FieldId),
        names: &mut Names<'_>,
    ) -> Result<DrillRow, ApiError> {
        if let Some(entered) = store::entered_by(self.connection, entity, kind, field)? {
            row.entered_by = names.of(entered.actor)?.unwrap_or_default();
            row.entered_at = Some(moment(entered.at_ms));
            row.operation = entered
                .operation
                .to_string()
                .chars()
                .take(OPERATION_DIGITS)
                .collect();
        }
        Ok(row)
    }
}

fn household_row(entry: &RegisterEntry) -> DrillRow {
    DrillRow {
        id: id_text(entry.household.household),
        kind: DrillKind::Household,
        title: entry.household.contact_name.clone(),
        detail: entry.household.address_line.clone(),
        part: entry.contribution.part.map(u64::from),
        whole: entry.contribution.whole.map(u64::from),
        on: entry.household.counted_on,
        entered_by: String::new(),
        entered_at: None,
        operation: String::new(),
    }
}

fn log_row(kind: DrillKind, entry: &LogEntry) -> DrillRow {
    DrillRow {
        id: id_text(entry.entity),
        kind,
        title: entry.title.clone(),
        detail: entry.detail.clone(),
        part: Some(1),
        whole: None,
        on: Some(entry.on),
        entered_by: String::new(),
        entered_at: None,
        operation: String::new(),
    }
}
