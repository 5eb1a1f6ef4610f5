//! Values as text, without running any code of the program: no `__repr__`, no addresses.
//!
//! Called by every view and by `cli trace`. A value is written in one of two manners: that of the trace is the oracle's
//! (`tests/oracle/cpython_trace.py`), limits included; that of the screen says more. What they share is here; each
//! manner has a file for the rest.

mod screen;
mod trace;

use num_traits::Signed;

use crate::machine::Machine;
use crate::number::complex::{Complex, complex_repr};
use crate::number::float_text::float_repr;
use crate::object::layout::{cell, class, exception, function, generator, method, module, range, slice};
use crate::object::{Kind, Value};
use crate::text::PyStr;
use crate::text::repr::{repr_bytes, repr_str};

/// The number of characters of a str or bytes object that are shown.
const MAX_TEXT: usize = 60;
/// Containers with more items are shown by their length.
const MAX_ITEMS: usize = 8;
/// Containers nested more deeply are shown by their length.
const MAX_DEPTH: u32 = 3;
/// Ints with as many bits are shown by their size.
const MAX_BITS: u64 = 256;

/// Where the two manners of writing a value differ.
trait Manner {
    /// The text of a str or bytes object that is too long, from the name of its type, its beginning and its length.
    fn long_text(&self, kind: &str, start: &str, len: usize) -> String;
    /// Writes an object that this manner treats in its own way; returns whether it does.
    fn own(&self, show: &mut Show<'_>, v: Value, depth: u32) -> bool;
    /// Writes a container that has more items, or is nested more deeply, than is shown; `name` is its class's, `len`
    /// the number of its items.
    fn long_container(&self, show: &mut Show<'_>, v: Value, name: &str, len: usize, depth: u32);
    /// The text of a set or frozenset, from the name of its class and its items in the order of the table.
    fn set(&self, name: &str, items: Vec<String>) -> String;
}

/// A value as the trace writes it.
pub fn show(machine: &Machine, v: Value) -> String {
    text_of(machine, v, &trace::Trace)
}

/// A value as written for a learner.
pub fn display(machine: &Machine, v: Value) -> String {
    text_of(machine, v, &screen::Screen)
}

fn text_of(machine: &Machine, v: Value, manner: &dyn Manner) -> String {
    let mut out = String::new();
    Show { machine, out: &mut out, manner }.value(v, 0);
    out
}

/// [`display`] for a value on the value stack or in a fast local: a raw number is a saved instruction pointer.
pub fn display_slot(machine: &Machine, v: Value) -> String {
    if v.is_raw() { show_slot(machine, v) } else { display(machine, v) }
}

/// A value on the value stack or in a fast local: a raw number is a saved instruction pointer.
pub fn show_slot(machine: &Machine, v: Value) -> String {
    if v.is_raw() { format!("<tagged int {}>", v.as_raw()) } else { show(machine, v) }
}

/// The `__qualname__` of a value's class.
pub fn type_name(machine: &Machine, v: Value) -> String {
    match v {
        Value::NULL => "NULL".to_owned(),
        Value::NONE => "NoneType".to_owned(),
        Value::TRUE | Value::FALSE => "bool".to_owned(),
        Value::ELLIPSIS => "ellipsis".to_owned(),
        Value::NOT_IMPLEMENTED => "NotImplementedType".to_owned(),
        v if v.is_inline_int() => "int".to_owned(),
        v => machine.class_of(v).map_or_else(|| "raw".to_owned(), |class| class_qualname(machine, class)),
    }
}

fn class_qualname(machine: &Machine, class: Value) -> String {
    if class.is(Kind::Type) { text(machine, machine.heap().field(class, class::QUALNAME)) } else { "?".to_owned() }
}

/// The text of a str; empty for anything else.
fn text(machine: &Machine, v: Value) -> String {
    if v.is(Kind::Str) { machine.heap().str(v).to_utf8_lossy() } else { String::new() }
}

/// Text for the screen and for JSON: a lone surrogate appears only as an escape, as `repr` writes it.
fn quoted(text: &PyStr) -> String {
    repr_str(text).to_utf8_lossy()
}

struct Show<'a> {
    machine: &'a Machine,
    out: &'a mut String,
    manner: &'a dyn Manner,
}

impl Show<'_> {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn value(&mut self, v: Value, depth: u32) {
        let (heap, manner) = (self.machine.heap(), self.manner);
        if manner.own(self, v, depth) {
            return;
        }
        match v.kind() {
            None => self.inline(v),
            Some(Kind::Int) => {
                let i = heap.big_int(v);
                if i.bits() < MAX_BITS {
                    self.push(&i.to_string());
                } else {
                    self.push(&format!("<int {} bits>", i.abs().bits()));
                }
            }
            Some(Kind::Float) => self.push(&float_repr(heap.float(v))),
            Some(Kind::Complex) => {
                let (real, imag) = heap.complex(v);
                self.push(&complex_repr(Complex { real, imag }));
            }
            Some(Kind::Str) => {
                let text = heap.str(v);
                if text.len() <= MAX_TEXT {
                    self.push(&quoted(text));
                } else {
                    let (start, len) = (quoted(&text.slice(0, MAX_TEXT)), text.len());
                    self.push(&manner.long_text("str", &start, len));
                }
            }
            Some(Kind::Bytes) => {
                let bytes = heap.bytes(v);
                if bytes.len() <= MAX_TEXT {
                    self.push(&repr_bytes(bytes));
                } else {
                    self.push(&manner.long_text("bytes", &repr_bytes(&bytes[..MAX_TEXT]), bytes.len()));
                }
            }
            Some(Kind::Tuple | Kind::List | Kind::Dict | Kind::Set) => self.container(v, depth),
            Some(Kind::Code) => self.named("code", heap.code(v).name),
            Some(Kind::Slice) => {
                let parts = [slice::START, slice::STOP, slice::STEP].map(|field| heap.field(v, field));
                self.push("slice(");
                self.items(&parts, depth + 1);
                self.push(")");
            }
            Some(Kind::Range) => self.range(v),
            Some(Kind::Cell) => {
                let contents = heap.field(v, cell::CONTENTS);
                if contents.is_null() {
                    self.push("<cell empty>");
                } else {
                    self.push("<cell ");
                    self.value(contents, depth + 1);
                    self.push(">");
                }
            }
            Some(Kind::Function) => self.named("function", heap.field(v, function::QUALNAME)),
            Some(Kind::Method) => {
                let f = heap.field(v, method::FUNCTION);
                if f.is(Kind::Function) {
                    self.named("bound method", heap.field(f, function::QUALNAME));
                } else {
                    self.push(&format!("<bound method {}>", type_name(self.machine, f)));
                }
            }
            Some(Kind::Native) => {
                if type_name(self.machine, v) == "builtin_function_or_method" {
                    self.push(&format!("<built-in {}>", self.machine.native_name(v)));
                } else {
                    self.object(v);
                }
            }
            Some(Kind::Type) => self.named("class", heap.field(v, class::QUALNAME)),
            Some(Kind::Module) => {
                let dict = heap.field(v, module::DICT);
                self.named("module", heap.dict_scan(dict, "__name__").unwrap_or(Value::NULL));
            }
            Some(Kind::Generator) => {
                let kind = type_name(self.machine, v);
                self.named(&kind, heap.field(v, generator::QUALNAME));
            }
            Some(Kind::Exception) => {
                self.push(&format!("<{} ", type_name(self.machine, v)));
                self.value(heap.field(v, exception::ARGS), depth + 1);
                self.push(">");
            }
            Some(_) => self.object(v),
        }
    }

    fn inline(&mut self, v: Value) {
        match v {
            Value::NULL => self.push("NULL"),
            Value::NONE => self.push("None"),
            Value::TRUE => self.push("True"),
            Value::FALSE => self.push("False"),
            Value::ELLIPSIS => self.push("Ellipsis"),
            Value::NOT_IMPLEMENTED => self.push("NotImplemented"),
            v => match v.as_inline_int() {
                Some(i) => self.push(&i.to_string()),
                None => self.push(&format!("{v:?}")),
            },
        }
    }

    fn object(&mut self, v: Value) {
        let name = type_name(self.machine, v);
        self.push(&format!("<{name} object>"));
    }

    fn named(&mut self, kind: &str, name: Value) {
        let name = text(self.machine, name);
        self.push(&format!("<{kind} {name}>"));
    }

    fn range(&mut self, v: Value) {
        let heap = self.machine.heap();
        let [start, stop, step] = [range::START, range::STOP, range::STEP].map(|field| heap.field(v, field));
        self.push("range(");
        if step.as_inline_int() == Some(1) {
            self.items(&[start, stop], 0);
        } else {
            self.items(&[start, stop, step], 0);
        }
        self.push(")");
    }

    /// Writes values one after another, separated by commas.
    fn items(&mut self, items: &[Value], depth: u32) {
        for (i, &item) in items.iter().enumerate() {
            if i > 0 {
                self.push(", ");
            }
            self.value(item, depth);
        }
    }

    fn container(&mut self, v: Value, depth: u32) {
        let heap = self.machine.heap();
        let name = type_name(self.machine, v);
        let kind = v.kind().expect("containers are objects");
        let len = match kind {
            Kind::Dict => heap.dict_len(v),
            Kind::Set => heap.set_len(v),
            _ => heap.sequence(v).len(),
        };
        if !matches!(name.as_str(), "tuple" | "list" | "dict" | "set" | "frozenset") {
            return self.object(v);
        }
        if depth >= MAX_DEPTH || len > MAX_ITEMS {
            let manner = self.manner;
            return manner.long_container(self, v, &name, len, depth);
        }
        match kind {
            Kind::Tuple => {
                self.push("(");
                self.items(heap.tuple(v), depth + 1);
                self.push(if len == 1 { ",)" } else { ")" });
            }
            Kind::List => {
                self.push("[");
                self.items(heap.list(v), depth + 1);
                self.push("]");
            }
            Kind::Dict => {
                self.push("{");
                for (i, entry) in heap.dict_entries(v).enumerate() {
                    if i > 0 {
                        self.push(", ");
                    }
                    self.value(entry.key, depth + 1);
                    self.push(": ");
                    self.value(entry.value, depth + 1);
                }
                self.push("}");
            }
            _ => {
                let mut items: Vec<String> = Vec::with_capacity(len);
                for (_, key) in heap.set_entries(v) {
                    let mut item = String::new();
                    Show { machine: self.machine, out: &mut item, manner: self.manner }.value(key, depth + 1);
                    items.push(item);
                }
                self.push(&self.manner.set(&name, items));
            }
        }
    }
}
