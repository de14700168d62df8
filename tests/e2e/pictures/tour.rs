//! Every screen, how a person comes to it, and what shows that it is there.

use serde_json::json;

use khupho_tests::harness::{Step, Target, Window, by_test_id, first_by_test_id};

/// One screen of the tour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop {
    /// Its name in the album.
    pub(super) name: &'static str,
    /// The place that is opened first.
    pub(super) place: &'static str,
    /// What is pressed there, one after the other.
    pub(super) presses: &'static [&'static str],
    /// The `data-testid` that shows it is there.
    pub(super) shows: &'static str,
}

pub(super) const fn place(name: &'static str, shows: &'static str) -> Stop {
    Stop {
        name,
        place: name,
        presses: &[],
        shows,
    }
}

pub(super) const fn behind(
    name: &'static str,
    place: &'static str,
    presses: &'static [&'static str],
    shows: &'static str,
) -> Stop {
    Stop {
        name,
        place,
        presses,
        shows,
    }
}

/// Screens that are there in any notebook.
pub(super) const EVERYWHERE: &[Stop] = &[
    place("home", "home"),
    place("criteria", "criteria"),
    place("criteria_sets", "criteria-sets-screen"),
    place("households", "households"),
    place("household_new", "household-new"),
    place("households_import", "import"),
    place("imports", "imports"),
    place("help_log", "help-log"),
    place("help_new", "help-new"),
    place("help_import", "import"),
    place("campaigns", "campaign"),
    place("revisits", "revisits"),
    place("activities", "activities"),
    place("activity_new", "activity-new"),
    place("welfare", "welfare"),
    place("journal", "journal"),
    place("journal_import", "import"),
    place("metrics", "metrics"),
    place("doors", "doors"),
    place("members", "members"),
    behind("member_dialog", "members", &["member-add"], "member-dialog"),
    place("recent", "recent"),
    place("backups", "backups"),
    place("settings", "settings"),
    place("help", "help"),
    place("more", "more"),
];

/// Screens of one thing, which a full notebook has.
pub(super) const OF_ONE_THING: &[Stop] = &[
    behind("claim_yes_no", "criteria", &["claim-1.1"], "claim"),
    behind("claim_count", "criteria", &["claim-1.2"], "claim"),
    behind("claim_ratio", "criteria", &["claim-2.1"], "claim"),
    behind("metric", "metrics", &["metric-people_vneid"], "metric"),
    behind(
        "denominator",
        "metrics",
        &["metric-people_vneid", "denominator-freeze"],
        "denominator-dialog",
    ),
    behind("household", "households", &["household-line"], "household"),
    behind(
        "household_counts",
        "households",
        &["household-line", "counts-edit"],
        "counts-submit",
    ),
    behind(
        "household_edit",
        "households",
        &["household-line", "household-edit"],
        "household-edit",
    ),
    behind(
        "household_merge",
        "households",
        &["household-line", "household-merge"],
        "merge-dialog",
    ),
    behind("help_entry", "help_log", &["help-line"], "help-entry"),
    behind("activity", "activities", &["activity-line"], "activity"),
    behind("welfare_round", "welfare", &["round-line"], "round"),
    behind(
        "welfare_recipients",
        "welfare",
        &["round-line", "recipients-add"],
        "recipients-dialog",
    ),
    behind(
        "welfare_edit",
        "welfare",
        &["round-line", "round-edit"],
        "round-dialog",
    ),
    behind(
        "journal_edit",
        "journal",
        &["journal-edit"],
        "journal-dialog",
    ),
];

impl Stop {
    /// Opens the screen and waits until it shows what it has to show.
    pub(super) fn open(&self, window: &Window) -> Step {
        open_place(window, self.place)?;
        for press in self.presses {
            settle(window)?;
            let target = first_by_test_id(press);
            window.wait_for(&target)?;
            window.run_script(PRESS_FIRST, vec![json!(press)])?;
        }
        window.wait_for(&first_by_test_id(self.shows))?;
        settle(window)
    }
}

/// Opens a place by its address, as a link does.
pub(super) fn open_place(window: &Window, place: &str) -> Step {
    // By way of another place, so that a screen left open (and its dialog) begins anew.
    window.run_script("location.hash = '#/more'", vec![])?;
    window.wait_for(&by_test_id("more"))?;
    window.run_script("location.hash = `#/${arguments[0]}`", vec![json!(place)])?;
    Ok(())
}

/// Waits until nothing on the page is still being read from the store.
pub(super) fn settle(window: &Window) -> Step {
    window.wait_until("a page that has read everything", || {
        Ok(window.run_script(IS_SETTLED, vec![])? == json!(true))
    })
}

/// Chooses a language and a text size in the settings, as a person does.
pub(super) fn choose_look(window: &Window, language: &str, text_percent: u32) -> Step {
    open_place(window, "settings")?;
    let choices = [
        format!("settings-language-{language}"),
        format!("settings-text-size-{text_percent}"),
    ];
    for choice in choices {
        click_in_view(window, &by_test_id(&choice))?;
    }
    window.wait_until("the chosen look", || {
        let seen = window.run_script(
            "return [document.documentElement.lang, getComputedStyle(document.documentElement).getPropertyValue('--text-scale')]",
            vec![],
        )?;
        Ok(seen == json!([language, scale_words(text_percent)]))
    })
}

fn scale_words(text_percent: u32) -> String {
    (f64::from(text_percent) / 100.0).to_string()
}

fn click_in_view(window: &Window, target: &Target) -> Step {
    window.wait_for(target)?;
    window.click(target)
}

/// Pressed by script: a picture is about what is shown, not about how many clicks it takes.
pub(super) const PRESS_FIRST: &str =
    "document.querySelector(`[data-testid=\"${CSS.escape(arguments[0])}\"]`).click()";

const IS_SETTLED: &str = "
    const words = document.body.innerText;
    const pictures = [...document.images].every((picture) => picture.complete);
    return pictures && document.querySelector('h1') !== null
      && !words.includes('Đang mở sổ…') && !words.includes('Opening the book…');";
