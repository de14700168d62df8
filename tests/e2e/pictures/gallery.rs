//! A folder of pictures: one for each window height of a screen.

use std::path::{Path, PathBuf};

use serde_json::json;

use khupho_tests::harness::{Fault, Step, Window, pictures_folder};

use super::edges::check_edges;

/// Further windows of a screen are rows of lists, which show nothing new. The rules of accessibility
/// are checked on the whole screen however long it is.
const WINDOWS_OF_A_SCREEN: u32 = 2;

/// Window heights of a printed page that are worth looking at.
const SHEETS: u32 = 2;

/// The pictures of one look of one notebook.
#[derive(Debug)]
pub(super) struct Gallery {
    folder: PathBuf,
}

impl Gallery {
    /// Opens `target/pictures/<name>`, emptied.
    pub(super) fn begin(name: &str) -> Step<Self> {
        let folder = pictures_folder(name)?;
        let entries = std::fs::read_dir(&folder).map_err(Fault::machine("reading the gallery"))?;
        for old in entries.flatten().map(|entry| entry.path()) {
            if old.extension().is_some_and(|ending| ending == "png") {
                std::fs::remove_file(&old).map_err(Fault::machine("emptying the gallery"))?;
            }
        }
        Ok(Self { folder })
    }

    /// Pictures what the window shows now and may not show a moment later.
    pub(super) fn picture_as_it_stands(&self, window: &Window, screen: &str) -> Step {
        window.picture(&self.file(screen, 0))
    }

    /// Pictures what the window shows now, and checks that everybody can use it.
    pub(super) fn add_as_it_stands(&self, window: &Window, screen: &str) -> Step {
        self.picture_as_it_stands(window, screen)?;
        check_edges(window, screen)?;
        window.check_accessibility(screen)
    }

    /// Pictures the screen from top to bottom, and checks that everybody can use it and that
    /// nothing stands beyond the window's edge.
    pub(super) fn add(&self, window: &Window, screen: &str) -> Step {
        for number in 0..WINDOWS_OF_A_SCREEN {
            let shown = window.run_script(SCROLL_TO, vec![json!(number)])?;
            if shown != json!(true) {
                break;
            }
            window.picture(&self.file(screen, number))?;
        }
        window.run_script(SCROLL_TO, vec![json!(0)])?;
        check_edges(window, screen)?;
        window.check_accessibility(screen)
    }

    /// Pictures the screen as it is printed on A4: the driver cannot print, so the rules for paper
    /// are put in force on the screen for the time of the picture.
    pub(super) fn add_printed(&self, window: &Window, screen: &str) -> Step {
        self.add_printed_and(window, screen, |_| Ok(()))
    }

    /// As [`Gallery::add_printed`], and looks closer at the paper.
    pub(super) fn add_printed_and(
        &self,
        window: &Window,
        screen: &str,
        look: impl FnOnce(&Window) -> Step,
    ) -> Step {
        window.run_script(ON_PAPER, vec![])?;
        look(window)?;
        for number in 0..SHEETS {
            let shown = window.run_script(SCROLL_SHEET, vec![json!(number)])?;
            if shown != json!(true) {
                break;
            }
            window.picture(&self.file(&format!("{screen}-printed"), number))?;
        }
        window.run_script(ON_SCREEN, vec![]).map(|_| ())
    }

    fn file(&self, screen: &str, number: u32) -> PathBuf {
        let name = match number {
            0 => format!("{screen}.png"),
            _ => format!("{screen}-{}.png", number + 1),
        };
        self.folder.join(Path::new(&name))
    }
}

/// Scrolls to the window of this number; false where there is no such window.
const SCROLL_TO: &str = "
    const page = document.querySelector('dialog[open]') ?? document.querySelector('.shell main')
      ?? document.scrollingElement;
    const step = page.clientHeight - 80;
    if (arguments[0] > 0 && arguments[0] * step + 80 > page.scrollHeight - 40) return false;
    page.scrollTop = arguments[0] * step;
    return true;";

/// Puts the rules for paper in force, on a column as wide as A4 between its margins.
const ON_PAPER: &str = "
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
    const of = (medium) => rules.filter((rule) => rule.media?.mediaText.startsWith(medium))
      .map((rule) => ({ rule, before: rule.media.mediaText }));
    window.mediaBefore = [...of('print'), ...of('screen')];
    for (const { rule, before } of window.mediaBefore) {
      rule.media.mediaText = before === 'print' ? 'all' : 'not all';
    }
    document.body.style.width = '718px';";

/// Undoes [`ON_PAPER`].
const ON_SCREEN: &str = "
    for (const { rule, before } of window.mediaBefore) rule.media.mediaText = before;
    document.body.style.width = '';
    document.scrollingElement.scrollTop = 0;";

/// Scrolls the sheet to the window of this number; false where there is no such window.
const SCROLL_SHEET: &str = "
    const page = document.scrollingElement;
    if (arguments[0] > 0 && arguments[0] * page.clientHeight > page.scrollHeight - 40) return false;
    page.scrollTop = arguments[0] * page.clientHeight;
    return true;";
