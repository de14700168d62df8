//! The pictures of the user guide, taken anew on each run so that the guide can follow the screens:
//! `target/pictures/guide/*.png` are copied to `docs/user-guide/pictures/` when they change.

use khupho_tests::harness::{
    Key, Notebook, Step, Window, by_test_id, first_by_test_id, nth_by_test_id,
};
use khupho_tests::journeys::{REGISTER_HEADERS, register_with_doubts, write_register};

use super::gallery::Gallery;
use super::tour::{open_place, settle};

#[test]
fn the_pictures_of_the_user_guide() -> Step {
    let gallery = Gallery::begin("guide")?;
    let notebook = Notebook::new()?;
    let window = notebook.open()?;
    window.wait_for(&by_test_id("first-run-neighborhood"))?;
    gallery.add_as_it_stands(&window, "01-mo-so")?;
    window.click(&by_test_id("first-run-practice"))?;
    window.wait_for(&by_test_id("home-next"))?;
    gallery.add_as_it_stands(&window, "02-trang-chinh")?;
    criteria(&window, &gallery)?;
    households(&notebook, &window, &gallery)?;
    helps(&window, &gallery)?;
    figures(&window, &gallery)?;
    backups(&window, &gallery)?;
    window.close()
}

fn at(window: &Window, gallery: &Gallery, place: &str, shows: &str, name: &str) -> Step {
    open_place(window, place)?;
    window.wait_for(&first_by_test_id(shows))?;
    settle(window)?;
    gallery.add_as_it_stands(window, name)
}

fn criteria(window: &Window, gallery: &Gallery) -> Step {
    at(window, gallery, "criteria", "claim-1.1", "03-bo-tieu-chi")?;
    window.click(&by_test_id("claim-2.1"))?;
    window.wait_for(&by_test_id("book"))?;
    settle(window)?;
    gallery.add_as_it_stands(window, "04-tieu-chi")?;
    open_place(window, "criteria")?;
    window.click(&by_test_id("claim-1.1"))?;
    window.wait_for(&first_by_test_id("evidence-item"))?;
    settle(window)?;
    into_view(window, "evidence")?;
    gallery.add_as_it_stands(window, "05-minh-chung")
}

fn households(notebook: &Notebook, window: &Window, gallery: &Gallery) -> Step {
    at(window, gallery, "households", "household-line", "06-ho-dan")?;
    let file = notebook.file("Danh sách hộ mẫu.xlsx");
    write_register(&file, &REGISTER_HEADERS, register_with_doubts())?;
    notebook.answer_dialog_with(&file)?;
    open_place(window, "households_import")?;
    window.click(&by_test_id("import-choose"))?;
    window.wait_for(&by_test_id("import-doubts"))?;
    into_view(window, "import-summary")?;
    gallery.add_as_it_stands(window, "07-nhap-excel")
}

fn helps(window: &Window, gallery: &Gallery) -> Step {
    open_place(window, "help_new")?;
    window.wait_for(&by_test_id("help-household-search"))?;
    window.type_text("tran quoc thao")?;
    window.wait_for(&by_test_id("help-household-1"))?;
    window.press(Key::Enter)?;
    window.wait_for(&by_test_id("help-other-household"))?;
    window.click(&by_test_id("help-category-citizen_app"))?;
    window.wait_for(&by_test_id("help-outcome-completed"))?;
    settle(window)?;
    into_view(window, "counts-offer")?;
    gallery.add_as_it_stands(window, "08-ghi-ho-tro")?;
    open_place(window, "campaigns")?;
    window.click(&by_test_id("campaign-category-household_survey"))?;
    window.click(&by_test_id("campaign-submit"))?;
    for number in 1..=2 {
        window.click(&nth_by_test_id("campaign-row", number))?;
        let ticked = format!("{number}/");
        window.wait_until("a ticked household", || {
            Ok(window
                .text_of(&by_test_id("campaign-ticked"))?
                .contains(&ticked))
        })?;
    }
    gallery.add_as_it_stands(window, "09-chien-dich")?;
    window.click(&by_test_id("undo-close"))?;
    at(window, gallery, "revisits", "revisit", "10-hen-tham")
}

fn figures(window: &Window, gallery: &Gallery) -> Step {
    open_place(window, "welfare")?;
    window.click(&first_by_test_id("round-line"))?;
    window.wait_for(&first_by_test_id("recipient"))?;
    settle(window)?;
    gallery.add_as_it_stands(window, "11-an-sinh")?;
    open_place(window, "metrics")?;
    window.click(&by_test_id("metric-people_vneid"))?;
    window.wait_for(&by_test_id("metric-ratio"))?;
    settle(window)?;
    gallery.add_as_it_stands(window, "12-so-lieu")?;
    at(
        window,
        gallery,
        "doors?metric=people_vneid",
        "doors",
        "13-go-cua",
    )
}

fn backups(window: &Window, gallery: &Gallery) -> Step {
    open_place(window, "backups")?;
    window.click(&by_test_id("backup-now"))?;
    window.wait_for(&first_by_test_id("backup-restore"))?;
    settle(window)?;
    gallery.add_as_it_stands(window, "14-sao-luu")
}

pub(super) fn into_view(window: &Window, test_id: &str) -> Step {
    let script = "document.querySelector(`[data-testid=${arguments[0]}]`).scrollIntoView({ block: 'start' })";
    window.run_script(script, vec![test_id.into()]).map(|_| ())
}
