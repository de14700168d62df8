//! Every answer of a test is held against the OpenAPI document: its status is named there for the
//! resource, its media type too, its JSON fits the schema, and its headers are there.

use serde_json::{Value, json};

use super::client::{Answer, Call};

pub(crate) struct Contract {
    document: Value,
}

impl Contract {
    pub(crate) fn read() -> Self {
        let mut document = serde_json::from_str(khupho_hub::OPENAPI).unwrap();
        close(&mut document);
        Self { document }
    }

    pub(crate) fn check(&self, call: &Call, answer: &Answer) {
        let Some(path) = self.path_of(&call.path) else {
            assert!(
                [400, 404].contains(&answer.status),
                "{call:?}: {}",
                answer.status
            );
            return;
        };
        let item = &self.document["paths"][path];
        let operation = &item[call.method.to_lowercase()];
        if operation.is_null() && call.method == "HEAD" && !item["get"].is_null() {
            assert_eq!(answer.body, b"");
            return;
        }
        if operation.is_null() {
            assert_eq!(answer.status, 405, "{call:?}");
            return;
        }
        let said = &operation["responses"][answer.status.to_string()];
        assert!(
            !said.is_null(),
            "{} {path} does not name {}",
            call.method,
            answer.status
        );
        let response = self.resolved(said);
        self.check_headers(response, answer);
        self.check_body(call, response, answer);
    }

    fn check_headers(&self, response: &Value, answer: &Answer) {
        let Some(headers) = response["headers"].as_object() else {
            return;
        };
        for (name, header) in headers {
            let is_there = answer.headers.contains_key(name.as_str());
            assert!(
                is_there || header["required"] != true,
                "{name} of {answer:?}"
            );
        }
    }

    fn check_body(&self, call: &Call, response: &Value, answer: &Answer) {
        let Some(content) = response["content"].as_object() else {
            assert!(answer.body.is_empty(), "{call:?} has a body");
            return;
        };
        if call.method == "HEAD" {
            return;
        }
        let found = answer.header("content-type");
        let found = found.split(';').next().unwrap_or_default();
        let said = content.get(found);
        let said = said.unwrap_or_else(|| panic!("{call:?} answers {found:?}: {answer:?}"));
        if found.ends_with("json") {
            let schema = json!({
                "components": self.document["components"],
                "allOf": [said["schema"]],
            });
            let validator = jsonschema::validator_for(&schema).unwrap();
            let value = answer.json();
            let faults: Vec<String> = validator
                .iter_errors(&value)
                .map(|it| it.to_string())
                .collect();
            assert!(faults.is_empty(), "{call:?}: {faults:?} in {value}");
        }
    }

    fn resolved<'doc>(&'doc self, said: &'doc Value) -> &'doc Value {
        match said["$ref"].as_str().and_then(|it| it.strip_prefix('#')) {
            Some(pointer) => self.document.pointer(pointer).unwrap(),
            None => said,
        }
    }

    /// The path of the document that a path of a request is an example of.
    fn path_of(&self, path: &str) -> Option<&str> {
        let paths = self.document["paths"].as_object()?;
        paths.keys().map(String::as_str).find(|template| {
            let (template, path) = (template.split('/'), path.split('/'));
            template.clone().count() == path.clone().count()
                && template.zip(path).all(|(said, found)| {
                    said == found || said.starts_with('{') && !found.is_empty()
                })
        })
    }
}

/// Clients pass over fields that they do not know, so the document leaves objects open; a field
/// that the hub sends and the document does not name is a fault all the same.
fn close(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(close),
        Value::Object(fields) => {
            fields.values_mut().for_each(close);
            if fields.get("properties").is_some_and(Value::is_object) {
                fields.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
        }
        _ => {}
    }
}
