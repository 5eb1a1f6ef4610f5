//! The instruction set: what an opcode is, and one table per CPython version that says everything about each.
//!
//! Used by every stage from code generation to the explain card. Knows nothing of values or execution. Mirrors
//! `Include/opcode_ids.h` and `Lib/opcode.py`; book chapter "Code Objects".
//!
//! To add a version: its rows in a file beside `v314`, an arm in [`VersionTable::of`], and in the list below the
//! opcodes that no other version has. An opcode is what an instruction does, not its name: POP_JUMP_IF_FALSE of 3.6
//! tests the truth of any value, that of 3.14 requires a bool. Such a pair is two opcodes, and the name is in the row.

mod table;
pub mod v314;

pub use table::{Flag, OperandKind, Row, VersionTable};

use crate::version::PythonVersion;

/// Makes the enumeration from a list of names.
macro_rules! opcodes {
    ($($name:ident)*) => {
        /// Every opcode of every supported version. What a version says about one is in its [`VersionTable`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(non_camel_case_types, missing_docs, reason = "CPython's own names; the rows say what they do")]
        #[repr(u8)]
        pub enum Opcode {
            $($name),*
        }

        impl Opcode {
            /// All of them, pseudo-instructions included.
            pub const ALL: &[Self] = &[$(Self::$name),*];
            /// Their number.
            pub const COUNT: usize = Self::ALL.len();
        }
    };
}

opcodes! {
    CACHE BINARY_SLICE BUILD_TEMPLATE CALL_FUNCTION_EX CHECK_EG_MATCH CHECK_EXC_MATCH CLEANUP_THROW DELETE_SUBSCR
    END_FOR END_SEND EXIT_INIT_CHECK FORMAT_SIMPLE FORMAT_WITH_SPEC GET_AITER GET_ANEXT GET_ITER RESERVED GET_LEN
    GET_YIELD_FROM_ITER INTERPRETER_EXIT LOAD_BUILD_CLASS LOAD_LOCALS MAKE_FUNCTION MATCH_KEYS MATCH_MAPPING
    MATCH_SEQUENCE NOP NOT_TAKEN POP_EXCEPT POP_ITER POP_TOP PUSH_EXC_INFO PUSH_NULL RETURN_GENERATOR RETURN_VALUE
    SETUP_ANNOTATIONS STORE_SLICE STORE_SUBSCR TO_BOOL UNARY_INVERT UNARY_NEGATIVE UNARY_NOT WITH_EXCEPT_START BINARY_OP
    BUILD_INTERPOLATION BUILD_LIST BUILD_MAP BUILD_SET BUILD_SLICE BUILD_STRING BUILD_TUPLE CALL CALL_INTRINSIC_1
    CALL_INTRINSIC_2 CALL_KW COMPARE_OP CONTAINS_OP CONVERT_VALUE COPY COPY_FREE_VARS DELETE_ATTR DELETE_DEREF
    DELETE_FAST DELETE_GLOBAL DELETE_NAME DICT_MERGE DICT_UPDATE END_ASYNC_FOR EXTENDED_ARG FOR_ITER GET_AWAITABLE
    IMPORT_FROM IMPORT_NAME IS_OP JUMP_BACKWARD JUMP_BACKWARD_NO_INTERRUPT JUMP_FORWARD LIST_APPEND LIST_EXTEND
    LOAD_ATTR LOAD_COMMON_CONSTANT LOAD_CONST LOAD_DEREF LOAD_FAST LOAD_FAST_AND_CLEAR LOAD_FAST_BORROW
    LOAD_FAST_BORROW_LOAD_FAST_BORROW LOAD_FAST_CHECK LOAD_FAST_LOAD_FAST LOAD_FROM_DICT_OR_DEREF
    LOAD_FROM_DICT_OR_GLOBALS LOAD_GLOBAL LOAD_NAME LOAD_SMALL_INT LOAD_SPECIAL LOAD_SUPER_ATTR MAKE_CELL MAP_ADD
    MATCH_CLASS POP_JUMP_IF_FALSE POP_JUMP_IF_NONE POP_JUMP_IF_NOT_NONE POP_JUMP_IF_TRUE RAISE_VARARGS RERAISE SEND
    SET_ADD SET_FUNCTION_ATTRIBUTE SET_UPDATE STORE_ATTR STORE_DEREF STORE_FAST STORE_FAST_LOAD_FAST
    STORE_FAST_STORE_FAST STORE_GLOBAL STORE_NAME SWAP UNPACK_EX UNPACK_SEQUENCE YIELD_VALUE RESUME ENTER_EXECUTOR
    // Pseudo-instructions of the compiler, which never appear in a code object.
    JUMP JUMP_IF_FALSE JUMP_IF_TRUE JUMP_NO_INTERRUPT LOAD_CLOSURE POP_BLOCK SETUP_CLEANUP SETUP_FINALLY SETUP_WITH
    STORE_FAST_MAYBE_NULL ANNOTATIONS_PLACEHOLDER
}

impl VersionTable {
    /// The table of a version.
    pub const fn of(version: PythonVersion) -> &'static Self {
        match version {
            PythonVersion::V314 => &v314::TABLE,
        }
    }
}

const fn some_version_has(opcode: Opcode) -> bool {
    let mut i = 0;
    while i < PythonVersion::ALL.len() {
        if VersionTable::of(PythonVersion::ALL[i]).row(opcode).is_some() {
            return true;
        }
        i += 1;
    }
    false
}

const _: () = {
    let mut i = 0;
    while i < Opcode::COUNT {
        assert!(some_version_has(Opcode::ALL[i]), "an opcode has a row in some version");
        i += 1;
    }
};
