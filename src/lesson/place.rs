//! Places in time, as lessons name them: "go to the second BINARY_OP in area".
//!
//! Parsed by `parse` with the rest of a lesson; looked for in a recording by `open` and `question`. Executes nothing.

use crate::explain::is_opcode;
use crate::recording::StepIndex;
use crate::session::Session;

/// A moment of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// As the lesson writes it.
    pub text: String,
    /// Behind the instruction, not before it.
    past: bool,
    which: Which,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Which {
    /// The end of the run.
    End,
    /// An instruction: the n-th (from 1) that fits, counted from the start or from the stop before.
    Instruction { n: usize, from_start: bool, opcode: String, function: Option<String>, line: Option<u32> },
}

const ORDINALS: &[&str] = &["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];

/// The number of `12th`; there is no 0th.
fn number_of(ordinal: &str) -> Option<usize> {
    let digits = ["st", "nd", "rd", "th"].into_iter().find_map(|ending| ordinal.strip_suffix(ending))?;
    digits.parse().ok().filter(|n| *n > 0)
}

impl Place {
    /// The place that a line names: `go to the second BINARY_OP`, `go past the next CALL in area on line 3`,
    /// `go to the end`.
    pub fn parse(line: &str) -> Result<Self, String> {
        let error =
            || format!("not a place: “{line}”; one is “go to the first CALL in area on line 3”, or “go to the end”");
        let text = line.trim().to_owned();
        let words: Vec<&str> = text.split_whitespace().collect();
        let (past, rest) = match words.as_slice() {
            ["go", "to", "the", rest @ ..] => (false, rest),
            ["go", "past", "the", rest @ ..] => (true, rest),
            _ => return Err(error()),
        };
        let [ordinal, rest @ ..] = rest else { return Err(error()) };
        if *ordinal == "end" && rest.is_empty() && !past {
            return Ok(Self { text, past, which: Which::End });
        }
        let (n, from_start) = match ORDINALS.iter().position(|word| word == ordinal) {
            Some(i) => (i + 1, true),
            None if *ordinal == "next" => (1, false),
            None => (number_of(ordinal).ok_or_else(error)?, true),
        };
        let Some((opcode, mut rest)) = rest.split_first() else { return Err(error()) };
        let (mut function, mut line_number) = (None, None);
        loop {
            match rest {
                [] => break,
                ["in", name, more @ ..] => {
                    function = Some((*name).to_owned());
                    rest = more;
                }
                ["on", "line", number, more @ ..] => {
                    line_number = Some(number.parse().map_err(|_| error())?);
                    rest = more;
                }
                _ => return Err(error()),
            }
        }
        if !is_opcode(opcode) {
            return Err(format!("not a place: “{line}”: there is no instruction {opcode}"));
        }
        let opcode = (*opcode).to_owned();
        let which = Which::Instruction { n, from_start, opcode, function, line: line_number };
        Ok(Self { text, past, which })
    }

    /// The step, in a program that has been recorded. `next` counts from the step `from` on.
    pub fn find(&self, session: &Session, from: StepIndex) -> Result<StepIndex, String> {
        let missing = || format!("nothing in the recording is where it says “{}”", self.text);
        let Which::Instruction { n, from_start, opcode, function, line } = &self.which else {
            return Ok(StepIndex(session.len()));
        };
        let machine = session.machine().ok_or_else(missing)?;
        let heap = machine.heap();
        let start = if *from_start { 0 } else { from.0 };
        let fits = |step: &u64| {
            let Some(row) = machine.journal().step(*step) else { return false };
            let code = &heap.code(heap.code_at(row.ip)).code;
            format!("{:?}", heap.instr(row.ip).op) == *opcode
                && function.as_ref().is_none_or(|name| *name == *code.name)
                && line.is_none_or(|line| session.places().and_then(|places| places.line(row.ip)) == Some(line))
        };
        let step = (start..session.len()).filter(fits).nth(n - 1).ok_or_else(missing)?;
        Ok(StepIndex(if self.past { step + 1 } else { step }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read() {
        let place = Place::parse("go past the 12th CALL in area on line 3").unwrap();
        let which = Which::Instruction {
            n: 12,
            from_start: true,
            opcode: "CALL".to_owned(),
            function: Some("area".to_owned()),
            line: Some(3),
        };
        assert_eq!((place.past, place.which), (true, which));
        assert!(Place::parse("go to the end").is_ok());
        for wrong in [
            "",
            "go to CALL",
            "go to the umpteenth CALL",
            "go to the first",
            "go to the first CALL at noon",
            "go to the 0th CALL",
            "go to the 3 CALL",
            "go to the first JUMP_UP",
            "go to the first CALL on line x",
        ] {
            assert!(Place::parse(wrong).is_err(), "{wrong}");
        }
    }
}
