//! Formatting with `str`: `%`, `format`, `format_map` and `__format__`.
//!
//! The three formatting languages are parsed in `crate::format`; here values are fetched and converted, in CPython's
//! order, as each conversion may call Python code. Listed in the table of `str`. Mirrors `Objects/unicode_format.c`
//! and `Objects/stringlib/unicode_format.h`.

use num_bigint::BigInt;

use crate::format::percent::{self, Conversion, Count, Field, Percent};
use crate::format::template::{self, AutoNumber, First, MAX_DEPTH, Step, Template};
use crate::format::values;
use crate::number::int_text::MAX_STR_DIGITS;
use crate::object::{Kind, Value};
use crate::runtime::native::Args;
use crate::runtime::{Run, Vm};
use crate::text::{PyStr, StrBuilder};

/// The values that a `%` must convert.
pub(crate) struct Values {
    items: Vec<Value>,
    next: usize,
    /// The right operand, if it can be subscripted by key.
    mapping: Option<Value>,
}

impl Values {
    /// The values of the right operand of `%`; `text` says which types are text themselves and so not mappings.
    pub(crate) fn of(vm: &mut Vm, operand: Value, text: fn(&Vm, Value) -> bool) -> Self {
        let data = vm.data(operand);
        if data.is(Kind::Tuple) {
            return Self { items: vm.machine.heap().tuple(data).to_vec(), next: 0, mapping: None };
        }
        let is_mapping = !text(vm, operand) && vm.special_unbound(operand, vm.names.__getitem__).is_some();
        Self { items: vec![operand], next: 0, mapping: is_mapping.then_some(operand) }
    }

    pub(crate) fn has_mapping(&self) -> bool {
        self.mapping.is_some()
    }

    /// The next value, or the one that the key names.
    pub(crate) fn take(&mut self, vm: &mut Vm) -> Run {
        match self.items.get(self.next) {
            Some(&v) => {
                self.next += 1;
                Ok(v)
            }
            None => vm.type_error("not enough arguments for format string"),
        }
    }

    /// Makes the value of a key the only one to convert.
    pub(crate) fn choose(&mut self, vm: &mut Vm, key: Value) -> Run<()> {
        let Some(mapping) = self.mapping else { return vm.type_error("format requires a mapping") };
        let v = vm.get_item(mapping, key)?;
        self.items = vec![v];
        self.next = 0;
        Ok(())
    }

    /// Checks that nothing is left at the end.
    pub(crate) fn finish(&self, vm: &mut Vm, what: &str) -> Run<()> {
        if self.next < self.items.len() && self.mapping.is_none() {
            return vm.type_error(format!("not all arguments converted during {what} formatting"));
        }
        Ok(())
    }

    /// Width and precision with their stars replaced.
    pub(crate) fn field(&mut self, vm: &mut Vm, conversion: &Conversion) -> Run<Field> {
        let mut field = Field { flags: conversion.flags, width: 0, precision: None };
        match conversion.width {
            None => {}
            Some(Count::Number(width)) => field.width = width,
            Some(Count::Star) => {
                let width = self.star(vm, "width")?;
                field.flags.left |= width < 0;
                field.width = width.unsigned_abs() as usize;
            }
        }
        match conversion.precision {
            None => {}
            Some(Count::Number(precision)) => field.precision = Some(precision),
            Some(Count::Star) => field.precision = Some(usize::try_from(self.star(vm, "precision")?).unwrap_or(0)),
        }
        Ok(field)
    }

    fn star(&mut self, vm: &mut Vm, what: &str) -> Run<i64> {
        let v = self.take(vm)?;
        if !vm.is_int(v) {
            return vm.type_error("* wants int");
        }
        match vm.as_index_i64(v) {
            Some(i) if what == "width" || i32::try_from(i).is_ok() => Ok(i),
            _ => {
                let size = if what == "width" { "ssize_t" } else { "int" };
                vm.raise(vm.exc.OverflowError, format!("Python int too large to convert to C {size}"))
            }
        }
    }
}

impl Vm {
    /// `format % operand`
    pub fn format_percent(&mut self, format: &PyStr, operand: Value) -> Run<PyStr> {
        let values = Values::of(self, operand, Vm::is_str);
        self.format_pieces(format, values, "string", |vm, key| vm.machine.str(key.clone()), Self::convert_percent)
    }

    /// The text that a format makes of values: of `str`, or of `bytes` as code points below 256. `key_of` makes the key of
    /// a mapping, `convert` the text of a value for a conversion, given its code and where that is.
    pub(crate) fn format_pieces(
        &mut self,
        format: &PyStr,
        mut values: Values,
        what: &str,
        key_of: fn(&mut Self, &PyStr) -> Value,
        convert: fn(&mut Self, Value, u32, usize, &Field) -> Run<PyStr>,
    ) -> Run<PyStr> {
        let mut pieces = Percent::new(format);
        let mut out = StrBuilder::with_capacity(format.len() + 32);
        loop {
            let piece = pieces.next_piece(values.has_mapping());
            match self.ok(piece)? {
                None => break,
                Some(percent::Piece::Literal(text)) => out.push_str(&text),
                Some(percent::Piece::Conversion(conversion)) => {
                    if let Some(key) = &conversion.key {
                        let key = key_of(self, key);
                        values.choose(self, key)?;
                    }
                    let field = values.field(self, &conversion)?;
                    let code = self.ok(conversion.code.clone())?;
                    let v = values.take(self)?;
                    let text = convert(self, v, code, conversion.index, &field)?;
                    out.push_str(&text);
                }
            }
        }
        values.finish(self, what)?;
        Ok(out.finish())
    }

    fn convert_percent(&mut self, v: Value, code: u32, index: usize, field: &Field) -> Run<PyStr> {
        let code_char = char::from_u32(code).unwrap_or('\0');
        let text = match code_char {
            's' => {
                let text = self.str_of(v)?;
                percent::render_text(self.pystr(text), field)
            }
            'r' => {
                let text = self.repr_of(v)?;
                percent::render_text(self.pystr(text), field)
            }
            'a' => {
                let text = self.ascii_of(v)?;
                percent::render_text(self.pystr(text), field)
            }
            'c' => {
                let point = self.percent_char(v)?;
                percent::render_char(point, field)
            }
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' => {
                let i = self.percent_int(v, code_char)?;
                percent::render_int(&i, code_char, field, MAX_STR_DIGITS)
            }
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                let f = self.float_value(v)?;
                percent::render_float(f, code_char, field)
            }
            _ => Err(percent::unsupported(code, index)),
        };
        self.ok(text)
    }

    fn percent_char(&mut self, v: Value) -> Run<u32> {
        if self.is_str(v) {
            let text = self.pystr(v);
            if text.len() == 1 {
                return Ok(text.at(0));
            }
            let len = text.len();
            return self.type_error(format!("%c requires an int or a unicode character, not a string of length {len}"));
        }
        if !self.is_int(v) && self.special_unbound(v, self.names.__index__).is_none() {
            let class = self.type_name(v);
            return self.type_error(format!("%c requires an int or a unicode character, not {class}"));
        }
        match i64::try_from(&self.index(v)?) {
            Ok(point @ 0..0x11_0000) => Ok(point as u32),
            _ => self.raise(self.exc.OverflowError, "%c arg not in range(0x110000)"),
        }
    }

    /// The int that `%d` and the like convert.
    pub(crate) fn percent_int(&mut self, v: Value, code: char) -> Run<BigInt> {
        if self.is_int(v) {
            return Ok(self.int_value(v));
        }
        let whole = matches!(code, 'o' | 'x' | 'X');
        let index = self.special_unbound(v, self.names.__index__).is_some();
        let number = index
            || self.special_unbound(v, self.names.__int__).is_some()
            || self.special_unbound(v, self.names.__float__).is_some()
            || self.data(v).is(Kind::Complex);
        let result = match number {
            false => None,
            true if whole => {
                let result = self.index(v);
                self.catch(result, self.exc.TypeError)?
            }
            true => {
                let result = self.int_of(v);
                self.catch(result, self.exc.TypeError)?.map(|i| self.int_value(i))
            }
        };
        match result {
            Some(i) => Ok(i),
            None => {
                let class = self.type_name(v);
                let wanted = if whole { "an integer" } else { "a real number" };
                self.type_error(format!("%{code} format: {wanted} is required, not {class}"))
            }
        }
    }

    /// Fills a template with the arguments of `str.format` or a mapping.
    fn format_template(
        &mut self,
        text: &PyStr,
        fields: &Fields<'_>,
        numbering: &mut AutoNumber,
        depth: usize,
    ) -> Run<PyStr> {
        if depth == 0 {
            return self.raise_failure(template::too_deep());
        }
        let mut pieces = Template::new(text);
        let mut out = StrBuilder::with_capacity(text.len() + 32);
        loop {
            let piece = pieces.next_piece();
            let Some(piece) = self.ok(piece)? else { return Ok(out.finish()) };
            out.push_str(&piece.literal);
            let Some(field) = piece.field else { continue };
            let mut v = self.field_value(&field.name, fields, numbering)?;
            if let Some(conversion) = field.conversion {
                v = match char::from_u32(conversion) {
                    Some('r') => self.repr_of(v)?,
                    Some('s') => self.str_of(v)?,
                    Some('a') => self.ascii_of(v)?,
                    _ => return self.raise_failure(template::unknown_conversion(conversion)),
                };
            }
            let spec = if field.spec_has_fields {
                self.keep(v);
                self.format_template(&field.spec, fields, numbering, depth - 1)?
            } else {
                field.spec
            };
            if spec.is_empty() && v.is(Kind::Str) {
                out.push_str(self.machine.heap().str(v));
                continue;
            }
            let spec = self.machine.str(spec);
            let shown = self.format_of(v, spec)?;
            out.push_str(self.pystr(shown));
        }
    }

    fn field_value(&mut self, name: &PyStr, fields: &Fields<'_>, numbering: &mut AutoNumber) -> Run {
        let split = template::split_name(name, numbering);
        let (first, mut steps) = self.ok(split)?;
        let mut v = match (first, fields) {
            (First::Index(i), Fields::Arguments(args)) => match args.get(i) {
                Some(v) => v,
                None => {
                    return self.index_error(format!("Replacement index {i} out of range for positional args tuple"));
                }
            },
            (First::Index(_), Fields::Mapping(_)) => {
                return self.value_error("Format string contains positional fields");
            }
            (First::Key(key), Fields::Arguments(args)) => {
                let heap = self.machine.heap();
                let found = args.names.iter().position(|&n| *heap.str(n) == key);
                match found {
                    Some(i) => args.named[i],
                    None => {
                        let key = self.machine.str(key);
                        return self.key_error(key);
                    }
                }
            }
            (First::Key(key), Fields::Mapping(mapping)) => {
                let key = self.machine.str(key);
                self.get_item(*mapping, key)?
            }
        };
        loop {
            let step = steps.next_step();
            v = match self.ok(step)? {
                None => return Ok(v),
                Some(Step::Attribute(name)) => {
                    let name = self.machine.intern(name);
                    self.get_attr(v, name)?
                }
                Some(Step::Index(i)) => {
                    let i = self.machine.int(i as i64);
                    self.get_item(v, i)?
                }
                Some(Step::Key(key)) => {
                    let key = self.machine.str(key);
                    self.get_item(v, key)?
                }
            };
        }
    }
}

/// Where the fields of a template get their values.
enum Fields<'a> {
    /// The arguments of `str.format`.
    Arguments(Args<'a>),
    /// The argument of `str.format_map`.
    Mapping(Value),
}

pub(crate) fn modulo(vm: &mut Vm, args: &Args<'_>) -> Run {
    let format = vm.pystr(args[0]).clone();
    let text = vm.format_percent(&format, args[1])?;
    Ok(vm.machine.str(text))
}

pub(crate) fn reflected_modulo(vm: &mut Vm, args: &Args<'_>) -> Run {
    if !vm.is_str(args[1]) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let format = vm.pystr(args[1]).clone();
    let text = vm.format_percent(&format, args[0])?;
    Ok(vm.machine.str(text))
}

pub(crate) fn format(vm: &mut Vm, args: &Args<'_>) -> Run {
    let text = vm.pystr(args[0]).clone();
    let fields = Fields::Arguments(args.rest());
    let text = vm.format_template(&text, &fields, &mut AutoNumber::default(), MAX_DEPTH)?;
    Ok(vm.machine.str(text))
}

pub(crate) fn format_map(vm: &mut Vm, args: &Args<'_>) -> Run {
    let text = vm.pystr(args[0]).clone();
    let fields = Fields::Mapping(args[1]);
    let text = vm.format_template(&text, &fields, &mut AutoNumber::default(), MAX_DEPTH)?;
    Ok(vm.machine.str(text))
}

pub(crate) fn dunder_format(vm: &mut Vm, args: &Args<'_>) -> Run {
    let spec = vm.format_spec(args[1])?;
    if spec.is_empty() {
        return if args[0].is(Kind::Str) { Ok(args[0]) } else { vm.str_of(args[0]) };
    }
    let name = vm.type_name(args[0]);
    let text = values::format_str(vm.pystr(args[0]), &spec, &name);
    let text = vm.ok(text)?;
    Ok(vm.machine.str(text))
}
