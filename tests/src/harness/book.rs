//! A notebook of its own for each test: a fresh folder, a screen, and the program on both.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::fault::{Fault, Step};
use super::keyboard::TelexKeyboard;
use super::programs::built_program;
use super::screen::VirtualScreen;
use super::window::{Launch, Window};

/// A store folder nobody else uses, and the screen its window is shown on.
#[derive(Debug)]
pub struct Notebook {
    folder: TempDir,
    screen: VirtualScreen,
}

impl Notebook {
    /// A notebook that has never been opened.
    ///
    /// # Errors
    /// When the folder or the screen cannot be made.
    pub fn new() -> Step<Self> {
        let folder = TempDir::new().map_err(Fault::machine("making a folder for the store"))?;
        Ok(Self {
            folder,
            screen: VirtualScreen::start()?,
        })
    }

    /// The folder of the store.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("so")
    }

    /// A place for files of the test, beside the store.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The screen's name for X programs.
    #[must_use]
    pub fn display(&self) -> &str {
        self.screen.display()
    }

    /// How the program is started on this notebook.
    ///
    /// # Errors
    /// When the program is not built.
    pub fn launch(&self) -> Step<Launch> {
        let launch = Launch::new(built_program("sokhupho")?, self.screen.display())
            .with("SOKHUPHO_HOME", self.home())
            .with("SOKHUPHO_TEST_ANSWERS", self.answers())
            // No bus, no keyring, no shared folders: whoever runs the tests must find nothing of
            // them in their own, and the tests nothing of theirs.
            .with("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .with("XDG_DATA_HOME", self.file("data"))
            .with("XDG_CACHE_HOME", self.file("cache"))
            .with("XDG_CONFIG_HOME", self.file("config"));
        Ok(launch)
    }

    /// Opens the window.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn open(&self) -> Step<Window> {
        Window::open(&self.launch()?)
    }

    /// Opens the window on a desktop whose owner chose dark colours.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn open_in_the_dark(&self) -> Step<Window> {
        Window::open(&self.launch()?.with("GTK_THEME", "Adwaita:dark"))
    }

    /// Opens the window with a Vietnamese keyboard, which must live as long as the window.
    ///
    /// # Errors
    /// When the keyboard or the window does not come up.
    pub fn open_with_telex(&self) -> Step<(TelexKeyboard, Window)> {
        let keyboard = TelexKeyboard::start(self.screen.display())?;
        let window = Window::open(&keyboard.connect(self.launch()?))?;
        Ok((keyboard, window))
    }

    /// Prepares the answer to the next file dialog.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn answer_dialog_with(&self, path: &Path) -> Step {
        let file = self.answers();
        let mut text = std::fs::read_to_string(&file).unwrap_or_default();
        text += &format!("{}\n", path.display());
        std::fs::write(&file, text).map_err(Fault::machine("writing the answer of a dialog"))
    }

    /// Forgets the answers to the dialogs of an earlier window: the next one counts from the first.
    ///
    /// # Errors
    /// When they cannot be removed.
    pub fn forget_dialog_answers(&self) -> Step {
        match std::fs::remove_file(self.answers()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Fault::machine("removing the answers of dialogs")(error))
            }
            _ => Ok(()),
        }
    }

    fn answers(&self) -> PathBuf {
        self.folder.path().join("dialog-answers")
    }
}
