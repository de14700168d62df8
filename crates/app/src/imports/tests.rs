//! Imports through the one door, from files as people have them.

use crate::households::tests::TestNotebook;
use khupho_spreadsheet::write::{Sheet, SheetCell, SheetColumn, write_xlsx};
use serde_json::{Value, json};
use std::fs;

mod forms;
mod offices;
mod registers;
mod workbooks;

/// A request to preview a file.
pub(crate) fn request(target: &str, path: &str) -> Value {
    json!({
        "target": target, "file": { "kind": "path", "path": path },
        "mapping": null, "decisions": [], "confirmed_hash": null,
    })
}

impl TestNotebook {
    /// Writes a file and gives a request to preview it.
    fn file(&self, target: &str, name: &str, content: &str) -> Value {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        request(target, path.to_str().unwrap())
    }

    /// Writes a spreadsheet and gives a request to preview it.
    fn sheet(
        &self,
        target: &str,
        name: &str,
        headers: &[&str],
        rows: Vec<Vec<SheetCell>>,
    ) -> Value {
        let path = self.folder.path().join(name);
        let column = |header: &&str| SheetColumn {
            header: (*header).to_owned(),
            width_chars: 12,
        };
        let sheet = Sheet {
            name: "Mẫu".into(),
            title_lines: Vec::new(),
            columns: headers.iter().map(column).collect(),
            rows,
        };
        write_xlsx(&path, &sheet).unwrap();
        request(target, path.to_str().unwrap())
    }

    /// Day on which the household that a text finds was counted.
    fn counted_on(&self, query: &str) -> Value {
        let search = json!({
            "query": query, "filter": { "tag": null, "street": null, "only_uncounted": false },
            "page": { "offset": 0, "limit": 1 },
        });
        self.ok("households_search", search)["rows"][0]["counted_on"].clone()
    }

    fn preview(&self, request: &Value) -> Value {
        self.ok("import_preview", request.clone())
    }

    /// Previews a file and imports it.
    fn import(&self, request: &Value) -> Value {
        let hash = self.preview(request)["file_hash"].clone();
        let mut confirmed = request.clone();
        confirmed["confirmed_hash"] = hash;
        self.ok("import_confirm", confirmed)
    }
}

/// Doubtful cells or rows left out, one a line.
fn cells(list: &Value) -> String {
    let text = |cell: &Value, field: &str| cell[field].as_str().unwrap().to_owned();
    let lines = list.as_array().unwrap().iter().map(|cell| {
        format!(
            "{} {}: {} {:?} -> {:?}",
            cell["row"],
            text(cell, "column"),
            text(cell, "reason"),
            text(cell, "value"),
            text(cell, "suggestion"),
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn figures(preview: &Value) -> [u64; 3] {
    ["rows", "accepted", "known"].map(|name| preview[name].as_u64().unwrap())
}

fn figures_written(imported: &Value) -> [u64; 3] {
    ["added", "updated", "left_out"].map(|name| imported[name].as_u64().unwrap())
}
