//! Programs that try to bring the compiler down: it must answer, with an error or without.

use std::sync::Arc;

use proptest::prelude::*;
use pvmscope::compile::{CompileMode, compile};
use pvmscope::source::Source;
use pvmscope::version::PythonVersion;

use crate::support::on_large_stack;

fn check(program: &str) {
    let source = Arc::new(Source::from_text("x.py", program));
    if let Err(error) = compile(&source, PythonVersion::default(), CompileMode::Exec) {
        assert!(!error.to_string().is_empty());
    }
}

#[test]
fn deep_and_long() {
    on_large_stack(|| {
        const N: usize = 100_000;
        for program in [
            "(".repeat(N),
            format!("x = {}1{}", "(".repeat(150), ")".repeat(150)),
            format!("x = {}1", "-".repeat(N)),
            format!("x = {}1", "not ".repeat(N)),
            format!("x = {}1", "lambda: ".repeat(N)),
            format!("x = 1{}", "+1".repeat(N)),
            format!("x = 1{}", "**1".repeat(N)),
            format!("x = a{}", ".b".repeat(N)),
            format!("x = a{}", "[0]".repeat(N)),
            format!("x = {}1", "1 if 1 else ".repeat(N)),
            format!("x = 1{}", " < 1".repeat(N)),
            format!("x = {}1", "a and ".repeat(N)),
            format!("if a: pass\n{}", "elif a: pass\n".repeat(N / 10)),
            format!("{}x = 1", "x = ".repeat(N)),
            (0..200).map(|depth| " ".repeat(depth) + "if x:\n").collect(),
            format!("x = {}", "9".repeat(N)),
            format!("x = 0x{}", "f".repeat(N)),
            format!("x = {}", "f'{".repeat(N)),
            format!("x = {}1{}", "f'{".repeat(140), "}'".repeat(140)),
            format!("x = f'{}'", "{a}".repeat(N / 10)),
            format!("x = {}", "'a' ".repeat(N)),
            "@a\n".repeat(N),
            "match ".repeat(N / 100),
            "type ".repeat(N / 100),
            ";".repeat(N),
            "\\\n".repeat(N),
            "\t".repeat(N),
            "0".repeat(N),
            "é".repeat(N),
        ] {
            check(&program);
        }
    });
}

#[test]
fn pieces() {
    on_large_stack(|| {
        for program in [
            "",
            "\\",
            "\\\n",
            "'",
            "'''",
            "f'",
            "f'{",
            "f'{'",
            "f'{a!",
            "f'{a:",
            "f'{a:{",
            "f'{a=",
            "f'{!",
            "f'{:",
            "f'{}",
            "rb",
            "b'",
            "0x",
            "1e",
            "1_",
            ".",
            "..",
            "@",
            "except",
            "except*",
            "except A, B",
            "def",
            "lambda",
            "lambda *",
            "def f(",
            "def f(*",
            "def f(**",
            "class",
            "import",
            "from",
            "from . import",
            "match x:\n case",
            "x =",
            "x :=",
            "(x :=",
            "f(x=",
            "f(*",
            "f(**",
            "{a:",
            "{**",
            "[*",
            "\u{0}",
            "x\u{0}",
            "\u{feff}",
            "\u{2028}",
            "\u{d7ff}",
            "try:",
            "try:\n x\n",
            "if x:\n",
            "if x",
            "print x",
            "print",
            "f'{x:{y:{z:{w}}}}'",
            "f'\\N{'",
            "'\\N{'",
            "'\\N'",
            "'\\x'",
            "'\\u12'",
            "b'\\x'",
            "\"\\",
            "x = \\",
            "  \\\n",
            "{",
            "}",
            "(]",
            "f'{(}'",
            "f'{a[}'",
            "f'{\"}",
            "async",
            "await",
            "async def",
            "x if",
            "x if y else",
        ] {
            check(program);
            check(&format!("{program}\n"));
            check(&format!("({program}"));
            check(&format!("if x:\n {program}\ny"));
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Any sequence of tokens gets an answer.
    #[test]
    fn any_tokens(words in prop::collection::vec(prop::sample::select(WORDS), 0..30)) {
        let program = words.join(" ").replace("\n ", "\n");
        on_large_stack(move || check(&program));
    }
}

const WORDS: &[&str] = &[
    "a", "b", "1", "'s'", "f'{x}'", "f'{", "}'", "(", ")", "[", "]", "{", "}", ",", ":", ";", ".", "=", "==", ":=",
    "+", "-", "*", "**", "/", "->", "@", "\n", "\n  ", "\n    ", "if", "else", "elif", "for", "in", "while", "def",
    "class", "lambda", "return", "yield", "try", "except", "finally", "with", "as", "import", "from", "global",
    "nonlocal", "del", "not", "and", "or", "is", "await", "async", "match", "case", "type", "print", "None", "True",
    "raise", "assert", "pass", "break", "x", "y", "\\\n",
];
