mod joining;
mod machines;
mod pins;
mod sending;
mod stopping;
mod ward;
