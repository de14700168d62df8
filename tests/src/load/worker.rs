//! The work itself: helps, claims, photos and imports, one after the other, without a pause.

use std::io::Cursor;
use std::path::Path;
use std::time::{Duration, Instant};

use data_encoding::{BASE64, HEXLOWER};
use fastrand::Rng;
use image::{ImageFormat, Rgb, RgbImage};
use khupho_app::api::errors::{ApiError, ErrorCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::acknowledged::Acknowledged;
use crate::core_notebook::{CoreNotebook, text};

/// Households of one import: more than one page of the database.
const IMPORT_ROWS: u64 = 24;

/// One line of a worker's output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    /// The notebook is open.
    Opened {
        /// How long the opening took, the passphrase included.
        took_ms: u64,
    },
    /// Something that was acknowledged earlier is not there.
    Lost {
        /// What.
        what: Acknowledged,
    },
    /// Something was saved.
    Saved {
        /// What.
        what: Acknowledged,
    },
}

/// Founds a notebook with the sample set, ready to be worked in.
///
/// # Errors
/// The notebook's refusal.
pub fn prepare(folder: &Path) -> Result<(), ApiError> {
    let notebook = CoreNotebook::at(folder);
    notebook.found()?;
    notebook.load_sample_set()?;
    notebook.close()
}

/// Opens the notebook, looks for what was acknowledged before, then works until the process ends.
/// Each acknowledgement is told as soon as it is there.
///
/// # Errors
/// The notebook's refusal: under this load there is no reason for one.
pub fn work(
    folder: &Path,
    earlier: &[Acknowledged],
    seed: u64,
    tell: impl Fn(&Line),
) -> Result<(), ApiError> {
    let notebook = CoreNotebook::at(folder);
    let started = Instant::now();
    sign_in_after_wait(&notebook)?;
    let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tell(&Line::Opened { took_ms });
    for what in earlier {
        if !what.is_held(&notebook)? {
            tell(&Line::Lost { what: what.clone() });
        }
    }
    let mut work = Work::begin(&notebook, seed)?;
    loop {
        tell(&Line::Saved { what: work.next()? });
    }
}

/// Signs in. A process that was killed while it looked at a secret has tried one, so that the next
/// one may have to wait a second, like a person.
///
/// # Errors
/// The notebook's refusal.
pub fn sign_in_after_wait(notebook: &CoreNotebook) -> Result<(), ApiError> {
    match notebook.sign_in() {
        Err(error) if error.code == ErrorCode::SecretDelayed => {
            let seconds = error
                .params
                .get("wait_seconds")
                .and_then(|wait| wait.parse().ok());
            std::thread::sleep(Duration::from_secs(seconds.unwrap_or(1)));
            notebook.sign_in().map(|_| ())
        }
        other => other.map(|_| ()),
    }
}

struct Work<'notebook> {
    notebook: &'notebook CoreNotebook,
    criteria: Vec<String>,
    random: Rng,
}

impl<'notebook> Work<'notebook> {
    fn begin(notebook: &'notebook CoreNotebook, seed: u64) -> Result<Self, ApiError> {
        Ok(Self {
            notebook,
            criteria: notebook.criteria()?,
            random: Rng::with_seed(seed),
        })
    }

    fn next(&mut self) -> Result<Acknowledged, ApiError> {
        match self.random.u32(0..8) {
            0..=3 => self.help(),
            4..=5 => self.claim(),
            6 => self.photo(),
            _ => self.import(),
        }
    }

    fn help(&mut self) -> Result<Acknowledged, ApiError> {
        let note = format!("Việc mẫu {}", self.random.u64(..));
        let id = self.notebook.save_help(&note)?;
        Ok(Acknowledged::Help { id, note })
    }

    fn claim(&mut self) -> Result<Acknowledged, ApiError> {
        let criterion = self.criterion();
        let claim = self
            .notebook
            .call("claim_get", json!({ "criterion": criterion }))?;
        let writing = text(&claim["note"])
            .parse()
            .map_or(1, |before: u64| before + 1);
        let save = json!({ "criterion": criterion, "value": null, "note": writing.to_string() });
        self.notebook.call("claim_save", save)?;
        Ok(Acknowledged::Claim { criterion, writing })
    }

    fn photo(&mut self) -> Result<Acknowledged, ApiError> {
        let criterion = self.criterion();
        let target = json!({ "kind": "claim", "criterion": criterion });
        let file = pasted("anh-mau.png", &drawn_photo(&mut self.random)?);
        let added = self
            .notebook
            .call("evidence_add", json!({ "target": target, "file": file }))?;
        let id = text(&added["evidence"]["id"]);
        Ok(Acknowledged::Photo { criterion, id })
    }

    fn import(&mut self) -> Result<Acknowledged, ApiError> {
        // Letters alone: nine digits in a row are taken for somebody's identity number.
        let word: String = std::iter::repeat_with(|| self.random.lowercase())
            .take(16)
            .collect();
        let street = format!("Mau{word}");
        let csv = households_csv(&street, IMPORT_ROWS);
        let hash = HEXLOWER.encode(blake3::hash(csv.as_bytes()).as_bytes());
        let request = json!({
            "target": "households",
            "file": pasted("ho-dan-mau.csv", csv.as_bytes()),
            "mapping": null,
            "decisions": [],
            "confirmed_hash": hash,
        });
        let imported = self.notebook.call("import_confirm", request)?;
        let rows = imported["added"].as_u64().unwrap_or_default();
        Ok(Acknowledged::Import { street, rows })
    }

    fn criterion(&mut self) -> String {
        self.random
            .choice(&self.criteria)
            .cloned()
            .unwrap_or_default()
    }
}

fn pasted(name: &str, bytes: &[u8]) -> Value {
    json!({ "kind": "bytes", "name": name, "base64": BASE64.encode(bytes) })
}

/// A picture of noise: nobody is on it, and no two are alike.
pub(super) fn drawn_photo(random: &mut Rng) -> Result<Vec<u8>, ApiError> {
    let picture = RgbImage::from_fn(96, 64, |_, _| {
        Rgb([random.u8(..), random.u8(..), random.u8(..)])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|error| ApiError::new(ErrorCode::Internal).with("reference", error))?;
    Ok(bytes.into_inner())
}

fn households_csv(street: &str, rows: u64) -> String {
    let lines = (1..=rows)
        .map(|number| format!("{street}-{number},Người Mẫu {number},{number},{street}\n"));
    std::iter::once("Mã hộ,Họ tên chủ hộ,Số nhà,Đường\n".to_owned())
        .chain(lines)
        .collect()
}
