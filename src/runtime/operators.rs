//! The operators by number: how each is written, and which special methods implement it.
//!
//! Read by the operator instructions, by `protocols::{numbers, compare}`, and by the rows in which the library's types
//! say what they do. Knows no operand. Mirrors `Include/opcode.h` (`NB_ADD`, …), `Include/object.h` (`Py_LT`, …) and
//! `slotdefs` of `Objects/typeobject.c`.

use std::cmp::Ordering;

use super::names::Names;
use crate::object::Value;

/// A binary operator, in the order of BINARY_OP's operand (`NB_ADD`, …).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// `+`
    Add,
    /// `&`
    And,
    /// `//`
    FloorDivide,
    /// `<<`
    Lshift,
    /// `@`
    MatrixMultiply,
    /// `*`
    Multiply,
    /// `%`
    Remainder,
    /// `|`
    Or,
    /// `**`
    Power,
    /// `>>`
    Rshift,
    /// `-`
    Subtract,
    /// `/`
    TrueDivide,
    /// `^`
    Xor,
    /// `divmod()`, which no instruction uses.
    Divmod,
}

impl Binary {
    /// All, by number.
    pub const ALL: [Self; 14] = [
        Self::Add,
        Self::And,
        Self::FloorDivide,
        Self::Lshift,
        Self::MatrixMultiply,
        Self::Multiply,
        Self::Remainder,
        Self::Or,
        Self::Power,
        Self::Rshift,
        Self::Subtract,
        Self::TrueDivide,
        Self::Xor,
        Self::Divmod,
    ];

    /// Its number.
    pub fn number(self) -> u32 {
        self as u32
    }

    /// Its symbol in source.
    pub fn symbol(self) -> &'static str {
        ["+", "&", "//", "<<", "@", "*", "%", "|", "** or pow()", ">>", "-", "/", "^", "divmod()"][self as usize]
    }

    /// The names of its methods: plain, reflected, in place.
    pub fn methods(self, n: &Names) -> (Value, Value, Value) {
        match self {
            Self::Add => (n.__add__, n.__radd__, n.__iadd__),
            Self::And => (n.__and__, n.__rand__, n.__iand__),
            Self::FloorDivide => (n.__floordiv__, n.__rfloordiv__, n.__ifloordiv__),
            Self::Lshift => (n.__lshift__, n.__rlshift__, n.__ilshift__),
            Self::MatrixMultiply => (n.__matmul__, n.__rmatmul__, n.__imatmul__),
            Self::Multiply => (n.__mul__, n.__rmul__, n.__imul__),
            Self::Remainder => (n.__mod__, n.__rmod__, n.__imod__),
            Self::Or => (n.__or__, n.__ror__, n.__ior__),
            Self::Power => (n.__pow__, n.__rpow__, n.__ipow__),
            Self::Rshift => (n.__rshift__, n.__rrshift__, n.__irshift__),
            Self::Subtract => (n.__sub__, n.__rsub__, n.__isub__),
            Self::TrueDivide => (n.__truediv__, n.__rtruediv__, n.__itruediv__),
            Self::Xor => (n.__xor__, n.__rxor__, n.__ixor__),
            Self::Divmod => (n.__divmod__, n.__rdivmod__, Value::NULL),
        }
    }
}

/// A unary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    /// `-v`
    Negative,
    /// `+v`
    Positive,
    /// `~v`
    Invert,
    /// `abs(v)`
    Absolute,
}

impl Unary {
    /// The name of its method.
    pub fn method(self, n: &Names) -> Value {
        match self {
            Self::Negative => n.__neg__,
            Self::Positive => n.__pos__,
            Self::Invert => n.__invert__,
            Self::Absolute => n.__abs__,
        }
    }
}

/// A comparison operator, numbered as COMPARE_OP does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Comparison {
    /// All, by number.
    pub const ALL: [Self; 6] = [Self::Lt, Self::Le, Self::Eq, Self::Ne, Self::Gt, Self::Ge];

    /// Whether it holds between two things with this ordering.
    #[inline]
    pub fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Lt => ordering.is_lt(),
            Self::Le => ordering.is_le(),
            Self::Eq => ordering.is_eq(),
            Self::Ne => ordering.is_ne(),
            Self::Gt => ordering.is_gt(),
            Self::Ge => ordering.is_ge(),
        }
    }

    /// The operator that is equivalent with the operands swapped.
    pub fn swapped(self) -> Self {
        match self {
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
            same => same,
        }
    }

    /// Its symbol in source.
    pub fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }
}
