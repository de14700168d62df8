//! The harness itself, tried on the smallest possible window, so that a fault of the screen, the
//! driver or the keyboard engine is not mistaken for a fault of the program.

use std::time::Duration;

use khupho_tests::generated::{generated_name, telex_keys};
use khupho_tests::harness::{
    ActionCounts, Fault, Key, Launch, Step, TelexKeyboard, VirtualScreen, Window, built_program,
    by_name, by_test_id, pictures_folder,
};
use serde_json::Value;

fn empty_window(screen: &VirtualScreen) -> Step<Launch> {
    Ok(Launch::new(
        built_program("examples/empty_window")?,
        screen.display(),
    ))
}

#[test]
fn a_page_is_opened_read_filled_and_pictured() -> Step {
    let screen = VirtualScreen::start()?;
    let window = Window::open(&empty_window(&screen)?)?;
    window.fill(&by_name("Họ tên"), "Người Mẫu Một")?;
    assert_eq!(window.value_of(&by_test_id("name"))?, "Người Mẫu Một");
    window.start_counting();
    window.click(&by_name("Chào"))?;
    window.wait_for_text("Xin chào Người Mẫu Một")?;
    window.press(Key::Tab)?;
    assert_eq!(window.actions(), ActionCounts { clicks: 1, keys: 1 });
    let picture = pictures_folder("harness")?.join("empty_window.png");
    window.picture(&picture)?;
    assert!(std::fs::metadata(&picture).is_ok_and(|file| file.len() > 1000));
    window.check_accessibility("the empty window")?;
    window.close()
}

#[test]
fn what_is_not_there_is_reported_with_the_page() -> Step {
    let screen = VirtualScreen::start()?;
    let window = Window::open(&empty_window(&screen)?)?;
    assert!(!window.sees(&by_name("Không có nút này"))?);
    let fault = window
        .wait_at_most(Duration::from_millis(100), "nothing", || Ok(false))
        .unwrap_err();
    assert!(fault.to_string().contains("Họ tên"), "{fault}");
    window.close()
}

#[test]
fn a_page_drawn_anew_while_it_is_read_is_read_again() -> Step {
    /// Draws the element anew some time after the script that found it, as often as told.
    const DRAW_ANEW: &str = "[window.times, window.after] = arguments;
        window.visible ??= Element.prototype.checkVisibility;
        Element.prototype.checkVisibility = function (...asked) {
          const anew = () => this.replaceWith(this.cloneNode(true));
          if (this.dataset.testid === 'name' && times-- > 0)
            after === null ? queueMicrotask(anew) : setTimeout(anew, after);
          return visible.apply(this, asked);
        };";
    const TIMES: &str = "return window.times";
    let screen = VirtualScreen::start()?;
    let window = Window::open(&empty_window(&screen)?)?;
    let field = by_test_id("name");
    // Before the element is handed over.
    window.run_script(DRAW_ANEW, vec![3.into(), Value::Null])?;
    assert!(window.sees(&field)?);
    assert_eq!(window.run_script(TIMES, vec![])?, -1);
    // Before a click that waits until it stands still.
    window.run_script(DRAW_ANEW, vec![3.into(), 20.into()])?;
    window.click(&field)?;
    assert_eq!(window.run_script(TIMES, vec![])?, -1);
    window.fill(&field, "Người Mẫu Hai")?;
    assert_eq!(window.value_of(&field)?, "Người Mẫu Hai");
    window.close()
}

#[test]
fn a_reading_whose_result_was_lost_is_repeated() -> Step {
    /// Makes WebKit hand over nothing for a list of elements, as often as told.
    const LOSE: &str = "window.times = arguments[0];
        Array.prototype.toJSON = function () { return times-- > 0 ? undefined : this; };";
    let screen = VirtualScreen::start()?;
    let window = Window::open(&empty_window(&screen)?)?;
    window.run_script(LOSE, vec![3.into()])?;
    assert!(window.sees(&by_test_id("name"))?);
    let times = window.run_script("return window.times", vec![])?;
    assert!(times.as_i64() < Some(0), "{times}");
    window.close()
}

#[test]
fn broken_rules_of_accessibility_are_named() -> Step {
    let screen = VirtualScreen::start()?;
    let window = Window::open(&empty_window(&screen)?)?;
    window.run_script(
        "document.querySelector('label').removeAttribute('for')",
        vec![],
    )?;
    let fault = window.check_accessibility("the empty window").unwrap_err();
    assert!(matches!(fault, Fault::NotAccessible { .. }), "{fault}");
    assert!(fault.to_string().contains("label"), "{fault}");
    window.close()
}

#[test]
fn telex_keys_become_vietnamese_letters() -> Step {
    let screen = VirtualScreen::start()?;
    let keyboard = TelexKeyboard::start(screen.display())?;
    let window = Window::open(&keyboard.connect(empty_window(&screen)?))?;
    for number in 0..10 {
        let field = by_test_id("name");
        window.fill(&field, "")?;
        window.click(&field)?;
        // The space commits the last word: this window shows no word before it is committed.
        let text = format!("{} ", generated_name(number));
        keyboard.type_keys(&telex_keys(&text), 30)?;
        window.wait_until(&format!("the typed name {text}"), || {
            Ok(window.value_of(&field)? == text)
        })?;
    }
    window.close()
}
