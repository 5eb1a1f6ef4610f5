//! `ast.dump` of whole files, with all positions.

use pvmscope::compile::CompileMode;
use pvmscope::compile::ast_dump::{DumpOptions, dump};
use pvmscope::compile::front::parse::parse;
use pvmscope::compile::front::tokenize::tokenize;
use pvmscope::source::Source;

use super::data;
use crate::support::on_large_stack;

fn check(name: &str) {
    on_large_stack(|| {
        let program = data(&format!("tree/{name}.py"));
        let expected = data(&format!("tree/{name}.txt"));
        let source = Source::from_text(name, &program);
        let parsed = parse(&source, &tokenize(&source), CompileMode::Exec).unwrap_or_else(|error| panic!("{error}"));
        let options = DumpOptions { include_attributes: true, indent: Some(1) };
        let dumped = dump(&source, &parsed.tree, options);
        for (line, (ours, theirs)) in dumped.lines().zip(expected.lines()).enumerate() {
            assert_eq!(ours, theirs, "{name}.txt, line {}", line + 1);
        }
        assert_eq!(dumped.lines().count(), expected.lines().count(), "{name}.txt");
    });
}

#[test]
fn fstrings() {
    check("fstrings");
}

#[test]
fn statements() {
    check("statements");
}

#[test]
fn patterns_and_positions() {
    check("patterns_and_positions");
}
