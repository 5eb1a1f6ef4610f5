//! Operator instructions: BINARY_OP, COMPARE_OP, CONTAINS_OP, TO_BOOL and the unary ones.
//!
//! Called by `eval`, and by `ops::return_value` when a Python method that an operator has asked returns. Small ints
//! and floats are computed here; a Python method gets a frame; for everything else `protocols::{numbers, compare}`
//! are asked. Mirrors these instructions of `Python/bytecodes.c` and `binary_op1` of `Objects/abstract.c`, whose
//! order of methods it keeps between frames.

use crate::machine::Return;
use crate::object::{Kind, Value};
use crate::runtime::frames::Flow;
use crate::runtime::native::Args;
use crate::runtime::operators::{Binary, Comparison, Unary};
use crate::runtime::{Run, Vm};

/// `NB_SUBSCR`, the last operand of BINARY_OP.
const SUBSCR: u32 = 26;
/// `NB_INPLACE_ADD` and those that follow are the in-place forms of the first thirteen.
const INPLACE: u32 = 13;

impl Vm {
    #[inline(always)]
    pub(crate) fn op_binary(&mut self, arg: u32) -> Run<Flow> {
        let (a, b) = (self.peek(1), self.peek(0));
        if let (Some(x), Some(y)) = (a.as_inline_int(), b.as_inline_int()) {
            // Inline ints have 40 bits: sums and differences cannot overflow, products can.
            let result = match arg {
                0 | 13 => Some(x + y),
                10 | 23 => Some(x - y),
                5 | 18 => x.checked_mul(y),
                1 | 14 => Some(x & y),
                7 | 20 => Some(x | y),
                12 | 25 => Some(x ^ y),
                6 | 19 if y > 0 => Some(x.rem_euclid(y)),
                2 | 15 if y > 0 => Some(x.div_euclid(y)),
                _ => None,
            };
            if let Some(r) = result {
                let v = self.machine.int(r);
                self.registers.sp -= 1;
                let top = self.registers.sp - 1;
                self.machine.stack_write(top, v);
                if v.is_object() {
                    self.machine.retain(v);
                }
                return Ok(Flow::Go);
            }
        } else if a.is(Kind::Float) && b.is(Kind::Float) {
            let (x, y) = (self.machine.heap().float(a), self.machine.heap().float(b));
            let result = match arg {
                0 | 13 => Some(x + y),
                10 | 23 => Some(x - y),
                5 | 18 => Some(x * y),
                11 | 24 if y != 0.0 => Some(x / y),
                _ => None,
            };
            if let Some(r) = result {
                self.drop_binary_operands();
                let v = self.machine.float_for_stack(r);
                self.push_owned(v);
                return Ok(Flow::Go);
            }
        } else if arg == SUBSCR
            && let Some(i) = b.as_inline_int()
            && let Some(v) = self.item_at(a, i)
        {
            self.replace_binary_operands(v);
            return Ok(Flow::Go);
        }
        self.binary_slow(arg, a, b)
    }

    /// Item `i` of a list, tuple or str, counted from its end if negative; `None` if there is none or it is another
    /// kind.
    #[inline]
    fn item_at(&mut self, container: Value, i: i64) -> Option<Value> {
        let heap = self.machine.heap();
        let place = |len: usize| {
            let i = if i < 0 { i + len as i64 } else { i };
            usize::try_from(i).ok().filter(|&i| i < len)
        };
        match container.kind()? {
            Kind::List | Kind::Tuple => {
                let items = heap.sequence(container);
                place(items.len()).map(|i| items[i])
            }
            Kind::Str => {
                let text = heap.str(container);
                let point = text.at(place(text.len())?);
                Some(self.machine.character(point))
            }
            _ => None,
        }
    }

    fn binary_slow(&mut self, arg: u32, a: Value, b: Value) -> Run<Flow> {
        if arg == SUBSCR {
            return self.op_subscript(a, b);
        }
        let (operator, inplace) = if arg >= INPLACE { (arg - INPLACE, true) } else { (arg, false) };
        let operator = Binary::ALL[operator as usize];
        if a.is(Kind::Instance) || b.is(Kind::Instance) {
            return self.start_operator(operator.number() | if inplace { 64 } else { 0 }, a, b);
        }
        let v = if inplace { self.inplace(operator, a, b)? } else { self.binary(operator, a, b)? };
        self.replace_binary_operands(v);
        Ok(Flow::Go)
    }

    /// Replaces the operands of BINARY_OP by its result.
    #[inline]
    pub(crate) fn replace_binary_operands(&mut self, result: Value) {
        self.machine.retain(result);
        self.drop_binary_operands();
        self.push_owned(result);
    }

    /// Drops the two operands of BINARY_OP, the left one first, as CPython's generated code closes them.
    #[inline]
    fn drop_binary_operands(&mut self) {
        let (a, b) = (self.peek(1), self.peek(0));
        self.registers.sp -= 2;
        self.machine.release(a);
        self.machine.release(b);
    }

    /// Begins an operator with an instance of a Python class as an operand: its Python methods get frames.
    fn start_operator(&mut self, operator: u32, a: Value, b: Value) -> Run<Flow> {
        // The operands live to the end of this instruction, and longer if a frame keeps them.
        self.drop_values(2);
        self.next_operator_method(operator, a, b, 0)
    }

    /// What an operator needs to continue after one of its methods. It keeps the operands alive, and drops them in the
    /// order in which the instruction would: a tuple drops its last item first.
    fn operator_state(&mut self, operator: u32, a: Value, b: Value, stage: i64) -> Value {
        let (first, last) = if operator >= COMPARE { (a, b) } else { (b, a) };
        self.machine.tuple(&[Value::raw(i64::from(operator)), Value::raw(stage), first, last])
    }

    /// Handles the result of one of an operator's methods: it is the operator's result, or the next method is tried.
    pub(crate) fn continue_operator(&mut self, result: Value, with: Value) -> Run<Flow> {
        let [operator, stage, first, last] = *self.machine.heap().tuple(with) else {
            unreachable!("made by operator_state")
        };
        let operator = operator.as_raw() as u32;
        if result == Value::NOT_IMPLEMENTED {
            let (a, b) = if operator >= COMPARE { (first, last) } else { (last, first) };
            return self.next_operator_method(operator, a, b, stage.as_raw() as usize);
        }
        self.finish_operator(result, operator)
    }

    fn finish_operator(&mut self, result: Value, operator: u32) -> Run<Flow> {
        if operator >= COMPARE && operator & TO_BOOL != 0 && !result.is_bool() {
            let truth = self.is_true(result)?;
            self.push(Value::bool(truth));
            return Ok(Flow::Go);
        }
        self.push(result);
        Ok(Flow::Go)
    }

    /// Tries the operator's methods from number `from` on, until one takes a frame or gives a result.
    fn next_operator_method(&mut self, operator: u32, a: Value, b: Value, from: usize) -> Run<Flow> {
        let methods = if operator >= COMPARE {
            let op = Comparison::ALL[(operator & 7) as usize];
            self.comparison_methods(op, a, b)
        } else {
            let op = Binary::ALL[(operator & 63) as usize];
            self.binary_methods(op, operator & 64 != 0, a, b)
        };
        for (n, &(found, own, other)) in methods.iter().enumerate().skip(from) {
            if found.is(Kind::Function) {
                let with = self.operator_state(operator, a, b, n as i64 + 1);
                let f = self.frame_for_call(found, &Args::positional(&[own, other]))?;
                self.check_recursion()?;
                self.push_frame(f, Return::Operator, with);
                return Ok(Flow::Go);
            }
            let result = self.call_bound(found, own, &[other])?;
            if result != Value::NOT_IMPLEMENTED {
                return self.finish_operator(result, operator);
            }
        }
        if operator >= COMPARE {
            let op = Comparison::ALL[(operator & 7) as usize];
            let v = self.comparison_fallback(op, a, b)?;
            self.push(v);
            return Ok(Flow::Go);
        }
        let op = Binary::ALL[(operator & 63) as usize];
        // What remains are the operators of sequences: concatenation and repetition.
        let v = self.binary_fallback(op, operator & 64 != 0, a, b)?;
        self.push(v);
        Ok(Flow::Go)
    }

    #[inline(always)]
    pub(crate) fn op_compare(&mut self, arg: u32) -> Run<Flow> {
        let op = Comparison::ALL[(arg >> 5) as usize];
        let (a, b) = (self.peek(1), self.peek(0));
        if let (Some(x), Some(y)) = (a.as_inline_int(), b.as_inline_int()) {
            let v = Value::bool(op.holds(x.cmp(&y)));
            self.registers.sp -= 2;
            self.push_owned(v);
            return Ok(Flow::Go);
        }
        if a.is(Kind::Instance) || b.is(Kind::Instance) {
            let to_bool = if arg & 16 != 0 { TO_BOOL } else { 0 };
            return self.start_operator(COMPARE | op as u32 | to_bool, a, b);
        }
        let mut v = self.compare(op, a, b)?;
        if arg & 16 != 0 && !v.is_bool() {
            v = Value::bool(self.is_true(v)?);
        }
        self.drop_values(2);
        self.push(v);
        Ok(Flow::Go)
    }

    pub(crate) fn op_unary(&mut self, op: Unary) -> Run<Flow> {
        let v = self.peek(0);
        if let Some(found) = self.python_special(v, op.method(&self.names)) {
            self.pop_release();
            return self.push_call(found, &[v], Return::Push, Value::NULL);
        }
        let result = self.unary(op, v)?;
        self.pop_release();
        self.push(result);
        Ok(Flow::Go)
    }

    #[inline(always)]
    pub(crate) fn op_to_bool(&mut self) -> Run<Flow> {
        let v = self.peek(0);
        if v.is_bool() {
            return Ok(Flow::Go);
        }
        if let Some(i) = v.as_inline_int() {
            self.registers.sp -= 1;
            self.push_owned(Value::bool(i != 0));
            return Ok(Flow::Go);
        }
        if v.is(Kind::Instance) {
            if let Some(found) = self.python_special(v, self.names.__bool__) {
                self.pop_release();
                return self.push_call(found, &[v], Return::Bool, Value::NULL);
            }
            let class = self.class_of(v);
            if self.lookup_in_class(class, self.names.__bool__).is_none()
                && let Some(found) = self.python_special(v, self.names.__len__)
            {
                self.pop_release();
                return self.push_call(found, &[v], Return::LenBool, Value::NULL);
            }
        }
        let truth = self.is_true(v)?;
        self.pop_release();
        self.push_owned(Value::bool(truth));
        Ok(Flow::Go)
    }

    pub(crate) fn op_contains(&mut self, invert: u32) -> Run<Flow> {
        let (container, item) = (self.peek(0), self.peek(1));
        if let Some(found) = self.python_special(container, self.names.__contains__) {
            let operands = self.machine.tuple(&[item, container]);
            self.drop_values(2);
            let how = if invert == 0 { Return::Contains } else { Return::NotContains };
            return self.push_call(found, &[container, item], how, operands);
        }
        let truth = self.contains(container, item)?;
        self.drop_values(2);
        self.push_owned(Value::bool(truth == (invert == 0)));
        Ok(Flow::Go)
    }

    /// Pushes a frame for a call of a Python function. If the result needs nothing else, `with` is a tuple of the
    /// instruction's operands or NULL: they live as long as in CPython, and are dropped in its order, the last of the
    /// tuple first.
    pub(crate) fn push_call(&mut self, f: Value, args: &[Value], how: Return, with: Value) -> Run<Flow> {
        let frame = self.frame_for_call(f, &Args::positional(args))?;
        self.check_recursion()?;
        self.push_frame(frame, how, with);
        Ok(Flow::Go)
    }
}

/// Operator numbers from here on are comparisons, in the state of [`Return::Operator`].
const COMPARE: u32 = 128;
/// The comparison's result is wanted as a bool.
const TO_BOOL: u32 = 8;
