//! `print` and `input`: text to and from the standard streams.
//!
//! Called through the table of built-in functions. Mirrors `builtin_print` and `builtin_input` of
//! `Python/bltinmodule.c`.

use crate::machine::Stream;
use crate::object::Value;
use crate::object::layout::{module, thread};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::{Run, Vm};

pub const FUNCTIONS: &[Method] =
    &[Method::new("print", Signature::Any, print), Method::new("input", Signature::Range(0, 1), input)];

/// Where text goes.
#[derive(Clone, Copy)]
enum Target {
    /// The machine's own standard output.
    Stdout,
    /// An object with a method `write`.
    Object(Value),
}

fn print(vm: &mut Vm, args: &Args<'_>) -> Run {
    let named = Args { positional: &[], ..*args };
    let [sep, end, file, flush] = vm.parse_args("print", &named, ["sep", "end", "file", "flush"], 0, 0, 0)?;
    let target = if file.is_null() || file.is_none() { vm.stdout_target()? } else { Some(Target::Object(file)) };
    let Some(target) = target else { return Ok(Value::NONE) };
    let sep = separator(vm, sep, "sep", " ")?;
    let end = separator(vm, end, "end", "\n")?;
    for (i, &v) in args.positional.iter().enumerate() {
        if i > 0 {
            vm.write_to(target, sep)?;
        }
        let text = vm.str_of(v)?;
        vm.write_to(target, text)?;
    }
    vm.write_to(target, end)?;
    if !flush.is_null() && vm.is_true(flush)? {
        match target {
            Target::Object(file) => {
                vm.call_method(file, "flush", &[])?;
            }
            Target::Stdout => vm.flush_unrecorded(),
        }
    }
    Ok(Value::NONE)
}

fn separator(vm: &mut Vm, given: Value, name: &str, default: &str) -> Run {
    if given.is_null() || given.is_none() {
        return Ok(vm.machine.str(default));
    }
    if vm.is_str(given) {
        return Ok(given);
    }
    let class = vm.type_name(given);
    vm.type_error(format!("{name} must be None or a string, not {class}"))
}

impl Vm {
    /// `sys.stdout`; `None` if the program has set it to None.
    fn stdout_target(&mut self) -> Run<Option<Target>> {
        let modules = self.machine.thread(thread::MODULES);
        let [sys, stdout, original] = ["sys", "stdout", "__stdout__"].map(|name| self.machine.intern(name.into()));
        let heap = self.machine.heap();
        let Some(sys) = heap.dict_get_str(modules, sys) else { return Ok(Some(Target::Stdout)) };
        let namespace = heap.field(sys, module::DICT);
        let (now, original) = (heap.dict_get_str(namespace, stdout), heap.dict_get_str(namespace, original));
        match now {
            None => self.raise(self.exc.RuntimeError, "lost sys.stdout"),
            Some(v) if v.is_none() => Ok(None),
            Some(v) if Some(v) == original => Ok(Some(Target::Stdout)),
            Some(v) => Ok(Some(Target::Object(v))),
        }
    }

    fn write_to(&mut self, target: Target, text: Value) -> Run<()> {
        match target {
            Target::Stdout => {
                let text = self.text_of(text);
                self.machine.write_output(Stream::Stdout, &text);
            }
            Target::Object(file) => {
                self.call_method(file, "write", &[text])?;
            }
        }
        Ok(())
    }
}

fn input(vm: &mut Vm, args: &Args<'_>) -> Run {
    if let Some(prompt) = args.get(0) {
        let prompt = vm.str_of(prompt)?;
        vm.write_to(Target::Stdout, prompt)?;
    }
    match vm.input_line()? {
        Some(line) => {
            let line = line.strip_suffix('\n').unwrap_or(&line);
            Ok(vm.machine.str(line.strip_suffix('\r').unwrap_or(line)))
        }
        None => vm.raise(vm.exc.EOFError, "EOF when reading a line"),
    }
}
