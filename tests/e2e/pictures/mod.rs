//! Pictures of every screen in both languages and at both ends of the text size, and the rules of
//! accessibility on each. They lie in `target/pictures/<language>/<notebook>-<percent>/`.

mod dark;
mod edges;
mod errors;
mod exchange;
mod gallery;
mod guide;
mod guide_exchange;
mod large;
mod long_words;
mod network;
mod progress;
mod seldom;
mod tour;

use khupho_tests::harness::{Notebook, Step, Window, by_test_id};
use khupho_tests::journeys::open_prepared;

use gallery::Gallery;
use tour::{EVERYWHERE, OF_ONE_THING, Stop, choose_look};

/// Both languages at both ends of the text size.
const LOOKS: [(&str, u32); 4] = [("vi", 100), ("vi", 160), ("en", 100), ("en", 160)];

#[test]
fn every_screen_of_a_full_notebook() -> Step {
    let notebook = Notebook::new()?;
    let window = notebook.open()?;
    window.click(&by_test_id("first-run-practice"))?;
    window.wait_for(&by_test_id("practice-banner"))?;
    for look in LOOKS {
        picture_each(
            &window,
            "practice",
            look,
            EVERYWHERE.iter().chain(OF_ONE_THING),
        )?;
    }
    window.close()
}

#[test]
fn every_screen_of_an_empty_notebook() -> Step {
    let (_notebook, window) = open_prepared(|_| Ok(()))?;
    for look in LOOKS {
        picture_each(&window, "empty", look, EVERYWHERE)?;
    }
    window.close()
}

fn picture_each<'a>(
    window: &Window,
    notebook: &str,
    (language, percent): (&str, u32),
    stops: impl IntoIterator<Item = &'a Stop>,
) -> Step {
    let gallery = Gallery::begin(&format!("{language}/{notebook}-{percent}"))?;
    choose_look(window, language, percent)?;
    for stop in stops {
        stop.open(window)?;
        gallery.add(window, stop.name)?;
    }
    Ok(())
}
