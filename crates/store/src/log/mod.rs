//! The log: streams, transactions and operations as they are stored.

mod append;
mod personal;
mod reading;
mod streams;

pub(crate) use append::{
    INSERT_OPERATION, NewTxn, OperationCopy, find_txn, insert_operation, insert_txn, insert_with,
    is_withheld,
};
pub(crate) use personal::{fill_in_payload, fill_in_personal, lacks_payload};
pub(crate) use reading::{
    StoredOperation, operation_in, operations, operations_of_entity, positions_after,
    read_operation,
};
pub use reading::{TxnLine, recent_transactions};
pub(crate) use streams::{
    Stream, close_growing, find_stream, growing, latest_hlc, open_stream, save_head,
};
