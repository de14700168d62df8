//! From arguments to the commands of the core.

pub(crate) mod activity;
pub(crate) mod assessment;
pub(crate) mod claim;
pub(crate) mod evidence;
pub(crate) mod exchange;
pub(crate) mod help;
pub(crate) mod household;
pub(crate) mod import;
pub(crate) mod journal;
pub(crate) mod lookup;
pub(crate) mod member;
pub(crate) mod metric;
pub(crate) mod network;
pub(crate) mod pack;
pub(crate) mod pin;
pub(crate) mod review;
pub(crate) mod store;
pub(crate) mod ward;
pub(crate) mod welfare;

use crate::arguments::{Arguments, Command};
use crate::output::Outcome;
use crate::{progress, sign_in};
use khupho_app::Host;
use khupho_app::api::common::Nothing;
use khupho_app::api::errors::{ApiError, ErrorCode};
use khupho_app::api::session::{Language, UndoTxn};
use khupho_app::api::{Request, common::Id, common::Page, dispatch};
use serde_json::Value;
use std::sync::Arc;
use store::{KeyFrom, StoreCommand};

/// A notebook that is open for one command.
pub(crate) struct Open<'host> {
    /// The core, signed in.
    pub(crate) host: &'host Host,
    /// Language of messages.
    pub(crate) language: Language,
}

impl Open<'_> {
    /// Runs one command.
    pub(crate) fn run(&self, request: Request) -> Result<Value, ApiError> {
        dispatch(
            self.host,
            &self.host.begin(Some(progress::JOB.to_owned())),
            request,
        )
    }
}

/// The first rows of a list.
pub(crate) fn page(offset: u32, limit: u32) -> Page {
    Page { offset, limit }
}

/// Runs what was typed.
///
/// # Errors
/// The core's refusal.
pub(crate) fn run(arguments: Arguments) -> Result<Outcome, ApiError> {
    let language = arguments.language.into();
    if let Command::Pack(command) = &arguments.command
        && let Some(value) = pack::without_store(command)?
    {
        return Ok(value.into());
    }
    let host = Arc::new(sign_in::host(sign_in::home_folder(arguments.home)?));
    progress::show(&host);
    progress::stop_on_ctrl_c(&host);
    match arguments.command {
        Command::Init(init) => store::init(&host, init),
        Command::Demo(demo) => store::demo(&host, &demo),
        Command::Status => status(&host),
        Command::Join(join) => Ok(ward::join(&host, arguments.member.as_deref(), join)?.into()),
        Command::Store(StoreCommand::Restore {
            backup,
            with_recovery_code,
        }) => {
            let key = if with_recovery_code {
                KeyFrom::RecoveryCode
            } else {
                KeyFrom::Secret
            };
            store::restore(&host, arguments.member.as_deref(), backup, key)
        }
        Command::Store(StoreCommand::Backups) => backups(&host),
        command => {
            let member = arguments.member.as_deref();
            if let Some(preview) = import::preview_without_store(&host, &command, language)? {
                return Ok(preview);
            }
            if let Some(value) = before_sign_in(&host, member, &command)? {
                return Ok(value.into());
            }
            sign_in::sign_in(&host, member)?;
            let open = Open {
                host: &host,
                language,
            };
            run_open(&open, command)
        }
    }
}

/// What needs no sign-in: founding, asking for a forgotten PIN, the outside of a file.
fn before_sign_in(
    host: &Host,
    member: Option<&str>,
    command: &Command,
) -> Result<Option<Value>, ApiError> {
    match command {
        Command::Ward(command) => ward::without_store(host, command),
        Command::Bundle(command) => exchange::without_store(host, command),
        Command::Pin(command) => pin::without_sign_in(host, member, command),
        _ => Ok(None),
    }
}

fn backups(host: &Host) -> Result<Outcome, ApiError> {
    Ok(dispatch(host, &host.begin(None), Request::backups(Nothing {}))?.into())
}

fn status(host: &Host) -> Result<Outcome, ApiError> {
    Ok(dispatch(host, &host.begin(None), Request::status(Nothing {}))?.into())
}

fn run_open(open: &Open<'_>, command: Command) -> Result<Outcome, ApiError> {
    let value = match command {
        Command::Home => open.run(Request::home(Nothing {}))?,
        Command::Member(command) => member::members(open, command)?,
        Command::Neighborhood(command) => member::neighborhoods(open, command)?,
        Command::Pack(command) => pack::with_store(open, command)?,
        Command::Assessment(command) => assessment::run(open, &command)?,
        Command::Claim(command) => claim::claims(open, command)?,
        Command::Evidence(command) => evidence::run(open, command)?,
        Command::Households(command) => return household::run(open, command),
        Command::Help(command) => return help::run(open, command),
        Command::Activity(command) => activity::run(open, command)?,
        Command::Welfare(command) => welfare::run(open, command)?,
        Command::Journal(command) => journal::run(open, command)?,
        Command::Review(command) => review::run(open, command)?,
        Command::Ward(command) => return ward::run(open, command),
        Command::Bundle(command) => exchange::bundles(open, command)?,
        Command::TakeIn(arguments) => return exchange::take_in(open, arguments),
        Command::Taken(command) => exchange::taken(open, command)?,
        Command::Receipts(command) => exchange::receipts(open, command)?,
        Command::PutAside(command) => exchange::put_aside(open, command)?,
        Command::Network(command) => network::run(open, command)?,
        Command::Hub(command) => network::hub(open, command)?,
        Command::Waiting => open.run(Request::waiting(Nothing {}))?,
        Command::Simultaneous(command) => exchange::simultaneous(open, command)?,
        Command::Pin(command) => pin::run(open, command)?,
        Command::Metrics(command) => metric::run(open, command)?,
        Command::Imports(command) => import::imports(open, &command)?,
        Command::Store(command) => return store::run(open, &command),
        Command::Export(command) => household::export(open, command)?,
        Command::Recent { limit } => open.run(Request::recent_deeds(Page { offset: 0, limit }))?,
        Command::Undo { txn } => open.run(Request::undo(UndoTxn { txn: Id(txn) }))?,
        Command::Call { command, arguments } => call(open, &command, &arguments)?,
        Command::Init(_) | Command::Demo(_) | Command::Status | Command::Join(_) => Value::Null,
    };
    Ok(value.into())
}

/// Sends a command by its name.
fn call(open: &Open<'_>, command: &str, arguments: &str) -> Result<Value, ApiError> {
    let malformed =
        |error: serde_json::Error| ApiError::new(ErrorCode::BadRequest).with("detail", error);
    let arguments: Value = serde_json::from_str(arguments).map_err(malformed)?;
    let request = serde_json::json!({"command": command, "args": arguments});
    open.run(serde_json::from_value(request).map_err(malformed)?)
}
