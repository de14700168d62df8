//! Members of a shared PC: locking, a wrong PIN, a new volunteer.

use khupho_tests::harness::{Key, Step, by_test_id, first_by_test_id};
use khupho_tests::journeys::{SECRET, open_prepared, sign_in};

const SECRET_OF_THE_VOLUNTEER: &str = "mat khau tinh nguyen";

#[test]
fn a_wrong_secret_opens_nothing_and_the_right_one_does() -> Step {
    let (_notebook, window) = open_prepared(|_| Ok(()))?;
    window.press(Key::Control + "l")?;
    window.fill(&by_test_id("unlock-secret"), "mat khau khac")?;
    window.click(&by_test_id("unlock-submit"))?;
    window.wait_for(&by_test_id("error-panel"))?;
    assert!(!window.sees(&by_test_id("home"))?);
    window.wait_until("the end of the wait after a wrong secret", || {
        Ok(!window.sees(&by_test_id("unlock-wait"))?)
    })?;
    sign_in(&window)?;
    window.close()
}

#[test]
fn a_volunteer_is_added_signs_in_and_signs_what_she_logs() -> Step {
    let (_notebook, window) = open_prepared(|_| Ok(()))?;
    window.click(&by_test_id("rail-more"))?;
    window.click(&by_test_id("more-members"))?;
    window.click(&by_test_id("member-add"))?;
    window.fill(&by_test_id("member-name"), "Tình Nguyện Mẫu Hai")?;
    window.fill(&by_test_id("member-tile-label"), "Cô Hai Mẫu")?;
    window.fill(&by_test_id("secret-new"), SECRET_OF_THE_VOLUNTEER)?;
    window.fill(&by_test_id("secret-again"), SECRET_OF_THE_VOLUNTEER)?;
    window.click(&by_test_id("member-submit"))?;
    window.wait_for_text("Tình Nguyện Mẫu Hai (Cô Hai Mẫu)")?;
    window.click(&by_test_id("bar-lock"))?;
    window.click(&by_test_id("tile-Cô Hai Mẫu"))?;
    window.fill(&by_test_id("unlock-secret"), SECRET_OF_THE_VOLUNTEER)?;
    window.press(Key::Enter)?;
    window.wait_for(&by_test_id("home"))?;
    assert_eq!(
        window.text_of(&by_test_id("bar-member"))?,
        "Tình Nguyện Mẫu Hai"
    );
    window.press(Key::F2)?;
    window.click(&by_test_id("help-unnamed"))?;
    window.click(&by_test_id("help-category-vneid"))?;
    window.click(&by_test_id("help-outcome-completed"))?;
    window.wait_for(&by_test_id("just-logged"))?;
    window.click(&by_test_id("rail-help_log"))?;
    let line = window.text_of(&first_by_test_id("help-line"))?;
    assert!(line.contains("Tình Nguyện Mẫu Hai"), "{line}");
    window.close()
}

#[test]
fn a_forgotten_secret_is_replaced_with_the_recovery_slip() -> Step {
    let (_notebook, window) = open_prepared(|_| Ok(()))?;
    window.click(&by_test_id("rail-more"))?;
    window.click(&by_test_id("more-settings"))?;
    window.click(&by_test_id("recovery-renew"))?;
    window.wait_for(&by_test_id("recovery-done"))?;
    let code = window.run_script(
        "return [...document.querySelectorAll('main ol li')].map((group) => group.innerText).join('-')",
        vec![],
    )?;
    window.click(&by_test_id("recovery-done"))?;
    window.press(Key::Control + "l")?;
    window.click(&by_test_id("unlock-forgot"))?;
    window.fill(
        &by_test_id("recovery-code"),
        code.as_str().unwrap_or_default(),
    )?;
    window.fill(&by_test_id("secret-new"), SECRET)?;
    window.fill(&by_test_id("secret-again"), SECRET)?;
    window.click(&by_test_id("recovery-form-submit"))?;
    // The same person goes on where the book was locked.
    window.wait_for(&by_test_id("settings"))?;
    window.close()
}
