//! What each column of a file means.

use crate::api::errors::{ApiError, ErrorCode};
use crate::api::imports::{ColumnMapping, ImportTarget};
use crate::validation::invalid_field;
use khupho_domain::households::CountKind;
use khupho_spreadsheet::columns::{
    Confidence, FormColumn, HouseholdColumn, recognise, recognise_form,
};
use khupho_spreadsheet::{Table, TableNote};

/// Begins the name of a count's field.
const COUNT_PREFIX: &str = "count:";

/// The field of a form's answer that has no field of its own.
const OTHER_ANSWERS: &str = "other_answers";

/// The meaning of a form's column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FormField {
    /// A known one.
    Known(FormColumn),
    /// Kept as a "question: answer" line.
    OtherAnswer,
}

/// A column that may hold identity numbers is never read, whatever a mapping says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ColumnField<Field> {
    /// What the column is taken for; `None` leaves it out.
    pub(super) field: Option<Field>,
    /// Whether its header says that it holds identity numbers.
    pub(super) forbidden: bool,
}

/// The meaning of every column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Columns {
    /// Of a register.
    Households(Vec<ColumnField<HouseholdColumn>>),
    /// Of a form's answers.
    Form(Vec<ColumnField<FormField>>),
}

impl Columns {
    /// The mapping that was sent, else the one remembered for these headers, else what is recognised.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`] for a field that does not exist, and the store's.
    pub(super) fn choose(
        target: ImportTarget,
        headers: &[String],
        sent: Option<&[ColumnMapping]>,
        remembered: impl FnOnce(&[String]) -> Result<Option<Vec<ColumnMapping>>, ApiError>,
    ) -> Result<Self, ApiError> {
        let remembered = match sent {
            Some(_) => None,
            None => remembered(headers)?,
        };
        let recognised = Self::recognised(target, headers);
        match (sent, remembered) {
            (Some(mapping), _) => recognised.mapped(mapping),
            // A mapping that an earlier version remembered and this one cannot read is no fault of the person.
            (None, Some(mapping)) => Ok(recognised.clone().mapped(&mapping).unwrap_or(recognised)),
            (None, None) => Ok(recognised),
        }
    }

    /// What the headers say.
    pub(super) fn recognised(target: ImportTarget, headers: &[String]) -> Self {
        match target {
            ImportTarget::Households => {
                let mut fields = vec![
                    ColumnField {
                        field: None,
                        forbidden: false
                    };
                    headers.len()
                ];
                for guess in recognise(headers) {
                    let forbidden = guess.field == HouseholdColumn::Forbidden;
                    let is_read = !forbidden && guess.field != HouseholdColumn::RowNumber;
                    fields[guess.index] = ColumnField {
                        field: is_read.then_some(guess.field),
                        forbidden,
                    };
                }
                Self::Households(fields)
            }
            ImportTarget::HelpLog | ImportTarget::Journal => {
                Self::Form(recognised_form_fields(headers))
            }
        }
    }

    fn mapped(self, mapping: &[ColumnMapping]) -> Result<Self, ApiError> {
        Ok(match self {
            Self::Households(fields) => Self::Households(mapped(fields, mapping, household_field)?),
            Self::Form(fields) => Self::Form(mapped(fields, mapping, form_field)?),
        })
    }

    /// The mapping as it is remembered and shown.
    pub(super) fn mapping(&self) -> Vec<ColumnMapping> {
        self.names()
            .zip(0..)
            .map(|((field, _), column)| ColumnMapping { column, field })
            .collect()
    }

    /// Name of each column's field, and whether it is forbidden.
    pub(super) fn names(&self) -> Box<dyn Iterator<Item = (Option<String>, bool)> + '_> {
        match self {
            Self::Households(fields) => Box::new(
                fields
                    .iter()
                    .map(|one| (one.field.map(household_field_name), one.forbidden)),
            ),
            Self::Form(fields) => Box::new(
                fields
                    .iter()
                    .map(|one| (one.field.map(form_field_name), one.forbidden)),
            ),
        }
    }

    /// Whether the columns that a row cannot do without are there.
    ///
    /// # Errors
    /// [`ErrorCode::MissingColumn`], or [`ErrorCode::NoHeaderRow`] where the file has no row of headers at all.
    pub(super) fn check(&self, table: &Table) -> Result<(), ApiError> {
        let missing = match self {
            Self::Households(fields) => {
                let names_somebody = |field: &HouseholdColumn| {
                    use HouseholdColumn::{
                        Apartment, ContactName, FullAddress, HouseNumber, Street,
                    };
                    matches!(
                        field,
                        ContactName | FullAddress | HouseNumber | Street | Apartment
                    )
                };
                (!has(fields, names_somebody)).then_some("contact_name")
            }
            Self::Form(fields) => {
                let dated = |field: &FormField| {
                    matches!(
                        field,
                        FormField::Known(FormColumn::Timestamp | FormColumn::Date)
                    )
                };
                (!has(fields, dated)).then_some("timestamp")
            }
        };
        match missing {
            None => Ok(()),
            Some(_) if table.notes.contains(&TableNote::HeaderGuessed) => {
                Err(ApiError::new(ErrorCode::NoHeaderRow))
            }
            Some(column) => Err(ApiError::new(ErrorCode::MissingColumn).with("column", column)),
        }
    }
}

fn has<Field>(fields: &[ColumnField<Field>], wanted: impl Fn(&Field) -> bool) -> bool {
    fields
        .iter()
        .any(|one| one.field.as_ref().is_some_and(&wanted))
}

fn recognised_form_fields(headers: &[String]) -> Vec<ColumnField<FormField>> {
    let mut fields: Vec<_> = headers
        .iter()
        .map(|header| ColumnField {
            field: (!header.is_empty()).then_some(FormField::OtherAnswer),
            forbidden: false,
        })
        .collect();
    for guess in recognise_form(headers) {
        fields[guess.index] = match guess.field {
            FormColumn::Forbidden => ColumnField {
                field: None,
                forbidden: true,
            },
            // Who sent an answer from which mailbox is nobody's business here, and a number that every
            // added row shifts says nothing.
            FormColumn::Email => ColumnField {
                field: None,
                forbidden: false,
            },
            FormColumn::RowNumber if guess.confidence == Confidence::Certain => ColumnField {
                field: None,
                forbidden: false,
            },
            FormColumn::RowNumber => continue,
            FormColumn::Neighborhood | FormColumn::Evidence => ColumnField {
                field: Some(FormField::OtherAnswer),
                forbidden: false,
            },
            known => ColumnField {
                field: Some(FormField::Known(known)),
                forbidden: false,
            },
        };
    }
    fields
}

fn mapped<Field>(
    mut fields: Vec<ColumnField<Field>>,
    mapping: &[ColumnMapping],
    parse: impl Fn(&str) -> Option<Field>,
) -> Result<Vec<ColumnField<Field>>, ApiError> {
    for one in mapping {
        let place = fields
            .get_mut(one.column as usize)
            .ok_or_else(|| invalid_field("mapping", "no_such_column"))?;
        if place.forbidden {
            continue;
        }
        place.field = match &one.field {
            None => None,
            Some(name) => Some(parse(name).ok_or_else(|| invalid_field("mapping", "unknown"))?),
        };
    }
    Ok(fields)
}

const HOUSEHOLD_FIELDS: &[HouseholdColumn] = &[
    HouseholdColumn::Code,
    HouseholdColumn::ContactName,
    HouseholdColumn::FamilyName,
    HouseholdColumn::Relation,
    HouseholdColumn::Phone,
    HouseholdColumn::OtherPhone,
    HouseholdColumn::FullAddress,
    HouseholdColumn::HouseNumber,
    HouseholdColumn::Alley,
    HouseholdColumn::Street,
    HouseholdColumn::Group,
    HouseholdColumn::Apartment,
    HouseholdColumn::Neighborhood,
    HouseholdColumn::Tags,
    HouseholdColumn::Note,
    HouseholdColumn::CountedOn,
    HouseholdColumn::ReachReason,
];

fn household_field(name: &str) -> Option<HouseholdColumn> {
    match name.strip_prefix(COUNT_PREFIX) {
        Some(slug) => CountKind::from_slug(slug).map(HouseholdColumn::Count),
        None => HOUSEHOLD_FIELDS
            .iter()
            .copied()
            .find(|field| field.slug() == name),
    }
}

fn household_field_name(field: HouseholdColumn) -> String {
    match field {
        HouseholdColumn::Count(kind) => format!("{COUNT_PREFIX}{}", kind.slug()),
        other => other.slug().to_owned(),
    }
}

const FORM_FIELDS: &[FormColumn] = &[
    FormColumn::Timestamp,
    FormColumn::Date,
    FormColumn::Time,
    FormColumn::Content,
    FormColumn::DoneBy,
    FormColumn::Category,
    FormColumn::Service,
    FormColumn::Place,
    FormColumn::Household,
    FormColumn::Phone,
    FormColumn::Address,
    FormColumn::PeopleCount,
    FormColumn::Minutes,
    FormColumn::Outcome,
    FormColumn::Satisfaction,
    FormColumn::RevisitDate,
    FormColumn::Note,
];

fn form_field(name: &str) -> Option<FormField> {
    if name == OTHER_ANSWERS {
        return Some(FormField::OtherAnswer);
    }
    FORM_FIELDS
        .iter()
        .copied()
        .find(|field| field.slug() == name)
        .map(FormField::Known)
}

fn form_field_name(field: FormField) -> String {
    match field {
        FormField::Known(column) => column.slug().to_owned(),
        FormField::OtherAnswer => OTHER_ANSWERS.to_owned(),
    }
}

/// The stored name of a target.
pub(super) const fn target_name(target: ImportTarget) -> &'static str {
    match target {
        ImportTarget::Households => "households",
        ImportTarget::HelpLog => "help_log",
        ImportTarget::Journal => "journal",
    }
}

/// The target of a stored name; one of a later version is shown as the register's.
pub(super) fn target_of_name(name: &str) -> ImportTarget {
    [ImportTarget::HelpLog, ImportTarget::Journal]
        .into_iter()
        .find(|target| target_name(*target) == name)
        .unwrap_or(ImportTarget::Households)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(headers: &[&str]) -> Vec<String> {
        headers.iter().map(|header| (*header).to_owned()).collect()
    }

    fn shown(columns: &Columns) -> Vec<Option<String>> {
        columns.names().map(|(field, _)| field).collect()
    }

    fn map(column: u32, field: Option<&str>) -> ColumnMapping {
        ColumnMapping {
            column,
            field: field.map(str::to_owned),
        }
    }

    #[test]
    fn every_field_leads_back_to_its_name() {
        for field in HOUSEHOLD_FIELDS
            .iter()
            .copied()
            .chain(CountKind::ALL.iter().copied().map(HouseholdColumn::Count))
        {
            assert_eq!(household_field(&household_field_name(field)), Some(field));
        }
        for column in FORM_FIELDS {
            let field = FormField::Known(*column);
            assert_eq!(form_field(&form_field_name(field)), Some(field));
        }
    }

    #[test]
    fn a_forbidden_column_is_never_read() {
        let columns =
            Columns::recognised(ImportTarget::Households, &headers(&["Họ tên", "Số CCCD"]));
        let columns = columns.mapped(&[map(1, Some("note"))]).unwrap();
        assert_eq!(shown(&columns), [Some("contact_name".to_owned()), None]);
    }

    #[test]
    fn questions_without_a_field_are_kept_as_lines() {
        let columns = Columns::recognised(
            ImportTarget::Journal,
            &headers(&[
                "Dấu thời gian",
                "Địa chỉ email",
                "Nội dung công việc",
                "Thời tiết hôm đó",
            ]),
        );
        let names = shown(&columns);
        assert_eq!(names[0].as_deref(), Some("timestamp"));
        assert_eq!(names[1], None);
        assert_eq!(names[3].as_deref(), Some("other_answers"));
    }

    #[test]
    fn a_mapping_must_name_what_is_there() {
        let columns = || Columns::recognised(ImportTarget::Households, &headers(&["A", "B"]));
        assert!(columns().mapped(&[map(2, None)]).is_err());
        assert!(
            columns()
                .mapped(&[map(0, Some("favourite_colour"))])
                .is_err()
        );
        let mapped = columns()
            .mapped(&[map(0, Some("count:adults")), map(1, Some("full_address"))])
            .unwrap();
        assert_eq!(
            shown(&mapped),
            [
                Some("count:adults".to_owned()),
                Some("full_address".to_owned())
            ]
        );
    }
}
