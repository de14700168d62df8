//! Results and refusals as text or JSON.

use khupho_app::api::errors::ApiError;
use khupho_app::api::session::Language;
use khupho_app::words;
use serde_json::{Value, json};
use std::process::ExitCode;

/// Exit code of a refusal; 2 is clap's for wrong usage.
const REFUSED: u8 = 1;

/// What a command gives.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The result.
    pub(crate) value: Value,
    /// Whether the result itself says that something is refused (an import's preview).
    pub(crate) refused: bool,
    /// What failed once the deed was done. It is told beside the result, which stands.
    pub(crate) fault_afterwards: Option<ApiError>,
}

impl From<Value> for Outcome {
    fn from(value: Value) -> Self {
        Self {
            value,
            refused: false,
            fault_afterwards: None,
        }
    }
}

/// Where results go.
pub(crate) struct Output {
    json: bool,
    language: Language,
}

impl Output {
    /// Output in JSON or text.
    pub(crate) fn new(json: bool, language: Language) -> Self {
        Self { json, language }
    }

    /// Prints a result, and on the error output what failed beside it.
    pub(crate) fn print(&self, outcome: &Outcome) -> ExitCode {
        if self.json {
            print_line(&format!("{:#}", outcome.value));
        } else {
            print_line(text(&outcome.value, 0).trim_end());
        }
        if let Some(fault) = &outcome.fault_afterwards {
            print_refusal(&three_parts(&words::error_text(fault, self.language)));
        }
        if outcome.refused || outcome.fault_afterwards.is_some() {
            ExitCode::from(REFUSED)
        } else {
            ExitCode::SUCCESS
        }
    }

    /// Prints a refusal in its three parts.
    pub(crate) fn refuse(&self, error: &ApiError) -> ExitCode {
        let parts = words::error_text(error, self.language);
        if self.json {
            let body = json!({"error": {
                "code": error.code, "params": error.params,
                "what": parts.what, "safe": parts.safe, "todo": parts.todo,
            }});
            print_line(&format!("{body:#}"));
        } else {
            let mut told = three_parts(&parts);
            for fault in pack_faults(error, self.language) {
                told.push_str("\n  ");
                told.push_str(&fault);
            }
            print_refusal(&told);
        }
        ExitCode::from(REFUSED)
    }
}

fn three_parts(parts: &words::ThreePartText) -> String {
    format!("{}\n{}\n{}", parts.what, parts.safe, parts.todo)
}

/// Every fault of a criteria pack: its line, its place, and what is wrong there.
fn pack_faults(error: &ApiError, language: Language) -> Vec<String> {
    let faults = error
        .params
        .get("faults")
        .map(|faults| serde_json::from_str(faults));
    let Some(Ok(Value::Array(faults))) = faults else {
        return Vec::new();
    };
    let told = |fault: &Value| {
        let reason = fault["reason"].as_str().unwrap_or_default();
        let words = words::pack_fault_text(reason, language);
        format!("{}: {}: {words}", fault["line"], plain(&fault["place"]))
    };
    faults.iter().map(told).collect()
}

/// Prints a line; a reader that went away (`| head`) is no fault.
fn print_line(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints to the error output, of which the reader may be gone as well.
fn print_refusal(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// JSON as indented lines that a person can read.
fn text(value: &Value, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, field)| named(name, field, depth))
            .collect(),
        Value::Array(items) => items.iter().map(|item| listed(item, depth)).collect(),
        scalar => format!("{indent}{}\n", plain(scalar)),
    }
}

fn named(name: &str, field: &Value, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    match field {
        Value::Object(inner) if !inner.is_empty() => {
            format!("{indent}{name}:\n{}", text(field, depth + 1))
        }
        Value::Array(inner) if !inner.is_empty() => {
            format!("{indent}{name}:\n{}", text(field, depth + 1))
        }
        other => format!("{indent}{name}: {}\n", plain(other)),
    }
}

fn listed(item: &Value, depth: usize) -> String {
    let body = text(item, depth + 1);
    let mut marked = body;
    let place = depth * 2;
    if marked.len() > place + 1 {
        marked.replace_range(place..=place, "-");
    }
    marked
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "—".to_owned(),
        Value::String(string) => string.clone(),
        Value::Array(_) | Value::Object(_) => "—".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn every_fault_of_a_pack_is_told_with_its_line() {
        let faults = json!([
            {"line": 50, "reason": "unknown_rule_kind", "place": "criterion 1.1, rule, kind"},
            {"line": 52, "reason": "duplicate_code", "place": "criterion 1.2, code"},
        ]);
        let error =
            ApiError::new(khupho_app::api::errors::ErrorCode::PackInvalid).with("faults", faults);
        let told = pack_faults(&error, Language::En);
        assert_eq!(told.len(), 2);
        assert!(
            told[1].starts_with("52: criterion 1.2, code: ") && told[1].ends_with("the same code"),
            "{told:?}"
        );
        assert!(
            pack_faults(
                &ApiError::new(khupho_app::api::errors::ErrorCode::Cancelled),
                Language::En
            )
            .is_empty()
        );
    }

    #[test]
    fn lists_and_fields_are_indented() {
        let value = json!({"total": 2, "rows": [{"name": "An (mẫu)", "phone": null}, {"name": "Bình (mẫu)", "tags": ["a"]}]});
        expect![[r#"
            total: 2
            rows:
              - name: An (mẫu)
                phone: —
              - name: Bình (mẫu)
                tags:
                  - a
        "#]]
        .assert_eq(&text(&value, 0));
    }
}
