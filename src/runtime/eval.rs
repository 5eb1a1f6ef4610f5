//! The evaluation loop: one instruction after another, in whichever frame.
//!
//! Instructions that every program executes all the time are here; the others are in `ops`, by concept. A call of a
//! Python function pushes a frame and the loop continues in it: the Rust stack does not grow. The `match` has no `_`
//! arm, so a new opcode does not compile unhandled. Called by `control`, which runs a program, and by
//! `nested`, where Rust waits for a frame. Mirrors `Python/ceval.c` and `Python/bytecodes.c`; book chapter "The
//! evaluation loop, ceval.c".

use super::finalize::Over;
use super::frames::Flow;
use super::{Run, Unwind, Vm};
use crate::object::Value;
use crate::object::layout::{cell, class_flags};
use crate::opcode::Opcode;

impl Vm {
    /// Executes until the frame that Rust waits for returns, an exception leaves it, or the run stops.
    pub(crate) fn run_frame(&mut self) -> Run {
        if self.machine.is_recording() { Loop::<true> { vm: self }.run() } else { Loop::<false> { vm: self }.run() }
    }
}

/// The evaluation loop, compiled twice: `RECORDS` says whether its changes are journaled, so that executing without a
/// recording pays nothing for it. It does itself what programs do most; everything else is left to the interpreter,
/// which asks the machine.
struct Loop<'vm, const RECORDS: bool> {
    vm: &'vm mut Vm,
}

impl<const RECORDS: bool> Loop<'_, RECORDS> {
    /// Executes until the frame that Rust waits for returns, an exception leaves it, or the run stops.
    fn run(&mut self) -> Run {
        let mark = self.vm.machine.dead_len();
        loop {
            if self.vm.check_due() {
                self.vm.check()?;
            }
            let ip = self.vm.registers.next;
            self.vm.registers.ip = ip;
            self.vm.registers.next = ip + 1;
            self.vm.steps += 1;
            if RECORDS {
                self.vm.machine.begin_step(ip, self.vm.registers.depth() as u16);
            }
            match self.execute(ip) {
                Ok(Flow::Go) => self.vm.settle(mark, Over::Instruction)?,
                Ok(Flow::Return) => {
                    // What happens in between may run Python code that returns too.
                    let v = self.vm.returned;
                    self.vm.settle(mark, Over::Call)?;
                    return Ok(v);
                }
                raised @ (Err(Unwind::Raised) | Ok(Flow::Reraise)) => {
                    if raised.is_err() {
                        self.vm.add_traceback();
                    }
                    let handled = self.vm.unwind();
                    self.vm.settle(mark, if handled.is_ok() { Over::Instruction } else { Over::Call })?;
                    handled?;
                }
                Err(suspended) => {
                    self.vm.suspend_step();
                    return Err(suspended);
                }
            }
        }
    }

    /// The table of opcodes: executes one instruction. An arm's result says where execution continues; an arm without
    /// one is followed by the next instruction.
    #[inline(always)]
    fn execute(&mut self, ip: u32) -> Run<Flow> {
        // Field by field: a copy of the whole would go through memory before the jump.
        let i = self.vm.machine.heap().instr_ref(ip);
        let (op, arg, resolved) = (i.op, i.arg, i.resolved);
        match op {
            Opcode::NOP | Opcode::NOT_TAKEN => {}
            Opcode::RESUME => self.vm.check_memory()?,
            Opcode::LOAD_FAST | Opcode::LOAD_FAST_BORROW => {
                let v = self.vm.local(arg);
                debug_assert!(!v.is_null());
                self.push(v);
            }
            Opcode::LOAD_FAST_LOAD_FAST | Opcode::LOAD_FAST_BORROW_LOAD_FAST_BORROW => {
                let (a, b) = (self.vm.local(arg >> 4), self.vm.local(arg & 15));
                self.push(a);
                self.push(b);
            }
            Opcode::LOAD_FAST_CHECK => {
                let v = self.vm.local(arg);
                if v.is_null() {
                    return self.vm.unbound_local(arg);
                }
                self.push(v);
            }
            Opcode::LOAD_FAST_AND_CLEAR => {
                let v = self.swap_local(self.vm.registers.base + arg, Value::NULL);
                self.push_owned(v);
            }
            Opcode::STORE_FAST => {
                let v = self.vm.pop();
                self.store_local(arg, v);
            }
            Opcode::STORE_FAST_LOAD_FAST => {
                let v = self.vm.pop();
                self.store_local(arg >> 4, v);
                let v = self.vm.local(arg & 15);
                self.push(v);
            }
            Opcode::STORE_FAST_STORE_FAST => {
                let v = self.vm.pop();
                self.store_local(arg >> 4, v);
                let v = self.vm.pop();
                self.store_local(arg & 15, v);
            }
            Opcode::DELETE_FAST => {
                if self.vm.local(arg).is_null() {
                    return self.vm.unbound_local(arg);
                }
                self.store_local(arg, Value::NULL);
            }
            Opcode::LOAD_CONST => {
                let v = self.vm.machine.heap().cell(resolved);
                self.push(v);
            }
            Opcode::LOAD_SMALL_INT => self.push_owned(Value::inline_int(i64::from(arg), 0)),
            Opcode::LOAD_COMMON_CONSTANT => {
                let v = self.vm.common_constant(arg);
                self.push(v);
            }
            Opcode::POP_TOP | Opcode::POP_ITER => {
                self.vm.pop_release();
            }
            Opcode::END_FOR => {
                self.vm.pop_release();
            }
            Opcode::END_SEND => {
                let v = self.vm.pop();
                self.vm.pop_release();
                self.push_owned(v);
            }
            Opcode::PUSH_NULL => self.push_owned(Value::NULL),
            Opcode::COPY => {
                let v = self.vm.peek(arg - 1);
                self.push(v);
            }
            Opcode::SWAP => {
                let (top, other) = (self.vm.registers.sp - 1, self.vm.registers.sp - arg);
                let v = self.vm.machine.heap().cell(top);
                let v = self.swap_local(other, v);
                self.write_stack(top, v);
            }
            Opcode::JUMP_BACKWARD => {
                self.vm.check_memory()?;
                self.vm.registers.next = resolved;
            }
            Opcode::JUMP_FORWARD | Opcode::JUMP_BACKWARD_NO_INTERRUPT => self.vm.registers.next = resolved,
            Opcode::POP_JUMP_IF_FALSE => {
                if self.vm.pop() == Value::FALSE {
                    self.vm.registers.next = resolved;
                }
            }
            Opcode::POP_JUMP_IF_TRUE => {
                if self.vm.pop() == Value::TRUE {
                    self.vm.registers.next = resolved;
                }
            }
            Opcode::POP_JUMP_IF_NONE => {
                if self.vm.pop_release().is_none() {
                    self.vm.registers.next = resolved;
                }
            }
            Opcode::POP_JUMP_IF_NOT_NONE => {
                if !self.vm.pop_release().is_none() {
                    self.vm.registers.next = resolved;
                }
            }
            Opcode::TO_BOOL => return self.vm.op_to_bool(),
            Opcode::UNARY_NOT => {
                let v = self.vm.pop();
                self.push_owned(Value::bool(v == Value::FALSE));
            }
            Opcode::UNARY_NEGATIVE => return self.vm.op_unary(super::operators::Unary::Negative),
            Opcode::UNARY_INVERT => return self.vm.op_unary(super::operators::Unary::Invert),
            Opcode::BINARY_OP => return self.vm.op_binary(arg),
            Opcode::COMPARE_OP => return self.vm.op_compare(arg),
            Opcode::IS_OP => {
                let b = self.vm.pop_release();
                let a = self.vm.pop_release();
                self.push_owned(Value::bool((a == b) != (arg != 0)));
            }
            Opcode::CONTAINS_OP => return self.vm.op_contains(arg),
            Opcode::CHECK_EXC_MATCH => self.vm.op_check_exc_match()?,
            Opcode::CHECK_EG_MATCH => self.vm.op_check_eg_match()?,
            Opcode::LOAD_GLOBAL => self.vm.op_load_global(ip, arg, resolved)?,
            Opcode::LOAD_NAME => self.vm.op_load_name(resolved)?,
            Opcode::STORE_NAME => self.vm.op_store_name(resolved)?,
            Opcode::DELETE_NAME => self.vm.op_delete_name(resolved)?,
            Opcode::STORE_GLOBAL => self.vm.op_store_global(resolved),
            Opcode::DELETE_GLOBAL => self.vm.op_delete_global(resolved)?,
            Opcode::LOAD_LOCALS => self.vm.op_load_locals()?,
            Opcode::LOAD_FROM_DICT_OR_GLOBALS => self.vm.op_load_from_dict_or_globals(resolved)?,
            Opcode::LOAD_FROM_DICT_OR_DEREF => self.vm.op_load_from_dict_or_deref(arg)?,
            Opcode::MAKE_CELL => {
                let v = self.vm.local(arg);
                let c = self.vm.machine.cell(v);
                self.vm.machine.retain(c);
                self.store_local(arg, c);
            }
            Opcode::COPY_FREE_VARS => self.vm.op_copy_free_vars(arg),
            Opcode::LOAD_DEREF => {
                let v = self.vm.machine.heap().field(self.vm.local(arg), cell::CONTENTS);
                if v.is_null() {
                    return self.vm.unbound_cell(arg);
                }
                self.push(v);
            }
            Opcode::STORE_DEREF => {
                let v = self.vm.pop();
                let c = self.vm.local(arg);
                self.vm.machine.set_field(c, cell::CONTENTS, v);
                self.vm.machine.release(v);
            }
            Opcode::DELETE_DEREF => {
                let c = self.vm.local(arg);
                if self.vm.cell_contents(c).is_null() {
                    return self.vm.unbound_cell(arg);
                }
                self.vm.machine.set_field(c, cell::CONTENTS, Value::NULL);
            }
            Opcode::LOAD_ATTR => return self.vm.op_load_attr(ip, arg, resolved),
            Opcode::STORE_ATTR => return self.vm.op_store_attr(ip, resolved),
            Opcode::DELETE_ATTR => self.vm.op_delete_attr(resolved)?,
            Opcode::LOAD_SUPER_ATTR => self.vm.op_load_super_attr(arg, resolved)?,
            Opcode::LOAD_SPECIAL => self.vm.op_load_special(arg)?,
            Opcode::STORE_SUBSCR => return self.vm.op_store_subscr(),
            Opcode::DELETE_SUBSCR => return self.vm.op_delete_subscr(),
            Opcode::BINARY_SLICE => return self.vm.op_binary_slice(),
            Opcode::STORE_SLICE => return self.vm.op_store_slice(),
            Opcode::BUILD_TUPLE => self.vm.op_build_tuple(arg),
            Opcode::BUILD_LIST => self.vm.op_build_list(arg),
            Opcode::BUILD_SET => self.vm.op_build_set(arg)?,
            Opcode::BUILD_MAP => self.vm.op_build_map(arg)?,
            Opcode::BUILD_STRING => self.vm.op_build_string(arg),
            Opcode::BUILD_SLICE => self.vm.op_build_slice(arg),
            Opcode::LIST_APPEND => {
                let v = self.vm.pop();
                let list = self.vm.peek(arg - 1);
                self.vm.machine.list_push(list, v);
                self.vm.machine.release(v);
            }
            Opcode::LIST_EXTEND => self.vm.op_list_extend(arg)?,
            Opcode::SET_ADD => self.vm.op_set_add(arg)?,
            Opcode::SET_UPDATE => self.vm.op_set_update(arg)?,
            Opcode::MAP_ADD => self.vm.op_map_add(arg)?,
            Opcode::DICT_UPDATE => self.vm.op_dict_update(arg)?,
            Opcode::DICT_MERGE => self.vm.op_dict_merge(arg)?,
            Opcode::UNPACK_SEQUENCE => self.vm.op_unpack_sequence(arg)?,
            Opcode::UNPACK_EX => self.vm.op_unpack_ex(arg)?,
            Opcode::FORMAT_SIMPLE => self.vm.op_format_simple()?,
            Opcode::FORMAT_WITH_SPEC => self.vm.op_format_with_spec()?,
            Opcode::CONVERT_VALUE => self.vm.op_convert_value(arg)?,
            Opcode::CALL => return self.vm.op_call(arg),
            Opcode::CALL_KW => return self.vm.op_call_kw(arg),
            Opcode::CALL_FUNCTION_EX => return self.vm.op_call_function_ex(),
            Opcode::CALL_INTRINSIC_1 => self.vm.op_intrinsic_1(arg)?,
            Opcode::CALL_INTRINSIC_2 => self.vm.op_intrinsic_2(arg)?,
            Opcode::MAKE_FUNCTION => self.vm.op_make_function(),
            Opcode::SET_FUNCTION_ATTRIBUTE => self.vm.op_set_function_attribute(arg),
            Opcode::LOAD_BUILD_CLASS => self.vm.op_load_build_class()?,
            Opcode::SETUP_ANNOTATIONS => self.vm.op_setup_annotations()?,
            Opcode::IMPORT_NAME => return self.vm.op_import_name(resolved),
            Opcode::IMPORT_FROM => self.vm.op_import_from(resolved)?,
            Opcode::GET_ITER => return self.vm.op_get_iter(),
            Opcode::GET_YIELD_FROM_ITER => return self.vm.op_get_yield_from_iter(),
            Opcode::FOR_ITER => return self.vm.op_for_iter(resolved),
            Opcode::RETURN_VALUE => return self.vm.op_return_value(),
            Opcode::RETURN_GENERATOR => return self.vm.op_return_generator(),
            Opcode::YIELD_VALUE => return self.vm.op_yield_value(),
            Opcode::SEND => return self.vm.op_send(resolved),
            Opcode::CLEANUP_THROW => return self.vm.op_cleanup_throw(),
            Opcode::RAISE_VARARGS => return self.vm.op_raise_varargs(arg),
            Opcode::RERAISE => return self.vm.op_reraise(arg),
            Opcode::PUSH_EXC_INFO => self.vm.op_push_exc_info(),
            Opcode::POP_EXCEPT => self.vm.op_pop_except(),
            Opcode::WITH_EXCEPT_START => return self.vm.op_with_except_start(),
            Opcode::GET_LEN => self.vm.op_get_len()?,
            Opcode::MATCH_CLASS => self.vm.op_match_class(arg)?,
            Opcode::MATCH_KEYS => self.vm.op_match_keys()?,
            Opcode::MATCH_MAPPING => self.vm.op_match_flag(class_flags::MAPPING),
            Opcode::MATCH_SEQUENCE => self.vm.op_match_flag(class_flags::SEQUENCE),
            Opcode::GET_AITER => self.vm.op_get_aiter()?,
            Opcode::GET_ANEXT => self.vm.op_get_anext()?,
            Opcode::GET_AWAITABLE => self.vm.op_get_awaitable(arg)?,
            Opcode::END_ASYNC_FOR => return self.vm.op_end_async_for(),
            Opcode::BUILD_TEMPLATE | Opcode::BUILD_INTERPOLATION => return Err(self.vm.unsupported("template string")),
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

    /// Pushes a value, which gains a reference.
    #[inline(always)]
    fn push(&mut self, v: Value) {
        self.vm.machine.retain(v);
        self.push_owned(v);
    }

    /// Pushes a value together with a reference that the caller owns.
    #[inline(always)]
    fn push_owned(&mut self, v: Value) {
        self.write_stack(self.vm.registers.sp, v);
        self.vm.registers.sp += 1;
    }

    /// Writes a cell of the value stack; the reference moves with the value.
    #[inline(always)]
    fn write_stack(&mut self, cell: u32, v: Value) {
        self.vm.machine.stack_write_in::<RECORDS>(cell, v);
    }

    /// Sets a fast local; the reference moves with the value.
    #[inline(always)]
    fn store_local(&mut self, i: u32, v: Value) {
        let old = self.swap_local(self.vm.registers.base + i, v);
        self.vm.machine.release(old);
    }

    /// Writes a cell; the reference moves with the value, and the old value is returned with its reference.
    #[inline(always)]
    fn swap_local(&mut self, cell: u32, v: Value) -> Value {
        self.vm.machine.local_swap_in::<RECORDS>(cell, v)
    }
}
