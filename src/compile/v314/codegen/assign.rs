//! Assignments: plain, augmented, annotated; and the targets on their left side.
//!
//! Called by `statements` and, for targets, by `expressions`. Mirrors `codegen_augassign`, `codegen_annassign`,
//! `unpack_helper` and `assignment_helper`; book chapter "Compiling Python Source Code".

use super::compiler::{Compiler, Result};
use crate::code::Const;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast::{self, Expr, ExprContext};
use crate::opcode::Opcode;

use super::expressions::NB_SUBSCR;
use super::unit::ScopeType;

impl<'a> Compiler<'a> {
    /// `a = b = value`
    pub(super) fn assign(&mut self, s: &'a ast::StmtAssign) -> Result {
        let location = self.loc(s);
        self.visit_expr(&s.value)?;
        for (index, target) in s.targets.iter().enumerate() {
            if index + 1 < s.targets.len() {
                self.addop_i(location, Opcode::COPY, 1);
            }
            self.visit_expr(target)?;
        }
        Ok(())
    }

    /// Assigns to the targets `a, *b, c`: unpacks, then assigns each.
    pub(super) fn unpack(&mut self, location: Location, targets: &'a [Expr]) -> Result {
        let mut starred = None;
        for (index, target) in targets.iter().enumerate() {
            if !matches!(target, Expr::Starred(_)) {
                continue;
            }
            if starred.is_some() {
                return self.error(location, "multiple starred expressions in assignment");
            }
            let after = targets.len() - index - 1;
            if index >= 1 << 8 || after >= (i32::MAX >> 8) as usize {
                return self.error(location, "too many expressions in star-unpacking assignment");
            }
            starred = Some((index, after));
        }
        match starred {
            Some((before, after)) => self.addop_i(location, Opcode::UNPACK_EX, (before + (after << 8)) as u32),
            None => self.addop_i(location, Opcode::UNPACK_SEQUENCE, targets.len() as u32),
        }
        targets.iter().try_for_each(|target| match target {
            Expr::Starred(starred) => self.visit_expr(&starred.value),
            _ => self.visit_expr(target),
        })
    }

    /// `target += value`
    pub(super) fn aug_assign(&mut self, s: &'a ast::StmtAugAssign) -> Result {
        let target = self.loc(&*s.target);
        let statement = self.loc(s);
        match &*s.target {
            Expr::Attribute(e) => {
                self.visit_expr(&e.value)?;
                self.addop_i(target, Opcode::COPY, 1);
                let location = self.start_at_attribute(target, e);
                self.addop_name(location, Opcode::LOAD_ATTR, &e.attr);
                self.visit_expr(&s.value)?;
                self.addop_inplace(statement, s.op);
                self.addop_i(location, Opcode::SWAP, 2);
                self.addop_name(location, Opcode::STORE_ATTR, &e.attr);
            }
            Expr::Subscript(e) => {
                self.visit_expr(&e.value)?;
                if let Some(slice) = Self::two_element_slice(&e.slice) {
                    self.slice_bounds(slice)?;
                    for _ in 0..3 {
                        self.addop_i(target, Opcode::COPY, 3);
                    }
                    self.addop(target, Opcode::BINARY_SLICE);
                    self.visit_expr(&s.value)?;
                    self.addop_inplace(statement, s.op);
                    self.addop_i(target, Opcode::SWAP, 4);
                    self.addop_i(target, Opcode::SWAP, 3);
                    self.addop_i(target, Opcode::SWAP, 2);
                    self.addop(target, Opcode::STORE_SLICE);
                } else {
                    self.visit_expr(&e.slice)?;
                    self.addop_i(target, Opcode::COPY, 2);
                    self.addop_i(target, Opcode::COPY, 2);
                    self.addop_i(target, Opcode::BINARY_OP, NB_SUBSCR);
                    self.visit_expr(&s.value)?;
                    self.addop_inplace(statement, s.op);
                    self.addop_i(target, Opcode::SWAP, 3);
                    self.addop_i(target, Opcode::SWAP, 2);
                    self.addop(target, Opcode::STORE_SUBSCR);
                }
            }
            Expr::Name(e) => {
                self.nameop(target, &e.id, ExprContext::Load);
                self.visit_expr(&s.value)?;
                self.addop_inplace(statement, s.op);
                self.nameop(target, &e.id, ExprContext::Store);
            }
            // The parser allows nothing else.
            _ => return self.error(target, "illegal expression for augmented assignment"),
        }
        Ok(())
    }

    /// `target: annotation = value`
    pub(super) fn ann_assign(&mut self, s: &'a ast::StmtAnnAssign) -> Result {
        let location = self.loc(s);
        if let Some(value) = &s.value {
            self.visit_expr(value)?;
            self.visit_expr(&s.target)?;
        }
        match &*s.target {
            Expr::Name(name) if s.simple && matches!(self.u.scope_type, ScopeType::Module | ScopeType::Class) => {
                if self.future_annotations {
                    self.annotation_as_text(&s.annotation);
                    self.addop_name(location, Opcode::LOAD_NAME, "__annotations__");
                    let key = Const::Str((&*self.mangled(&name.id)).into());
                    self.addop_load_const(location, key);
                    self.addop(location, Opcode::STORE_SUBSCR);
                } else {
                    self.defer_annotation(location, s);
                }
            }
            // Without a value, the parts of the target are still evaluated, and the result is dropped.
            Expr::Attribute(e) if s.value.is_none() => self.evaluate_and_drop(&e.value)?,
            Expr::Subscript(e) if s.value.is_none() => {
                self.evaluate_and_drop(&e.value)?;
                self.check_annotated_subscript(&e.slice)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn evaluate_and_drop(&mut self, e: &'a Expr) -> Result {
        self.visit_expr(e)?;
        self.addop(self.loc(e), Opcode::POP_TOP);
        Ok(())
    }

    fn check_annotated_subscript(&mut self, e: &'a Expr) -> Result {
        match e {
            Expr::Slice(slice) => [&slice.lower, &slice.upper, &slice.step]
                .into_iter()
                .flatten()
                .try_for_each(|part| self.evaluate_and_drop(part)),
            Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(|e| self.check_annotated_subscript(e)),
            _ => self.evaluate_and_drop(e),
        }
    }
}
