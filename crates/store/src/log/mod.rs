//! The log: streams, transactions and operations as they are stored.

mod append;
mod reading;
mod streams;

pub(crate) use append::{NewTxn, OperationCopy, insert_operation, insert_txn, is_applied};
pub(crate) use reading::{StoredOperation, operation_at, operations_of_entity, read_operation};
pub use reading::{TxnLine, recent_transactions};
pub(crate) use streams::{
    Stream, close_growing, find_stream, growing, latest_hlc, open_stream, save_head,
};
