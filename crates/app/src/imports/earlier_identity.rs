//! By what earlier versions knew an answer again. It never changes: books hold answers under it.

use super::columns::{ColumnField, FormField};
use khupho_domain::ids::EntityId;
use khupho_oplog::{KindId, derive_entity};
use khupho_spreadsheet::columns::FormColumn;
use khupho_spreadsheet::{Cell, CellNote, Row};

/// What earlier versions named an answer by: the texts of the mapped columns as the file has them.
pub(super) fn identity_of_earlier_versions(
    row: &Row,
    fields: &[ColumnField<FormField>],
    kind: KindId,
    neighborhood: EntityId,
) -> EntityId {
    let text = |wanted: FormColumn| {
        let column = fields
            .iter()
            .position(|one| one.field == Some(FormField::Known(wanted)))?;
        Some(text_of_earlier_versions(row.cell(column)))
    };
    let moment = text(FormColumn::Timestamp).or_else(|| text(FormColumn::Date));
    let content = text(FormColumn::Content).filter(|content| !content.is_empty());
    let content = content.unwrap_or_else(|| all_answers(row));
    let about = [
        FormColumn::DoneBy,
        FormColumn::Household,
        FormColumn::Phone,
        FormColumn::Address,
    ]
    .map(|column| text(column).unwrap_or_default())
    .join("\u{1f}");
    let parts: [&[u8]; 5] = [
        neighborhood.as_bytes(),
        moment.as_deref().unwrap_or_default().as_bytes(),
        content.as_bytes(),
        about.as_bytes(),
        b"import",
    ];
    derive_entity(kind, &parts)
}

fn all_answers(row: &Row) -> String {
    let mut texts: Vec<String> = row.cells.iter().map(text_of_earlier_versions).collect();
    let end = texts.iter().rposition(|text| !text.is_empty());
    texts.truncate(end.map_or(0, |last| last + 1));
    texts.join("\u{1f}")
}

/// They read neither the mark by which a number was told to be a text, nor merged cells.
fn text_of_earlier_versions(cell: &Cell) -> String {
    if cell.notes.contains(&CellNote::FromAbove) {
        return String::new();
    }
    let mark = cell.notes.iter().find_map(|note| match note {
        CellNote::TextMark { mark } => Some(*mark),
        _ => None,
    });
    mark.into_iter().chain(cell.text.trim().chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use khupho_spreadsheet::CellKind;

    #[test]
    fn texts_are_those_before_marks_and_merged_cells_were_read() {
        let mut marked = Cell::new("0900000001", CellKind::Text);
        marked.notes.push(CellNote::TextMark { mark: '\'' });
        assert_eq!(text_of_earlier_versions(&marked), "'0900000001");
        let mut repeated = Cell::new("05/03/2026", CellKind::Text);
        repeated.notes.push(CellNote::FromAbove);
        assert_eq!(text_of_earlier_versions(&repeated), "");
        let row = Row {
            number: 2,
            cells: vec![Cell::new(" Họp ", CellKind::Text), marked, repeated],
        };
        assert_eq!(all_answers(&row), "Họp\u{1f}'0900000001");
    }
}
