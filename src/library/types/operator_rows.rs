//! The numbers of the operators, for the tables of the number types' methods.
//!
//! Used in the rows of `int`, `float` and `complex`, whose functions take the operator as a constant parameter.

use crate::runtime::operators::{Binary, Comparison, Unary};

macro_rules! constants {
    ($($name:ident = $value:expr;)*) => {
        $(pub(crate) const $name: usize = $value as usize;)*
    };
}

constants! {
    ADD = Binary::Add;
    AND = Binary::And;
    FLOOR_DIVIDE = Binary::FloorDivide;
    LSHIFT = Binary::Lshift;
    MULTIPLY = Binary::Multiply;
    REMAINDER = Binary::Remainder;
    OR = Binary::Or;
    RSHIFT = Binary::Rshift;
    SUBTRACT = Binary::Subtract;
    TRUE_DIVIDE = Binary::TrueDivide;
    XOR = Binary::Xor;
    DIVMOD = Binary::Divmod;
    NEGATIVE = Unary::Negative;
    POSITIVE = Unary::Positive;
    INVERT = Unary::Invert;
    ABSOLUTE = Unary::Absolute;
    LT = Comparison::Lt;
    LE = Comparison::Le;
    EQ = Comparison::Eq;
    NE = Comparison::Ne;
    GT = Comparison::Gt;
    GE = Comparison::Ge;
}
