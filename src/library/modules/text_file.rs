//! Standard input, output and error as Python objects: `sys.stdin`, `sys.stdout`, `sys.stderr`.
//!
//! What they write goes into the machine's output, what they read comes from its input. Made by `sys`. Mirrors the
//! parts of `Modules/_io/textio.c` that such streams have.

use crate::library::types::iterators;
use crate::machine::Stream;
use crate::object::Value;
use crate::object::layout::record;
use crate::runtime::Pause;
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

record! {
    /// Fields of a file.
    field {
        /// Raw: the number of the stream.
        NUMBER,
    }
}

/// `_io.TextIOWrapper`
pub static DEF: TypeDef = TypeDef {
    module: "_io",
    methods: &[
        Method::new("write", Signature::One, write),
        Method::new("writelines", Signature::One, |vm, args| {
            for line in vm.collect(args[1])? {
                vm.call_method(args[0], "write", &[line])?;
            }
            Ok(Value::NONE)
        }),
        Method::new("flush", Signature::NoArgs, |_, _| Ok(Value::NONE)),
        Method::new("isatty", Signature::NoArgs, |_, _| Ok(Value::FALSE)),
        Method::new("fileno", Signature::NoArgs, |vm, args| {
            let n = number(vm, args[0]);
            Ok(vm.machine.int(n))
        }),
        Method::new("readable", Signature::NoArgs, |vm, args| Ok(Value::bool(number(vm, args[0]) == STDIN))),
        Method::new("writable", Signature::NoArgs, |vm, args| Ok(Value::bool(number(vm, args[0]) != STDIN))),
        Method::new("readline", Signature::NoArgs, |vm, args| {
            check_readable(vm, args[0])?;
            let line = vm.input_line()?;
            Ok(vm.machine.str(line.unwrap_or_default()))
        }),
        Method::new("read", Signature::NoArgs, |vm, args| {
            check_readable(vm, args[0])?;
            let mut all = String::new();
            while let Some(line) = vm.input_line()? {
                all.push_str(&line);
            }
            Ok(vm.machine.str(all))
        }),
        Method::new("readlines", Signature::NoArgs, |vm, args| {
            check_readable(vm, args[0])?;
            let list = vm.machine.list(&[]);
            while let Some(line) = vm.input_line()? {
                let line = vm.machine.str(line);
                vm.machine.list_push(list, line);
            }
            Ok(list)
        }),
        iterators::SELF_ITER,
        Method::new("__next__", Signature::Slot(0), |vm, args| {
            check_readable(vm, args[0])?;
            match vm.input_line()? {
                Some(line) => Ok(vm.machine.str(line)),
                None => vm.stop_iteration(Value::NONE),
            }
        }),
        Method::new("__repr__", Signature::Slot(0), |vm, args| {
            let n = number(vm, args[0]);
            let mode = if n == STDIN { "r" } else { "w" };
            let name = NAMES[n as usize];
            Ok(vm.machine.str(format!("<_io.TextIOWrapper name='{name}' mode='{mode}' encoding='utf-8'>")))
        }),
    ],
    getters: &[
        Getter::new("name", |vm, v| {
            let n = number(vm, v);
            Ok(vm.machine.str(NAMES[n as usize]))
        }),
        Getter::new("mode", |vm, v| {
            let n = number(vm, v);
            Ok(vm.machine.str(if n == STDIN { "r" } else { "w" }))
        }),
        Getter::new("encoding", |vm, _| Ok(vm.machine.str("utf-8"))),
        Getter::new("closed", |_, _| Ok(Value::FALSE)),
    ],
    ..TypeDef::new("TextIOWrapper")
};

/// The number of standard input.
pub(crate) const STDIN: i64 = 0;
/// The number of standard output.
pub(crate) const STDOUT: i64 = 1;
/// The number of standard error.
pub(crate) const STDERR: i64 = 2;

const NAMES: [&str; 3] = ["<stdin>", "<stdout>", "<stderr>"];

fn number(vm: &Vm, v: Value) -> i64 {
    vm.machine.heap().field(v, field::NUMBER).as_raw()
}

fn check_readable(vm: &mut Vm, v: Value) -> Run<()> {
    if number(vm, v) == STDIN { Ok(()) } else { vm.raise(vm.exc.OSError, "not readable") }
}

fn write(vm: &mut Vm, args: &Args<'_>) -> Run {
    let stream = match number(vm, args[0]) {
        STDOUT => Stream::Stdout,
        STDERR => Stream::Stderr,
        _ => return vm.raise(vm.exc.OSError, "not writable"),
    };
    if !vm.is_str(args[1]) {
        return vm.bad_argument("write", "argument", "str", args[1]);
    }
    let data = vm.data(args[1]);
    let (text, len) = (vm.text_of(data), vm.machine.heap().str(data).len());
    vm.machine.write_output(stream, &text);
    Ok(vm.machine.int(len as i64))
}

impl Vm {
    /// One of the three streams as an object.
    pub(crate) fn new_text_file(&mut self, number: i64) -> Value {
        self.new_record(&DEF, &[Value::raw(number)])
    }

    /// The next line of input with its newline, `None` at the end; the run waits if there is none yet.
    pub fn input_line(&mut self) -> Run<Option<String>> {
        if !self.machine.input_ready() {
            if self.machine.is_recording() {
                return Err(self.suspend(Pause::InputWanted));
            }
            // Without a journal nothing can be taken back and repeated: the program waits, as under CPython.
            self.flush_output();
            let mut line = String::new();
            match std::io::stdin().read_line(&mut line) {
                Ok(1..) => self.machine.add_input([line]),
                Ok(0) | Err(_) => self.machine.close_input(),
            }
        }
        Ok(self.machine.read_input())
    }
}
