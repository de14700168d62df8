//! Files as people have them, from bytes to a table with its notes.

mod any_format;
mod damage;
mod delimited;
mod offices;
mod passwords;
mod support;
mod workbooks;
mod xls;
mod xlsx;
