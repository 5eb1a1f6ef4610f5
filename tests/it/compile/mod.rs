//! The compiler's front end against CPython: trees, symbol tables, errors and warnings; and what must never bring it
//! down. The expectations are made by `tests/oracle/front_end.py`.

mod differential;
mod errors;
mod fuzz;
mod hostile;
mod modes;
mod names;
mod semantic_errors;
mod stages;
mod tree;

use std::path::PathBuf;

/// A file of the front end's test data.
fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/compile").join(name)
}

/// Run `test` with the stack that the compiler asks for.
fn on_large_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(test).expect("a thread can be made");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}
