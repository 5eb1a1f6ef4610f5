//! Displays of lists, tuples, sets and dicts, with or without unpacking.
//!
//! Called by `expressions` and, for the arguments of a call with `*`, by `calls`. Mirrors `starunpack_helper_impl`,
//! `codegen_dict` and `codegen_subdict`; book chapter "Compiling Python Source Code".

use super::compiler::{Compiler, Result, STACK_USE_GUIDELINE};
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast::{self, Expr, ExprContext};
use crate::opcode::Opcode;

/// `CALL_INTRINSIC_1` operand.
pub(super) const INTRINSIC_LIST_TO_TUPLE: u32 = 6;

/// The instructions that make one kind of collection.
#[derive(Clone, Copy)]
struct Collection {
    build: Opcode,
    add: Opcode,
    extend: Opcode,
    /// Whether the result is a tuple, made from a list if it cannot be built in one go.
    tuple: bool,
}

const LIST: Collection =
    Collection { build: Opcode::BUILD_LIST, add: Opcode::LIST_APPEND, extend: Opcode::LIST_EXTEND, tuple: false };
const TUPLE: Collection = Collection { tuple: true, ..LIST };
const SET: Collection =
    Collection { build: Opcode::BUILD_SET, add: Opcode::SET_ADD, extend: Opcode::SET_UPDATE, tuple: false };

impl<'a> Compiler<'a> {
    /// `[a, *b]`
    pub(super) fn list(&mut self, location: Location, elements: &'a [Expr]) -> Result {
        self.collection(location, elements, None, 0, LIST)
    }

    /// `(a, *b)`
    pub(super) fn tuple(&mut self, location: Location, elements: &'a [Expr]) -> Result {
        self.collection(location, elements, None, 0, TUPLE)
    }

    /// `{a, *b}`
    pub(super) fn set(&mut self, location: Location, elements: &'a [Expr]) -> Result {
        self.collection(location, elements, None, 0, SET)
    }

    /// The tuple of positional arguments of a call; `pushed` of them are on the stack already, and the variable
    /// `injected` comes last.
    pub(super) fn argument_tuple(
        &mut self,
        location: Location,
        arguments: &'a [Expr],
        injected: Option<&str>,
        pushed: u32,
    ) -> Result {
        self.collection(location, arguments, injected, pushed, TUPLE)
    }

    fn collection(
        &mut self,
        location: Location,
        elements: &'a [Expr],
        injected: Option<&str>,
        pushed: u32,
        kind: Collection,
    ) -> Result {
        let total = elements.len() as u32 + pushed + u32::from(injected.is_some());
        let big = total as usize > STACK_USE_GUIDELINE;
        if !big && !elements.iter().any(|element| matches!(element, Expr::Starred(_))) {
            self.visit_exprs(elements)?;
            if let Some(name) = injected {
                self.nameop(location, name, ExprContext::Load);
            }
            self.addop_i(location, if kind.tuple { Opcode::BUILD_TUPLE } else { kind.build }, total);
            return Ok(());
        }
        let mut built = big;
        if big {
            self.addop_i(location, kind.build, pushed);
        }
        for (index, element) in elements.iter().enumerate() {
            if let Expr::Starred(starred) = element {
                if !built {
                    self.addop_i(location, kind.build, index as u32 + pushed);
                    built = true;
                }
                self.visit_expr(&starred.value)?;
                self.addop_i(location, kind.extend, 1);
            } else {
                self.visit_expr(element)?;
                if built {
                    self.addop_i(location, kind.add, 1);
                }
            }
        }
        if let Some(name) = injected {
            self.nameop(location, name, ExprContext::Load);
            self.addop_i(location, kind.add, 1);
        }
        if kind.tuple {
            self.addop_i(location, Opcode::CALL_INTRINSIC_1, INTRINSIC_LIST_TO_TUPLE);
        }
        Ok(())
    }

    /// `{a: b, **c}`: runs of plain pairs become dicts that are merged with what is unpacked.
    pub(super) fn dict(&mut self, e: &'a ast::ExprDict) -> Result {
        let location = self.loc(e);
        let mut have_dict = false;
        // The pairs before `index` that have not been compiled yet.
        let mut pending = 0;
        for (index, (key, value)) in e.keys.iter().zip(&e.values).enumerate() {
            if key.is_none() {
                if pending > 0 {
                    self.sub_dict(e, index - pending, index, have_dict)?;
                    have_dict = true;
                    pending = 0;
                }
                if !have_dict {
                    self.addop_i(location, Opcode::BUILD_MAP, 0);
                    have_dict = true;
                }
                self.visit_expr(value)?;
                self.addop_i(location, Opcode::DICT_UPDATE, 1);
            } else if pending * 2 > STACK_USE_GUIDELINE {
                self.sub_dict(e, index - pending, index + 1, have_dict)?;
                have_dict = true;
                pending = 0;
            } else {
                pending += 1;
            }
        }
        if pending > 0 {
            self.sub_dict(e, e.values.len() - pending, e.values.len(), have_dict)?;
        } else if !have_dict {
            self.addop_i(location, Opcode::BUILD_MAP, 0);
        }
        Ok(())
    }

    /// A dict of the pairs from `begin` to `end`, merged into the one below it if there is one.
    fn sub_dict(&mut self, e: &'a ast::ExprDict, begin: usize, end: usize, merge: bool) -> Result {
        let location = self.loc(e);
        let count = end - begin;
        let big = count * 2 > STACK_USE_GUIDELINE;
        if big {
            self.addop_i(location, Opcode::BUILD_MAP, 0);
        }
        for (key, value) in e.keys[begin..end].iter().zip(&e.values[begin..end]) {
            if let Some(key) = key {
                self.visit_expr(key)?;
            }
            self.visit_expr(value)?;
            if big {
                self.addop_i(location, Opcode::MAP_ADD, 1);
            }
        }
        if !big {
            self.addop_i(location, Opcode::BUILD_MAP, count as u32);
        }
        if merge {
            self.addop_i(location, Opcode::DICT_UPDATE, 1);
        }
        Ok(())
    }
}
