//! The window under test, and what a person can do with it.

use std::cell::Cell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::prelude::WebDriver;
use thirtyfour::{TypingData, WebElement};

use super::fault::{Fault, Step};
use super::page::{self, Target};
use super::running::Running;
use super::session::{new_session, start_driver};

/// How long a step waits for the page before it gives up.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);

/// What has not moved for so long stands still.
const STILL_FOR: Duration = Duration::from_millis(40);

/// Brings an element into sight as a person does, whole, and tells where it is. WebKit's driver leaves
/// what shows by an edge where it is and then finds its middle covered.
const PLACE: &str = "arguments[0].scrollIntoView({ block: 'nearest' });
    const it = arguments[0].getBoundingClientRect();
    return [it.x, it.y, it.width, it.height];";

/// What to open, and with which surroundings.
#[derive(Debug, Clone)]
pub struct Launch {
    pub(super) program: PathBuf,
    pub(super) variables: Vec<(OsString, OsString)>,
}

impl Launch {
    /// The program, on a screen.
    #[must_use]
    pub fn new(program: PathBuf, display: &str) -> Self {
        let launch = Self {
            program,
            variables: Vec::new(),
        };
        launch.with("DISPLAY", display)
    }

    /// Sets an environment variable of the program.
    #[must_use]
    pub fn with(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }
}

/// Clicks and keys since a moment: the budgets of the journeys are counted with it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct ActionCounts {
    /// Clicks.
    pub clicks: u32,
    /// Keys outside of text: shortcuts, Enter, Tab.
    pub keys: u32,
}

/// The real window, driven by WebKit's own driver.
///
/// Its methods wait for what they need and fail with a description of the page.
pub struct Window {
    runtime: tokio::runtime::Runtime,
    // Taken when the window closes; the session must end before the driver does.
    session: Option<WebDriver>,
    driver: Running,
    counts: Cell<ActionCounts>,
}

/// A driver of its own, and the program through it.
fn begin(runtime: &tokio::runtime::Runtime, launch: &Launch) -> Step<(Running, WebDriver)> {
    let (driver, address) = start_driver(launch)?;
    let session = runtime.block_on(new_session(&address, &launch.program))?;
    Ok((driver, session))
}

impl Window {
    /// Opens the program and waits for its page.
    ///
    /// # Errors
    /// When the driver or the program does not start.
    pub fn open(launch: &Launch) -> Step<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(Fault::machine("starting the clock of the driver"))?;
        // The port of a driver is free when it is chosen, and another test running beside this one
        // may take it first; the driver then hangs. A second driver gets another port.
        let (driver, session) = begin(&runtime, launch).or_else(|_| begin(&runtime, launch))?;
        Ok(Self {
            runtime,
            session: Some(session),
            driver,
            counts: Cell::default(),
        })
    }

    /// Clicks what the target names, once it can be clicked.
    ///
    /// # Errors
    /// When it does not appear, or cannot be clicked.
    pub fn click(&self, target: &Target) -> Step {
        self.use_found(target, |element| {
            self.wait_until_still(target, element)?;
            self.drive(format!("clicking {target}"), element.click())
        })?;
        self.count(ActionCounts { clicks: 1, keys: 0 });
        Ok(())
    }

    /// A person presses what stands still: what is still being read above it may push it down between
    /// the driver's look and its press.
    fn wait_until_still(&self, target: &Target, element: &WebElement) -> Step {
        let started = Instant::now();
        let mut before = None;
        while started.elapsed() < PATIENCE {
            match self.place_of(target, element) {
                Ok(place) if before.as_ref() == Some(&place) => break,
                Ok(place) => before = Some(place),
                Err(fault) if fault.is_lost_reading() && !fault.is_stale_element() => {}
                Err(fault) => return Err(fault),
            }
            std::thread::sleep(STILL_FOR);
        }
        Ok(())
    }

    /// By the page: WebKit's driver tells no place of what is out of sight.
    fn place_of(&self, target: &Target, element: &WebElement) -> Step<Value> {
        let session = self.session()?;
        self.drive(format!("looking where {target} is"), async {
            let element = element.to_json()?;
            let place = session.execute(PLACE, vec![element]).await?;
            Ok(place.json().clone())
        })
    }

    /// Replaces the text of a field.
    ///
    /// # Errors
    /// When the field does not appear, or takes no text.
    pub fn fill(&self, target: &Target, text: &str) -> Step {
        self.use_found(target, |element| {
            self.drive(format!("emptying {target}"), element.clear())?;
            if text.is_empty() {
                return Ok(());
            }
            self.drive(format!("typing into {target}"), element.send_keys(text))
        })
    }

    /// Gives a file to a file field.
    ///
    /// # Errors
    /// When there is no such field.
    pub fn attach(&self, target: &Target, file: &Path) -> Step {
        let file = file.to_string_lossy();
        self.use_found(target, |element| {
            self.drive(
                format!("attaching to {target}"),
                element.send_keys(file.as_ref()),
            )
        })
    }

    /// Chooses an option of a drop-down by its words.
    ///
    /// # Errors
    /// When the drop-down or the option is not there.
    pub fn choose(&self, target: &Target, option: &str) -> Step {
        let chosen = self.use_found(target, |element| {
            self.run_script(page::CHOOSE_OPTION, vec![to_json(element)?, json!(option)])
        })?;
        self.count(ActionCounts { clicks: 2, keys: 0 });
        match chosen {
            Value::Bool(true) => Ok(()),
            _ => Err(Fault::Unexpected(format!(
                "{target} has no option \"{option}\""
            ))),
        }
    }

    /// Presses a key, with modifiers before it, where the focus is: `press(Key::Control + "k")`.
    ///
    /// # Errors
    /// When the driver refuses.
    pub fn press(&self, keys: impl Into<TypingData>) -> Step {
        self.send_to_focus("pressing a key", &keys.into().to_string())?;
        self.count(ActionCounts { clicks: 0, keys: 1 });
        Ok(())
    }

    /// Types text where the focus is.
    ///
    /// # Errors
    /// When the driver refuses.
    pub fn type_text(&self, text: &str) -> Step {
        self.send_to_focus(&format!("typing \"{text}\""), text)
    }

    /// Waits until the words can be read on the page.
    ///
    /// # Errors
    /// When they do not come.
    pub fn wait_for_text(&self, words: &str) -> Step {
        self.wait_until(&format!("the words \"{words}\""), || {
            Ok(self.text()?.contains(words))
        })
    }

    /// Waits until the words can no longer be read on the page.
    ///
    /// # Errors
    /// When they stay.
    pub fn wait_until_gone(&self, words: &str) -> Step {
        self.wait_until(&format!("the end of \"{words}\""), || {
            Ok(!self.text()?.contains(words))
        })
    }

    /// Waits until the target is there.
    ///
    /// # Errors
    /// When it does not come.
    pub fn wait_for(&self, target: &Target) -> Step {
        self.find(target).map(|_| ())
    }

    /// Whether the target can be seen now.
    ///
    /// # Errors
    /// When the driver refuses.
    pub fn sees(&self, target: &Target) -> Step<bool> {
        Ok(!self.matches(target)?.is_empty())
    }

    /// All words a person can read on the page, one block a line.
    ///
    /// # Errors
    /// When the driver refuses.
    pub fn text(&self) -> Step<String> {
        const WORDS: &str = "return document.body ? document.body.innerText : ''";
        let text = self.read(|| self.run_script(WORDS, vec![]))?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// What a field holds.
    ///
    /// # Errors
    /// When the field is not there.
    pub fn value_of(&self, target: &Target) -> Step<String> {
        let value = self.read(|| {
            let element = self.find(target)?;
            self.drive(format!("reading {target}"), element.prop("value"))
        })?;
        Ok(value.unwrap_or_default())
    }

    /// The words of one part of the page.
    ///
    /// # Errors
    /// When it is not there.
    pub fn text_of(&self, target: &Target) -> Step<String> {
        self.read(|| {
            let element = self.find(target)?;
            self.drive(format!("reading {target}"), element.text())
        })
    }

    /// Sets the focus by script, as a click into a field would.
    ///
    /// # Errors
    /// When the target is not there.
    pub fn focus(&self, target: &Target) -> Step {
        self.use_found(target, |element| {
            self.drive(format!("going to {target}"), element.focus())
        })
    }

    /// Drops a file's bytes on the target, as a person would drag it from a file manager.
    ///
    /// # Errors
    /// When the file or the target is not there.
    pub fn drop_file(&self, target: &Target, file: &Path, media_type: &str) -> Step {
        self.hand_over("drop", target, file, media_type)
    }

    /// Pastes a file's bytes into the target, as a picture copied from a chat would be.
    ///
    /// # Errors
    /// When the file or the target is not there.
    pub fn paste_file(&self, target: &Target, file: &Path, media_type: &str) -> Step {
        self.hand_over("paste", target, file, media_type)
    }

    fn hand_over(&self, event: &str, target: &Target, file: &Path, media_type: &str) -> Step {
        let bytes =
            std::fs::read(file).map_err(Fault::machine(format!("reading {}", file.display())))?;
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let element = to_json(&self.find(target)?)?;
        let given = vec![
            element,
            json!(event),
            json!(bytes),
            json!(name),
            json!(media_type),
        ];
        self.run_script(page::HAND_OVER_FILE, given).map(|_| ())
    }

    /// Writes a picture of the page.
    ///
    /// # Errors
    /// When the driver refuses or the file cannot be written.
    pub fn picture(&self, path: &Path) -> Step {
        // A picture shows what was painted last, which may be older than what the page holds.
        self.read(|| self.run_script_with_callback(page::AFTER_PAINT))?;
        let png = self.drive(
            "taking a picture".to_owned(),
            self.session()?.screenshot_as_png(),
        )?;
        std::fs::write(path, png).map_err(Fault::machine(format!("writing {}", path.display())))
    }

    /// Runs a script in the page and gives back what it returns.
    ///
    /// # Errors
    /// When the script throws.
    pub fn run_script(&self, script: &str, arguments: Vec<Value>) -> Step<Value> {
        let session = self.session()?;
        let returned = self.drive(
            "running a script".to_owned(),
            session.execute(script, arguments),
        )?;
        Ok(returned.json().clone())
    }

    /// Runs a script that hands its result to a callback, its last argument.
    ///
    /// # Errors
    /// When the script throws or does not call back in time.
    pub fn run_script_with_callback(&self, script: &str) -> Step<Value> {
        let session = self.session()?;
        let doing = "running a script that calls back".to_owned();
        let returned = self.drive(doing, session.execute_async(script, vec![]))?;
        Ok(returned.json().clone())
    }

    /// Waits until the condition holds.
    ///
    /// # Errors
    /// When it does not hold in time, or the check itself fails.
    pub fn wait_until(&self, what: &str, holds: impl FnMut() -> Step<bool>) -> Step {
        self.wait_at_most(PATIENCE, what, holds)
    }

    /// Waits as long as told until the condition holds.
    ///
    /// # Errors
    /// When it does not hold in time, or the check itself fails.
    pub fn wait_at_most(
        &self,
        patience: Duration,
        what: &str,
        mut holds: impl FnMut() -> Step<bool>,
    ) -> Step {
        let started = Instant::now();
        let mut lost = None;
        while started.elapsed() < patience {
            match holds() {
                Ok(true) => return Ok(()),
                Ok(false) => lost = None,
                // Most often the page was drawn anew between finding and reading.
                Err(fault) if fault.is_lost_reading() => lost = Some(fault),
                Err(fault) => return Err(fault),
            }
            std::thread::sleep(Duration::from_millis(30));
        }
        if let Some(fault) = lost {
            return Err(fault);
        }
        Err(Fault::NeverCame {
            what: what.to_owned(),
            waited_ms: started.elapsed().as_millis(),
            page: self.described(),
        })
    }

    /// Clicks and keys since the last [`Window::start_counting`].
    #[must_use]
    pub fn actions(&self) -> ActionCounts {
        self.counts.get()
    }

    /// Begins a new count of clicks and keys.
    pub fn start_counting(&self) {
        self.counts.set(ActionCounts::default());
    }

    /// The process number of the driver; the window's processes are its descendants.
    #[must_use]
    pub fn driver_process_id(&self) -> u32 {
        self.driver.process_id()
    }

    /// The title of the page.
    ///
    /// # Errors
    /// When the driver refuses.
    pub fn title(&self) -> Step<String> {
        self.drive("reading the title".to_owned(), self.session()?.title())
    }

    /// Closes the window as its close button would, and ends the driver.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub fn close(mut self) -> Step {
        match self.session.take() {
            Some(session) => self.drive("closing the window".to_owned(), session.quit()),
            None => Ok(()),
        }
    }

    /// Finds the target and does something with it: with the new one, where the page was drawn anew
    /// between the two.
    fn use_found<T>(&self, target: &Target, action: impl Fn(&WebElement) -> Step<T>) -> Step<T> {
        once_ready(|| action(&self.find(target)?))
    }

    /// Sends keys to whatever has the focus.
    fn send_to_focus(&self, doing: &str, keys: &str) -> Step {
        let session = self.session()?;
        once_ready(|| {
            self.drive(doing.to_owned(), async {
                let focused = session.active_element().await?;
                focused.send_keys(keys).await
            })
        })
    }

    fn find(&self, target: &Target) -> Step<WebElement> {
        let started = Instant::now();
        loop {
            let mut found = self.matches(target)?;
            match found.len() {
                1 => return Ok(found.remove(0)),
                0 if started.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(30)),
                many => {
                    return Err(Fault::NeverCame {
                        what: format!("exactly one {target} (there are {many})"),
                        waited_ms: started.elapsed().as_millis(),
                        page: self.described(),
                    });
                }
            }
        }
    }

    fn matches(&self, target: &Target) -> Step<Vec<WebElement>> {
        let session = self.session()?;
        let (script, arguments) = target.search();
        self.read(|| {
            self.drive(format!("looking for {target}"), async {
                let found = session.execute(script, arguments.clone()).await?;
                found.elements()
            })
        })
    }

    /// Reads the page, once more where the driver lost what it read.
    pub(super) fn read<T>(&self, reading: impl Fn() -> Step<T>) -> Step<T> {
        let started = Instant::now();
        loop {
            match reading() {
                Err(fault) if fault.is_lost_reading() && started.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(30));
                }
                read => return read,
            }
        }
    }

    fn described(&self) -> String {
        self.run_script(page::DESCRIBE, vec![]).map_or_else(
            |fault| fault.to_string(),
            |page| page.as_str().unwrap_or_default().to_owned(),
        )
    }

    fn session(&self) -> Step<&WebDriver> {
        self.session
            .as_ref()
            .ok_or_else(|| Fault::Unexpected("the window is closed".to_owned()))
    }

    fn drive<T>(&self, doing: String, action: impl Future<Output = WebDriverResult<T>>) -> Step<T> {
        self.runtime.block_on(action).map_err(Fault::driver(doing))
    }

    fn count(&self, more: ActionCounts) {
        let before = self.counts.get();
        self.counts.set(ActionCounts {
            clicks: before.clicks + more.clicks,
            keys: before.keys + more.keys,
        });
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            // A test that failed leaves its window open; what cannot be closed is killed with the driver.
            let _ = self.runtime.block_on(session.quit());
        }
    }
}

/// Does something to an element as soon as it can be used.
fn once_ready<T>(action: impl Fn() -> Step<T>) -> Step<T> {
    let started = Instant::now();
    loop {
        match action() {
            Err(fault) if fault.is_not_ready() && started.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(30));
            }
            done => return done,
        }
    }
}

fn to_json(element: &WebElement) -> Step<Value> {
    element
        .to_json()
        .map_err(Fault::driver("naming an element"))
}
