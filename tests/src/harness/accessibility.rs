//! The rules of accessibility, checked by axe-core in the real page.

use super::fault::{Fault, Step};
use super::programs::repository_root;
use super::window::Window;

const RUN_AXE: &str = include_str!("scripts/check_accessibility.js");

/// A page keeps it until the window is closed: it is as long as a book.
const HAS_AXE: &str = "return window.axe !== undefined";

fn axe_core() -> Step<String> {
    let path = repository_root().join("ui/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&path).map_err(Fault::machine(format!("reading {}", path.display())))
}

impl Window {
    /// Checks the page as it is now; every broken rule is named.
    ///
    /// # Errors
    /// When a rule is broken, or axe-core is not installed.
    pub fn check_accessibility(&self, screen: &str) -> Step {
        if self.read(|| self.run_script(HAS_AXE, vec![]))? != true {
            self.run_script(&axe_core()?, vec![])?;
        }
        let broken = self.read(|| self.run_script_with_callback(RUN_AXE))?;
        let lines: Vec<&str> = broken.as_array().map_or_else(Vec::new, |all| {
            all.iter()
                .map(|line| line.as_str().unwrap_or("a rule without words"))
                .collect()
        });
        if broken.is_array() && lines.is_empty() {
            return Ok(());
        }
        let violations = lines.join("\n");
        Err(Fault::NotAccessible {
            screen: screen.to_owned(),
            violations,
        })
    }
}
