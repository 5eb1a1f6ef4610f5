//! The instruction set: what an opcode is, and one table per CPython version that says everything about each.
//!
//! Called by every stage from code generation to the explain card. Knows nothing of values or execution.
//! Mirrors `Include/opcode_ids.h` and `Lib/opcode.py`; book chapter "The Python Virtual Machine".

pub mod v314;

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
    /// CPython's number for it in this version.
    pub number: u8,
    /// CPython's name.
    pub name: &'static str,
    /// What the operand means.
    pub operand: OperandKind,
    /// Inline cache entries behind the instruction, in code units of two bytes.
    pub caches: u8,
}
