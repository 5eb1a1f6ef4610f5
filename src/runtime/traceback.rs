//! The text of uncaught exceptions, and the names that messages suggest.
//!
//! Called by `session` and `cli` when a program has ended with one, by `sys.excepthook`, and by `finalize`. Mirrors
//! `Python/pythonrun.c` and `Lib/traceback.py`.

use super::spelling::closest;
use super::{Unwind, Vm};
use crate::compile::error::{CompileError, ErrorKind, FoundBy};
use crate::object::layout::{exception, thread, traceback};
use crate::object::{Kind, Value};

/// Identical entries that are shown before "Previous line repeated".
const REPEATED: usize = 3;

/// Nested groups that are shown, and members of one group.
const MAX_GROUP_DEPTH: usize = 10;
const MAX_GROUP_WIDTH: usize = 15;

/// Text after the margin of exception groups.
#[derive(Default)]
struct Printed {
    text: String,
    /// The number of enclosing groups.
    depth: usize,
    /// Whether a line below the last member closes its group.
    needs_close: bool,
}

impl Printed {
    fn indent(&self) -> String {
        " ".repeat(2 * self.depth)
    }

    fn emit(&mut self, text: &str) {
        self.emit_with(text, '|');
    }

    fn emit_with(&mut self, text: &str, margin: char) {
        if self.depth == 0 {
            self.text.push_str(text);
            return;
        }
        let indent = self.indent();
        for line in text.split_inclusive('\n') {
            self.text.push_str(&format!("{indent}{margin} {line}"));
        }
    }
}

impl Vm {
    /// What CPython writes to standard error for an exception that ends the program.
    pub fn format_uncaught(&mut self, e: Value) -> String {
        let mut out = Printed::default();
        self.format_chain(e, &mut Vec::new(), &mut out);
        out.text
    }

    fn format_chain(&mut self, e: Value, seen: &mut Vec<Value>, out: &mut Printed) {
        seen.push(e);
        let heap = self.machine.heap();
        let (cause, context) = (heap.field(e, exception::CAUSE), heap.field(e, exception::CONTEXT));
        let suppressed = heap.field(e, exception::SUPPRESS) == Value::TRUE;
        if !cause.is_null() && !seen.contains(&cause) {
            self.format_chain(cause, seen, out);
            out.emit("\nThe above exception was the direct cause of the following exception:\n\n");
        } else if cause.is_null() && !suppressed && !context.is_null() && !seen.contains(&context) {
            self.format_chain(context, seen, out);
            out.emit("\nDuring handling of the above exception, another exception occurred:\n\n");
        }
        match self.group_members(e) {
            Some(members) => self.format_group(e, &members, seen, out),
            None => {
                let mut text = String::new();
                self.format_one(e, "Traceback", &mut text);
                out.emit(&text);
            }
        }
    }

    /// An exception group: itself after a margin, its members after a deeper one.
    fn format_group(&mut self, e: Value, members: &[Value], seen: &mut Vec<Value>, out: &mut Printed) {
        if out.depth > MAX_GROUP_DEPTH {
            out.emit(&format!("... (max_group_depth is {MAX_GROUP_DEPTH})\n"));
            return;
        }
        let outermost = out.depth == 0;
        if outermost {
            out.depth = 1;
        }
        let mut text = String::new();
        self.format_one(e, "Exception Group Traceback", &mut text);
        let (first, rest) = text.split_at(text.find('\n').map_or(0, |end| end + 1));
        if outermost && first.starts_with("Exception Group") {
            out.emit_with(first, '+');
            out.emit(rest);
        } else {
            out.emit(&text);
        }
        out.needs_close = false;
        let shown = members.len().min(MAX_GROUP_WIDTH + 1);
        for (i, &member) in members.iter().take(shown).enumerate() {
            let last = i + 1 == shown;
            if last {
                out.needs_close = true;
            }
            let truncated = i >= MAX_GROUP_WIDTH;
            let title = if truncated { "...".to_owned() } else { (i + 1).to_string() };
            let corner = if i == 0 { "+-" } else { "  " };
            let indent = out.indent();
            out.text.push_str(&format!("{indent}{corner}+---------------- {title} ----------------\n"));
            out.depth += 1;
            if truncated {
                let more = members.len() - MAX_GROUP_WIDTH;
                let plural = if more == 1 { "" } else { "s" };
                out.emit(&format!("and {more} more exception{plural}\n"));
            } else {
                self.format_chain(member, seen, out);
            }
            if last && out.needs_close {
                let indent = out.indent();
                out.text.push_str(&format!("{indent}+------------------------------------\n"));
                out.needs_close = false;
            }
            out.depth -= 1;
        }
        if outermost {
            out.depth = 0;
        }
    }

    /// One exception without those that it is chained to; `heading` comes above its frames.
    pub(crate) fn format_one(&mut self, e: Value, heading: &str, out: &mut String) {
        let mut tb = self.machine.heap().field(e, exception::TRACEBACK);
        let mut entries = Vec::new();
        while !tb.is_null() {
            let heap = self.machine.heap();
            entries.push((heap.field(tb, traceback::CODE), heap.field(tb, traceback::IP).as_raw() as u32));
            tb = heap.field(tb, traceback::NEXT);
        }
        if !entries.is_empty() {
            out.push_str(heading);
            out.push_str(" (most recent call last):\n");
        }
        self.format_entries(&entries, out);
        let line = match self.syntax_error_lines(e) {
            Some(lines) => lines,
            None => self.exception_line(e),
        };
        out.push_str(&line);
        self.format_notes(e, out);
    }

    fn format_entries(&mut self, entries: &[(Value, u32)], out: &mut String) {
        let (mut last, mut count) = (None, 0);
        for &(code, ip) in entries {
            let line = self.line_of(ip);
            let place = (code, line);
            if last == Some(place) {
                count += 1;
                if count > REPEATED {
                    continue;
                }
            } else {
                repeated(count, out);
                (last, count) = (Some(place), 1);
            }
            let code = std::sync::Arc::clone(&self.machine.heap().code(code).code);
            let shown = line.map_or_else(|| "?".to_owned(), |n| n.to_string());
            out.push_str(&format!("  File \"{}\", line {shown}, in {}\n", code.filename, code.name));
            if let Some(text) = line.and_then(|n| self.source_line(&code.filename, n)) {
                let text = text.trim();
                if !text.is_empty() {
                    out.push_str(&format!("    {text}\n"));
                }
            }
        }
        repeated(count, out);
    }

    /// The position, the line and the message of a SyntaxError that has a position.
    fn syntax_error_lines(&mut self, e: Value) -> Option<String> {
        let class = self.class_of(e);
        if !self.is_subclass(class, self.exc.SyntaxError) {
            return None;
        }
        let heap = self.machine.heap();
        let field = |i: u32| heap.field(e, exception::MEMBER_0 + i);
        let text = |v: Value| v.is(Kind::Str).then(|| heap.str(v).to_utf8_lossy());
        let number = |v: Value| v.as_inline_int().and_then(|n| u32::try_from(n).ok());
        let error = CompileError {
            kind: ErrorKind::Syntax { class: "SyntaxError", message: String::new() },
            filename: text(field(1)).unwrap_or_else(|| "<string>".to_owned()).into(),
            lineno: number(field(2))?,
            offset: number(field(3)).unwrap_or(0),
            end_lineno: number(field(5)).unwrap_or(0),
            end_offset: number(field(6)).unwrap_or(0) as i32,
            text: text(field(4)).map(|t| t.trim_end_matches('\n').to_owned()),
            found_by: FoundBy::Compiler,
        };
        let message = text(field(0)).unwrap_or_else(|| "<no detail available>".to_owned());
        let shown = error.to_string();
        let place = shown.strip_suffix("SyntaxError: ").unwrap_or(&shown);
        let name = self.class_full_name(class);
        Some(format!("{place}{name}: {message}\n"))
    }

    /// `ValueError: message`
    fn exception_line(&mut self, e: Value) -> String {
        let name = self.class_full_name(self.class_of(e));
        let name = name.strip_prefix("__main__.").unwrap_or(&name).to_owned();
        let text = match self.str_of(e) {
            Ok(text) => self.text_of(text),
            Err(Unwind::Raised) => {
                self.machine.take_exception();
                "<exception str() failed>".to_owned()
            }
            Err(_) => String::new(),
        };
        let hint = self.suggestion(e);
        if text.is_empty() { format!("{name}\n") } else { format!("{name}: {text}{hint}\n") }
    }

    /// ". Did you mean: 'x'?" for names that are not found.
    fn suggestion(&mut self, e: Value) -> String {
        let class = self.class_of(e);
        let is_name = self.is_subclass(class, self.exc.NameError);
        let is_attribute = self.is_subclass(class, self.exc.AttributeError);
        if self.is_subclass(class, self.exc.ImportError) {
            return self.import_suggestion(e);
        }
        if !is_name && !is_attribute {
            return String::new();
        }
        let wrong = self.machine.heap().field(e, exception::MEMBER_0);
        if !wrong.is(Kind::Str) {
            return String::new();
        }
        let wrong = self.text_of(wrong);
        let candidates = if is_attribute {
            let o = self.machine.heap().field(e, exception::MEMBER_1);
            if o.is_null() {
                return String::new();
            }
            self.all_attribute_names(o).unwrap_or_default()
        } else {
            self.names_in_scope(e)
        };
        if is_name && self.is_attribute_of_self(e, &wrong) {
            return format!(". Did you mean: 'self.{wrong}'?");
        }
        let candidates: Vec<String> = candidates.iter().map(|&c| self.text_of(c)).collect();
        let is_module = is_name && self.library.has_module(&wrong);
        match closest(&wrong, &candidates) {
            Some(c) if is_module => format!(". Did you mean: '{c}'? Or did you forget to import '{wrong}'?"),
            Some(c) => format!(". Did you mean: '{c}'?"),
            None if is_module => format!(". Did you forget to import '{wrong}'?"),
            None => String::new(),
        }
    }

    /// What `from module import name` may have meant.
    fn import_suggestion(&mut self, e: Value) -> String {
        let heap = self.machine.heap();
        let (module, name) = (heap.field(e, exception::MEMBER_1), heap.field(e, exception::MEMBER_3));
        if !module.is(Kind::Str) || !name.is(Kind::Str) {
            return String::new();
        }
        let all = self.machine.thread(thread::MODULES);
        let found = self.machine.heap().dict_scan(all, &self.text_of(module));
        let Some(module) = found.filter(|m| m.is(Kind::Module)) else { return String::new() };
        let names = self.all_attribute_names(module).unwrap_or_default();
        let names: Vec<String> = names.iter().map(|&c| self.text_of(c)).collect();
        match closest(&self.text_of(name), &names) {
            Some(c) => format!(". Did you mean: '{c}'?"),
            None => String::new(),
        }
    }

    /// Whether the frame in which a NameError arose has a `self` with an attribute of that name.
    fn is_attribute_of_self(&mut self, e: Value, name: &str) -> bool {
        let heap = self.machine.heap();
        let mut tb = heap.field(e, exception::TRACEBACK);
        if tb.is_null() {
            return false;
        }
        while !heap.field(tb, traceback::NEXT).is_null() {
            tb = heap.field(tb, traceback::NEXT);
        }
        let (f, code) = (heap.field(tb, traceback::FRAME), heap.field(tb, traceback::CODE));
        let names = heap.tuple(heap.code(code).localsplusnames);
        let Some(i) = names.iter().position(|&n| *heap.str(n) == *"self") else { return false };
        let mut v = heap.cell(self.machine.frame_locals(f) + i as u32);
        if v.is(Kind::Cell) {
            v = self.cell_contents(v);
        }
        if v.is_null() || v.is_raw() {
            return false;
        }
        let name = self.machine.intern(name.into());
        self.get_attr_opt(v, name).is_ok_and(|found| found.is_some())
    }

    /// The names visible in the frame in which a NameError arose, as candidates for what was meant.
    fn names_in_scope(&mut self, e: Value) -> Vec<Value> {
        let heap = self.machine.heap();
        let mut tb = heap.field(e, exception::TRACEBACK);
        if tb.is_null() {
            return Vec::new();
        }
        while !heap.field(tb, traceback::NEXT).is_null() {
            tb = heap.field(tb, traceback::NEXT);
        }
        let f = heap.field(tb, traceback::FRAME);
        let code = heap.code(heap.field(tb, traceback::CODE));
        let mut names: Vec<Value> = heap.tuple(code.localsplusnames).to_vec();
        use crate::object::layout::frame;
        for field in [frame::LOCALS, frame::GLOBALS, frame::BUILTINS] {
            let dict = heap.field(f, field);
            if dict.is(Kind::Dict) {
                names.extend(heap.dict_entries(dict).map(|e| e.key));
            }
        }
        names.retain(|n| n.is(Kind::Str));
        names
    }

    fn format_notes(&mut self, e: Value, out: &mut String) {
        let name = self.machine.intern("__notes__".into());
        let Some(notes) = self.own_attr(e, name).filter(|n| n.is(Kind::List)) else { return };
        for note in self.machine.heap().list(notes).to_vec() {
            if self.is_str(note) {
                out.push_str(&self.text_of(note));
                out.push('\n');
            }
        }
    }

    /// Adds a note to an exception that is in flight.
    pub fn add_note_text(&mut self, e: Value, note: &str) {
        let name = self.machine.intern("__notes__".into());
        let note = self.machine.str(note);
        match self.own_attr(e, name).filter(|n| n.is(Kind::List)) {
            Some(notes) => self.machine.list_push(notes, note),
            None => {
                let notes = self.machine.list(&[note]);
                if let Ok(dict) = self.instance_dict(e) {
                    self.machine.dict_set_str(dict, name, notes);
                }
            }
        }
    }
}

fn repeated(count: usize, out: &mut String) {
    if count > REPEATED {
        let more = count - REPEATED;
        let plural = if more == 1 { "" } else { "s" };
        out.push_str(&format!("  [Previous line repeated {more} more time{plural}]\n"));
    }
}
