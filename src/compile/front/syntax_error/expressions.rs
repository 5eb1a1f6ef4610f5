//! Mistakes inside expressions: the rules that `syntax_error` tries in turn.
//!
//! Reads tokens through `clues` only. Mirrors `invalid_expression`, `invalid_named_expression`, `invalid_kwarg`,
//! `invalid_comprehension`, `invalid_dict_comprehension` and `invalid_double_starred_kvpairs` of `Grammar/python.gram`;
//! book chapter "Compiling Python Source Code".

use super::clues::{Clues, Mistake, token_range};
use super::targets::{Use, expr_name, invalid_target, is_operand};
use crate::compile::front::keywords::is_keyword;
use crate::compile::front::tokenize::TokenKind;
use crate::compile::front::tree::{Ranged, TextRange, ast, range};

impl Clues<'_> {
    pub(super) fn wrong_expression(&self) -> Option<Mistake> {
        let token = self.token(self.at)?;
        let before = self.at.checked_sub(1)?;
        match self.text(self.at) {
            "=" => return self.wrong_equals(),
            ":=" => return self.wrong_walrus(),
            "<>" if self.ends_operand(before) => {
                let message = "invalid syntax.  Maybe you meant '!=' instead of '<>'?";
                return Some(Mistake::new(token_range(token), message));
            }
            _ => {}
        }
        self.wrong_comprehension()
            .or_else(|| self.missing_in())
            .or_else(|| self.missing_argument_value())
            .or_else(|| self.wrong_dict())
            .or_else(|| self.wrong_conditional())
            .or_else(|| self.wrong_star(before))
            .or_else(|| self.wrong_annotation())
            .or_else(|| {
                let (range, message) = self.legacy_statement(before)?;
                Some(Mistake::new(range, message))
            })
            .or_else(|| self.missing_comma())
    }

    /// An `=` where a comparison or `:=` may have been meant.
    fn wrong_equals(&self) -> Option<Mistake> {
        let start = self.named_expression_start()?;
        let open = self.open_bracket(self.at);
        let is_call = open.is_some_and(|open| self.is_call(open));
        let left = self.expression(start, self.at)?;
        if is_call {
            let whole = self.range_of(start, self.at);
            if let ast::Expr::Constant(constant) = &left
                && (constant.value.is_bool() || constant.value.is_none())
            {
                return Some(Mistake::new(whole, format!("cannot assign to {}", expr_name(&left))));
            }
            if matches!(left, ast::Expr::Name(_)) {
                return None;
            }
            let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
            return Some(Mistake::new(whole, message));
        }
        let (right, to) = self.longest_operand(self.at + 1)?;
        if self.is_any(to, &["=", ":="]) {
            return None;
        }
        if matches!(left, ast::Expr::Name(_)) && start + 1 == self.at {
            let whole = TextRange::new(left.range().start(), right.range().end());
            return Some(Mistake::new(whole, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"));
        }
        let excluded = match &left {
            ast::Expr::List(_) | ast::Expr::Tuple(_) | ast::Expr::GeneratorExp(_) => true,
            ast::Expr::Constant(constant) => constant.value.is_none() || constant.value.is_bool(),
            _ => false,
        };
        if excluded || !is_operand(self.input, &left) {
            return None;
        }
        let name = self.name_of(&left, start);
        let message = format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
        Some(Mistake::new(left.range(), message))
    }

    /// What CPython calls an expression; an f-string has not been assembled yet.
    fn name_of(&self, expression: &ast::Expr, start: usize) -> &'static str {
        let is_fstring = matches!(expression, ast::Expr::Constant(c) if c.value.is_str())
            && self.kind(start) == Some(TokenKind::FStringStart);
        if is_fstring { "f-string expression" } else { expr_name(expression) }
    }

    /// Where the named expression begins that contains the unexpected token: after a comma or bracket, or after the
    /// keyword of a condition.
    fn named_expression_start(&self) -> Option<usize> {
        let start = self.item_start(self.at);
        if self.open_bracket(self.at).is_some() {
            return Some(start);
        }
        let line = self.line_start(self.at);
        let keyword = if self.text(line) == "async" { line + 1 } else { line };
        if start != line {
            return None;
        }
        match self.text(keyword) {
            "if" | "elif" | "while" => Some(keyword + 1),
            word if !is_keyword(word) => Some(line),
            _ => None,
        }
    }

    /// Whether a bracket is that of a call's arguments.
    fn is_call(&self, open: usize) -> bool {
        self.text(open) == "("
            && open.checked_sub(1).is_some_and(|before| {
                self.is_identifier(before)
                    || self.is_any(before, &[")", "]", "}"])
                    || matches!(self.kind(before), Some(TokenKind::String | TokenKind::FStringEnd))
            })
    }

    fn wrong_walrus(&self) -> Option<Mistake> {
        self.open_bracket(self.at)?;
        let start = self.item_start(self.at);
        let left = self.expression(start, self.at)?;
        let message = format!("cannot use assignment expressions with {}", self.name_of(&left, start));
        (!matches!(left, ast::Expr::Name(_))).then(|| Mistake::new(left.range(), message))
    }

    fn wrong_comprehension(&self) -> Option<Mistake> {
        let open = self.open_bracket(self.at)?;
        let is_for = self.text(self.at) == "for" || self.text(self.at) == "async" && self.text(self.at + 1) == "for";
        if !is_for {
            return None;
        }
        let start = self.item_start(self.at);
        if self.is_call(open) && self.is_identifier(start) && self.text(start + 1) == "=" {
            let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
            return Some(Mistake::new(self.range_of(start, start + 1), message));
        }
        let star = self.text(start);
        if star == "**" && self.text(open) == "{" && start == open + 1 {
            let range = token_range(self.token(start)?);
            return Some(Mistake::new(range, "dict unpacking cannot be used in dict comprehension"));
        }
        if star == "*" {
            let (starred, _) = self.longest(start, |e| matches!(e, ast::Expr::Starred(_)))?;
            let message = "iterable unpacking cannot be used in comprehension";
            return Some(Mistake::new(starred.range(), message));
        }
        if start > open + 1 && self.is_any(open, &["[", "{"]) {
            self.named_items(open + 1)?;
            let whole = self.range_of(open + 1, self.at - 1);
            return Some(Mistake::new(whole, "did you forget parentheses around the comprehension target?"));
        }
        None
    }

    /// `[x for x y]`
    fn missing_in(&self) -> Option<Mistake> {
        let open = self.open_bracket(self.at)?;
        let mut depth = 0_usize;
        let mut at = self.at;
        // The nearest `for` of the same bracket, with nothing but targets after it.
        loop {
            at = at.checked_sub(1).filter(|&at| at > open)?;
            match self.text(at) {
                ")" | "]" | "}" => depth += 1,
                "(" | "[" | "{" => depth = depth.checked_sub(1)?,
                "for" if depth == 0 => break,
                "in" if depth == 0 => return None,
                _ => {}
            }
        }
        let targets = if self.text(self.at - 1) == "," { self.at - 1 } else { self.at };
        self.expression(at + 1, targets)?;
        Some(Mistake::new(token_range(self.token(self.at)?), "'in' expected after for-loop variables"))
    }

    /// `f(a=)`
    fn missing_argument_value(&self) -> Option<Mistake> {
        let open = self.open_bracket(self.at)?;
        let equals = self.at.checked_sub(1).filter(|&equals| self.text(equals) == "=")?;
        let name = equals.checked_sub(1).filter(|&name| self.is_identifier(name) && name > open)?;
        let fits = self.is_any(self.at, &[")", ","])
            && self.is_call(open)
            && !self.is_parameters(open)
            && (name == open + 1 || self.text(name - 1) == ",");
        fits.then(|| Mistake::new(self.range_of(name, equals), "expected argument value expression"))
    }

    /// `f(*)`, `f(* for x in y)`: an argument that begins with a star but is not valid, if no other rule has explained
    /// it.
    pub(super) fn invalid_star(&self) -> Option<Mistake> {
        let mut inner = self.at;
        while let Some(open) = self.open_bracket(inner) {
            let start = self.item_start(inner);
            let unpacks = self.text(open) == "[" && self.ends_operand(open.checked_sub(1)?) || self.is_call(open);
            if unpacks && self.text(start) == "*" && start < self.at && !self.is_parameters(open) {
                // After a whole expression another argument may have been meant.
                if inner == self.at && self.expression(start + 1, self.at).is_some() {
                    return None;
                }
                return Some(Mistake::new(token_range(self.token(self.at)?), "Invalid star expression"));
            }
            inner = open;
        }
        None
    }

    fn wrong_dict(&self) -> Option<Mistake> {
        let open = self.open_bracket(self.at)?;
        if self.text(open) != "{" {
            return None;
        }
        let start = self.item_start(self.at);
        let colons = self.colons(open + 1);
        let is_dict = !colons.is_empty();
        if let Some(colon) = colons.into_iter().find(|&colon| colon >= start) {
            if self.text(colon + 1) == "*" {
                let (_, to) = self.longest(colon + 1, |e| matches!(e, ast::Expr::Starred(_)))?;
                let message = "cannot use a starred expression in a dictionary value";
                return Some(Mistake::new(self.range_of(colon + 1, to - 1), message));
            }
            if colon + 1 == self.at && self.is_any(self.at, &["}", ","]) {
                let range = token_range(self.token(colon)?);
                return Some(Mistake::new(range, "expression expected after dictionary key and ':'"));
            }
            return None;
        }
        if is_dict && self.is_any(self.at, &["}", ","]) {
            let key = self.expression(start, self.at)?;
            let end = usize::from(key.range().end());
            let place = range(end - 1, end);
            let found = Mistake::new(place, "':' expected after dictionary key");
            return Some(Mistake { to_line_end: true, ..found });
        }
        None
    }

    /// The indices of the colons between `from` and the unexpected token that are in no inner bracket.
    fn colons(&self, from: usize) -> Vec<usize> {
        let mut depth = 0_usize;
        let mut found = Vec::new();
        for i in from..self.at {
            match self.text(i) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                ":" if depth == 0 => found.push(i),
                _ => {}
            }
        }
        found
    }

    /// `a if b` without `else`.
    fn wrong_conditional(&self) -> Option<Mistake> {
        let start = self.item_start(self.at);
        let before = self.at.checked_sub(1)?;
        if self.text(before) == "else" && before > start {
            let is_statement = self.is_any(self.at, &["pass", "break", "continue"]);
            let here = self.at_or_line_end();
            if !is_statement && !self.text(self.at).is_empty() && self.kind(self.at) != Some(TokenKind::Newline) {
                return None;
            }
            let found_if = (start..before).rev().find(|&i| self.text(i) == "if")?;
            self.expression(found_if + 1, before)?;
            return Some(Mistake::new(here, "expected expression after 'else', but statement is given"));
        }
        if self.is_any(self.at, &["else", ":"]) {
            return None;
        }
        let found_if = (start + 1..self.at).rev().find(|&i| self.text(i) == "if")?;
        let (test, to) = self.longest(found_if + 1, |e| !matches!(e, ast::Expr::IfExp(_) | ast::Expr::Tuple(_)))?;
        if to > self.at || self.is_any(to, &["else", ":"]) {
            return None;
        }
        let outermost = self.line_start(self.at);
        let begins = |from: usize| from == outermost || from == start || self.may_precede_expression(from - 1);
        let from = (start..found_if).filter(|&from| begins(from)).find(|&from| {
            self.expression(from, found_if).is_some_and(|e| !matches!(e, ast::Expr::IfExp(_) | ast::Expr::Tuple(_)))
        })?;
        let whole = TextRange::new(self.range_of(from, from).start(), test.range().end());
        Some(Mistake::new(whole, "expected 'else' after 'if' expression"))
    }

    fn at_or_line_end(&self) -> TextRange {
        self.token(self.at).map_or_else(|| range(0, 0), token_range)
    }

    fn wrong_star(&self, before: usize) -> Option<Mistake> {
        let open = self.open_bracket(self.at)?;
        if self.is_any(before, &["*", "**"]) && self.is_any(self.at, &[")", ","]) && self.is_call(open) {
            let message = if self.text(before) == "*" { "Invalid star expression" } else { return None };
            return Some(Mistake::new(token_range(self.token(self.at)?), message));
        }
        None
    }

    /// `a, b: int`, whatever follows the colon.
    fn wrong_annotation(&self) -> Option<Mistake> {
        let first = self.line_start(self.at);
        if is_keyword(self.text(first)) && !self.is_any(first, &["None", "True", "False", "not", "lambda", "await"]) {
            return None;
        }
        let here = Clues { at: self.at + 1, ..*self };
        let colon = here.colons(first).into_iter().next()?;
        let target = self.expression(first, colon)?;
        if colon < self.at {
            self.longest(colon + 1, |_| true)?;
        }
        match &target {
            ast::Expr::Tuple(tuple) if self.text(first) != "(" => {
                let item = tuple.elts.first()?;
                Some(Mistake::new(item.range(), "only single target (not tuple) can be annotated"))
            }
            _ => {
                invalid_target(&target, Use::Store)?;
                (colon < self.at).then(|| Mistake::new(target.range(), "illegal target for annotation"))
            }
        }
    }

    /// The parts of the line's assignment: where each begins, and the index of the `=` after it.
    fn assignment_parts(&self) -> Vec<(usize, usize)> {
        let mut depth = 0_usize;
        let mut start = self.line_start(self.at);
        let mut parts = Vec::new();
        for i in start..self.at {
            match self.text(i) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                "=" if depth == 0 => {
                    parts.push((start, i));
                    start = i + 1;
                }
                _ => {}
            }
        }
        parts
    }

    /// A line with a target that cannot be assigned to, and another mistake after it.
    pub(super) fn wrong_assignment(&self) -> Option<Mistake> {
        let parts = self.assignment_parts();
        let (start, equals, target) = parts.iter().find_map(|&(start, equals)| {
            let target = self.expression(start, equals)?;
            invalid_target(&target, Use::Store).is_some().then_some((start, equals, target))
        })?;
        let here = Clues { at: equals, ..*self };
        if start == parts[0].0
            && let Some(found) = here.wrong_equals()
        {
            return Some(found);
        }
        let part = invalid_target(&target, Use::Store)?;
        let name = self.name_of(part, start);
        Some(Mistake::new(part.range(), format!("cannot assign to {name}")))
    }

    /// `'a' b 'c'`: a quote that was meant to be part of the text has ended it.
    pub(super) fn text_in_quotes(&self) -> Option<Mistake> {
        let string = [self.at.checked_sub(2)?, self.at - 1].into_iter().find_map(|near| {
            let first = self.line_start(self.at);
            (first..=near).rev().find(|&i| self.kind(i) == Some(TokenKind::String))
        })?;
        let mut at = string + 1;
        while self.kind(at) != Some(TokenKind::String) {
            let (_, to) = self.longest(at, |e| !matches!(e, ast::Expr::Tuple(_)))?;
            // An expression ends before the string that closes the gap.
            let closing = (at..to).find(|&i| self.kind(i) == Some(TokenKind::String)).unwrap_or(to);
            if closing == at {
                return None;
            }
            at = closing;
        }
        if at == string + 1 {
            return None;
        }
        let message = "invalid syntax. Is this intended to be part of the string?";
        Some(Mistake::new(self.range_of(string + 1, at - 1), message))
    }

    /// Whether the tokens from `from` up to the unexpected one are items, possibly assignment expressions.
    fn named_items(&self, from: usize) -> Option<()> {
        let mut start = from;
        let mut depth = 0_usize;
        for i in from..=self.at {
            let ends = i == self.at || depth == 0 && self.text(i) == ",";
            match self.text(i) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if ends {
                let value = if self.text(start + 1) == ":=" { start + 2 } else { start };
                if value < i {
                    self.expression(value, i)?;
                }
                start = i + 1;
            }
        }
        Some(())
    }

    /// An argument after those that must come last. CPython shows the closing parenthesis, as far as which it has read.
    pub(super) fn wrong_argument(&self, unpacked: bool) -> Option<Mistake> {
        let open = self.open_bracket(self.at)?;
        let close = self.input.closing_bracket(open)?;
        if unpacked {
            let message = "iterable argument unpacking follows keyword argument unpacking";
            let comma = self.at.checked_sub(1).filter(|&comma| comma > open)?;
            let comma = if self.text(comma) == "," { comma } else { comma.checked_sub(1)? };
            return Some(Mistake::new(range(self.input.tokens[comma].start, self.input.tokens[close].start), message));
        }
        let mut depth = 0_usize;
        let mut unpacking = false;
        for i in open + 1..self.at {
            match self.text(i) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                "**" if depth == 0 && self.is_any(i - 1, &["(", ","]) => unpacking = true,
                _ => {}
            }
        }
        let last = token_range(self.token(close)?);
        let what = if unpacking { "keyword argument unpacking" } else { "keyword argument" };
        Some(Mistake::new(last, format!("positional argument follows {what}")))
    }

    /// Two adjacent expressions inside brackets.
    fn missing_comma(&self) -> Option<Mistake> {
        if self.is_parameters(self.open_bracket(self.at)?) {
            return None;
        }
        let start = self.item_start(self.at);
        let begins_expression = match self.kind(self.at)? {
            TokenKind::Name => {
                !is_keyword(self.text(self.at)) || self.is_any(self.at, &["None", "True", "False", "lambda", "await"])
            }
            TokenKind::Number | TokenKind::String | TokenKind::FStringStart => true,
            TokenKind::Op => self.is_any(self.at, &["(", "[", "{", "...", "~"]),
            _ => false,
        };
        if !begins_expression {
            return None;
        }
        let is_disjunction =
            |e: &ast::Expr| !matches!(e, ast::Expr::Tuple(_) | ast::Expr::IfExp(_) | ast::Expr::Lambda(_));
        // The left expression may begin after a keyword argument's `=`, a colon or another operator's left side.
        let from = (start..self.at)
            .filter(|&from| from == start || self.may_precede_expression(from - 1))
            .filter(|&from| !self.is_any(from, &["match", "case", "type", "_"]))
            .find(|&from| self.expression(from, self.at).is_some_and(|e| is_disjunction(&e)))?;
        let name_and_string = from + 1 == self.at
            && self.kind(from) == Some(TokenKind::Name)
            && matches!(self.kind(self.at), Some(TokenKind::String | TokenKind::FStringStart));
        if name_and_string {
            return None;
        }
        if let Some((range, message)) = self.legacy_statement(from) {
            return Some(Mistake::new(range, message));
        }
        let (right, _) = self.longest(self.at, |e| !matches!(e, ast::Expr::Tuple(_)))?;
        let start = self.range_of(from, from).start();
        let whole = TextRange::new(start, right.range().end());
        Some(Mistake::new(whole, "invalid syntax. Perhaps you forgot a comma?"))
    }
}
