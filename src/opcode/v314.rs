//! The opcode table of CPython 3.14: one row per opcode, followed by the pseudo-instructions of its compiler.
//!
//! To add an opcode: its name in [`Opcode`](super::Opcode), a row here, an arm in the evaluation loop; the compiler names
//! what is missing. Numbers, operand kinds, caches and stack effects are compared with CPython's own by
//! `tests/it/opcodes.rs`. Mirrors `Include/opcode_ids.h` and the generated
//! `Include/internal/pycore_opcode_metadata.h`.

use super::Row;
use super::table::{VersionTable, table};

/// The opcodes of 3.14.
pub static TABLE: VersionTable = VersionTable::new(INSTRUCTIONS, PSEUDO);

/// The instructions, by number.
const INSTRUCTIONS: &[Row] = table! { |arg|
    CACHE 0 None 0 (0 => 0) "Space after an instruction where the interpreter keeps notes for itself. Never runs.";
    BINARY_SLICE 1 None 0 (3 => 1) "Pops stop {tos}, start {tos1} and container {tos2}; pushes {tos2}[{tos1}:{tos}].";
    BUILD_TEMPLATE 2 None 0 (2 => 1) "Pops interpolations {tos} and strings {tos1}; pushes the template string they make.";
    CALL_FUNCTION_EX 4 None 0 (4 => 1) EvalBreak "Calls {call}: {outcome}.";
    CHECK_EG_MATCH 5 None 0 (2 => 2) "Splits exception group {tos1} by the types {tos}; pushes the rest and the part that matches (None: nothing does).";
    CHECK_EXC_MATCH 6 None 0 (2 => 2, keeping 1) "Pops the type {tos} that except names; pushes whether {tos1}, which stays, is an instance of it.";
    CLEANUP_THROW 7 None 0 (3 => 2) "An exception was thrown in while delegating: a StopIteration ends the delegation with its value, any other goes on.";
    DELETE_SUBSCR 8 None 0 (2 => 0) "Pops key {tos} and container {tos1}; deletes {tos1}[{tos}].";
    END_FOR 9 None 0 (1 => 0) "Marks the end of a loop. The interpreter that does not specialise jumps over it.";
    END_SEND 10 None 0 (2 => 1) "The delegation is over: drops the inner iterator {tos1}, keeps its result {tos}.";
    EXIT_INIT_CHECK 11 None 0 (1 => 0) "Checks that __init__ returned None, as it must; here it is {tos}.";
    FORMAT_SIMPLE 12 None 0 (1 => 1) "{formatted}.";
    FORMAT_WITH_SPEC 13 None 0 (2 => 1) "Pops format specification {tos} and value {tos1}; pushes format({tos1}, {tos}).";
    GET_AITER 14 None 0 (1 => 1) "Replaces {tos} by its asynchronous iterator: what __aiter__ returns.";
    GET_ANEXT 15 None 0 (1 => 2, keeping 1) "Asks the asynchronous iterator {tos} for its next value: pushes what is to be awaited for it.";
    GET_ITER 16 None 0 (1 => 1) "Replaces {tos} by an iterator over it; an iterator is left as it is.";
    RESERVED 17 None 0 (0 => 0) "Number kept free for the interpreter's own use. Never in a program.";
    GET_LEN 18 None 0 (1 => 2, keeping 1) "Pushes the length of {tos}, which stays.";
    GET_YIELD_FROM_ITER 19 None 0 (1 => 1) "Replaces {tos} by the iterator that yield from delegates to; a generator is left as it is.";
    INTERPRETER_EXIT 20 None 0 (1 => 0) "Leaves the interpreter with the result {tos}, back into the C code that entered it.";
    LOAD_BUILD_CLASS 21 None 0 (0 => 1) "Pushes __build_class__, the built-in function that runs a class body and makes the class.";
    LOAD_LOCALS 22 None 0 (0 => 1) "Pushes the mapping that holds the local names here (a class body's namespace).";
    MAKE_FUNCTION 23 None 0 (1 => 1) "Makes a function of the code object {tos} and of the globals here; pushes it.";
    MATCH_KEYS 24 None 0 (2 => 3, keeping 2) "Looks the keys {tos} up in mapping {tos1}; pushes a tuple of their values, or None where a key is missing.";
    MATCH_MAPPING 25 None 0 (1 => 2, keeping 1) "Pushes whether {tos}, which stays, counts as a mapping for a pattern.";
    MATCH_SEQUENCE 26 None 0 (1 => 2, keeping 1) "Pushes whether {tos}, which stays, counts as a sequence for a pattern (str and bytes do not).";
    NOP 27 None 0 (0 => 0) "Does nothing. It is here so that its source line is visited.";
    NOT_TAKEN 28 None 0 (0 => 0) "Does nothing: tells sys.monitoring that the preceding branch was not taken.";
    POP_EXCEPT 29 None 0 (1 => 0) "The handler is done: pops {tos}, which was being handled before (None: nothing), and makes it current again.";
    POP_ITER 30 None 0 (1 => 0) "The loop is over: drops its iterator {tos}.";
    POP_TOP 31 None 0 (1 => 0) "Pops {tos} and drops it.";
    PUSH_EXC_INFO 32 None 0 (1 => 2) "Begins to handle {tos}. What was being handled before goes below it, to be restored later.";
    PUSH_NULL 33 None 0 (0 => 1) "Pushes NULL: the call to come has no self.";
    RETURN_GENERATOR 34 None 0 (0 => 1) "Makes a generator (or coroutine) of this frame and returns it to the caller; the body runs when that is resumed.";
    RETURN_VALUE 35 None 0 (1 => 1) ScopeExit "{returns}.";
    SETUP_ANNOTATIONS 36 None 0 (0 => 0) "Makes sure that the namespace here has a dict __annotations__.";
    STORE_SLICE 37 None 0 (4 => 0) "Pops stop {tos}, start {tos1}, container {tos2} and value {tos3}; sets {tos2}[{tos1}:{tos}] = {tos3}.";
    STORE_SUBSCR 38 None 1 (3 => 0) "Pops key {tos}, container {tos1} and value {tos2}; sets {tos1}[{tos}] = {tos2}.";
    TO_BOOL 39 None 3 (1 => 1) "Replaces {tos} by True or False: its truth, as bool() tells it.";
    UNARY_INVERT 40 None 0 (1 => 1) "Replaces {tos} by ~{tos}, all its bits inverted.";
    UNARY_NEGATIVE 41 None 0 (1 => 1) "Replaces {tos} by its negative.";
    UNARY_NOT 42 None 0 (1 => 1) "Replaces the bool {tos} by its opposite.";
    WITH_EXCEPT_START 43 None 0 (5 => 6, keeping 5) "Calls the __exit__ that lies below with type, value and traceback of {tos}; pushes what it returns. If that is true, the exception is swallowed.";
    BINARY_OP 44 Number 5 (2 => 1) "Pops {tos} and {tos1}; pushes {binary}.";
    BUILD_INTERPOLATION 45 Number 0 (2 + (arg & 1) => 1) "Pops a value, its source text and perhaps a format specification; pushes the interpolation they make.";
    BUILD_LIST 46 Number 0 (arg => 1) "{pops} the new list {built}.";
    BUILD_MAP 47 Number 0 (2 * arg => 1) "{pops} the new dict {built}.";
    BUILD_SET 48 Number 0 (arg => 1) "{pops} the new set {built}.";
    BUILD_SLICE 49 Number 0 (arg => 1) "{pops} {built}.";
    BUILD_STRING 50 Number 0 (arg => 1) "Pops {arg string}, {items}; pushes them joined into one.";
    BUILD_TUPLE 51 Number 0 (arg => 1) "{pops} the new tuple {built}.";
    CALL 52 Number 3 (2 + arg => 1) EvalBreak "Calls {call}: {outcome}.";
    CALL_INTRINSIC_1 53 Number 0 (1 => 1) "{intrinsic}.";
    CALL_INTRINSIC_2 54 Number 0 (2 => 1) "Pops {tos} and {tos1}; pushes what the interpreter's own function {name} makes of them.";
    CALL_KW 55 Number 3 (3 + arg => 1) EvalBreak "Calls {call}: {outcome}. The tuple on top names the last arguments.";
    COMPARE_OP 56 Compare 1 (2 => 1) "Pops {tos} and {tos1}; pushes {tos1} {op} {tos}.";
    CONTAINS_OP 57 Number 1 (2 => 1) "Pops container {tos} and value {tos1}; pushes whether {tos1} {op} {tos}.";
    CONVERT_VALUE 58 Number 0 (1 => 1) "Replaces {tos} by {name}({tos}), as !s, !r or !a in an f-string asks.";
    COPY 59 Number 0 (1 + (arg - 1) => 2 + (arg - 1), keeping arg) "Pushes {place arg-1}, {height}, once more.";
    COPY_FREE_VARS 60 Number 0 (0 => 0) "Puts the {arg cell} that the function closes over into its free variables.";
    DELETE_ATTR 61 Name 0 (1 => 0) "Pops {tos}; deletes its attribute {name}.";
    DELETE_DEREF 62 Free 0 (0 => 0) "Empties the cell of {name}.";
    DELETE_FAST 63 Local 0 (0 => 0) "Unsets the local {name} (until now {local}).";
    DELETE_GLOBAL 64 Name 0 (0 => 0) "Deletes the global {name}.";
    DELETE_NAME 65 Name 0 (0 => 0) "Deletes {name} from the namespace here.";
    DICT_MERGE 66 Number 0 (5 + (arg - 1) => 4 + (arg - 1), keeping 3 + arg) "Pops the mapping {tos} into the keyword arguments {place arg}; a key that is there twice is an error.";
    DICT_UPDATE 67 Number 0 (2 + (arg - 1) => 1 + (arg - 1), keeping arg) "Pops the mapping {tos} into the dict {place arg}; later keys win.";
    END_ASYNC_FOR 68 JumpBackward 0 (2 => 0) "An asynchronous loop got the exception {tos}: StopAsyncIteration ends the loop, any other goes on.";
    EXTENDED_ARG 69 Number 0 (0 => 0) "Gives the operand of the next instruction its upper bytes.";
    FOR_ITER 70 JumpForward 1 (1 => 2, keeping 1) "Asks the iterator {tos} for its next value and pushes that. If there is none, continues after the loop, at {target}.";
    GET_AWAITABLE 71 Number 0 (1 => 1) "Replaces {tos} by the iterator that awaiting it runs.";
    IMPORT_FROM 72 Name 0 (1 => 2, keeping 1) "Pushes the attribute {name} of the module {tos}, which stays.";
    IMPORT_NAME 73 Name 0 (2 => 1) "Pops {tos}, the names wanted of the module (None: the module itself), and {tos1}, the level (0: absolute); imports {name} and pushes it.";
    IS_OP 74 Number 0 (2 => 1) "Pops {tos} and {tos1}; pushes whether {tos1} {op} {tos}: whether both are one object.";
    JUMP_BACKWARD 75 JumpBackward 1 (0 => 0) UnconditionalJump EvalBreak "Jumps back to {target}: the next round of a loop.";
    JUMP_BACKWARD_NO_INTERRUPT 76 JumpBackward 0 (0 => 0) UnconditionalJump "Jumps back to {target} without looking for signals.";
    JUMP_FORWARD 77 JumpForward 0 (0 => 0) UnconditionalJump "Jumps on to {target}.";
    LIST_APPEND 78 Number 0 (2 + (arg - 1) => 1 + (arg - 1), keeping arg) "Pops {tos} and appends it to the list {place arg}, a comprehension's result.";
    LIST_EXTEND 79 Number 0 (2 + (arg - 1) => 1 + (arg - 1), keeping arg) "Pops the iterable {tos} and appends all its values to the list {place arg}.";
    LOAD_ATTR 80 NameShift1 9 (1 => 1 + (arg & 1)) "{attribute}.";
    LOAD_COMMON_CONSTANT 81 Number 0 (0 => 1) "Pushes {name}, one of the few objects that the interpreter itself keeps at hand.";
    LOAD_CONST 82 Const 0 (0 => 1) "Pushes the constant {const}.";
    LOAD_DEREF 83 Local 0 (0 => 1) "Pushes what the cell of {name} holds: {local}.";
    LOAD_FAST 84 Local 0 (0 => 1) "Pushes the local {name}: {local}.";
    LOAD_FAST_AND_CLEAR 85 Local 0 (0 => 1) "{cleared}: a comprehension saves the name that it is about to use.";
    LOAD_FAST_BORROW 86 Local 0 (0 => 1) "Pushes the local {name}: {local}. Borrowed: its reference count stays, as the local outlives the use.";
    LOAD_FAST_BORROW_LOAD_FAST_BORROW 87 Local 0 (0 => 2) "Pushes the locals {name} ({local}) and {name1} ({local1}), both borrowed: their reference counts stay.";
    LOAD_FAST_CHECK 88 Local 0 (0 => 1) "Pushes the local {name}, if it is set; else raises UnboundLocalError. It is {local}.";
    LOAD_FAST_LOAD_FAST 89 Local 0 (0 => 2) "Pushes the locals {name} ({local}) and {name1} ({local1}).";
    LOAD_FROM_DICT_OR_DEREF 90 Free 0 (1 => 1) "Replaces the namespace {tos} by what it has under {name}, or else by what the cell of {name} holds.";
    LOAD_FROM_DICT_OR_GLOBALS 91 Name 0 (1 => 1) "Replaces the namespace {tos} by what it has under {name}, or else the globals or built-ins.";
    LOAD_GLOBAL 92 NameShift1 4 (0 => 1 + (arg & 1)) "{found}.";
    LOAD_NAME 93 Name 0 (0 => 1) "{found}.";
    LOAD_SMALL_INT 94 Number 0 (0 => 1) "Pushes the int {arg}.";
    LOAD_SPECIAL 95 Number 0 (1 => 2) "Replaces {tos} by the special method {name} of its type and, above that, by itself as self.";
    LOAD_SUPER_ATTR 96 NameShift2 1 (3 => 1 + (arg & 1)) "Pops self {tos}, class {tos1} and super {tos2}; pushes the attribute {name} that super() finds after that class.";
    MAKE_CELL 97 Free 0 (0 => 0) "Puts {name} ({local}) into a new cell, which nested functions can share.";
    MAP_ADD 98 Number 0 (3 + (arg - 1) => 1 + (arg - 1), keeping arg) "Pops value {tos} and key {tos1} and puts them into the dict {place arg+1}, a comprehension's result.";
    MATCH_CLASS 99 Number 0 (3 => 1) "Pops attribute names {tos}, class {tos1} and subject {tos2}; pushes a tuple of the attributes, or None where the pattern does not fit.";
    POP_JUMP_IF_FALSE 100 JumpForward 1 (1 => 0) ConditionalJump "Pops {tos}; jumps to {target} if that is False, so here it {jumps}.";
    POP_JUMP_IF_NONE 101 JumpForward 1 (1 => 0) ConditionalJump "Pops {tos}; jumps to {target} if that is None, so here it {jumps}.";
    POP_JUMP_IF_NOT_NONE 102 JumpForward 1 (1 => 0) ConditionalJump "Pops {tos}; jumps to {target} if that is anything but None, so here it {jumps}.";
    POP_JUMP_IF_TRUE 103 JumpForward 1 (1 => 0) ConditionalJump "Pops {tos}; jumps to {target} if that is True, so here it {jumps}.";
    RAISE_VARARGS 104 Number 0 (arg => 0) ScopeExit "Raises {raises}.";
    RERAISE 105 Number 0 (1 + arg => arg) ScopeExit "Raises {tos} again; its traceback keeps the place where it was raised first.";
    SEND 106 JumpForward 1 (2 => 2, keeping 1) "Sends {tos} into {tos1} and replaces it by what comes back; if that is its result, jumps to {target}.";
    SET_ADD 107 Number 0 (2 + (arg - 1) => 1 + (arg - 1), keeping arg) "Pops {tos} and adds it to the set {place arg}, a comprehension's result.";
    SET_FUNCTION_ATTRIBUTE 108 Number 0 (2 => 1) "Gives {tos} its {name}: {tos1}, popped from below it.";
    SET_UPDATE 109 Number 0 (2 + (arg - 1) => 1 + (arg - 1), keeping arg) "Pops the iterable {tos} and adds all its values to the set {place arg}.";
    STORE_ATTR 110 Name 4 (2 => 0) "Pops object {tos} and value {tos1}; sets the attribute {name} of the object to the value.";
    STORE_DEREF 111 Free 0 (1 => 0) "Pops {tos} into the cell of {name} {was}.";
    STORE_FAST 112 Local 0 (1 => 0) "Pops {tos} into the local {name} {was}.";
    STORE_FAST_LOAD_FAST 113 Local 0 (1 => 1) "Pops {tos} into the local {name}, then pushes the local {name1}.";
    STORE_FAST_STORE_FAST 114 Local 0 (2 => 0) "Pops {tos} into the local {name} and {tos1} into the local {name1}.";
    STORE_GLOBAL 115 Name 0 (1 => 0) "Pops {tos} into the global {name} {was}.";
    STORE_NAME 116 Name 0 (1 => 0) "Pops {tos} and binds {name} to it in {where} {was}.";
    SWAP 117 Number 0 (2 + (arg - 2) => 2 + (arg - 2)) "Swaps {tos} with {place arg-1}, {height}.";
    UNPACK_EX 118 Number 0 (1 => 1 + (arg & 0xFF) + (arg >> 8)) "Pops {tos}; pushes its first {low}, a list of the middle ones and its last {high}, so that the first is on top.";
    UNPACK_SEQUENCE 119 Number 1 (1 => arg) "Pops {tos}, which must have {arg value}, and pushes them so that the first is on top.";
    YIELD_VALUE 120 Number 0 (1 => 1) "Yields {tos} to whoever resumed this generator, and waits. What is sent in is pushed when it goes on.";
    RESUME 128 Number 0 (0 => 0) EvalBreak "{resumes}; the interpreter looks for signals and tracing.";
    ENTER_EXECUTOR 255 Number 0 (0 => 0) "Enters code that the just-in-time compiler made. Never in a program.";
};

/// The pseudo-instructions of 3.14's compiler: in the instruction sequence and the flow graph, never in a code object.
/// SETUP_FINALLY, SETUP_CLEANUP and SETUP_WITH pop and push only on the way to their handler.
const PSEUDO: &[Row] = table! { |arg|
    ANNOTATIONS_PLACEHOLDER 256 None 0 (0 => 0) "Where the code that prepares a module's annotations goes.";
    JUMP 257 JumpToLabel 0 (0 => 0) UnconditionalJump EvalBreak "Jumps to {target}, forwards or backwards.";
    JUMP_IF_FALSE 258 JumpToLabel 0 (1 => 1, keeping 1) "Jumps to {target} if {tos}, which stays, is false.";
    JUMP_IF_TRUE 259 JumpToLabel 0 (1 => 1, keeping 1) "Jumps to {target} if {tos}, which stays, is true.";
    JUMP_NO_INTERRUPT 260 JumpToLabel 0 (0 => 0) UnconditionalJump "Jumps to {target} without looking for signals.";
    LOAD_CLOSURE 261 Local 0 (0 => 1) "Pushes the cell of {name} itself, for a function that closes over it.";
    POP_BLOCK 262 None 0 (0 => 0) "The block that the last SETUP began ends here.";
    SETUP_CLEANUP 263 Number 0 (0 => 2) BlockPush "Exceptions from here on go to {target}, with the place they came from.";
    SETUP_FINALLY 264 Number 0 (0 => 1) BlockPush "Exceptions from here on go to {target}.";
    SETUP_WITH 265 Number 0 (0 => 1) BlockPush "Exceptions from here on go to {target}, which leaves a with block.";
    STORE_FAST_MAYBE_NULL 266 Local 0 (1 => 0) "Pops {tos}, which may be NULL, into the local {name}.";
};
