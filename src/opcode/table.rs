//! What a version says of its opcodes: a row for each, and the table in which rows are found by opcode and by number.
//!
//! `v314` makes its table with `table!`; everyone from code generation to the explain card asks the row about an
//! opcode. A row describes the instruction, never how to execute it. Mirrors
//! `Include/internal/pycore_opcode_metadata.h` and `Lib/opcode.py`.

use std::ops::Index;

use super::Opcode;

/// What the operand of an instruction means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperandKind {
    /// The instruction takes no operand.
    None,
    /// A plain number whose meaning depends on the instruction.
    Number,
    /// An index into `co_consts`.
    Const,
    /// An index into `co_names`.
    Name,
    /// An index into `co_names`, shifted above one flag bit.
    NameShift1,
    /// An index into `co_names`, shifted above two flag bits.
    NameShift2,
    /// An index into the fast locals.
    Local,
    /// An index of a cell or free variable among the fast locals.
    Free,
    /// How many code units a jump's target lies ahead of the next instruction.
    JumpForward,
    /// How many code units the target lies before the next instruction.
    JumpBackward,
    /// The jump of a pseudo-instruction, whose target has no number yet.
    JumpToLabel,
    /// A comparison operator with flags.
    Compare,
}

impl OperandKind {
    /// Whether it names a jump target.
    pub const fn is_jump(self) -> bool {
        matches!(self, Self::JumpForward | Self::JumpBackward | Self::JumpToLabel)
    }

    /// The index into `co_names` in an operand, if it holds one.
    pub const fn name_index(self, arg: u32) -> Option<u32> {
        match self {
            Self::Name => Some(arg),
            Self::NameShift1 => Some(arg >> 1),
            Self::NameShift2 => Some(arg >> 2),
            _ => None,
        }
    }
}

/// A property of an instruction that decides how code around it is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// It sets its target as the handler of exceptions from here on, and pops and pushes only on the way there
    /// (`IS_BLOCK_PUSH_OPCODE`).
    BlockPush,
    /// It always jumps, so control never falls through to the next instruction (`IS_UNCONDITIONAL_JUMP_OPCODE`).
    UnconditionalJump,
    /// It pops a condition and may jump (`IS_CONDITIONAL_JUMP_OPCODE`).
    ConditionalJump,
    /// It leaves the code object (`IS_SCOPE_EXIT_OPCODE`).
    ScopeExit,
    /// The interpreter looks for signals at it (`OPCODE_HAS_EVAL_BREAK`).
    EvalBreak,
}

/// One row of a version's opcode table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The opcode: what the instruction does.
    pub opcode: Opcode,
    /// CPython's number for it in this version; above 255 for a pseudo-instruction.
    pub number: u16,
    /// CPython's name for it in this version.
    pub name: &'static str,
    /// What the operand means.
    pub operand: OperandKind,
    /// Inline cache entries after the instruction, in code units of two bytes.
    pub caches: u8,
    /// How many values it takes off the stack, by operand; as in CPython, values that it merely reads count too.
    pub popped: fn(i32) -> i32,
    /// How many values it puts on the stack, by operand.
    pub pushed: fn(i32) -> i32,
    /// How many of those count as popped and pushed only because it reads them, by operand: the lowest ones, which stay
    /// where they are.
    pub kept: fn(i32) -> i32,
    /// Its properties.
    pub flags: &'static [Flag],
    /// What it does, for learners, with placeholders that `explain` fills in. For what is there before it runs:
    /// `{tos}`, `{tos1}` … for the values on the stack from the top down, `{place arg+1}` for the one that many below
    /// the top, `{items}` for the topmost `arg` ones, `{local}` and `{local1}` for what `{name}` and `{name1}` hold.
    /// For the operand: `{arg}`, `{arg value}` for a count of values, `{low}` and `{high}` for its two bytes,
    /// `{const}`, `{op}`, `{target}`. Everything else is a phrase that depends on the values: `explain::phrases`.
    pub text: &'static str,
}

impl Row {
    /// Whether the instruction has an operand.
    pub fn has_arg(&self) -> bool {
        self.operand != OperandKind::None
    }

    /// Whether the instruction has a property.
    pub fn has(&self, flag: Flag) -> bool {
        self.flags.contains(&flag)
    }

    /// By how much the stack grows (`PyCompile_OpcodeStackEffectWithJump`). `jump` says whether the jump is taken; it
    /// matters only for the instructions that set an exception handler, since all others have the same effect either
    /// way.
    pub fn stack_effect(&self, oparg: i32, jump: bool) -> i32 {
        if self.has(Flag::BlockPush) && !jump { 0 } else { (self.pushed)(oparg) - (self.popped)(oparg) }
    }
}

/// The opcodes of one version. An opcode that the version lacks has no row.
#[derive(Debug)]
pub struct VersionTable {
    rows: [Option<&'static Row>; Opcode::COUNT],
    by_number: [Option<&'static Row>; 256],
}

impl VersionTable {
    /// A table of the instructions that can occur in code and of the compiler's pseudo-instructions. Both must be in
    /// the order of their numbers, and an opcode has one row; otherwise the table does not compile.
    pub(super) const fn new(instructions: &'static [Row], pseudo: &'static [Row]) -> Self {
        let mut table = Self { rows: [None; Opcode::COUNT], by_number: [None; 256] };
        let mut i = 0;
        while i < instructions.len() {
            let row = &instructions[i];
            assert!(row.number < 256, "the number of an instruction is a byte");
            assert!(i == 0 || instructions[i - 1].number < row.number, "numbers ascend");
            table.by_number[row.number as usize] = Some(row);
            table.add(row);
            i += 1;
        }
        i = 0;
        while i < pseudo.len() {
            let row = &pseudo[i];
            assert!(row.number >= 256, "the number of a pseudo-instruction is no byte");
            assert!(i == 0 || pseudo[i - 1].number < row.number, "numbers ascend");
            table.add(row);
            i += 1;
        }
        table
    }

    const fn add(&mut self, row: &'static Row) {
        assert!(self.rows[row.opcode as usize].is_none(), "an opcode has one row in a version");
        self.rows[row.opcode as usize] = Some(row);
    }

    /// The row of an opcode, if the version has it.
    pub const fn row(&self, opcode: Opcode) -> Option<&'static Row> {
        self.rows[opcode as usize]
    }

    /// The row of the instruction with a number, if the version has one.
    pub fn by_number(&self, number: u8) -> Option<&'static Row> {
        self.by_number[usize::from(number)]
    }

    /// The instructions that can occur in code, in the order of their numbers.
    pub fn instructions(&self) -> impl Iterator<Item = &'static Row> + '_ {
        self.by_number.iter().copied().flatten()
    }

    /// The row of the instruction with a name, if the version has one.
    pub fn by_name(&self, name: &str) -> Option<&'static Row> {
        self.instructions().find(|row| row.name == name)
    }
}

/// The row of an opcode that occurs in code of the version, or that its compiler emits.
///
/// # Panics
/// If the version does not have the opcode.
impl Index<Opcode> for VersionTable {
    type Output = Row;

    fn index(&self, opcode: Opcode) -> &Row {
        self.row(opcode).expect("an opcode of this version")
    }
}

/// Rows, one per line: opcode, number, operand kind, inline cache entries, what it pops and pushes and how many of
/// these stay (as expressions over the operand), its properties, and the text for learners (placeholders as described
/// at [`Row::text`]). If the version's name differs from the opcode's, it follows after `as`.
macro_rules! table {
    (|$arg:ident| $(
        $opcode:ident $(as $name:ident)? $number:literal $operand:ident $caches:literal
        ($popped:expr => $pushed:expr $(, keeping $kept:expr)?) $($flag:ident)* $text:literal;
    )*) => {
        &[$($crate::opcode::Row {
            opcode: $crate::opcode::Opcode::$opcode,
            number: $number,
            name: $crate::opcode::table::first_name!($($name)? $opcode),
            operand: $crate::opcode::OperandKind::$operand,
            caches: $caches,
            popped: |$arg| { let _ = $arg; $popped },
            pushed: |$arg| { let _ = $arg; $pushed },
            kept: |$arg| { let _ = $arg; 0 $(+ $kept)? },
            flags: &[$($crate::opcode::Flag::$flag),*],
            text: $text,
        }),*]
    };
}

/// The first of one or two names.
macro_rules! first_name {
    ($first:ident $($second:ident)?) => {
        stringify!($first)
    };
}

pub(super) use {first_name, table};

#[cfg(test)]
mod tests {
    use super::*;

    static TABLE: VersionTable = VersionTable::new(
        table! { |arg|
            NOP 9 None 0 (0 => 0) "Does nothing.";
            JUMP_FORWARD as JUMP_ABSOLUTE 113 JumpForward 0 (0 => 0) UnconditionalJump "Jumps to {target}.";
        },
        table! { |arg| },
    );

    #[test]
    fn a_version_may_call_an_opcode_by_another_name() {
        let row = TABLE.by_name("JUMP_ABSOLUTE").expect("a row of that name");
        assert_eq!((row.opcode, TABLE[Opcode::JUMP_FORWARD].number), (Opcode::JUMP_FORWARD, 113));
        assert!(TABLE.by_name("JUMP_FORWARD").is_none());
    }

    #[test]
    fn an_opcode_that_a_version_does_not_have_has_no_row() {
        assert!(TABLE.row(Opcode::CACHE).is_none());
        assert!(TABLE.by_number(0).is_none());
    }
}
