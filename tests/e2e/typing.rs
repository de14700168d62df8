//! Vietnamese typed by a real Telex engine into the product's own fields: no letter lost, doubled
//! or changed, whatever the program does meanwhile (search as one types, autosave).
//!
//! 200 generated texts at each pace: 80 names into the search box, 80 into the quick entry, 40 notes
//! into a note. At the pace of a person each field has a window and a keyboard of its own and the
//! three are typed into at the same time, which takes a third of the time and is the harder test.

use std::thread;

use khupho_tests::generated::{generated_name, generated_note, telex_keys};
use khupho_tests::harness::{Fault, Step, Target, TelexKeyboard, Window, by_test_id};
use khupho_tests::journeys::{SECRET, add_households, prepared_notebook};

/// A field of the product and what is typed into it.
#[derive(Debug, Clone, Copy)]
struct Field {
    place: &'static str,
    test_id: &'static str,
    texts: usize,
    text: fn(usize) -> String,
}

const FIELDS: [Field; 3] = [
    Field {
        place: "households",
        test_id: "households-search",
        texts: 80,
        text: generated_name,
    },
    Field {
        place: "help_new",
        test_id: "help-household-search",
        texts: 80,
        text: |number| generated_name(number + 80),
    },
    Field {
        place: "journal",
        test_id: "journal-content",
        texts: 40,
        text: generated_note,
    },
];

#[test]
fn nothing_is_lost_at_the_pace_of_a_person() -> Step {
    let typists = FIELDS.map(|field| thread::spawn(move || type_all(&[field], 60)));
    typists
        .into_iter()
        .map(|typist| typist.join().expect("a typist does not panic"))
        .collect::<Step<Vec<()>>>()
        .map(|_| ())
}

#[test]
fn nothing_is_lost_at_the_pace_of_a_fast_typist() -> Step {
    type_all(&FIELDS, 15)
}

/// Types every text of the fields and compares what stands in the field afterwards.
fn type_all(fields: &[Field], pace_ms: u32) -> Step {
    let notebook = prepared_notebook(|core| add_households(core).map(|_| ()))?;
    let (keyboard, window) = notebook.open_with_telex()?;
    sign_in_without_keys(&window)?;
    let mut wrong = Vec::new();
    for field in fields {
        window.run_script(
            "location.hash = `#/${arguments[0]}`",
            vec![field.place.into()],
        )?;
        let target = by_test_id(field.test_id);
        window.wait_for(&target)?;
        for number in 0..field.texts {
            // The space commits the last word, as it does for a person who goes on writing.
            let text = format!("{} ", (field.text)(number));
            wrong.extend(type_one(&keyboard, &window, &target, &text, pace_ms)?);
        }
    }
    window.close()?;
    match wrong.as_slice() {
        [] => Ok(()),
        _ => Err(Fault::Unexpected(wrong.join("\n"))),
    }
}

/// Signs in with a secret put into the field: keys of the driver would go through the Telex engine.
fn sign_in_without_keys(window: &Window) -> Step {
    let secret = by_test_id("unlock-secret");
    window.wait_for(&secret)?;
    window.run_script(PUT_TEXT, vec!["unlock-secret".into(), SECRET.into()])?;
    window.click(&by_test_id("unlock-submit"))?;
    window.wait_for(&by_test_id("home"))
}

const PUT_TEXT: &str = "
    const field = document.querySelector(`[data-testid=\"${arguments[0]}\"]`);
    field.focus();
    field.value = arguments[1];
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));";

/// Types one text into the emptied field; gives what went wrong, if anything did.
fn type_one(
    keyboard: &TelexKeyboard,
    window: &Window,
    field: &Target,
    text: &str,
    pace_ms: u32,
) -> Step<Option<String>> {
    window.fill(field, "")?;
    window.click(field)?;
    keyboard.type_keys(&telex_keys(text), pace_ms)?;
    let arrived = window.wait_at_most(std::time::Duration::from_secs(3), text, || {
        Ok(window.value_of(field)? == text)
    });
    match arrived {
        Ok(()) => Ok(None),
        Err(Fault::NeverCame { .. }) => Ok(Some(format!(
            "{field} at {pace_ms} ms a key: \"{text}\" became \"{}\"",
            window.value_of(field)?
        ))),
        Err(other) => Err(other),
    }
}
