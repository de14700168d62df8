//! Documents beside the code, whose examples and rules tests keep true.

use crate::samples::from_hex;

/// A document with the rules and the golden files that it shows.
pub(crate) struct Document {
    pub(crate) text: &'static str,
    /// The rules, as other programs read them.
    pub(crate) cddl: &'static str,
    /// Folder of the golden files.
    pub(crate) golden: &'static str,
}

impl Document {
    /// The bytes of the block that follows `heading`: what stands left of each `#`.
    pub(crate) fn bytes_of_block(&self, heading: &str) -> Vec<u8> {
        let (_, after) = self.text.split_once(heading).expect(heading);
        let block = after.split("```").nth(1).expect("a block follows");
        let hex: Vec<&str> = block
            .lines()
            .skip(1)
            .map(|line| line.split('#').next().unwrap_or(""))
            .collect();
        from_hex(&hex.join("\n"))
    }

    /// The bytes of a golden file.
    pub(crate) fn golden(&self, name: &str) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
        let path = format!("{folder}/{}/{name}.hex", self.golden);
        from_hex(&std::fs::read_to_string(path).unwrap())
    }

    /// The rules of all its blocks.
    pub(crate) fn rules(&self) -> String {
        let blocks: Vec<&str> = self
            .text
            .split("```cddl\n")
            .skip(1)
            .map(|rest| rest.split("\n```").next().expect("a block ends"))
            .collect();
        blocks.join("\n\n") + "\n"
    }
}
