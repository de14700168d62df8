//! What people meet seldom: pages of a PDF, photos of the book, a workbook of several sheets,
//! backups that fail, a book that is damaged.

use std::cell::Cell;
use std::fs::OpenOptions;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::time::Duration;

use khupho_app::api::errors::ApiError;
use khupho_store::StoreError;
use khupho_tests::core_notebook::CoreNotebook;
use khupho_tests::harness::{Fault, Notebook, Step, Window, by_test_id};
use khupho_tests::journeys::{open_prepared, write_photo};
use rust_xlsxwriter::{Workbook, XlsxError};

use super::exchange::{picture_when, press};
use super::gallery::Gallery;
use super::tour::{choose_look, open_place, settle};

const PAGE_BYTES: u64 = 4096;

/// What the check tells whoever helps.
const TECHNICAL_WORDS: &str =
    "return document.querySelector('[data-testid=verify-report] details').textContent";

/// Longer than the time between two automatic backups' turns.
const UNTIL_A_BACKUP_IS_DUE: Duration = Duration::from_secs(100);

const LOOKS: [(&str, u32); 2] = [("vi", 160), ("en", 100)];

#[test]
fn what_people_seldom_meet() -> Step {
    let albums = LOOKS.map(|(language, percent)| format!("{language}/seldom-{percent}"));
    let albums: Vec<Gallery> = albums
        .iter()
        .map(|name| Gallery::begin(name))
        .collect::<Step<_>>()?;
    let page = Cell::new(0);
    let (notebook, window) = open_prepared(|core| {
        core.load_sample_set()?;
        page.set(first_page_of_the_log(core)?);
        Ok(())
    })?;
    bring_evidence(&notebook, &window)?;
    write_workbook(&notebook.file("so-ho.xlsx"))
        .map_err(|error| Fault::Unexpected(format!("writing the workbook: {error}")))?;
    block_backups(&notebook)?;
    in_each_look(&window, &albums, |gallery| {
        picture_pages(&window, gallery)?;
        picture_photos(&window, gallery)?;
        picture_sheets(&notebook, &window, gallery)
    })?;
    window.wait_at_most(UNTIL_A_BACKUP_IS_DUE, "backups that fail", || {
        window.sees(&by_test_id("notice-open-backups"))
    })?;
    in_each_look(&window, &albums, |gallery| {
        open_place(&window, "home")?;
        picture_when(&window, gallery, "notice-open-backups", "backups_fail")
    })?;
    spoil(&notebook, page.get())?;
    in_each_look(&window, &albums, |gallery| {
        open_place(&window, "backups")?;
        press(&window, "store-verify")?;
        picture_when(&window, gallery, "verify-trouble", "damaged_book")?;
        let details = window.run_script(TECHNICAL_WORDS, vec![])?;
        let named = format!("page {}", page.get());
        match details.as_str().is_some_and(|words| words.contains(&named)) {
            true => Ok(()),
            false => Err(Fault::Unexpected(format!("no {named} in {details}"))),
        }
    })?;
    window.close()
}

/// One album for each look.
fn in_each_look(window: &Window, albums: &[Gallery], pictures: impl Fn(&Gallery) -> Step) -> Step {
    for ((language, percent), album) in LOOKS.into_iter().zip(albums) {
        choose_look(window, language, percent)?;
        pictures(album)?;
    }
    Ok(())
}

/// The log's first page, counted from 1.
fn first_page_of_the_log(core: &CoreNotebook) -> Result<u64, ApiError> {
    let page: i64 = core.store()?.read(|connection| {
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'operation'";
        Ok::<_, StoreError>(connection.query_row(sql, [], |row| row.get(0))?)
    })?;
    Ok(page.unsigned_abs())
}

/// Four photos and a PDF of several pages for the first criterion.
fn bring_evidence(notebook: &Notebook, window: &Window) -> Step {
    open_claim(window, "1.1")?;
    let frame = by_test_id("evidence-drop");
    for number in 1..=4 {
        let photo = write_photo(&notebook.file(""), number)?;
        window.drop_file(&frame, &photo, "image/jpeg")?;
        wait_for_pieces(window, u64::from(number))?;
    }
    let pdf = notebook.file("Quyết định thành lập Tổ công nghệ số cộng đồng khu phố 13.pdf");
    std::fs::write(&pdf, pdf_of_pages()).map_err(Fault::machine("writing the PDF"))?;
    window.drop_file(&frame, &pdf, "application/pdf")?;
    wait_for_pieces(window, 5)
}

fn open_claim(window: &Window, code: &str) -> Step {
    open_place(window, "criteria")?;
    press(window, &format!("claim-{code}"))?;
    window.wait_for(&by_test_id("evidence-drop"))
}

fn wait_for_pieces(window: &Window, pieces: u64) -> Step {
    let count = "return document.querySelectorAll('[data-testid=evidence-item]').length";
    window.wait_until(&format!("{pieces} pieces of evidence"), || {
        Ok(window.run_script(count, vec![])? == pieces)
    })
}

/// Two sheets of A4 with a line of writing each.
fn pdf_of_pages() -> String {
    let mut pdf = String::from(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>endobj\n\
         7 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n",
    );
    for (page, (sheet, words)) in [
        (3, (5, "QUYET DINH - trang 1")),
        (4, (6, "DANH SACH - trang 2")),
    ] {
        let content = format!("BT /F1 28 Tf 80 760 Td ({words}) Tj ET");
        pdf += &format!(
            "{page} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {sheet} 0 R\
             /Resources<</Font<</F1 7 0 R>>>>>>endobj\n\
             {sheet} 0 obj<</Length {}>>stream\n{content}\nendstream endobj\n",
            content.len()
        );
    }
    pdf + "trailer<</Root 1 0 R>>\n%%EOF\n"
}

fn write_workbook(path: &Path) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    for (name, households, hidden) in [
        ("Tổ dân phố 1 – hẻm 42 và đầu đường", 3, false),
        ("Tổ 2", 5, false),
        ("Danh sách cũ 2024", 2, true),
    ] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name.chars().take(31).collect::<String>())?;
        sheet.set_hidden(hidden);
        sheet.write_row(0, 0, ["Họ và tên chủ hộ", "Số nhà", "Đường"])?;
        for row in 1..=households {
            let number = row.to_string();
            sheet.write_row(row, 0, ["Người Mẫu Một", number.as_str(), "Đường Mẫu"])?;
        }
    }
    workbook.save(path)
}

fn picture_pages(window: &Window, gallery: &Gallery) -> Step {
    open_claim(window, "1.1")?;
    settle(window)?;
    press(window, "evidence-open")?;
    window.wait_until("a drawn page", || {
        let drawn =
            "return (document.querySelector('[data-testid=pdf-page] canvas')?.height ?? 0) >= 400";
        Ok(window.run_script(drawn, vec![])? == true)
    })?;
    gallery.add(window, "pdf")
}

fn picture_photos(window: &Window, gallery: &Gallery) -> Step {
    open_claim(window, "1.2")?;
    press(window, "evidence-from-book")?;
    picture_when(window, gallery, "evidence-book-use", "photos_of_the_book")
}

fn picture_sheets(notebook: &Notebook, window: &Window, gallery: &Gallery) -> Step {
    notebook.answer_dialog_with(&notebook.file("so-ho.xlsx"))?;
    open_place(window, "households_import")?;
    press(window, "import-choose")?;
    picture_when(window, gallery, "import-sheet", "sheets_of_a_workbook")
}

/// A file stands where the folder of the backups should be.
fn block_backups(notebook: &Notebook) -> Step {
    let folder = notebook.home().join("backups");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(Fault::machine("removing the backups"))?;
    }
    std::fs::write(&folder, "").map_err(Fault::machine("blocking the backups"))
}

/// Writes into a page of the log.
fn spoil(notebook: &Notebook, page: u64) -> Step {
    OpenOptions::new()
        .write(true)
        .open(notebook.home().join("store.db"))
        .and_then(|file| file.write_all_at(b"damaged", (page - 1) * PAGE_BYTES + 128))
        .map_err(Fault::machine("spoiling a page"))
}
