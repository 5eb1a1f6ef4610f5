//! The phrases that replace the placeholders in a row's sentence: values, names with what they are bound to,
//! consequences of values that are already there.
//!
//! Used by `explain` alone. A placeholder that cannot be filled is left as it is, which a test rules out.

use super::{Here, call, cut, operands};
use crate::inspect::display;
use crate::object::{Kind, Value};
use crate::opcode::Opcode;

/// The maximum number of values of a list that are shown.
const MOST_ITEMS: usize = 6;
const LONGEST_ITEM: usize = 24;
/// What is shown for a name that is bound to nothing.
const UNSET: &str = "unset";

/// The phrase for a placeholder.
pub(super) fn placeholder(text: &str, here: Here<'_>) -> String {
    let instr = here.frame.instruction();
    let arg = instr.arg as usize;
    match text {
        "arg" => instr.arg.to_string(),
        "name" => operands::names(here.frame).0,
        "name1" => operands::names(here.frame).1,
        "local" => local(here, &operands::names(here.frame).0),
        "local1" => local(here, &operands::names(here.frame).1),
        "const" => here.shown(here.snapshot.heap().cell(instr.resolved)),
        "op" => operands::operator(here.frame),
        "target" => operands::target(here.frame),
        "binary" => binary(here),
        "call" => call::written(here),
        "outcome" => call::outcome(here),
        "items" => items(here, &here.top_values(arg)),
        "built" => built(here),
        "pops" => pops(if instr.op == Opcode::BUILD_MAP { 2 * arg } else { arg }),
        "found" => found(here),
        "was" => was(here),
        "where" => if here.frame.is_module() { "the globals" } else { "the namespace here" }.to_owned(),
        "jumps" => jumps(here),
        "height" => height(arg),
        "cleared" => cleared(here),
        "raises" => raises(here),
        "attribute" => attribute(here),
        "intrinsic" => intrinsic(here),
        "formatted" => formatted(here),
        "resumes" => resumes(instr.arg),
        "returns" => returns(here),
        "low" => (arg & 0xff).to_string(),
        "high" => (arg >> 8).to_string(),
        _ => of_operand(text, here).unwrap_or_else(|| format!("{{{text}}}")),
    }
}

/// `tos`, `tos1` …, `place arg+1` and `arg NOUN`.
fn of_operand(text: &str, here: Here<'_>) -> Option<String> {
    let arg = here.frame.instruction().arg as usize;
    if let Some(place) = text.strip_prefix("tos") {
        let place = if place.is_empty() { 0 } else { place.parse().ok()? };
        return Some(here.shown_value(place));
    }
    if let Some(place) = text.strip_prefix("place arg") {
        let place: isize = if place.is_empty() { 0 } else { place.parse().ok()? };
        return Some(here.shown_value(arg.checked_add_signed(place)?));
    }
    text.strip_prefix("arg ").map(|noun| counted(arg, noun))
}

/// `1 value`, `3 values`.
fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

fn pops(n: usize) -> String {
    if n == 0 { "Pushes".to_owned() } else { format!("Pops {}; pushes", counted(n, "value")) }
}

/// The value of a fast local, a cell or a free variable.
fn local(here: Here<'_>, name: &str) -> String {
    use crate::object::layout::cell::CONTENTS;
    let Some((.., value)) = here.frame.fast_slots().find(|(n, ..)| *n == name) else { return UNSET.to_owned() };
    let direct = matches!(
        here.frame.instruction().op,
        Opcode::LOAD_FAST | Opcode::LOAD_FAST_BORROW | Opcode::LOAD_FAST_LOAD_FAST | Opcode::MAKE_CELL
    );
    let value = if value.is(Kind::Cell) && !direct { here.snapshot.heap().field(value, CONTENTS) } else { value };
    if value.is_null() { UNSET.to_owned() } else { here.shown(value) }
}

/// What a name was bound to until now, for an instruction that binds it.
fn was(here: Here<'_>) -> String {
    let name = operands::names(here.frame).0;
    let value = match here.frame.instruction().op {
        Opcode::STORE_FAST | Opcode::STORE_DEREF => local(here, &name),
        Opcode::STORE_NAME => {
            here.frame.find_in_mapping(&name).map_or_else(|| UNSET.to_owned(), |value| here.shown(value))
        }
        _ => match here.frame.find_global(&name) {
            Some((value, false)) => here.shown(value),
            _ => UNSET.to_owned(),
        },
    };
    format!("(until now {value})")
}

/// Where LOAD_NAME and LOAD_GLOBAL find a name, and what they push.
fn found(here: Here<'_>) -> String {
    let name = operands::names(here.frame).0;
    let instr = here.frame.instruction();
    let own = match instr.op {
        Opcode::LOAD_NAME if !here.frame.is_module() => here.frame.find_in_mapping(&name),
        _ => None,
    };
    let (value, place) = match (own, here.frame.find_global(&name)) {
        (Some(value), _) => (value, "in the namespace here"),
        (None, Some((value, false))) => (value, "in the globals"),
        (None, Some((value, true))) => (value, "among the built-ins"),
        (None, None) => return format!("Looks {name} up and finds it nowhere: raises NameError"),
    };
    let null = instr.op == Opcode::LOAD_GLOBAL && instr.arg & 1 == 1;
    let null = if null { ", then NULL, as the call to come has no self" } else { "" };
    format!("Looks {name} up, finds it {place} and pushes {}{null}", here.shown(value))
}

/// What BINARY_OP computes.
fn binary(here: Here<'_>) -> String {
    let (left, right) = (here.shown_value(1), here.shown_value(0));
    let operator = operands::operator(here.frame);
    match operator.strip_suffix('=') {
        _ if operator == "[]" => format!("{left}[{right}]"),
        Some(plain) => format!(
            "{left} {plain} {right}. As {operator} is asked for, the left one may change in place, as a list does; else \
             the result is a new value"
        ),
        None => format!("{left} {operator} {right}"),
    }
}

fn items(here: Here<'_>, values: &[Value]) -> String {
    let machine = here.snapshot.machine();
    let mut shown: Vec<String> =
        values.iter().take(MOST_ITEMS).map(|v| cut(&display(machine, *v), LONGEST_ITEM)).collect();
    if values.len() > MOST_ITEMS {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

/// What a BUILD instruction builds, as source.
fn built(here: Here<'_>) -> String {
    let instr = here.frame.instruction();
    let arg = instr.arg as usize;
    let machine = here.snapshot.machine();
    match instr.op {
        Opcode::BUILD_MAP => {
            let values = here.top_values(2 * arg);
            let pairs = values.as_chunks::<2>().0;
            let mut shown: Vec<String> = pairs
                .iter()
                .take(MOST_ITEMS / 2)
                .map(|pair| pair.map(|v| cut(&display(machine, v), LONGEST_ITEM)).join(": "))
                .collect();
            if pairs.len() > MOST_ITEMS / 2 {
                shown.push("…".to_owned());
            }
            format!("{{{}}}", shown.join(", "))
        }
        op => {
            let items = items(here, &here.top_values(arg));
            match op {
                Opcode::BUILD_LIST => format!("[{items}]"),
                Opcode::BUILD_SET if arg == 0 => "set()".to_owned(),
                Opcode::BUILD_SET => format!("{{{items}}}"),
                Opcode::BUILD_SLICE => format!("slice({items})"),
                Opcode::BUILD_TUPLE if arg == 1 => format!("({items},)"),
                _ => format!("({items})"),
            }
        }
    }
}

/// What a conditional jump does.
fn jumps(here: Here<'_>) -> String {
    let v = here.value_at(0).unwrap_or(Value::NULL);
    let taken = match here.frame.instruction().op {
        Opcode::POP_JUMP_IF_FALSE => v == Value::FALSE,
        Opcode::POP_JUMP_IF_TRUE => v == Value::TRUE,
        Opcode::POP_JUMP_IF_NONE => v == Value::NONE,
        _ => v != Value::NONE,
    };
    if taken { "jumps" } else { "goes on" }.to_owned()
}

/// Which position of the stack an operand means, from 1.
fn height(arg: usize) -> String {
    if arg == 1 { "the top of the stack".to_owned() } else { format!("number {arg} from the top") }
}

fn cleared(here: Here<'_>) -> String {
    let name = operands::names(here.frame).0;
    match local(here, &name).as_str() {
        UNSET => format!("Pushes NULL, as the local {name} is unset"),
        value => format!("Pushes the local {name}, {value}, and unsets it"),
    }
}

fn raises(here: Here<'_>) -> String {
    match here.frame.instruction().arg {
        0 => "the exception that is being handled once more".to_owned(),
        1 => here.shown_value(0),
        _ => format!("{} with {} as its cause", here.shown_value(1), here.shown_value(0)),
    }
}

fn attribute(here: Here<'_>) -> String {
    let (name, own) = (operands::names(here.frame).0, here.shown_value(0));
    if here.frame.instruction().arg & 1 == 1 {
        format!(
            "Looks {name} up in {own}, for a call. A method is pushed with {own} above it as its self; anything else is \
             pushed with NULL above it"
        )
    } else {
        format!("Replaces {own} by its attribute {name}")
    }
}

/// What the interpreter's own functions do (`Python/intrinsics.c`).
fn intrinsic(here: Here<'_>) -> String {
    let top = here.shown_value(0);
    match operands::names(here.frame).0.as_str() {
        "INTRINSIC_PRINT" => format!("Hands {top} to sys.displayhook, which prints it"),
        "INTRINSIC_IMPORT_STAR" => format!("Binds all public names of {top} in the namespace here"),
        "INTRINSIC_STOPITERATION_ERROR" => {
            format!("{top} leaves a generator: a StopIteration becomes a RuntimeError, any other is left as it is")
        }
        "INTRINSIC_UNARY_POSITIVE" => format!("Replaces {top} by +{top}"),
        "INTRINSIC_LIST_TO_TUPLE" => format!("Replaces the list {top} by a tuple of its items"),
        name => format!("Replaces {top} by what the interpreter's own function {name} makes of it"),
    }
}

fn formatted(here: Here<'_>) -> String {
    let shown = here.shown_value(0);
    if here.value_at(0).is_some_and(|v| v.is(Kind::Str)) {
        format!("Leaves {shown} as it is: it is a str already")
    } else {
        format!("Replaces {shown} by its text: format({shown})")
    }
}

/// What RESUME follows.
fn resumes(arg: u32) -> String {
    match arg & 3 {
        0 => "Execution of this code begins here",
        1 => "The generator goes on here, after its yield",
        2 => "The generator goes on here, after its yield from",
        _ => "The coroutine goes on here, after its await",
    }
    .to_owned()
}

fn returns(here: Here<'_>) -> String {
    let value = here.shown_value(0);
    if here.frame.depth() == 0 {
        return format!("Returns {value} to the interpreter: the module's code is done, and so is the program");
    }
    if !here.frame.generator().is_null() {
        return format!("Ends the generator: {value} becomes the value of a StopIteration. This frame is done");
    }
    format!("Returns {value} to the caller, on whose stack it is pushed. This frame is done")
}
