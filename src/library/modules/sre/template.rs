//! Templates of `sub` and `expand`: text with references to groups.
//!
//! Called by patterns and matches. Mirrors `parse_template` of `Lib/re/_parser.py` and `expand_template` of
//! `Modules/_sre/sre.c`.

use super::Text;
use super::pattern::pattern;
use crate::object::Value;
use crate::runtime::{Run, Vm};
use crate::text::regex::Found;

/// Appends a template with its references replaced to `out`.
pub(super) fn expand(
    vm: &mut Vm,
    p: Value,
    template: &[u32],
    text: &Text,
    places: &Found,
    out: &mut Vec<u32>,
) -> Run<()> {
    let mut i = 0;
    while i < template.len() {
        let c = char::from_u32(template[i]).unwrap_or('\u{fffd}');
        i += 1;
        if c != '\\' || i == template.len() {
            out.push(template[i - 1]);
            continue;
        }
        let e = char::from_u32(template[i]).unwrap_or('\u{fffd}');
        i += 1;
        let group = match e {
            'g' if template.get(i) == Some(&u32::from('<')) => {
                let Some(len) = template[i..].iter().position(|&p| p == u32::from('>')) else {
                    return vm.value_error("missing >, unterminated name");
                };
                let name: String = template[i + 1..i + len].iter().filter_map(|&p| char::from_u32(p)).collect();
                i += len + 1;
                let names = vm.machine.heap().field(p, pattern::NAMES);
                match name.parse::<usize>() {
                    Ok(n) => n,
                    Err(_) => match vm.machine.heap().dict_scan(names, &name).and_then(|n| n.as_inline_int()) {
                        Some(n) => n as usize,
                        None => return vm.index_error(format!("unknown group name '{name}'")),
                    },
                }
            }
            '1'..='9' => {
                let mut n = e as usize - '0' as usize;
                if let Some(d) = template.get(i).and_then(|&p| char::from_u32(p)).and_then(|c| c.to_digit(10)) {
                    n = n * 10 + d as usize;
                    i += 1;
                }
                n
            }
            other => {
                let plain = match other {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'a' => '\x07',
                    'f' => '\x0c',
                    'v' => '\x0b',
                    '0' => '\0',
                    '\\' => '\\',
                    other => {
                        if other.is_ascii_alphabetic() {
                            return vm.value_error(format!("bad escape \\{other}"));
                        }
                        out.push(u32::from('\\'));
                        other
                    }
                };
                out.push(u32::from(plain));
                continue;
            }
        };
        match places.get(group) {
            Some(Some((start, end))) => out.extend_from_slice(&text.points[*start..*end]),
            Some(None) => {}
            None => return vm.value_error(format!("invalid group reference {group}")),
        }
    }
    Ok(())
}
