//! The compiler's front end against CPython: trees, symbol tables, errors and warnings; and programs that must never
//! bring it down. The expectations are made by `tests/oracle/front_end.py`.

mod differential;
mod errors;
mod fuzz;
mod hostile;
mod modes;
mod names;
mod semantic_errors;
mod stages;
mod tree;

/// The text of a file of the front end's test data.
fn data(name: &str) -> String {
    crate::support::read(&format!("tests/data/compile/{name}"))
}
