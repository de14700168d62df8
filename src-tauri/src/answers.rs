//! Answers to file dialogs, prepared by a test. WebDriver cannot reach the system's own dialogs.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;

/// The variable that names the file of answers.
const VARIABLE: &str = "SOKHUPHO_TEST_ANSWERS";

/// A file with one answer a line, in the order the dialogs are opened: a path, several paths with
/// tabs between them, or nothing where the person closes the dialog. A test may add lines while
/// the program runs.
pub(crate) struct TestAnswers {
    file: PathBuf,
    used_lines: Mutex<usize>,
}

impl TestAnswers {
    /// The answers named by the environment. Only a store in a folder of the test's own is ever
    /// answered for; with a person's own store the dialogs are always the system's.
    pub(crate) fn from_environment(store_folder_was_given: bool) -> Option<Self> {
        let file = std::env::var_os(VARIABLE)?;
        store_folder_was_given.then(|| Self::in_file(PathBuf::from(file)))
    }

    /// The answers of a file.
    pub(crate) fn in_file(file: PathBuf) -> Self {
        Self {
            file,
            used_lines: Mutex::new(0),
        }
    }

    /// The next answer; nothing where none is left.
    pub(crate) fn next(&self) -> Vec<PathBuf> {
        let mut used_lines = self
            .used_lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let text = std::fs::read_to_string(&self.file).unwrap_or_default();
        let line = text.lines().nth(*used_lines).unwrap_or_default();
        *used_lines += 1;
        line.split('\t')
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_added_later_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("answers");
        std::fs::write(&file, "/một\n").unwrap();
        let answers = TestAnswers::in_file(file.clone());
        assert_eq!(answers.next(), [PathBuf::from("/một")]);
        std::fs::write(&file, "/một\n/hai\t/ba\n").unwrap();
        assert_eq!(
            answers.next(),
            [PathBuf::from("/hai"), PathBuf::from("/ba")]
        );
        assert!(answers.next().is_empty());
    }

    #[test]
    fn a_file_that_is_not_there_answers_nothing() {
        assert!(
            TestAnswers::in_file(PathBuf::from("/no/such/file"))
                .next()
                .is_empty()
        );
    }
}
