//! The list of khu phố from a spreadsheet: what it holds is shown first, then written all at once.

use super::neighborhoods::{show_first, ward_name};
use super::officer;
use crate::api::common::{Id, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::ward::{
    NeighborhoodLeftOut, NeighborhoodPlanRow, NeighborhoodsImport, NeighborhoodsPreview,
};
use crate::host::{CallContext, Host, SignedIn, id_text, new_entity, written_txn};
use crate::imports::ImportFile;
use khupho_domain::ids::EntityId;
use khupho_domain::limits::{NEIGHBORHOOD_HOUSEHOLDS_MAX, SHORT_TEXT_MAX_CHARS};
use khupho_domain::neighborhoods::Neighborhood;
use khupho_domain::text::number::parse_integer;
use khupho_domain::text::{fold, nfc};
use khupho_oplog::registry::neighborhood::KIND;
use khupho_spreadsheet::Table;
use khupho_store::{TxnLabel, neighborhoods};
use std::collections::BTreeSet;

/// Headers of the column of names, folded.
const NAME_HEADERS: &[&str] = &[
    "khu pho",
    "ten khu pho",
    "kp",
    "ten kp",
    "ten",
    "ap",
    "ten ap",
    "don vi",
    "ten don vi",
    "khu dan cu",
    "to dan pho",
    "neighborhood",
    "neighbourhood",
    "name",
];
/// Headers of the column of codes, folded.
const CODE_HEADERS: &[&str] = &[
    "ma",
    "ma kp",
    "ma khu pho",
    "ma so",
    "ky hieu",
    "viet tat",
    "code",
];
/// Headers of the column of households, folded.
const HOUSEHOLD_HEADERS: &[&str] = &[
    "so ho",
    "so ho dan",
    "tong so ho",
    "ho",
    "ho dan",
    "so ho gia dinh",
    "households",
];

/// What a spreadsheet of khu phố holds. Nothing is written.
///
/// # Errors
/// Anybody but the ward, a file that is no table.
pub fn neighborhoods_import_preview(
    host: &Host,
    _context: &CallContext<'_>,
    args: NeighborhoodsImport,
) -> Result<NeighborhoodsPreview, ApiError> {
    let signed_in = officer(host)?;
    let (planned, left_out) = plan(&signed_in, &args)?;
    Ok(NeighborhoodsPreview {
        rows: planned.into_iter().map(Planned::row).collect(),
        left_out,
    })
}

/// Adds the khu phố of a spreadsheet and changes those that are known, in one transaction.
///
/// # Errors
/// Those of [`neighborhoods_import_preview`]; [`ErrorCode::EmptyFile`] where no row can be taken.
pub fn neighborhoods_import_confirm(
    host: &Host,
    _context: &CallContext<'_>,
    args: NeighborhoodsImport,
) -> Result<Saved, ApiError> {
    let signed_in = officer(host)?;
    let (planned, _) = plan(&signed_in, &args)?;
    let ward_name = ward_name(&signed_in)?;
    let first = match planned.first() {
        Some(first) => first.known,
        None => return Err(ApiError::new(ErrorCode::EmptyFile).with("name", "")),
    };
    let mut writes = Vec::new();
    for one in planned {
        let id = one.known.map_or_else(|| new_entity(host), Ok)?;
        writes.push((id, one.named(&ward_name)));
    }
    let committed = host.write(TxnLabel::Neighborhood, |tx, _| {
        for (id, named) in &writes {
            tx.write(KIND, *id, neighborhoods::patch(named))?;
        }
        Ok(())
    })?;
    show_first(host, &signed_in)?;
    Ok(Saved {
        id: first
            .or(writes.first().map(|(id, _)| *id))
            .map_or(Id(String::new()), id_text),
        txn: written_txn(&committed),
    })
}

/// A khu phố that would be written.
struct Planned {
    known: Option<EntityId>,
    name: String,
    code: String,
    households_by_statistics: Option<u32>,
}

impl Planned {
    fn row(self) -> NeighborhoodPlanRow {
        NeighborhoodPlanRow {
            name: self.name,
            code: self.code,
            households_by_statistics: self.households_by_statistics,
            known: self.known.is_some(),
        }
    }

    fn named(self, ward_name: &str) -> Neighborhood {
        Neighborhood {
            name: self.name,
            ward_name: ward_name.to_owned(),
            households_by_statistics: self.households_by_statistics,
            code: self.code,
        }
    }
}

type Known = (EntityId, Neighborhood);
type Plan = (Vec<Planned>, Vec<NeighborhoodLeftOut>);

fn plan(signed_in: &SignedIn, args: &NeighborhoodsImport) -> Result<Plan, ApiError> {
    let table = ImportFile::read(&args.file)?.table(None)?;
    let known = signed_in.store.read(neighborhoods::list)?;
    Ok(planned(&Listed::of(&table), &known))
}

/// The rows of a table, the header's own among them, and where the columns are.
struct Listed {
    rows: Vec<(u32, Vec<String>)>,
    columns: Columns,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Columns {
    name: usize,
    code: Option<usize>,
    households: Option<usize>,
}

impl Listed {
    /// The first row that has a known header names the columns. In a bare list the first column
    /// holds the names.
    fn of(table: &Table) -> Self {
        let header = Some((table.header_row, table.columns.clone()))
            .filter(|(_, texts)| texts.iter().any(|text| !text.is_empty()));
        let below = table.rows.iter().map(|row| {
            let texts = row.cells.iter().map(|cell| nfc(&cell.text)).collect();
            (row.number, texts)
        });
        let mut rows: Vec<(u32, Vec<String>)> = header.into_iter().chain(below).collect();
        let named = rows
            .iter()
            .position(|(_, texts)| place_of(texts, NAME_HEADERS).is_some());
        let columns = match named {
            Some(index) => {
                let columns = Columns::of(&rows[index].1);
                rows.drain(..=index);
                columns
            }
            None => Columns::of(&[]),
        };
        Self { rows, columns }
    }
}

impl Columns {
    fn of(headers: &[String]) -> Self {
        Self {
            name: place_of(headers, NAME_HEADERS).unwrap_or(0),
            code: place_of(headers, CODE_HEADERS),
            households: place_of(headers, HOUSEHOLD_HEADERS),
        }
    }
}

fn place_of(headers: &[String], words: &[&str]) -> Option<usize> {
    let folded: Vec<String> = headers.iter().map(|header| fold(header.trim())).collect();
    words
        .iter()
        .find_map(|word| folded.iter().position(|header| header == word))
}

fn planned(listed: &Listed, known: &[Known]) -> Plan {
    let (mut plan, mut left_out) = (Vec::new(), Vec::new());
    let mut taken = Taken::default();
    for (number, texts) in &listed.rows {
        match plan_row(texts, listed.columns, known) {
            Ok(one) if taken.is_new(&one) => plan.push(one),
            Ok(_) => left_out.push(left(*number, texts, "twice")),
            Err(reason) => left_out.push(left(*number, texts, reason)),
        }
    }
    (plan, left_out)
}

/// What earlier rows of the file stand for: no khu phố is written twice, under whatever name.
#[derive(Default)]
struct Taken {
    names: BTreeSet<String>,
    codes: BTreeSet<String>,
    known: BTreeSet<EntityId>,
}

impl Taken {
    fn is_new(&mut self, one: &Planned) -> bool {
        let code = fold(&one.code);
        let is_repeated = self.names.contains(&fold(&one.name))
            || self.codes.contains(&code)
            || one.known.is_some_and(|id| self.known.contains(&id));
        if is_repeated {
            return false;
        }
        self.names.insert(fold(&one.name));
        self.codes
            .extend(Some(code).filter(|code| !code.is_empty()));
        self.known.extend(one.known);
        true
    }
}

fn left(row: u32, texts: &[String], reason: &str) -> NeighborhoodLeftOut {
    let filled: Vec<&str> = texts
        .iter()
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .collect();
    NeighborhoodLeftOut {
        row,
        text: filled.join(" · "),
        reason: reason.to_owned(),
    }
}

fn plan_row(texts: &[String], columns: Columns, known: &[Known]) -> Result<Planned, &'static str> {
    let cell = |column: usize| texts.get(column).map_or("", |text| text.trim());
    let name = full_name(cell(columns.name));
    if name.is_empty() || name.chars().count() > SHORT_TEXT_MAX_CHARS || is_total(&name) {
        return Err("no_name");
    }
    let written = columns
        .code
        .map(cell)
        .filter(|code| !code.is_empty() && super::neighborhoods::checked_code(code).is_ok());
    let households_by_statistics = match columns.households.map(cell) {
        None | Some("") => None,
        Some(text) => Some(
            count(text)
                .filter(|households| *households <= NEIGHBORHOOD_HOUSEHOLDS_MAX)
                .ok_or("number")?,
        ),
    };
    let code = written.map_or_else(|| code_of(&name), str::to_owned);
    let found = match written {
        Some(code) => place_of_code_and_name(known, code, &name)?,
        None => named(known, &name).or_else(|| coded(known, &code)),
    };
    // What the list leaves open stays as the ward wrote it.
    let before = found.map(|(_, one)| one);
    let kept_code = before.filter(|one| written.is_none() && !one.code.is_empty());
    Ok(Planned {
        known: found.map(|(id, _)| *id),
        households_by_statistics: households_by_statistics
            .or_else(|| before.and_then(|one| one.households_by_statistics)),
        code: kept_code.map_or(code, |one| one.code.clone()),
        name,
    })
}

/// The khu phố of a code, else that of a name: a ward renames its khu phố, and keeps their codes.
/// Where the two say different ones, a person has to say which is meant.
fn place_of_code_and_name<'k>(
    known: &'k [Known],
    code: &str,
    name: &str,
) -> Result<Option<&'k Known>, &'static str> {
    match (coded(known, code), named(known, name)) {
        (Some(one), Some(other)) if one.0 != other.0 => Err("two_places"),
        (one, other) => Ok(one.or(other)),
    }
}

fn named<'k>(known: &'k [Known], name: &str) -> Option<&'k Known> {
    known.iter().find(|(_, one)| fold(&one.name) == fold(name))
}

fn coded<'k>(known: &'k [Known], code: &str) -> Option<&'k Known> {
    let has_it = |one: &Neighborhood| !code.is_empty() && fold(&one.code) == fold(code);
    known.iter().find(|(_, one)| has_it(one))
}

fn count(text: &str) -> Option<u32> {
    parse_integer(text).and_then(|number| u32::try_from(number).ok())
}

/// A list of bare numbers means "Khu phố 1", "Khu phố 2" ….
fn full_name(cell: &str) -> String {
    if !cell.is_empty() && cell.chars().all(|character| character.is_ascii_digit()) {
        format!("Khu phố {}", cell.trim_start_matches('0'))
    } else {
        cell.to_owned()
    }
}

/// The last line of many lists sums up.
fn is_total(name: &str) -> bool {
    ["tong", "tong cong", "cong", "tong so", "total"].contains(&fold(name).as_str())
}

/// "Khu phố 13" is KP13 in the names of files; other names have no code of their own.
fn code_of(name: &str) -> String {
    let folded = fold(name);
    let rest = folded
        .strip_prefix("khu pho ")
        .or_else(|| folded.strip_prefix("kp "))
        .or_else(|| folded.strip_prefix("kp"));
    match rest.map(str::trim) {
        Some(number)
            if !number.is_empty()
                && number.len() <= 6
                && number.chars().all(char::is_alphanumeric) =>
        {
            format!("KP{}", number.to_uppercase())
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use khupho_spreadsheet::{ReadLimits, ReadRequest, read_table};

    fn told(csv: &str, known: &[Known]) -> String {
        let request = ReadRequest {
            file_name: "khu-pho.csv",
            sheet: None,
            limits: ReadLimits::default(),
        };
        let table = read_table(csv.as_bytes(), &request).unwrap();
        let (plan, left_out) = planned(&Listed::of(&table), known);
        let rows = plan.into_iter().map(Planned::row).map(|row| {
            let known = if row.known { " (known)" } else { "" };
            format!(
                "{} | {} | {:?}{known}\n",
                row.name, row.code, row.households_by_statistics
            )
        });
        let left = left_out
            .into_iter()
            .map(|out| format!("left out: row {} ({}): {}\n", out.row, out.text, out.reason));
        rows.chain(left).collect()
    }

    #[test]
    fn a_list_as_wards_keep_it() {
        let csv = "DANH SÁCH KHU PHỐ;;;\nSTT;Tên khu phố;Mã;Số hộ\n1;Khu phố 1;KP1;1.024\n2;Khu phố 2;;987\n\
                   3;;KP3;12\n4;Khu phố 2;KP2B;1\n5;Khu phố Bình Đông;BĐ;nhiều\n;Tổng cộng;;2011\n";
        expect![[r#"
            Khu phố 1 | KP1 | Some(1024)
            Khu phố 2 | KP2 | Some(987)
            left out: row 5 (3 · KP3 · 12): no_name
            left out: row 6 (4 · Khu phố 2 · KP2B · 1): twice
            left out: row 7 (5 · Khu phố Bình Đông · BĐ · nhiều): number
            left out: row 8 (Tổng cộng · 2011): no_name
        "#]]
        .assert_eq(&told(csv, &[]));
    }

    #[test]
    fn a_bare_list_of_names_or_numbers() {
        expect![[r#"
            Khu phố 1 | KP1 | None
            Khu phố 2 | KP2 | None
            Khu phố Bến Thành |  | None
        "#]]
        .assert_eq(&told("1\n2\nKhu phố Bến Thành\n", &[]));
    }

    fn place(byte: u8, name: &str, code: &str, households: Option<u32>) -> Known {
        let there = Neighborhood {
            name: name.to_owned(),
            code: code.to_owned(),
            households_by_statistics: households,
            ..Neighborhood::default()
        };
        (EntityId::from_bytes([byte; 16]), there)
    }

    #[test]
    fn a_khu_pho_that_is_there_is_changed_and_not_added() {
        let known = [place(1, "Khu Phố 13", "", None)];
        expect![[r#"
            Khu phố 13 | KP13 | Some(5) (known)
            Khu phố 14 | KP14 | None
        "#]]
        .assert_eq(&told("Khu phố,Số hộ\nKhu phố 13,5\nKhu phố 14,\n", &known));
    }

    #[test]
    fn a_list_that_is_imported_twice_adds_nothing_even_under_new_names() {
        let known = [
            place(1, "Khu phố 13", "KP13", Some(300)),
            place(2, "Khu phố 14", "kp14", Some(310)),
        ];
        expect![[r#"
            KP Mười Ba | KP13 | Some(301) (known)
            KP Mười Bốn | KP14 | Some(310) (known)
            left out: row 4 (KP Mười Ba B · KP13 · 9): twice
        "#]]
        .assert_eq(&told(
            "Khu phố,Mã,Số hộ\nKP Mười Ba,KP13,301\nKP Mười Bốn,KP14,\nKP Mười Ba B,KP13,9\n",
            &known,
        ));
    }

    #[test]
    fn a_code_the_ward_chose_stays_where_the_list_has_none() {
        let known = [place(1, "Khu phố 13", "BT-13", Some(300))];
        expect![[r#"
            Khu phố 13 | BT-13 | Some(300) (known)
        "#]]
        .assert_eq(&told("Khu phố\nKhu phố 13\n", &known));
    }

    #[test]
    fn a_name_and_a_code_of_two_khu_pho_are_left_to_a_person() {
        let known = [
            place(1, "Khu phố 13", "KP13", None),
            place(2, "Khu phố 14", "KP14", None),
        ];
        expect![[r#"
            left out: row 2 (Khu phố 14 · KP13): two_places
        "#]]
        .assert_eq(&told("Khu phố,Mã\nKhu phố 14,KP13\n", &known));
    }
}
