//! Binding the arguments of a call to the parameters of a Python function.
//!
//! Called by `calls` and by the call instructions. Mirrors `initialize_locals` of `Python/ceval.c`, messages included.

use smallvec::SmallVec;

use crate::code::object::flags;
use crate::object::Value;
use crate::object::layout::{cell, function};
use crate::runtime::native::Args;
use crate::runtime::{Run, Vm};

impl Vm {
    /// A new frame for a call of a Python function, with its arguments bound. The arguments gain references.
    pub fn frame_for_call(&mut self, f: Value, args: &Args<'_>) -> Run {
        let heap = self.machine.heap();
        let code = heap.field(f, function::CODE);
        let shape = &heap.code(code).code;
        let (argcount, kwonly) = (shape.argcount as usize, shape.kwonlyargcount as usize);
        let simple = shape.flags & (flags::VARARGS | flags::VARKEYWORDS) == 0;
        let (globals, builtins) = (heap.field(f, function::GLOBALS), heap.field(f, function::BUILTINS));
        if simple && kwonly == 0 && args.names.is_empty() && args.positional.len() == argcount {
            let frame = self.machine.new_frame(code, f, globals, builtins, argcount as u32);
            for (i, &v) in args.positional.iter().enumerate() {
                self.machine.retain(v);
                self.machine.frame_init_local(frame, i as u32, v);
            }
            return Ok(frame);
        }
        let values = self.bind_arguments(f, args)?;
        let frame = self.machine.new_frame(code, f, globals, builtins, values.len() as u32);
        for (i, &v) in values.iter().enumerate() {
            self.machine.retain(v);
            self.machine.frame_init_local(frame, i as u32, v);
        }
        Ok(frame)
    }

    fn bind_arguments(&mut self, f: Value, args: &Args<'_>) -> Run<SmallVec<[Value; 8]>> {
        let heap = self.machine.heap();
        let code = heap.field(f, function::CODE);
        let loaded = heap.code(code);
        let shape = std::sync::Arc::clone(&loaded.code);
        let names = loaded.localsplusnames;
        let (argcount, kwonly) = (shape.argcount as usize, shape.kwonlyargcount as usize);
        let posonly = shape.posonlyargcount as usize;
        let named = argcount + kwonly;
        let varargs = shape.flags & flags::VARARGS != 0;
        let varkeywords = shape.flags & flags::VARKEYWORDS != 0;
        let mut out: SmallVec<[Value; 8]> = SmallVec::from_elem(Value::NULL, named);
        let given = args.positional.len();
        let direct = given.min(argcount);
        out[..direct].copy_from_slice(&args.positional[..direct]);
        let extra_keywords = if varkeywords { Some(self.machine.dict()) } else { None };
        for (&name, &v) in args.names.iter().zip(args.named) {
            let heap = self.machine.heap();
            let params = &heap.tuple(names)[..named];
            let found = (posonly..named).find(|&i| params[i] == name || heap.str_eq(params[i], name));
            match found {
                Some(i) if !out[i].is_null() => {
                    let (q, p) = (self.function_qualname(f), heap_text(self, name));
                    return self.type_error(format!("{q}() got multiple values for argument '{p}'"));
                }
                Some(i) => out[i] = v,
                None => match extra_keywords {
                    Some(dict) => self.dict_set_name(dict, name, v)?,
                    None => return self.unexpected_keyword(f, args, name, names, posonly),
                },
            }
        }
        if given > argcount && !varargs {
            return self.too_many_positional(f, given, &out, argcount, kwonly);
        }
        self.fill_defaults(f, &mut out, given, argcount, kwonly, names)?;
        if varargs {
            let rest = &args.positional[direct..];
            let rest = self.machine.tuple(rest);
            out.push(rest);
        }
        if let Some(dict) = extra_keywords {
            out.push(dict);
        }
        Ok(out)
    }

    fn fill_defaults(
        &mut self,
        f: Value,
        out: &mut [Value],
        given: usize,
        argcount: usize,
        kwonly: usize,
        names: Value,
    ) -> Run<()> {
        if given < argcount {
            let heap = self.machine.heap();
            let defaults = heap.field(f, function::DEFAULTS);
            let defaults: &[Value] = if defaults.is_null() { &[] } else { heap.tuple(defaults) };
            let first = argcount - defaults.len().min(argcount);
            for (i, &d) in (first..argcount).zip(defaults) {
                if out[i].is_null() {
                    out[i] = d;
                }
            }
            let missing: Vec<usize> = (given.min(first)..first).filter(|&i| out[i].is_null()).collect();
            if !missing.is_empty() {
                return self.missing_arguments(f, "positional", &missing, names);
            }
        }
        if kwonly > 0 {
            let heap = self.machine.heap();
            let defaults = heap.field(f, function::KWDEFAULTS);
            let mut missing = Vec::new();
            for i in argcount..argcount + kwonly {
                if out[i].is_null() {
                    let name = heap.tuple(names)[i];
                    let default = if defaults.is_null() { None } else { heap.dict_get_str(defaults, name) };
                    match default {
                        Some(d) => out[i] = d,
                        None => missing.push(i),
                    }
                }
            }
            if !missing.is_empty() {
                return self.missing_arguments(f, "keyword-only", &missing, names);
            }
        }
        Ok(())
    }

    fn missing_arguments<T>(&mut self, f: Value, kind: &str, missing: &[usize], names: Value) -> Run<T> {
        let heap = self.machine.heap();
        let quoted: Vec<String> =
            missing.iter().map(|&i| format!("'{}'", heap.str(heap.tuple(names)[i]).to_utf8_lossy())).collect();
        let list = match quoted.as_slice() {
            [one] => one.clone(),
            [a, b] => format!("{a} and {b}"),
            [most @ .., last] => format!("{}, and {last}", most.join(", ")),
            [] => String::new(),
        };
        let plural = if missing.len() == 1 { "" } else { "s" };
        let q = self.function_qualname(f);
        let n = missing.len();
        self.type_error(format!("{q}() missing {n} required {kind} argument{plural}: {list}"))
    }

    fn too_many_positional<T>(
        &mut self,
        f: Value,
        given: usize,
        out: &[Value],
        argcount: usize,
        kwonly: usize,
    ) -> Run<T> {
        let keyword_given = out[argcount..argcount + kwonly].iter().filter(|v| !v.is_null()).count();
        let heap = self.machine.heap();
        let defaults = heap.field(f, function::DEFAULTS);
        let defaults = if defaults.is_null() { 0 } else { heap.tuple(defaults).len() };
        let (takes, plural) = if defaults > 0 {
            (format!("from {} to {argcount}", argcount - defaults), true)
        } else {
            (argcount.to_string(), argcount != 1)
        };
        let s = |b: bool| if b { "s" } else { "" };
        let q = self.function_qualname(f);
        let keyword_note = if keyword_given > 0 {
            format!(
                " positional argument{} (and {keyword_given} keyword-only argument{})",
                s(given != 1),
                s(keyword_given != 1)
            )
        } else {
            String::new()
        };
        let verb = if given == 1 && keyword_given == 0 { "was" } else { "were" };
        self.type_error(format!(
            "{q}() takes {takes} positional argument{} but {given}{keyword_note} {verb} given",
            s(plural)
        ))
    }

    fn unexpected_keyword<T>(
        &mut self,
        f: Value,
        args: &Args<'_>,
        name: Value,
        names: Value,
        posonly: usize,
    ) -> Run<T> {
        let q = self.function_qualname(f);
        let heap = self.machine.heap();
        let params = &heap.tuple(names)[..posonly];
        let wrong: Vec<String> = params
            .iter()
            .filter(|&&p| args.names.iter().any(|&n| heap.str_eq(n, p)))
            .map(|&p| heap.str(p).to_utf8_lossy())
            .collect();
        if !wrong.is_empty() {
            return self.type_error(format!(
                "{q}() got some positional-only arguments passed as keyword arguments: '{}'",
                wrong.join(", ")
            ));
        }
        let given = heap_text(self, name);
        let candidates: Vec<String> = {
            let heap = self.machine.heap();
            let code = heap.code(heap.field(f, function::CODE));
            let named = (code.code.argcount + code.code.kwonlyargcount) as usize;
            heap.tuple(names)[posonly..named].iter().map(|&n| heap.str(n).to_utf8_lossy()).collect()
        };
        let hint = match crate::runtime::spelling::closest(&given, &candidates) {
            Some(c) => format!(". Did you mean '{c}'?"),
            None => String::new(),
        };
        self.type_error(format!("{q}() got an unexpected keyword argument '{given}'{hint}"))
    }

    /// The qualified name of a function in messages.
    pub fn function_qualname(&self, f: Value) -> String {
        let heap = self.machine.heap();
        heap.str(heap.field(f, function::QUALNAME)).to_utf8_lossy()
    }

    /// The contents of a cell, or NULL.
    pub fn cell_contents(&self, c: Value) -> Value {
        self.machine.heap().field(c, cell::CONTENTS)
    }
}

fn heap_text(vm: &Vm, s: Value) -> String {
    vm.machine.heap().str(s).to_utf8_lossy()
}
