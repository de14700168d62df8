//! Every screen on a desktop with dark colours; what is printed stays black on white.

use serde_json::{Value, json};

use khupho_tests::harness::{Fault, Notebook, Step, Window, by_test_id};
use khupho_tests::journeys::{SECRET, begin_at_first_run};

use super::exchange::stage::{LONG_NAME, Pc, WARD};
use super::exchange::{follow, picture_when, press, sign_in_at};
use super::gallery::Gallery;
use super::picture_each;
use super::tour::{EVERYWHERE, OF_ONE_THING, open_place};

#[test]
fn every_screen_in_the_dark() -> Step {
    let notebook = Notebook::new()?;
    let window = notebook.open_in_the_dark()?;
    check_is_dark(&window)?;
    window.click(&by_test_id("first-run-practice"))?;
    window.wait_for(&by_test_id("practice-banner"))?;
    let stops = EVERYWHERE.iter().chain(OF_ONE_THING);
    picture_each(&window, "practice-dark", ("vi", 100), stops)?;
    window.close()
}

#[test]
fn what_is_printed_in_the_dark_is_black_on_white() -> Step {
    let gallery = Gallery::begin("vi/printed-dark-100")?;
    let notebook = Notebook::new()?;
    let window = notebook.open_in_the_dark()?;
    begin_at_first_run(&window, SECRET)?;
    window.wait_for(&by_test_id("recovery-done"))?;
    print(&window, &gallery, "recovery_slip")?;
    window.close()?;

    let ward = Pc::new()?;
    ward.machine
        .found_ward(WARD, "Người Mẫu Một", &[LONG_NAME])?;
    ward.machine.close()?;
    let window = ward.notebook.open_in_the_dark()?;
    sign_in_at(&window, "ward-home")?;
    open_place(&window, "ward_neighborhoods")?;
    follow(&window, "neighborhood-row", LONG_NAME)?;
    press(&window, "invite-paper")?;
    picture_when(&window, &gallery, "invitation-slip", "invitation_slip")?;
    print(&window, &gallery, "invitation_slip")?;
    window.close()
}

fn print(window: &Window, gallery: &Gallery, screen: &str) -> Step {
    check_is_dark(window)?;
    gallery.add(window, screen)?;
    gallery.add_printed_and(window, screen, |window| {
        let unlike = window.run_script(NOT_BLACK_ON_WHITE, vec![])?;
        match unlike.as_array() {
            Some(none) if none.is_empty() => Ok(()),
            _ => Err(Fault::Unexpected(format!(
                "{screen} is printed in other colours: {unlike}"
            ))),
        }
    })
}

fn check_is_dark(window: &Window) -> Step {
    let seen: Value = window.run_script(IS_DARK, vec![])?;
    match seen == json!([true, "rgb(18, 24, 26)"]) {
        true => Ok(()),
        false => Err(Fault::Unexpected(format!("the window is not dark: {seen}"))),
    }
}

const IS_DARK: &str = "return [
    matchMedia('(prefers-color-scheme: dark)').matches,
    getComputedStyle(document.body).backgroundColor];";

/// What can be read and whose words are light, or whose ground is dark.
const NOT_BLACK_ON_WHITE: &str = "
    const light = (colour) => {
      const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
      return alpha === 0 ? null : red * 0.3 + green * 0.6 + blue * 0.1 > 128;
    };
    const read = [...document.querySelectorAll('body, body *')].filter(
      (element) => element.checkVisibility() && element.innerText?.trim());
    return read.filter((element) => {
      const { color, backgroundColor } = getComputedStyle(element);
      return light(color) === true || light(backgroundColor) === false;
    }).map((element) => `${element.tagName}.${element.className}`);";
