//! The commands where they meet the system: output that cannot be written, words that are for the program, names that
//! are no text.
//!
//! What the commands print otherwise is compared with CPython's by `corpus`. Here CPython's answers are written beside
//! the cases; where pvmscope says something of its own, that is so.

#![cfg(target_os = "linux")]

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A folder of its own, which is removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pvmscope-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: impl AsRef<OsStr>, text: &str) {
        fs::write(self.0.join(name.as_ref()), text).unwrap();
    }

    fn command(&self, words: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pvmscope"));
        command.args(words).current_dir(&self.0).stdin(Stdio::null());
        command
    }

    fn output(&self, words: &[impl AsRef<OsStr>]) -> Output {
        self.command(words).output().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn full() -> File {
    File::options().write(true).open("/dev/full").unwrap()
}

/// The writing end of a pipe whose reader has gone.
fn closed_pipe() -> Stdio {
    std::io::pipe().unwrap().1.into()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Commands that write to standard output.
const WRITERS: &[&[&str]] = &[
    &["--help"],
    &["--version"],
    &["help", "record"],
    &["exec", "--help"],
    &["trace", "--help"],
    &["exec", "prints.py"],
    &["exec", "prints_much.py"],
    &["exec", "flushes.py"],
    &["exec", "for_ever.py"],
    &["exec", "exits.py"],
    &["trace", "prints.py"],
    &["record", "prints.py"],
    &["dis", "prints.py"],
    &["code", "prints.py"],
    &["code", "--stage", "ast", "prints.py"],
    &["lesson"],
];

fn with_writers(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("prints.py", "print('one')\n");
    folder.write("prints_much.py", "print('x' * 100_000)\n");
    folder.write("flushes.py", "import sys\nsys.stdout.write('a')\nsys.stdout.flush()\n");
    folder.write("for_ever.py", "while True: print('x')\n");
    folder.write("exits.py", "import sys\nprint('x')\nsys.exit(5)\n");
    folder
}

#[test]
fn what_cannot_be_written_is_reported() {
    let folder = with_writers("full");
    for words in WRITERS {
        let output = folder.command(words).stdout(full()).output().unwrap();
        let said = text(&output.stderr);
        assert_eq!(said, "pvmscope: cannot write: [Errno 28] No space left on device\n", "{words:?}");
        assert_eq!(output.status.code(), Some(1), "{words:?}");
    }
}

/// The reader has had enough: a quiet end, with the status that the shell gives to one by SIGPIPE.
#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let folder = with_writers("pipe");
    for words in WRITERS {
        let output = folder.command(words).stdout(closed_pipe()).output().unwrap();
        assert_eq!((text(&output.stderr), output.status.code()), ("", Some(141)), "{words:?}");
    }
}

/// Nobody can read what was wrong, but the status says that something was.
#[test]
fn errors_on_standard_error_count() {
    let folder = Folder::new("stderr");
    folder.write("writes.py", "import sys\nprint('e', file=sys.stderr)\n");
    folder.write("raises.py", "1/0\n");
    folder.write("warns.py", "x = 1 is 1\n");
    folder.write("quiet.py", "x = 1\n");
    let check = |words: &[&str], status: i32| {
        let output = folder.command(words).stderr(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{words:?}");
    };
    check(&["exec", "writes.py"], 1);
    check(&["exec", "raises.py"], 1);
    check(&["exec", "warns.py"], 1);
    check(&["dis", "warns.py"], 1);
    check(&["dis", "missing.py"], 2);
    check(&["--unknown"], 2);
    check(&["exec", "quiet.py"], 0);
}

#[test]
fn what_follows_the_program_is_for_the_program() {
    let folder = Folder::new("words");
    folder.write("argv.py", "import sys\nprint(sys.argv)\n");
    let check = |words: &[&str], argv: &str| {
        assert_eq!(text(&folder.output(words).stdout), format!("{argv}\n"), "{words:?}");
    };
    check(&["exec", "argv.py", "--help"], "['argv.py', '--help']");
    check(&["exec", "argv.py", "-h", "--stdin", "x"], "['argv.py', '-h', '--stdin', 'x']");
    check(&["exec", "argv.py", "--stdin", "x"], "['argv.py', '--stdin', 'x']");
    check(&["exec", "argv.py", "--python", "2", "--", "--version"], "['argv.py', '--python', '2', '--', '--version']");
    check(&["exec", "--stdin", "/dev/null", "argv.py", "-c"], "['argv.py', '-c']");
    for command in ["trace", "record"] {
        let output = folder.output(&[command, "argv.py", "--help", "--max-steps", "1"]);
        let line = text(&output.stdout).lines().last().unwrap();
        let last: serde_json::Value = serde_json::from_str(line).unwrap();
        // `record` does not say what was printed, but it has not stopped after one step.
        let wanted = if command == "trace" { "['argv.py', '--help', '--max-steps', '1']\n" } else { "finished" };
        assert_eq!(last.get("stdout").or(last.get("stop")).unwrap(), wanted, "{command}");
        let output = folder.output(&[command, "--help"]);
        assert!(text(&output.stdout).contains(&format!("Usage: pvmscope {command} ")), "{output:?}");
        assert_eq!(folder.output(&[command, "--unknown"]).status.code(), Some(2));
    }
}

/// A name that is not UTF-8, and would colour a terminal red.
fn odd(ending: &str) -> OsString {
    OsStr::from_bytes(&[b"odd\xff\x1b[31m", ending.as_bytes()].concat()).to_owned()
}

#[test]
fn names_that_are_not_utf_8_work() {
    let folder = Folder::new("names");
    let inner = Folder(folder.0.join(odd("")));
    fs::create_dir_all(&inner.0).unwrap();
    inner.write("helper.py", "NAME = 'helper'\n");
    let program = "import sys, helper\nprint(ascii([sys.argv, __file__[-12:], helper.NAME]))\n1/0\n";
    inner.write(odd(".py"), program);
    let output = inner.output(&[OsStr::new("exec"), &odd(".py"), OsStr::from_bytes(b"a\xe9")]);
    let wanted = r"[['odd\udcff\x1b[31m.py', 'a\udce9'], 'odd\udcff\x1b[31m.py', 'helper']";
    assert_eq!(text(&output.stdout), format!("{wanted}\n"));
    // As CPython prints it: what is not text is escaped.
    let said = text(&output.stderr);
    assert!(said.contains("odd\\udcff\x1b[31m.py\", line 3, in <module>\n    1/0\n"), "{said:?}");
    for command in ["trace", "record", "dis", "code"] {
        let output = inner.output(&[OsStr::new(command), &odd(".py")]);
        assert!(!output.stdout.is_empty() && !text(&output.stdout).contains('\x1b'), "{command}: {output:?}");
    }
    let list = inner.0.join("list");
    fs::write(&list, [odd(".py").as_bytes(), b"\n"].concat()).unwrap();
    assert_eq!(inner.output(&["code", "--list", "list"]).status.code(), Some(0));
}

#[test]
fn nothing_in_a_name_reaches_the_terminal_as_it_is() {
    let folder = Folder::new("escapes");
    // CPython: python3.14: can't open file 'odd\udcff\x1b[31m': [Errno 2] No such file or directory
    let wanted = "can't open file 'odd\\udcff\\x1b[31m': [Errno 2] No such file or directory\n";
    for command in ["trace", "record", "dis"] {
        let output = folder.output(&[OsStr::new(command), &odd("")]);
        assert_eq!(
            (text(&output.stderr), output.status.code()),
            (&*format!("pvmscope: {wanted}"), Some(2)),
            "{command}"
        );
    }
    folder.write("unsupported\x1b.py", "open('x')\n");
    folder.write("default\x1b.py", "def f[T = int](): pass\n");
    let cases: &[&[&str]] = &[
        &["exec", "unsupported\x1b.py"],
        &["dis", "default\x1b.py"],
        &["--\x1b[31m"],
        &["exec", "--\x1b[31m"],
        &["dis", "a", "\x1b[31m"],
        &["lesson", "\x1b"],
    ];
    for words in cases {
        let said = folder.output(words).stderr;
        assert!(!said.is_empty() && !said.contains(&0x1b), "{words:?}: {}", text(&said));
    }
    // What JSON allows to stand as it is: DEL, a C1 control, and what turns the writing round.
    let program = "print('\\x7f\\x9b\\u202e\\u2066\\u061c é')\n";
    folder.write("prints.py", program);
    folder.write("\u{202e}\u{9b}.py", program);
    let output = folder.output(&["trace", "prints.py"]);
    assert!(text(&output.stdout).contains(r#"{"stdout":"\u007f\u009b\u202e\u2066\u061c é\n""#), "{output:?}");
    let output = folder.output(&["code", "\u{202e}\u{9b}.py"]);
    assert!(text(&output.stdout).contains(r#"{"file":"\u202e\u009b.py""#), "{output:?}");
}

#[test]
fn what_holds_no_program_and_no_end_is_refused() {
    let folder = Folder::new("refused");
    File::create(folder.0.join("large.py")).unwrap().set_len(3 << 30).unwrap();
    for (file, reason) in
        [("large.py", "larger than"), ("/dev/zero", "larger than"), (".", "[Errno 21] Is a directory")]
    {
        let output = folder.output(&["exec", file]);
        assert!(text(&output.stderr).contains(reason), "{file}: {output:?}");
        assert_eq!((text(&output.stderr).lines().count(), output.status.code()), (1, Some(2)), "{file}");
    }
    folder.write("reads.py", "print(input())\n");
    for command in ["exec", "trace", "record"] {
        let output = folder.output(&[command, "--stdin", "/dev/zero", "reads.py"]);
        assert!(text(&output.stderr).starts_with("pvmscope: can't open file '/dev/zero': it is larger"), "{output:?}");
    }
}
