//! RETURN_VALUE, and what becomes of the result, as the instruction that pushed the frame has decided.
//!
//! Called by `eval`, and by the generator instructions. What happens to an exception that leaves the frame instead is
//! in `unwind`. Mirrors RETURN_VALUE of `Python/bytecodes.c` and, in what it does with a result, the half of each
//! instruction that comes after its call.

use crate::machine::{EventKind, Return};
use crate::object::Value;
use crate::object::layout::{frame, thread};
use crate::runtime::frames::Flow;
use crate::runtime::{Run, Vm};

impl Vm {
    /// RETURN_VALUE: leaves the frame and uses its result as the caller wants.
    #[inline(always)]
    pub(crate) fn op_return_value(&mut self) -> Run<Flow> {
        let result = self.pop();
        let f = self.registers.frame;
        let ip = self.registers.ip;
        let heap = self.machine.heap();
        let how = self.machine.frame_return(f);
        let with = heap.field(f, frame::RETURN_VALUE);
        let owner = heap.field(f, frame::GENERATOR);
        if !with.is_null() {
            self.machine.retain(with);
        }
        self.machine.leave_frame(f, ip);
        self.machine.note_frame(EventKind::Return, f);
        if !owner.is_null() {
            self.finish_generator(owner);
        }
        if how == Return::Native {
            if !with.is_null() {
                self.machine.release(with);
            }
            return Ok(self.give_back(result));
        }
        let caller = self.machine.thread(thread::FRAME);
        self.resume_frame(caller);
        self.deliver(how, result, with)
    }

    /// Uses a result as the instruction that pushed the frame wants. The references of both values move with them.
    pub(crate) fn deliver(&mut self, how: Return, result: Value, with: Value) -> Run<Flow> {
        match how {
            Return::Push => {
                self.push_owned(result);
                if !with.is_null() {
                    self.machine.release(with);
                }
                return Ok(Flow::Go);
            }
            Return::ForIter => {
                // The generator has returned: its value is lost, the loop is over.
                self.machine.release(result);
                self.exhaust_for_iter();
                return Ok(Flow::Go);
            }
            Return::Send => {
                self.end_send(result);
                return Ok(Flow::Go);
            }
            _ => {}
        }
        self.machine.release(result);
        if !with.is_null() {
            self.machine.release(with);
        }
        match how {
            Return::Init => {
                self.check_init(result)?;
                self.push(with);
            }
            Return::Discard => {}
            Return::Bool => {
                if !result.is_bool() {
                    let got = self.type_name(result);
                    return self.type_error(format!("__bool__ should return bool, returned {got}"));
                }
                self.push(result);
            }
            Return::LenBool => {
                let len = self.check_len(result)?;
                self.push(Value::bool(len != 0));
            }
            Return::Contains | Return::NotContains => {
                let truth = self.is_true(result)?;
                self.push(Value::bool(truth == (how == Return::Contains)));
            }
            Return::Exec
            | Return::Module
            | Return::New
            | Return::Prepare
            | Return::ClassBody
            | Return::Class
            | Return::Then => {
                let entry = self.leave_entered(how, result, with)?;
                return Ok(self.enter(entry));
            }
            Return::Operator => return self.continue_operator(result, with),
            Return::Next => self.push(result),
            Return::Iter => {
                self.check_iterator(result)?;
                self.push(result);
            }
            Return::Push | Return::Native | Return::ForIter | Return::Send => unreachable!("handled before"),
            Return::Linked => unreachable!("a frame that is only linked does not execute"),
        }
        Ok(Flow::Go)
    }
}
