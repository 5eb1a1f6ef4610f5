//! The instruction set: what an opcode is, and one table per CPython version that says everything about each.
//!
//! Called by every stage from code generation to the explain card. Knows nothing of values or execution.
//! Mirrors `Include/opcode_ids.h` and `Lib/opcode.py`; book chapter "The Python Virtual Machine".

pub mod v314;

use crate::version::PythonVersion;

/// Every opcode of every version that pvmscope speaks, by CPython's own name; the number is in the version's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(non_camel_case_types, reason = "CPython's own names, verbatim")]
#[repr(u8)]
pub enum Opcode {
    /// `CACHE`
    CACHE,
    /// `BINARY_SLICE`
    BINARY_SLICE,
    /// `BUILD_TEMPLATE`
    BUILD_TEMPLATE,
    /// `CALL_FUNCTION_EX`
    CALL_FUNCTION_EX,
    /// `CHECK_EG_MATCH`
    CHECK_EG_MATCH,
    /// `CHECK_EXC_MATCH`
    CHECK_EXC_MATCH,
    /// `CLEANUP_THROW`
    CLEANUP_THROW,
    /// `DELETE_SUBSCR`
    DELETE_SUBSCR,
    /// `END_FOR`
    END_FOR,
    /// `END_SEND`
    END_SEND,
    /// `EXIT_INIT_CHECK`
    EXIT_INIT_CHECK,
    /// `FORMAT_SIMPLE`
    FORMAT_SIMPLE,
    /// `FORMAT_WITH_SPEC`
    FORMAT_WITH_SPEC,
    /// `GET_AITER`
    GET_AITER,
    /// `GET_ANEXT`
    GET_ANEXT,
    /// `GET_ITER`
    GET_ITER,
    /// `RESERVED`
    RESERVED,
    /// `GET_LEN`
    GET_LEN,
    /// `GET_YIELD_FROM_ITER`
    GET_YIELD_FROM_ITER,
    /// `INTERPRETER_EXIT`
    INTERPRETER_EXIT,
    /// `LOAD_BUILD_CLASS`
    LOAD_BUILD_CLASS,
    /// `LOAD_LOCALS`
    LOAD_LOCALS,
    /// `MAKE_FUNCTION`
    MAKE_FUNCTION,
    /// `MATCH_KEYS`
    MATCH_KEYS,
    /// `MATCH_MAPPING`
    MATCH_MAPPING,
    /// `MATCH_SEQUENCE`
    MATCH_SEQUENCE,
    /// `NOP`
    NOP,
    /// `NOT_TAKEN`
    NOT_TAKEN,
    /// `POP_EXCEPT`
    POP_EXCEPT,
    /// `POP_ITER`
    POP_ITER,
    /// `POP_TOP`
    POP_TOP,
    /// `PUSH_EXC_INFO`
    PUSH_EXC_INFO,
    /// `PUSH_NULL`
    PUSH_NULL,
    /// `RETURN_GENERATOR`
    RETURN_GENERATOR,
    /// `RETURN_VALUE`
    RETURN_VALUE,
    /// `SETUP_ANNOTATIONS`
    SETUP_ANNOTATIONS,
    /// `STORE_SLICE`
    STORE_SLICE,
    /// `STORE_SUBSCR`
    STORE_SUBSCR,
    /// `TO_BOOL`
    TO_BOOL,
    /// `UNARY_INVERT`
    UNARY_INVERT,
    /// `UNARY_NEGATIVE`
    UNARY_NEGATIVE,
    /// `UNARY_NOT`
    UNARY_NOT,
    /// `WITH_EXCEPT_START`
    WITH_EXCEPT_START,
    /// `BINARY_OP`
    BINARY_OP,
    /// `BUILD_INTERPOLATION`
    BUILD_INTERPOLATION,
    /// `BUILD_LIST`
    BUILD_LIST,
    /// `BUILD_MAP`
    BUILD_MAP,
    /// `BUILD_SET`
    BUILD_SET,
    /// `BUILD_SLICE`
    BUILD_SLICE,
    /// `BUILD_STRING`
    BUILD_STRING,
    /// `BUILD_TUPLE`
    BUILD_TUPLE,
    /// `CALL`
    CALL,
    /// `CALL_INTRINSIC_1`
    CALL_INTRINSIC_1,
    /// `CALL_INTRINSIC_2`
    CALL_INTRINSIC_2,
    /// `CALL_KW`
    CALL_KW,
    /// `COMPARE_OP`
    COMPARE_OP,
    /// `CONTAINS_OP`
    CONTAINS_OP,
    /// `CONVERT_VALUE`
    CONVERT_VALUE,
    /// `COPY`
    COPY,
    /// `COPY_FREE_VARS`
    COPY_FREE_VARS,
    /// `DELETE_ATTR`
    DELETE_ATTR,
    /// `DELETE_DEREF`
    DELETE_DEREF,
    /// `DELETE_FAST`
    DELETE_FAST,
    /// `DELETE_GLOBAL`
    DELETE_GLOBAL,
    /// `DELETE_NAME`
    DELETE_NAME,
    /// `DICT_MERGE`
    DICT_MERGE,
    /// `DICT_UPDATE`
    DICT_UPDATE,
    /// `END_ASYNC_FOR`
    END_ASYNC_FOR,
    /// `EXTENDED_ARG`
    EXTENDED_ARG,
    /// `FOR_ITER`
    FOR_ITER,
    /// `GET_AWAITABLE`
    GET_AWAITABLE,
    /// `IMPORT_FROM`
    IMPORT_FROM,
    /// `IMPORT_NAME`
    IMPORT_NAME,
    /// `IS_OP`
    IS_OP,
    /// `JUMP_BACKWARD`
    JUMP_BACKWARD,
    /// `JUMP_BACKWARD_NO_INTERRUPT`
    JUMP_BACKWARD_NO_INTERRUPT,
    /// `JUMP_FORWARD`
    JUMP_FORWARD,
    /// `LIST_APPEND`
    LIST_APPEND,
    /// `LIST_EXTEND`
    LIST_EXTEND,
    /// `LOAD_ATTR`
    LOAD_ATTR,
    /// `LOAD_COMMON_CONSTANT`
    LOAD_COMMON_CONSTANT,
    /// `LOAD_CONST`
    LOAD_CONST,
    /// `LOAD_DEREF`
    LOAD_DEREF,
    /// `LOAD_FAST`
    LOAD_FAST,
    /// `LOAD_FAST_AND_CLEAR`
    LOAD_FAST_AND_CLEAR,
    /// `LOAD_FAST_BORROW`
    LOAD_FAST_BORROW,
    /// `LOAD_FAST_BORROW_LOAD_FAST_BORROW`
    LOAD_FAST_BORROW_LOAD_FAST_BORROW,
    /// `LOAD_FAST_CHECK`
    LOAD_FAST_CHECK,
    /// `LOAD_FAST_LOAD_FAST`
    LOAD_FAST_LOAD_FAST,
    /// `LOAD_FROM_DICT_OR_DEREF`
    LOAD_FROM_DICT_OR_DEREF,
    /// `LOAD_FROM_DICT_OR_GLOBALS`
    LOAD_FROM_DICT_OR_GLOBALS,
    /// `LOAD_GLOBAL`
    LOAD_GLOBAL,
    /// `LOAD_NAME`
    LOAD_NAME,
    /// `LOAD_SMALL_INT`
    LOAD_SMALL_INT,
    /// `LOAD_SPECIAL`
    LOAD_SPECIAL,
    /// `LOAD_SUPER_ATTR`
    LOAD_SUPER_ATTR,
    /// `MAKE_CELL`
    MAKE_CELL,
    /// `MAP_ADD`
    MAP_ADD,
    /// `MATCH_CLASS`
    MATCH_CLASS,
    /// `POP_JUMP_IF_FALSE`
    POP_JUMP_IF_FALSE,
    /// `POP_JUMP_IF_NONE`
    POP_JUMP_IF_NONE,
    /// `POP_JUMP_IF_NOT_NONE`
    POP_JUMP_IF_NOT_NONE,
    /// `POP_JUMP_IF_TRUE`
    POP_JUMP_IF_TRUE,
    /// `RAISE_VARARGS`
    RAISE_VARARGS,
    /// `RERAISE`
    RERAISE,
    /// `SEND`
    SEND,
    /// `SET_ADD`
    SET_ADD,
    /// `SET_FUNCTION_ATTRIBUTE`
    SET_FUNCTION_ATTRIBUTE,
    /// `SET_UPDATE`
    SET_UPDATE,
    /// `STORE_ATTR`
    STORE_ATTR,
    /// `STORE_DEREF`
    STORE_DEREF,
    /// `STORE_FAST`
    STORE_FAST,
    /// `STORE_FAST_LOAD_FAST`
    STORE_FAST_LOAD_FAST,
    /// `STORE_FAST_STORE_FAST`
    STORE_FAST_STORE_FAST,
    /// `STORE_GLOBAL`
    STORE_GLOBAL,
    /// `STORE_NAME`
    STORE_NAME,
    /// `SWAP`
    SWAP,
    /// `UNPACK_EX`
    UNPACK_EX,
    /// `UNPACK_SEQUENCE`
    UNPACK_SEQUENCE,
    /// `YIELD_VALUE`
    YIELD_VALUE,
    /// `RESUME`
    RESUME,
    /// `ENTER_EXECUTOR`
    ENTER_EXECUTOR,
    // Pseudo-instructions: exist between code generation and assembly only, never in a code object.
    /// Pseudo-instruction `JUMP`
    JUMP,
    /// Pseudo-instruction `JUMP_IF_FALSE`
    JUMP_IF_FALSE,
    /// Pseudo-instruction `JUMP_IF_TRUE`
    JUMP_IF_TRUE,
    /// Pseudo-instruction `JUMP_NO_INTERRUPT`
    JUMP_NO_INTERRUPT,
    /// Pseudo-instruction `LOAD_CLOSURE`
    LOAD_CLOSURE,
    /// Pseudo-instruction `POP_BLOCK`
    POP_BLOCK,
    /// Pseudo-instruction `SETUP_CLEANUP`
    SETUP_CLEANUP,
    /// Pseudo-instruction `SETUP_FINALLY`
    SETUP_FINALLY,
    /// Pseudo-instruction `SETUP_WITH`
    SETUP_WITH,
    /// Pseudo-instruction `STORE_FAST_MAYBE_NULL`
    STORE_FAST_MAYBE_NULL,
    /// Pseudo-instruction `ANNOTATIONS_PLACEHOLDER`
    ANNOTATIONS_PLACEHOLDER,
}

/// What the operand of an instruction means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperandKind {
    /// The instruction takes no operand.
    None,
    /// A plain number whose meaning is the instruction's own.
    Number,
    /// An index into `co_consts`.
    Const,
    /// An index into `co_names` (some instructions keep flags in the low bits).
    Name,
    /// An index into the fast locals.
    Local,
    /// An index of a cell or free variable among the fast locals.
    Free,
    /// A relative jump, in code units.
    Jump,
    /// A comparison operator with flags.
    Compare,
}

/// One row of a version's opcode table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The opcode.
    pub opcode: Opcode,
    /// CPython's number for it in this version; above 255 for a pseudo-instruction.
    pub number: u16,
    /// CPython's name.
    pub name: &'static str,
    /// What the operand means.
    pub operand: OperandKind,
    /// Inline cache entries behind the instruction, in code units of two bytes.
    pub caches: u8,
    /// How many values it takes off the stack, by operand; those that it merely looks at count, as they do in CPython.
    pub popped: fn(i32) -> i32,
    /// How many values it puts on the stack, by operand.
    pub pushed: fn(i32) -> i32,
    /// What it does, for learners, with placeholders that `explain` fills in. What stands there before it runs:
    /// `{tos}`, `{tos1}` … for the values on the stack from the top down, `{place arg+1}` for the one that is so many
    /// below the top, `{items}` for the topmost `arg` ones, `{local}` and `{local1}` for what `{name}` and `{name1}`
    /// hold. Of the operand: `{arg}`, `{arg value}` for a count of values, `{low}` and `{high}` for its two bytes,
    /// `{const}`, `{op}`, `{target}`. Everything else is a phrase that depends on the values: `explain::phrases`.
    pub text: &'static str,
}

impl Row {
    /// Whether the instruction has an operand.
    pub fn has_arg(&self) -> bool {
        self.operand != OperandKind::None
    }

    /// By how much the stack grows (`PyCompile_OpcodeStackEffectWithJump`). `jump` says whether the jump is taken; it
    /// matters only for the instructions that announce an exception handler, since all others do the same either way.
    pub fn stack_effect(&self, oparg: i32, jump: bool) -> i32 {
        if self.opcode.is_block_push() && !jump { 0 } else { (self.pushed)(oparg) - (self.popped)(oparg) }
    }
}

/// Rows of the 3.14 tables in the order of [`Opcode`]'s variants, so that finding one is an index.
const ROWS_314: [&Row; Opcode::COUNT] = {
    let mut rows = [&v314::TABLE[0]; Opcode::COUNT];
    let mut i = 0;
    while i < v314::TABLE.len() {
        rows[v314::TABLE[i].opcode as usize] = &v314::TABLE[i];
        i += 1;
    }
    i = 0;
    while i < v314::PSEUDO.len() {
        rows[v314::PSEUDO[i].opcode as usize] = &v314::PSEUDO[i];
        i += 1;
    }
    rows
};

/// Rows of the 3.14 table by number.
const BY_NUMBER_314: [Option<&Row>; 256] = {
    let mut rows = [None; 256];
    let mut i = 0;
    while i < v314::TABLE.len() {
        rows[v314::TABLE[i].number as usize] = Some(&v314::TABLE[i]);
        i += 1;
    }
    rows
};

/// The row of the opcode with this number, if the version has one.
pub fn by_number(version: PythonVersion, number: u8) -> Option<&'static Row> {
    match version {
        PythonVersion::V314 => BY_NUMBER_314[usize::from(number)],
    }
}

impl Opcode {
    /// The number of variants, pseudo-instructions included.
    pub const COUNT: usize = Self::ANNOTATIONS_PLACEHOLDER as usize + 1;

    /// Its row in a version's table.
    pub fn row(self, version: PythonVersion) -> &'static Row {
        match version {
            PythonVersion::V314 => ROWS_314[self as usize],
        }
    }

    /// SETUP_FINALLY and its like: exceptions go to its target from here on (`IS_BLOCK_PUSH_OPCODE`).
    pub fn is_block_push(self) -> bool {
        matches!(self, Self::SETUP_FINALLY | Self::SETUP_WITH | Self::SETUP_CLEANUP)
    }

    /// Whether control never goes on to the next instruction because it jumps (`IS_UNCONDITIONAL_JUMP_OPCODE`).
    pub fn is_unconditional_jump(self) -> bool {
        matches!(
            self,
            Self::JUMP
                | Self::JUMP_NO_INTERRUPT
                | Self::JUMP_FORWARD
                | Self::JUMP_BACKWARD
                | Self::JUMP_BACKWARD_NO_INTERRUPT
        )
    }

    /// The jumps that pop a condition (`IS_CONDITIONAL_JUMP_OPCODE`).
    pub fn is_conditional_jump(self) -> bool {
        matches!(
            self,
            Self::POP_JUMP_IF_FALSE | Self::POP_JUMP_IF_TRUE | Self::POP_JUMP_IF_NONE | Self::POP_JUMP_IF_NOT_NONE
        )
    }

    /// The jumps whose operand counts back from the next instruction.
    pub fn is_backward_jump(self) -> bool {
        matches!(self, Self::JUMP_BACKWARD | Self::JUMP_BACKWARD_NO_INTERRUPT | Self::END_ASYNC_FOR)
    }

    /// Whether it leaves the code object (`IS_SCOPE_EXIT_OPCODE`).
    pub fn is_scope_exit(self) -> bool {
        matches!(self, Self::RETURN_VALUE | Self::RAISE_VARARGS | Self::RERAISE)
    }

    /// Whether the interpreter looks for signals at it (`OPCODE_HAS_EVAL_BREAK`).
    pub fn has_eval_break(self) -> bool {
        matches!(
            self,
            Self::JUMP | Self::JUMP_BACKWARD | Self::RESUME | Self::CALL | Self::CALL_KW | Self::CALL_FUNCTION_EX
        )
    }
}
