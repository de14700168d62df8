//! A notebook that already holds something, so that a journey begins where it begins for a person.

use serde_json::{Value, json};

use super::first_run::SECRET;
use crate::core_notebook::CoreNotebook;
use crate::harness::{Fault, Notebook, Step, Window, by_test_id};
use khupho_app::api::errors::ApiError;

/// Makes a notebook, fills it by commands and closes it.
///
/// # Errors
/// When the folder cannot be made or a command is refused.
pub fn prepared_notebook(
    fill: impl FnOnce(&CoreNotebook) -> Result<(), ApiError>,
) -> Step<Notebook> {
    let notebook = Notebook::new()?;
    let core = CoreNotebook::at(&notebook.home());
    let filled = core
        .found()
        .and_then(|()| fill(&core))
        .and_then(|()| core.close());
    filled.map_err(|error| Fault::Unexpected(format!("preparing a notebook: {error:?}")))?;
    Ok(notebook)
}

/// Signs the only member in, up to the home screen.
///
/// # Errors
/// When the home screen does not come.
pub fn sign_in(window: &Window) -> Step {
    window.fill(&by_test_id("unlock-secret"), SECRET)?;
    window.click(&by_test_id("unlock-submit"))?;
    window.wait_for(&by_test_id("home"))?;
    window.start_counting();
    Ok(())
}

/// A notebook as [`prepared_notebook`], with its window on the home screen.
///
/// # Errors
/// As for both.
pub fn open_prepared(
    fill: impl FnOnce(&CoreNotebook) -> Result<(), ApiError>,
) -> Step<(Notebook, Window)> {
    let notebook = prepared_notebook(fill)?;
    let window = notebook.open()?;
    sign_in(&window)?;
    Ok((notebook, window))
}

/// A generated household of the register.
#[derive(Debug, Clone, Copy)]
pub struct PreparedHousehold<'a> {
    /// Whom to ask for.
    pub name: &'a str,
    /// House number.
    pub number: &'a str,
    /// Alley.
    pub alley: &'a str,
    /// Telephone number.
    pub phone: &'a str,
}

impl PreparedHousehold<'_> {
    /// What the form of a household sends.
    #[must_use]
    pub fn input(&self) -> Value {
        json!({
            "code": "", "contact_name": self.name, "phone": self.phone,
            "house_number": self.number, "alley": self.alley, "street": "Đường Mẫu",
            "group": "Tổ 1", "apartment": "", "counts": [], "counted_on": null,
            "reach_reason": null, "tags": [], "note": "",
        })
    }

    /// Adds it and gives its identity.
    ///
    /// # Errors
    /// The command's refusal.
    pub fn add_to(&self, core: &CoreNotebook) -> Result<String, ApiError> {
        let saved = core.call(
            "household_save",
            json!({ "id": null, "household": self.input() }),
        )?;
        Ok(crate::core_notebook::text(&saved["id"]))
    }
}

/// Households every journey with a register begins with, in one alley and beside it.
pub const HOUSEHOLDS: [PreparedHousehold<'static>; 4] = [
    PreparedHousehold {
        name: "Nguyễn Thị Ba Mẫu",
        number: "42/7",
        alley: "42",
        phone: "0900000427",
    },
    PreparedHousehold {
        name: "Trần Văn Tư Mẫu",
        number: "42/9",
        alley: "42",
        phone: "0900000429",
    },
    PreparedHousehold {
        name: "Lê Thị Năm Mẫu",
        number: "15",
        alley: "",
        phone: "0900000015",
    },
    PreparedHousehold {
        name: "Phạm Văn Sáu Mẫu",
        number: "8/3",
        alley: "8",
        phone: "0900000083",
    },
];

/// Adds [`HOUSEHOLDS`] and gives their identities in that order.
///
/// # Errors
/// The command's refusal.
pub fn add_households(core: &CoreNotebook) -> Result<Vec<String>, ApiError> {
    HOUSEHOLDS
        .iter()
        .map(|household| household.add_to(core))
        .collect()
}
