/** Types of every command, generated from the Rust of `crates/app/src/api`. */
export type * from "./generated";
