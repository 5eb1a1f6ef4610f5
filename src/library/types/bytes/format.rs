//! The `%` operator of `bytes` and `bytearray`.
//!
//! Called by the tables of both; the format is parsed as text of code points below 256. Mirrors `_PyBytes_FormatEx`.

use crate::format::percent::{self, Field};
use crate::library::types::str::format::Values;
use crate::number::int_text::MAX_STR_DIGITS;
use crate::object::Value;
use crate::runtime::native::Args;
use crate::runtime::{Run, Vm};
use crate::text::PyStr;

/// The bytes of a text of code points below 256.
fn low_bytes(text: &PyStr) -> Vec<u8> {
    text.iter().map(|point| point as u8).collect()
}

impl Vm {
    fn format_bytes(&mut self, format: &[u8], operand: Value) -> Run<Vec<u8>> {
        let text = |vm: &Vm, v: Value| vm.bytes_like(v).is_some();
        let values = Values::of(self, operand, text);
        let key_of = |vm: &mut Vm, key: &PyStr| vm.machine.bytes(low_bytes(key));
        let formatted =
            self.format_pieces(&PyStr::from_latin1(format), values, "bytes", key_of, Self::convert_for_bytes)?;
        Ok(low_bytes(&formatted))
    }

    fn convert_for_bytes(&mut self, v: Value, code: u32, index: usize, field: &Field) -> Run<PyStr> {
        let code_char = char::from_u32(code).unwrap_or('\0');
        let text = match code_char {
            's' | 'b' => {
                let bytes = self.bytes_for_percent(v)?;
                percent::render_text(&PyStr::from_latin1(&bytes), field)
            }
            'r' | 'a' => {
                let text = self.ascii_of(v)?;
                percent::render_text(self.pystr(text), field)
            }
            'c' => {
                let byte = self.byte_for_percent(v)?;
                percent::render_char(byte.into(), field)
            }
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' => {
                let i = self.percent_int(v, code_char)?;
                percent::render_int(&i, code_char, field, MAX_STR_DIGITS)
            }
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => match self.real_value(v)? {
                Some(f) => percent::render_float(f, code_char, field),
                None => {
                    let class = self.type_name(v);
                    return self.type_error(format!("float argument required, not {class}"));
                }
            },
            _ => Err(percent::unsupported(code, index)),
        };
        self.ok(text)
    }

    fn bytes_for_percent(&mut self, v: Value) -> Run<Vec<u8>> {
        if let Some(bytes) = self.bytes_like(v) {
            return Ok(bytes);
        }
        match self.bytes_special(v)? {
            Some(bytes) => Ok(bytes),
            None => {
                let class = self.type_name(v);
                self.type_error(format!(
                    "%b requires a bytes-like object, or an object that implements __bytes__, not '{class}'"
                ))
            }
        }
    }

    fn byte_for_percent(&mut self, v: Value) -> Run<u8> {
        let class = self.type_name(v);
        if let Some(bytes) = self.bytes_like(v) {
            if let [byte] = bytes[..] {
                return Ok(byte);
            }
            let len = bytes.len();
            return self.type_error(format!(
                "%c requires an integer in range(256) or a single byte, not a {class} object of length {len}"
            ));
        }
        if !self.is_int(v) && self.special_unbound(v, self.names.__index__).is_none() {
            return self.type_error(format!("%c requires an integer in range(256) or a single byte, not {class}"));
        }
        match u8::try_from(&self.index(v)?) {
            Ok(byte) => Ok(byte),
            Err(_) => self.raise(self.exc.OverflowError, "%c arg not in range(256)"),
        }
    }
}

pub(crate) fn modulo(vm: &mut Vm, args: &Args<'_>) -> Run {
    let format = vm.own_bytes(args[0]);
    let bytes = vm.format_bytes(&format, args[1])?;
    Ok(vm.bytes_as(args[0], bytes))
}

pub(crate) fn reflected_modulo(vm: &mut Vm, args: &Args<'_>) -> Run {
    let Some(format) = vm.bytes_like(args[1]) else { return Ok(Value::NOT_IMPLEMENTED) };
    let bytes = vm.format_bytes(&format, args[0])?;
    Ok(vm.bytes_as(args[1], bytes))
}
