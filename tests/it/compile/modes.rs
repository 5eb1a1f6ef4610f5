//! Expressions and statements compiled in the modes `eval` and `single` of `compile()`, against CPython's results in
//! `tests/data/compile/modes.jsonl`, written by `tests/oracle/modes.py`.

use std::sync::Arc;

use pvmscope::code::render;
use pvmscope::code::{CodeObject, Const};
use pvmscope::compile::{CompileMode, compile};
use pvmscope::source::Source;
use pvmscope::version::PythonVersion;
use serde_json::{Value, json};

use super::data;

#[test]
fn code_objects_are_those_of_cpython() {
    for line in data("modes.jsonl").lines() {
        let case: Value = serde_json::from_str(line).expect("a line of JSON");
        let mode = if case["mode"] == "eval" { CompileMode::Eval } else { CompileMode::Single };
        let program = case["source"].as_str().expect("a source");
        let source = Arc::new(Source::from_text("case.py", program));
        let code = compile(&source, PythonVersion::default(), mode).expect("the program compiles").code;
        let mut objects = Vec::new();
        collect(&code, &mut objects);
        assert_eq!(case["objects"], Value::Array(objects), "{program}");
    }
}

/// A code object, then those in its constants.
fn collect(code: &CodeObject, objects: &mut Vec<Value>) {
    objects.push(json!({
        "name": code.qualname,
        "code": hex(&code.code),
        "positions": hex(&code.linetable),
        "consts": code.consts.iter().map(render::show).collect::<Vec<_>>(),
    }));
    for constant in &code.consts {
        if let Const::Code(inner) = constant {
            collect(inner, objects);
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
