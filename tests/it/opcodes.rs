//! The opcode table of 3.14 against CPython 3.14's own (`tests/data/opcodes-3.14.json`, written by
//! `cpython_opcodes.py`): number, operand kind, caches, stack effect.

use pvmscope::opcode::{OperandKind, v314};
use serde_json::Value;

use crate::support::read;

fn check(name: &str, theirs: &Value) {
    let number = u8::try_from(theirs["number"].as_u64().expect("a number")).expect("a byte");
    let row = v314::TABLE.by_number(number).unwrap_or_else(|| panic!("{name} has no row"));
    assert_eq!(row.name, name);
    assert_eq!(v314::TABLE[row.opcode].number, u16::from(number), "{name}");
    assert_eq!(row.has_arg(), theirs["has_arg"].as_bool().expect("a bool"), "{name} has_arg");
    assert_eq!(u64::from(row.caches), theirs["caches"].as_u64().expect("a number"), "{name} caches");
    let kind = match row.operand {
        OperandKind::None | OperandKind::Number => "",
        OperandKind::Const => "const",
        OperandKind::Name | OperandKind::NameShift1 | OperandKind::NameShift2 => "name",
        OperandKind::Local => "local",
        OperandKind::Free => "free",
        OperandKind::JumpForward | OperandKind::JumpBackward | OperandKind::JumpToLabel => "jrel",
        OperandKind::Compare => "compare",
    };
    assert_eq!(kind, theirs["kind"], "{name} kind");
    for arg in 1..8 {
        let most = (row.popped)(arg).min((row.pushed)(arg));
        assert!((0..=most).contains(&(row.kept)(arg)), "{name} {arg} keeps more than it pops and pushes");
    }
    for (arg, effects) in theirs["stack_effect"].as_object().expect("an object") {
        let arg = arg.parse().unwrap_or(0);
        for (jump, effect) in [(false, &effects[0]), (true, &effects[1])] {
            assert_eq!(i64::from(row.stack_effect(arg, jump)), effect.as_i64().expect("a number"), "{name} {arg}");
        }
    }
}

#[test]
fn the_table_is_cpythons() {
    let golden: Value = serde_json::from_str(&read("tests/data/opcodes-3.14.json")).expect("valid JSON");
    let golden = golden.as_object().expect("an object");
    for (name, theirs) in golden {
        check(name, theirs);
    }
    assert_eq!(golden.len(), v314::TABLE.instructions().count());
}
