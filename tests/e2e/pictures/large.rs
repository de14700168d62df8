//! A book of 14,524 households and 250,000 helps: every figure can be read, every list begins at
//! once, and what takes long says how far it is.

use chrono::Days;
use khupho_tests::harness::{Key, Step, Window, by_test_id, first_by_test_id};
use khupho_tests::large_book::fill_large_book;

use super::edges::check_edges;
use super::exchange::stage::{HEAD, Pc, WARD};
use super::exchange::{picture_when, press, sign_in_at};
use super::gallery::Gallery;
use super::progress::picture_counts;
use super::tour::{Stop, choose_look, open_place, place, settle};

const KHU_PHO: &str = "Khu phố 13";
const LOOKS: [(&str, u32); 3] = [("vi", 100), ("vi", 160), ("en", 160)];

const OF_A_LARGE_BOOK: &[Stop] = &[
    place("home", "home"),
    place("metrics", "metrics"),
    place("doors", "doors"),
    place("revisits", "revisits"),
    place("households", "household-line"),
    place("help_log", "help-line"),
];

/// Pages of a list that a person leafs through before giving up.
const LEAFED_PAGES: usize = 5;

#[test]
fn a_book_of_250_000_helps() -> Step {
    let (ward, head) = (Pc::new()?, Pc::new()?);
    ward.machine.found_ward(WARD, "Người Mẫu Một", &[KHU_PHO])?;
    head.machine
        .join(&ward.machine.invite(KHU_PHO)?, "Máy văn phòng", HEAD)?;
    let first_day = head.machine.fill(|core| {
        fill_large_book(core)?;
        Ok(core.host().today() - Days::new(364))
    })?;
    head.machine.close()?;
    let window = head.notebook.open()?;
    sign_in_at(&window, "home")?;
    for (language, percent) in LOOKS {
        let gallery = Gallery::begin(&format!("{language}/large-{percent}"))?;
        choose_look(&window, language, percent)?;
        for stop in OF_A_LARGE_BOOK {
            stop.open(&window)?;
            gallery.add(&window, stop.name)?;
        }
        search(&window, &gallery)?;
        leaf(&window, &gallery, &first_day.format("%d/%m/%Y").to_string())?;
        send(&window, &gallery, &head)?;
    }
    window.close()
}

fn search(window: &Window, gallery: &Gallery) -> Step {
    let look_for = |place: &str, field: &str, words: &str| {
        open_place(window, place)?;
        window.fill(&by_test_id(field), words)
    };
    look_for("households", "households-search", "tran 42")?;
    window.wait_until("households found", || {
        let line = first_by_test_id("household-line");
        Ok(window.text_of(&line)?.contains("42"))
    })?;
    picture_when(window, gallery, "household-line", "households_search")?;
    // The words stay in the search, and the next look begins with the whole register.
    empty(window, "households-search")?;
    look_for("help_log", "help-search", "vneid")?;
    window.wait_until("helps found", || {
        Ok(!window
            .text_of(&by_test_id("help-totals"))?
            .contains("250.000"))
    })?;
    picture_when(window, gallery, "help-line", "help_log_search")?;
    look_for("help_log", "help-search", "dang ky ket hon o sai gon")?;
    picture_when(window, gallery, "help-show-all", "help_log_no_hits")?;
    press(window, "help-show-all")
}

/// Through the newest helps page by page, and to the very first ones by their day.
fn leaf(window: &Window, gallery: &Gallery, first_day: &str) -> Step {
    open_place(window, "help_log")?;
    for page in 1..=LEAFED_PAGES {
        press(window, "list-more")?;
        window.wait_until("one page more", || {
            Ok(count_lines(window)? > u64::try_from(page * 50).unwrap_or(u64::MAX))
        })?;
    }
    picture_end(window, gallery, "help_log_far")?;
    window.run_script("document.querySelector('details').open = true", vec![])?;
    window.fill(&by_test_id("filter-to"), first_day)?;
    window.press(Key::Enter)?;
    window.wait_until("helps of the first day", || Ok(count_lines(window)? <= 50))?;
    window.wait_for_text(first_day)?;
    while window.sees(&by_test_id("list-more"))? {
        let before = count_lines(window)?;
        press(window, "list-more")?;
        window.wait_until("one page more", || Ok(count_lines(window)? > before))?;
    }
    picture_end(window, gallery, "help_log_end")?;
    // Narrowed no more, for the next look.
    empty(window, "filter-to")?;
    window.press(Key::Enter)?;
    window.wait_until("every help again", || {
        Ok(!window.text()?.contains(first_day))
    })
}

/// Empties a field by its keys: the driver's own emptying is no typing.
fn empty(window: &Window, field: &str) -> Step {
    window.focus(&by_test_id(field))?;
    window.press(Key::Control + "a")?;
    window.press(Key::Delete + "")
}

fn count_lines(window: &Window) -> Step<u64> {
    let lines = window.run_script(
        "return document.querySelectorAll('[data-testid=help-line]').length",
        vec![],
    )?;
    Ok(lines.as_u64().unwrap_or_default())
}

fn picture_end(window: &Window, gallery: &Gallery, name: &str) -> Step {
    settle(window)?;
    window.run_script(
        "const page = document.querySelector('.shell main'); page.scrollTop = page.scrollHeight;",
        vec![],
    )?;
    // The rules of accessibility held on its first lines, and these are hundreds of the same.
    gallery.picture_as_it_stands(window, name)?;
    check_edges(window, name)
}

/// What would be sent, the sending while it goes, and the word that nothing was sent.
fn send(window: &Window, gallery: &Gallery, head: &Pc) -> Step {
    open_place(window, "sending")?;
    picture_when(window, gallery, "send-plan", "sending")?;
    head.notebook.answer_dialog_with(&head.machine.files)?;
    press(window, "send-folder")?;
    picture_counts(window, gallery, "sending_progress")?;
    press(window, "progress-cancel")?;
    window.wait_for(&first_by_test_id("send-folder"))?;
    gallery.add_as_it_stands(window, "sending_stopped")
}
