//! Structural pattern matching (PEP 634).
//!
//! Called by `statements`. Every pattern consumes the subject on top of the stack and, if it fails, jumps to a block
//! that pops what is on the stack by then. Names are not bound until the whole pattern has matched: captured values are
//! kept on the stack, below what the match still needs. Mirrors `codegen_match_inner` and `codegen_pattern` of
//! `Python/codegen.c`; book chapter "Compiling Python Source Code".

use super::compiler::{Compiler, Result};
use super::expressions::NB_SUBSCR;
use crate::code::Const;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast::{self, CmpOp, Expr, ExprContext, Operator, Pattern};
use crate::compile::instruction::Label;
use crate::opcode::Opcode;
use crate::text::repr::repr_str;

/// The state of compiling the pattern of one `case` (`pattern_context`).
#[derive(Debug, Default)]
struct PatternContext<'a> {
    /// Names captured so far, in the order in which they lie on the stack.
    stores: Vec<&'a str>,
    /// Whether a pattern that always matches is allowed here.
    allow_irrefutable: bool,
    /// Where to jump on failure, by the number of items to pop.
    fail_pop: Vec<Label>,
    /// Items on top of the stack that must stay there; captures go below them.
    on_top: usize,
}

fn is_wildcard(pattern: &Pattern) -> bool {
    matches!(pattern, Pattern::MatchAs(p) if p.name.is_none())
}

impl<'a> Compiler<'a> {
    /// `match`
    pub(super) fn match_stmt(&mut self, s: &'a ast::StmtMatch) -> Result {
        self.visit_expr(&s.subject)?;
        let end = self.new_label();
        let (default, cases) = match s.cases.split_last() {
            Some((last, others)) if is_wildcard(&last.pattern) && !others.is_empty() => (Some(last), others),
            _ => (None, &s.cases[..]),
        };
        for (index, case) in cases.iter().enumerate() {
            let location = self.loc(&case.pattern);
            let is_last = index + 1 == cases.len();
            if !is_last {
                self.addop_i(location, Opcode::COPY, 1);
            }
            let allow_irrefutable = case.guard.is_some() || index + 1 == s.cases.len();
            let mut context = PatternContext { allow_irrefutable, ..PatternContext::default() };
            self.pattern(&case.pattern, &mut context)?;
            for name in &context.stores {
                self.nameop(location, name, ExprContext::Store);
            }
            if let Some(guard) = &case.guard {
                let fail = self.fail_label(&mut context, 0);
                self.jump_if_false(guard, fail)?;
            }
            if !is_last {
                // The location of the next instruction is better for branch events.
                self.addop(Location::NEXT, Opcode::POP_TOP);
            }
            self.visit_stmts(&case.body)?;
            self.addop_jump(Location::NONE, Opcode::JUMP, end);
            self.emit_fail_pop(location, &mut context);
        }
        if let Some(case) = default {
            let location = self.loc(&case.pattern);
            // So that the line of the default case is covered: it has no other instruction.
            self.addop(location, Opcode::NOP);
            if let Some(guard) = &case.guard {
                self.jump_if_false(guard, end)?;
            }
            self.visit_stmts(&case.body)?;
        }
        self.use_label(end);
        Ok(())
    }

    /// The label of the block that pops `pops` items and continues with the next case.
    fn fail_label(&mut self, context: &mut PatternContext<'a>, pops: usize) -> Label {
        while context.fail_pop.len() <= pops {
            let label = self.new_label();
            context.fail_pop.push(label);
        }
        context.fail_pop[pops]
    }

    fn jump_to_fail_pop(&mut self, location: Location, context: &mut PatternContext<'a>, opcode: Opcode) {
        let pops = context.on_top + context.stores.len();
        let target = self.fail_label(context, pops);
        self.addop_jump(location, opcode, target);
    }

    /// The blocks that pop, the longest first; each falls through to the next.
    fn emit_fail_pop(&mut self, location: Location, context: &mut PatternContext<'a>) {
        let labels = std::mem::take(&mut context.fail_pop);
        for (pops, label) in labels.into_iter().enumerate().rev() {
            self.use_label(label);
            if pops > 0 {
                self.addop(location, Opcode::POP_TOP);
            }
        }
    }

    fn rotate(&mut self, location: Location, count: usize) {
        for depth in (2..=count).rev() {
            self.addop_i(location, Opcode::SWAP, depth as u32);
        }
    }

    /// Captures the item on top of the stack, or drops it if there is no name.
    fn store_name(&mut self, location: Location, name: Option<&'a str>, context: &mut PatternContext<'a>) -> Result {
        let Some(name) = name else {
            self.addop(location, Opcode::POP_TOP);
            return Ok(());
        };
        if context.stores.contains(&name) {
            return self.duplicate_store(location, name);
        }
        self.rotate(location, context.on_top + context.stores.len() + 1);
        context.stores.push(name);
        Ok(())
    }

    fn duplicate_store(&self, location: Location, name: &str) -> Result {
        self.error(location, format!("multiple assignments to name {} in pattern", quoted(name)))
    }

    fn pattern(&mut self, pattern: &'a Pattern, context: &mut PatternContext<'a>) -> Result {
        let location = self.loc(pattern);
        match pattern {
            Pattern::MatchValue(p) => self.value_pattern(location, p, context),
            Pattern::MatchSingleton(p) => {
                let node = ast::ExprConstant { value: p.value.clone(), kind: None, range: p.range };
                self.addop_load_const(location, self.constant(&node));
                self.addop_compare(location, CmpOp::Is);
                self.jump_to_fail_pop(location, context, Opcode::POP_JUMP_IF_FALSE);
                Ok(())
            }
            Pattern::MatchSequence(p) => self.sequence_pattern(location, &p.patterns, context),
            Pattern::MatchMapping(p) => self.mapping_pattern(location, p, context),
            Pattern::MatchClass(p) => self.class_pattern(location, p, context),
            Pattern::MatchStar(p) => self.store_name(location, p.name.as_deref(), context),
            Pattern::MatchAs(p) => self.as_pattern(location, p, context),
            Pattern::MatchOr(p) => self.or_pattern(location, &p.patterns, context),
        }
    }

    /// A pattern inside another, which may always match.
    fn subpattern(&mut self, pattern: &'a Pattern, context: &mut PatternContext<'a>) -> Result {
        let allowed = std::mem::replace(&mut context.allow_irrefutable, true);
        self.pattern(pattern, context)?;
        context.allow_irrefutable = allowed;
        Ok(())
    }

    fn value_pattern(
        &mut self,
        location: Location,
        p: &'a ast::PatternMatchValue,
        c: &mut PatternContext<'a>,
    ) -> Result {
        if !matches!(*p.value, Expr::Constant(_) | Expr::Attribute(_)) {
            return self.error(location, "patterns may only match literals and attribute lookups");
        }
        self.visit_expr(&p.value)?;
        self.addop_compare(location, CmpOp::Eq);
        self.addop(location, Opcode::TO_BOOL);
        self.jump_to_fail_pop(location, c, Opcode::POP_JUMP_IF_FALSE);
        Ok(())
    }

    fn as_pattern(
        &mut self,
        location: Location,
        p: &'a ast::PatternMatchAs,
        context: &mut PatternContext<'a>,
    ) -> Result {
        if let Some(pattern) = &p.pattern {
            context.on_top += 1;
            self.addop_i(location, Opcode::COPY, 1);
            self.pattern(pattern, context)?;
            context.on_top -= 1;
        } else if !context.allow_irrefutable {
            let what = match &p.name {
                Some(name) => format!("name capture {} makes remaining patterns unreachable", quoted(name)),
                None => "wildcard makes remaining patterns unreachable".to_owned(),
            };
            return self.error(location, what);
        }
        self.store_name(location, p.name.as_deref(), context)
    }

    fn sequence_pattern(
        &mut self,
        location: Location,
        patterns: &'a [Pattern],
        context: &mut PatternContext<'a>,
    ) -> Result {
        let size = patterns.len();
        let mut star = None;
        let mut star_is_wildcard = false;
        let mut only_wildcards = true;
        for (index, pattern) in patterns.iter().enumerate() {
            let wildcard = if let Pattern::MatchStar(p) = pattern {
                if star.is_some() {
                    return self.error(location, "multiple starred names in sequence pattern");
                }
                star = Some(index);
                star_is_wildcard = p.name.is_none();
                star_is_wildcard
            } else {
                is_wildcard(pattern)
            };
            only_wildcards &= wildcard;
        }
        context.on_top += 1;
        self.addop(location, Opcode::MATCH_SEQUENCE);
        self.jump_to_fail_pop(location, context, Opcode::POP_JUMP_IF_FALSE);
        let length = match star {
            None => Some((size, CmpOp::Eq)),
            Some(_) if size > 1 => Some((size - 1, CmpOp::GtE)),
            Some(_) => None,
        };
        if let Some((length, comparison)) = length {
            self.check_length(location, length, comparison, context);
        }
        context.on_top -= 1;
        if only_wildcards {
            self.addop(location, Opcode::POP_TOP);
            return Ok(());
        }
        match star {
            Some(star) if star_is_wildcard => self.sequence_by_index(location, patterns, star, context),
            _ => self.sequence_by_unpacking(location, patterns, star, context),
        }
    }

    fn check_length(&mut self, location: Location, length: usize, comparison: CmpOp, context: &mut PatternContext<'a>) {
        self.addop(location, Opcode::GET_LEN);
        self.addop_load_const(location, Const::Int(length.into()));
        self.addop_compare(location, comparison);
        self.jump_to_fail_pop(location, context, Opcode::POP_JUMP_IF_FALSE);
    }

    fn sequence_by_unpacking(
        &mut self,
        location: Location,
        patterns: &'a [Pattern],
        star: Option<usize>,
        context: &mut PatternContext<'a>,
    ) -> Result {
        let size = patterns.len();
        if let Some(before) = star {
            let after = size - before - 1;
            if before >= 1 << 8 || after >= (i32::MAX >> 8) as usize {
                return self.error(location, "too many expressions in star-unpacking sequence pattern");
            }
            self.addop_i(location, Opcode::UNPACK_EX, (before + (after << 8)) as u32);
        } else {
            self.addop_i(location, Opcode::UNPACK_SEQUENCE, size as u32);
        }
        context.on_top += size;
        for pattern in patterns {
            context.on_top -= 1;
            self.subpattern(pattern, context)?;
        }
        Ok(())
    }

    /// Compiles a sequence pattern with `*_`: the elements around it are fetched one by one, rather than unpacking them
    /// all.
    fn sequence_by_index(
        &mut self,
        location: Location,
        patterns: &'a [Pattern],
        star: usize,
        context: &mut PatternContext<'a>,
    ) -> Result {
        context.on_top += 1;
        for (index, pattern) in patterns.iter().enumerate() {
            if index == star || is_wildcard(pattern) {
                continue;
            }
            self.addop_i(location, Opcode::COPY, 1);
            if index < star {
                self.addop_load_const(location, Const::Int(index.into()));
            } else {
                // Negative indices might not be supported.
                self.addop(location, Opcode::GET_LEN);
                self.addop_load_const(location, Const::Int((patterns.len() - index).into()));
                self.addop_binary(location, Operator::Sub);
            }
            self.addop_i(location, Opcode::BINARY_OP, NB_SUBSCR);
            self.subpattern(pattern, context)?;
        }
        context.on_top -= 1;
        self.addop(location, Opcode::POP_TOP);
        Ok(())
    }

    fn class_pattern(
        &mut self,
        location: Location,
        p: &'a ast::PatternMatchClass,
        c: &mut PatternContext<'a>,
    ) -> Result {
        for (index, name) in p.kwd_attrs.iter().enumerate() {
            if let Some(again) = p.kwd_attrs[index + 1..].iter().position(|other| other == name) {
                let place = self.loc(&p.kwd_patterns[index + 1 + again]);
                return self.error(place, format!("attribute name repeated in class pattern: {name}"));
            }
        }
        self.visit_expr(&p.cls)?;
        let names = p.kwd_attrs.iter().map(|name| Const::Str(name.as_str().into())).collect();
        self.addop_load_const(location, Const::Tuple(names));
        self.addop_i(location, Opcode::MATCH_CLASS, p.patterns.len() as u32);
        self.addop_i(location, Opcode::COPY, 1);
        self.addop_load_const(location, Const::None);
        self.addop_compare(location, CmpOp::IsNot);
        c.on_top += 1;
        self.jump_to_fail_pop(location, c, Opcode::POP_JUMP_IF_FALSE);
        let count = p.patterns.len() + p.kwd_patterns.len();
        self.addop_i(location, Opcode::UNPACK_SEQUENCE, count as u32);
        c.on_top = c.on_top + count - 1;
        for pattern in p.patterns.iter().chain(&p.kwd_patterns) {
            c.on_top -= 1;
            if is_wildcard(pattern) {
                self.addop(location, Opcode::POP_TOP);
            } else {
                self.subpattern(pattern, c)?;
            }
        }
        Ok(())
    }

    fn mapping_pattern(
        &mut self,
        location: Location,
        p: &'a ast::PatternMatchMapping,
        c: &mut PatternContext<'a>,
    ) -> Result {
        let size = p.keys.len();
        c.on_top += 1;
        self.addop(location, Opcode::MATCH_MAPPING);
        self.jump_to_fail_pop(location, c, Opcode::POP_JUMP_IF_FALSE);
        if size == 0 && p.rest.is_none() {
            c.on_top -= 1;
            self.addop(location, Opcode::POP_TOP);
            return Ok(());
        }
        if size > 0 {
            self.check_length(location, size, CmpOp::GtE, c);
        }
        self.mapping_keys(location, &p.keys)?;
        self.addop_i(location, Opcode::BUILD_TUPLE, size as u32);
        self.addop(location, Opcode::MATCH_KEYS);
        // A tuple of keys and a tuple of values (or None) are above the subject here.
        c.on_top += 2;
        self.addop_i(location, Opcode::COPY, 1);
        self.addop_load_const(location, Const::None);
        self.addop_compare(location, CmpOp::IsNot);
        self.jump_to_fail_pop(location, c, Opcode::POP_JUMP_IF_FALSE);
        self.addop_i(location, Opcode::UNPACK_SEQUENCE, size as u32);
        c.on_top = c.on_top + size - 1;
        for pattern in &p.patterns {
            c.on_top -= 1;
            self.subpattern(pattern, c)?;
        }
        c.on_top -= 2;
        let Some(rest) = &p.rest else {
            self.addop(location, Opcode::POP_TOP);
            self.addop(location, Opcode::POP_TOP);
            return Ok(());
        };
        // A copy of the subject, without the keys that were matched.
        self.addop_i(location, Opcode::BUILD_MAP, 0);
        self.addop_i(location, Opcode::SWAP, 3);
        self.addop_i(location, Opcode::DICT_UPDATE, 2);
        self.addop_i(location, Opcode::UNPACK_SEQUENCE, size as u32);
        for left in (1..=size as u32).rev() {
            self.addop_i(location, Opcode::COPY, 1 + left);
            self.addop_i(location, Opcode::SWAP, 2);
            self.addop(location, Opcode::DELETE_SUBSCR);
        }
        self.store_name(location, Some(rest), c)
    }

    fn mapping_keys(&mut self, location: Location, keys: &'a [Expr]) -> Result {
        let mut seen: Vec<Const> = Vec::new();
        for key in keys {
            match key {
                Expr::Constant(constant) => {
                    let value = self.constant(constant);
                    if seen.iter().any(|other| super::constants::equal_keys(other, &value)) {
                        let shown = super::unparse::expression_text(key).to_utf8_lossy();
                        return self.error(location, format!("mapping pattern checks duplicate key ({shown})"));
                    }
                    seen.push(value);
                }
                Expr::Attribute(_) => {}
                _ => {
                    return self.error(location, "mapping pattern keys may only match literals and attribute lookups");
                }
            }
            self.visit_expr(key)?;
        }
        Ok(())
    }

    /// `a | b`: all alternatives bind the same names, and leave them on the stack in the same order.
    fn or_pattern(
        &mut self,
        location: Location,
        alternatives: &'a [Pattern],
        context: &mut PatternContext<'a>,
    ) -> Result {
        let end = self.new_label();
        let mut control: Option<Vec<&'a str>> = None;
        for (index, alternative) in alternatives.iter().enumerate() {
            let place = self.loc(alternative);
            let allow_irrefutable = index + 1 == alternatives.len() && context.allow_irrefutable;
            let mut inner = PatternContext { allow_irrefutable, ..PatternContext::default() };
            self.addop_i(place, Opcode::COPY, 1);
            self.pattern(alternative, &mut inner)?;
            match &control {
                None => control = Some(inner.stores.clone()),
                Some(control) => self.reorder_captures(location, place, control, &mut inner)?,
            }
            self.addop_jump(place, Opcode::JUMP, end);
            self.emit_fail_pop(place, &mut inner);
        }
        self.addop(location, Opcode::POP_TOP);
        self.jump_to_fail_pop(location, context, Opcode::JUMP);
        self.use_label(end);
        let control = control.unwrap_or_default();
        // Each capture goes below the others, the subject and everything that must stay on top.
        let depth = control.len() + 1 + context.on_top + context.stores.len();
        for name in control {
            self.rotate(location, depth);
            if context.stores.contains(&name) {
                return self.duplicate_store(location, name);
            }
            context.stores.push(name);
        }
        self.addop(location, Opcode::POP_TOP);
        Ok(())
    }

    /// Brings the captures of an alternative into the order of the first one.
    fn reorder_captures(
        &mut self,
        location: Location,
        place: Location,
        control: &[&'a str],
        inner: &mut PatternContext<'a>,
    ) -> Result {
        const DIFFERENT: &str = "alternative patterns bind different names";
        if inner.stores.len() != control.len() {
            return self.error(location, DIFFERENT);
        }
        for (wanted, name) in control.iter().enumerate().rev() {
            let Some(found) = inner.stores.iter().position(|store| store == name) else {
                return self.error(location, DIFFERENT);
            };
            if found == wanted {
                continue;
            }
            let rotated: Vec<_> = inner.stores.drain(..=found).collect();
            let at = wanted - found;
            inner.stores.splice(at..at, rotated);
            for _ in 0..=found {
                self.rotate(place, wanted + 1);
            }
        }
        Ok(())
    }
}

fn quoted(name: &str) -> String {
    repr_str(&name.into()).to_utf8_lossy()
}
