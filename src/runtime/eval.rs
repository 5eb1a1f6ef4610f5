//! The evaluation loop: one instruction after the other, in whichever frame.
//!
//! Instructions that every program executes all the time are here; the others are in `ops`, by concept. A call of a
//! Python function pushes a frame and the loop goes on in it: the Rust stack does not grow. The `match` has no `_` arm,
//! so that a new opcode does not compile unhandled. Mirrors `Python/ceval.c` and `Python/bytecodes.c`; book chapter
//! "The evaluation loop, ceval.c".

use super::finalize::Ended;
use super::frames::Flow;
use super::{Run, Unwind, Vm};
use crate::object::Value;
use crate::object::layout::{cell, class_flags};
use crate::opcode::Opcode;

impl Vm {
    /// Execute until the frame that Rust waits for returns, an exception leaves it, or the run stops.
    pub(crate) fn run_frame(&mut self) -> Run {
        let mark = self.machine.dead_len();
        let recording = self.machine.is_recording();
        loop {
            if self.check_due() {
                self.check()?;
            }
            let ip = self.registers.next;
            self.registers.ip = ip;
            self.registers.next = ip + 1;
            self.steps += 1;
            if recording {
                self.machine.begin_step(ip, self.registers.depth() as u16);
            }
            match self.execute(ip) {
                Ok(Flow::Go) => self.settle(mark, Ended::Instruction)?,
                Ok(Flow::Return) => {
                    // What goes in between may run Python code that returns too.
                    let v = self.returned;
                    self.settle(mark, Ended::Call)?;
                    return Ok(v);
                }
                raised @ (Err(Unwind::Raised) | Ok(Flow::Reraise)) => {
                    if raised.is_err() {
                        self.add_traceback();
                    }
                    let handled = self.unwind();
                    self.settle(mark, if handled.is_ok() { Ended::Instruction } else { Ended::Call })?;
                    handled?;
                }
                Err(suspended) => {
                    self.suspend_step();
                    return Err(suspended);
                }
            }
        }
    }

    /// The table of opcodes: execute one instruction. An arm that ends in `return` is a function of `ops`.
    #[inline(always)]
    fn execute(&mut self, ip: u32) -> Run<Flow> {
        // Field by field: a copy of the whole would go through memory before the jump.
        let i = self.machine.heap().instr_ref(ip);
        let (op, arg, resolved) = (i.op, i.arg, i.resolved);
        match op {
            Opcode::RESUME | Opcode::NOP | Opcode::NOT_TAKEN => {}
            Opcode::LOAD_FAST | Opcode::LOAD_FAST_BORROW => {
                let v = self.local(arg);
                debug_assert!(!v.is_null());
                self.push(v);
            }
            Opcode::LOAD_FAST_LOAD_FAST | Opcode::LOAD_FAST_BORROW_LOAD_FAST_BORROW => {
                let (a, b) = (self.local(arg >> 4), self.local(arg & 15));
                self.push(a);
                self.push(b);
            }
            Opcode::LOAD_FAST_CHECK => {
                let v = self.local(arg);
                if v.is_null() {
                    return self.unbound_local(arg);
                }
                self.push(v);
            }
            Opcode::LOAD_FAST_AND_CLEAR => {
                let v = self.machine.local_swap(self.registers.base + arg, Value::NULL);
                self.push_owned(v);
            }
            Opcode::STORE_FAST => {
                let v = self.pop();
                self.store_local(arg, v);
            }
            Opcode::STORE_FAST_LOAD_FAST => {
                let v = self.pop();
                self.store_local(arg >> 4, v);
                let v = self.local(arg & 15);
                self.push(v);
            }
            Opcode::STORE_FAST_STORE_FAST => {
                let v = self.pop();
                self.store_local(arg >> 4, v);
                let v = self.pop();
                self.store_local(arg & 15, v);
            }
            Opcode::DELETE_FAST => {
                if self.local(arg).is_null() {
                    return self.unbound_local(arg);
                }
                self.store_local(arg, Value::NULL);
            }
            Opcode::LOAD_CONST => {
                let v = self.machine.heap().cell(resolved);
                self.push(v);
            }
            Opcode::LOAD_SMALL_INT => self.push_owned(Value::inline_int(i64::from(arg), 0)),
            Opcode::LOAD_COMMON_CONSTANT => {
                let v = self.common_constant(arg);
                self.push(v);
            }
            Opcode::POP_TOP | Opcode::POP_ITER => {
                self.pop_release();
            }
            Opcode::END_FOR => {
                self.pop_release();
            }
            Opcode::END_SEND => {
                let v = self.pop();
                self.pop_release();
                self.push_owned(v);
            }
            Opcode::PUSH_NULL => self.push_owned(Value::NULL),
            Opcode::COPY => {
                let v = self.peek(arg - 1);
                self.push(v);
            }
            Opcode::SWAP => {
                let (top, other) = (self.registers.sp - 1, self.registers.sp - arg);
                let v = self.machine.heap().cell(top);
                let v = self.machine.local_swap(other, v);
                self.machine.stack_write(top, v);
            }
            Opcode::JUMP_FORWARD | Opcode::JUMP_BACKWARD | Opcode::JUMP_BACKWARD_NO_INTERRUPT => {
                self.registers.next = resolved;
            }
            Opcode::POP_JUMP_IF_FALSE => {
                if self.pop() == Value::FALSE {
                    self.registers.next = resolved;
                }
            }
            Opcode::POP_JUMP_IF_TRUE => {
                if self.pop() == Value::TRUE {
                    self.registers.next = resolved;
                }
            }
            Opcode::POP_JUMP_IF_NONE => {
                if self.pop_release().is_none() {
                    self.registers.next = resolved;
                }
            }
            Opcode::POP_JUMP_IF_NOT_NONE => {
                if !self.pop_release().is_none() {
                    self.registers.next = resolved;
                }
            }
            Opcode::TO_BOOL => return self.op_to_bool(),
            Opcode::UNARY_NOT => {
                let v = self.pop();
                self.push_owned(Value::bool(v == Value::FALSE));
            }
            Opcode::UNARY_NEGATIVE => return self.op_unary(super::operators::Unary::Negative),
            Opcode::UNARY_INVERT => return self.op_unary(super::operators::Unary::Invert),
            Opcode::BINARY_OP => return self.op_binary(arg),
            Opcode::COMPARE_OP => return self.op_compare(arg),
            Opcode::IS_OP => {
                let b = self.pop_release();
                let a = self.pop_release();
                self.push_owned(Value::bool((a == b) != (arg != 0)));
            }
            Opcode::CONTAINS_OP => return self.op_contains(arg),
            Opcode::CHECK_EXC_MATCH => return self.op_check_exc_match(),
            Opcode::CHECK_EG_MATCH => return self.op_check_eg_match(),
            Opcode::LOAD_GLOBAL => return self.op_load_global(ip, arg, resolved),
            Opcode::LOAD_NAME => return self.op_load_name(resolved),
            Opcode::STORE_NAME => return self.op_store_name(resolved),
            Opcode::DELETE_NAME => return self.op_delete_name(resolved),
            Opcode::STORE_GLOBAL => return self.op_store_global(resolved),
            Opcode::DELETE_GLOBAL => return self.op_delete_global(resolved),
            Opcode::LOAD_LOCALS => return self.op_load_locals(),
            Opcode::LOAD_FROM_DICT_OR_GLOBALS => return self.op_load_from_dict_or_globals(resolved),
            Opcode::LOAD_FROM_DICT_OR_DEREF => return self.op_load_from_dict_or_deref(arg),
            Opcode::MAKE_CELL => {
                let v = self.local(arg);
                let c = self.machine.cell(v);
                self.machine.retain(c);
                self.store_local(arg, c);
            }
            Opcode::COPY_FREE_VARS => self.op_copy_free_vars(arg),
            Opcode::LOAD_DEREF => {
                let v = self.machine.heap().field(self.local(arg), cell::CONTENTS);
                if v.is_null() {
                    return self.unbound_cell(arg);
                }
                self.push(v);
            }
            Opcode::STORE_DEREF => {
                let v = self.pop();
                let c = self.local(arg);
                self.machine.set_field(c, cell::CONTENTS, v);
                self.machine.release(v);
            }
            Opcode::DELETE_DEREF => {
                let c = self.local(arg);
                if self.cell_contents(c).is_null() {
                    return self.unbound_cell(arg);
                }
                self.machine.set_field(c, cell::CONTENTS, Value::NULL);
            }
            Opcode::LOAD_ATTR => return self.op_load_attr(ip, arg, resolved),
            Opcode::STORE_ATTR => return self.op_store_attr(ip, resolved),
            Opcode::DELETE_ATTR => return self.op_delete_attr(resolved),
            Opcode::LOAD_SUPER_ATTR => return self.op_load_super_attr(arg, resolved),
            Opcode::LOAD_SPECIAL => return self.op_load_special(arg),
            Opcode::STORE_SUBSCR => return self.op_store_subscr(),
            Opcode::DELETE_SUBSCR => return self.op_delete_subscr(),
            Opcode::BINARY_SLICE => return self.op_binary_slice(),
            Opcode::STORE_SLICE => return self.op_store_slice(),
            Opcode::BUILD_TUPLE => return self.op_build_tuple(arg),
            Opcode::BUILD_LIST => return self.op_build_list(arg),
            Opcode::BUILD_SET => return self.op_build_set(arg),
            Opcode::BUILD_MAP => return self.op_build_map(arg),
            Opcode::BUILD_STRING => return self.op_build_string(arg),
            Opcode::BUILD_SLICE => return self.op_build_slice(arg),
            Opcode::LIST_APPEND => {
                let v = self.pop();
                let list = self.peek(arg - 1);
                self.machine.list_push(list, v);
                self.machine.release(v);
            }
            Opcode::LIST_EXTEND => return self.op_list_extend(arg),
            Opcode::SET_ADD => return self.op_set_add(arg),
            Opcode::SET_UPDATE => return self.op_set_update(arg),
            Opcode::MAP_ADD => return self.op_map_add(arg),
            Opcode::DICT_UPDATE => return self.op_dict_update(arg),
            Opcode::DICT_MERGE => return self.op_dict_merge(arg),
            Opcode::UNPACK_SEQUENCE => return self.op_unpack_sequence(arg),
            Opcode::UNPACK_EX => return self.op_unpack_ex(arg),
            Opcode::FORMAT_SIMPLE => return self.op_format_simple(),
            Opcode::FORMAT_WITH_SPEC => return self.op_format_with_spec(),
            Opcode::CONVERT_VALUE => return self.op_convert_value(arg),
            Opcode::CALL => return self.op_call(arg),
            Opcode::CALL_KW => return self.op_call_kw(arg),
            Opcode::CALL_FUNCTION_EX => return self.op_call_function_ex(),
            Opcode::CALL_INTRINSIC_1 => return self.op_intrinsic_1(arg),
            Opcode::CALL_INTRINSIC_2 => return self.op_intrinsic_2(arg),
            Opcode::MAKE_FUNCTION => return self.op_make_function(),
            Opcode::SET_FUNCTION_ATTRIBUTE => return self.op_set_function_attribute(arg),
            Opcode::LOAD_BUILD_CLASS => return self.op_load_build_class(),
            Opcode::SETUP_ANNOTATIONS => return self.op_setup_annotations(),
            Opcode::IMPORT_NAME => return self.op_import_name(resolved),
            Opcode::IMPORT_FROM => return self.op_import_from(resolved),
            Opcode::GET_ITER => return self.op_get_iter(),
            Opcode::GET_YIELD_FROM_ITER => return self.op_get_yield_from_iter(),
            Opcode::FOR_ITER => return self.op_for_iter(resolved),
            Opcode::RETURN_VALUE => return self.op_return_value(),
            Opcode::RETURN_GENERATOR => return self.op_return_generator(),
            Opcode::YIELD_VALUE => return self.op_yield_value(),
            Opcode::SEND => return self.op_send(resolved),
            Opcode::CLEANUP_THROW => return self.op_cleanup_throw(),
            Opcode::RAISE_VARARGS => return self.op_raise_varargs(arg),
            Opcode::RERAISE => return self.op_reraise(arg),
            Opcode::PUSH_EXC_INFO => self.op_push_exc_info(),
            Opcode::POP_EXCEPT => self.op_pop_except(),
            Opcode::WITH_EXCEPT_START => return self.op_with_except_start(),
            Opcode::GET_LEN => return self.op_get_len(),
            Opcode::MATCH_CLASS => return self.op_match_class(arg),
            Opcode::MATCH_KEYS => return self.op_match_keys(),
            Opcode::MATCH_MAPPING => return Ok(self.op_match_flag(class_flags::MAPPING)),
            Opcode::MATCH_SEQUENCE => return Ok(self.op_match_flag(class_flags::SEQUENCE)),
            Opcode::GET_AITER => return self.op_get_aiter(),
            Opcode::GET_ANEXT => return self.op_get_anext(),
            Opcode::GET_AWAITABLE => return self.op_get_awaitable(arg),
            Opcode::END_ASYNC_FOR => return self.op_end_async_for(),
            Opcode::BUILD_TEMPLATE | Opcode::BUILD_INTERPOLATION => return Err(self.unsupported("template string")),
            Opcode::CACHE
            | Opcode::EXTENDED_ARG
            | Opcode::RESERVED
            | Opcode::EXIT_INIT_CHECK
            | Opcode::INTERPRETER_EXIT
            | Opcode::ENTER_EXECUTOR
            | Opcode::JUMP
            | Opcode::JUMP_IF_FALSE
            | Opcode::JUMP_IF_TRUE
            | Opcode::JUMP_NO_INTERRUPT
            | Opcode::LOAD_CLOSURE
            | Opcode::POP_BLOCK
            | Opcode::SETUP_CLEANUP
            | Opcode::SETUP_FINALLY
            | Opcode::SETUP_WITH
            | Opcode::STORE_FAST_MAYBE_NULL
            | Opcode::ANNOTATIONS_PLACEHOLDER => unreachable!("{op:?} is in no code object's text"),
        }
        Ok(Flow::Go)
    }
}
