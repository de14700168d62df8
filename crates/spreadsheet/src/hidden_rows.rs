//! Rows that an XLSX hides: by hand, folded away, or left out by a filter.
//!
//! The reader of workbooks tells nothing of them, so the part of the one sheet that is taken is looked
//! through a second time, and only where some sheet hides anything.

use std::collections::HashSet;
use std::io::{BufReader, Cursor};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Numbers of the hidden rows of a sheet, from 1, of those that are asked for.
///
/// What cannot be found is not hidden: whether the parts are sound was judged when the sheet was read,
/// and this is only told, no row is left out for it.
pub(crate) fn of_sheet(
    bytes: &[u8],
    sheet: &str,
    is_asked_for: impl Fn(u32) -> bool,
) -> HashSet<u32> {
    let mut hidden = HashSet::new();
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return hidden;
    };
    let Some(part) = part_of_sheet(&mut archive, sheet) else {
        return hidden;
    };
    let mut row_before = 0_u32;
    find_element(&mut archive, &part, "row", |row| {
        let number = attribute(row, "r").and_then(|number| number.parse().ok());
        let number = number.unwrap_or(row_before.saturating_add(1));
        row_before = number;
        if is_true(attribute(row, "hidden")) && is_asked_for(number) {
            hidden.insert(number);
        }
        None::<()>
    });
    hidden
}

/// The part that a sheet of a name is kept in.
fn part_of_sheet(archive: &mut Archive<'_>, sheet: &str) -> Option<String> {
    let workbook = find_element(archive, "_rels/.rels", "Relationship", |relationship| {
        let kind = attribute(relationship, "Type")?;
        let is_workbook = kind.ends_with("/relationships/officeDocument");
        is_workbook.then(|| attribute(relationship, "Target"))?
    })?;
    let workbook = workbook.trim_start_matches('/');
    let (folder, file) = workbook.split_at(workbook.rfind('/').map_or(0, |slash| slash + 1));
    let id = find_element(archive, workbook, "sheet", |element| {
        let is_wanted = attribute(element, "name")? == sheet;
        is_wanted.then(|| attribute(element, "id"))?
    })?;
    let relationships = format!("{folder}_rels/{file}.rels");
    let target = find_element(archive, &relationships, "Relationship", |relationship| {
        let is_wanted = attribute(relationship, "Id")? == id;
        is_wanted.then(|| attribute(relationship, "Target"))?
    })?;
    Some(match target.strip_prefix('/') {
        Some(from_root) => from_root.to_owned(),
        None => format!("{folder}{target}"),
    })
}

/// The first answer that an element of a name gives, in the order of the part.
fn find_element<Answer>(
    archive: &mut Archive<'_>,
    part: &str,
    element_name: &str,
    mut answer_of: impl FnMut(&BytesStart<'_>) -> Option<Answer>,
) -> Option<Answer> {
    let name = name_of_part(archive, part)?;
    let mut xml = Reader::from_reader(BufReader::new(archive.by_name(&name).ok()?));
    let config = xml.config_mut();
    config.check_end_names = false;
    config.check_comments = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).ok()? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == element_name =>
            {
                if let Some(answer) = answer_of(&element) {
                    return Some(answer);
                }
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// The name of a part as the archive spells it: some programs write other capitals or backslashes.
fn name_of_part(archive: &Archive<'_>, part: &str) -> Option<String> {
    let is_part = |name: &str| name.replace('\\', "/").eq_ignore_ascii_case(part);
    let mut names = archive.file_names().flatten();
    names
        .find(|name| is_part(name))
        .map(std::borrow::Cow::into_owned)
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|one| one.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0);
    value.ok().map(std::borrow::Cow::into_owned)
}

fn is_true(value: Option<String>) -> bool {
    matches!(value.as_deref(), Some("1" | "true"))
}
