//! dump
use std::sync::Arc;
use pvmscope::compile::{*, future::FutureFeatures, symtable::SymbolTable};
fn main() {
    std::thread::Builder::new().stack_size(1<<30).spawn(|| {
    let f = std::env::args().nth(1).unwrap();
    let s = Arc::new(pvmscope::source::Source::from_bytes(&f, &std::fs::read(&f).unwrap()).unwrap());
    let m = parse::parse_module(s).unwrap();
    let fut = FutureFeatures::of_module(&m.source, &m.module).unwrap();
    let st = SymbolTable::of_module(&m.source, &m.module, &fut).unwrap();
    match v314::codegen::compile_program(&m.source, st, fut.annotations, &m.module.body, false) {
        Ok(c) => for w in c.warnings { eprintln!("{w:?}") },
        Err(e) => println!("{e}"),
    }
    }).unwrap().join().unwrap();
}
