//! The command list in TypeScript, generated so that the screens cannot disagree with the core.

use khupho_domain::vietnam::VIETNAM_UTC_OFFSET_SECONDS;
use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use ts_rs::{Config, TS, TypeVisitor};

const HEADER: &str = "// Generated from crates/app/src/api by `UPDATE_TYPESCRIPT=1 cargo test -p khupho-app typescript`. Do not edit.\n";

/// Every type of the command list, the list itself and the clock, as one TypeScript module.
pub fn declarations() -> String {
    let config = Config::new().with_large_int("number");
    let mut collected = Collected {
        config: &config,
        seen: HashSet::new(),
        types: BTreeMap::new(),
    };
    super::visit_commands(&mut collected);
    collected.visit::<super::Event>();
    collected.visit::<super::errors::ApiError>();
    let types = collected
        .types
        .values()
        .fold(String::new(), |text, declaration| text + "\n" + declaration);
    format!("{HEADER}{types}\n{}\n{}", commands(&config), clock())
}

/// What day it is, the screens tell by the same clock as the core.
fn clock() -> String {
    format!(
        "/** How far the clocks of Việt Nam are ahead of UTC, all year. */\nexport const VIETNAM_UTC_OFFSET_SECONDS = {VIETNAM_UTC_OFFSET_SECONDS};\n"
    )
}

fn commands(config: &Config) -> String {
    let mut rows = Vec::new();
    super::declare_commands(config, &mut rows);
    let lines: String = rows
        .into_iter()
        .map(|(name, args, result)| format!("  {name}: {{ args: {args}; result: {result} }};\n"))
        .collect();
    format!(
        "/** Every command with its arguments and result. */\nexport interface Commands {{\n{lines}}}\n"
    )
}

/// Collects the declarations of all types that commands reach.
pub(super) struct Collected<'config> {
    config: &'config Config,
    seen: HashSet<TypeId>,
    types: BTreeMap<String, String>,
}

impl TypeVisitor for Collected<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declaration = format!("{docs}export {}\n", T::decl(self.config));
            self.types.insert(T::ident(self.config), declaration);
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_generated_typescript_is_current() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../ui/src/lib/api/generated/index.ts"
        );
        let wanted = super::declarations();
        if std::env::var_os("UPDATE_TYPESCRIPT").is_some() {
            std::fs::write(path, &wanted).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            committed == wanted,
            "run UPDATE_TYPESCRIPT=1 cargo test -p khupho-app typescript"
        );
    }
}
