//! Mistakes in the parameters of `def` and `lambda`: the rules that `syntax_error` tries in turn.
//!
//! Reads tokens through `clues` only. Mirrors `invalid_parameters`, `invalid_star_etc` and `invalid_kwds` of
//! `Grammar/python.gram` and their twins for `lambda`; book chapter "Compiling Python Source Code".

use super::clues::{Clues, Mistake, token_range};

impl Clues<'_> {
    /// The parameters around the unexpected token: the index of the first token, and of the token that ends them.
    fn parameters(&self) -> Option<(usize, usize, bool)> {
        if let Some(open) = self.open_bracket(self.at)
            && open >= 2
            && self.text(open) == "("
            && self.text(open - 2) == "def"
        {
            let end = self.input.closing_bracket(open).unwrap_or_else(|| self.line_end(self.at));
            return Some((open + 1, end, false));
        }
        let first = self.open_bracket(self.at).map_or_else(|| self.line_start(self.at), |open| open + 1);
        let lambda = (first..self.at).rev().find(|&i| self.text(i) == "lambda")?;
        let mut depth = 0_usize;
        for i in lambda + 1..self.line_end(self.at) {
            match self.text(i) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.checked_sub(1)?,
                ":" if depth == 0 => return (i >= self.at).then_some((lambda + 1, i, true)),
                _ => {}
            }
        }
        None
    }

    /// Goes through the parameters as long as they are plain, and returns the first mistake.
    pub(super) fn wrong_parameters(&self) -> Option<Mistake> {
        let (first, end, is_lambda) = self.parameters()?;
        let found = |at: usize, message: &str| self.token(at).map(|token| Mistake::new(token_range(token), message));
        let (mut slash, mut star, mut kwargs) = (false, false, false);
        let mut default_before = false;
        let mut at = first;
        while at < end {
            let item_end = self.item_end(at, end);
            if kwargs {
                return found(at, "arguments cannot follow var-keyword argument");
            }
            match self.text(at) {
                "/" => {
                    if slash {
                        return found(at, "/ may appear only once");
                    }
                    if star {
                        return found(at, "/ must be ahead of *");
                    }
                    if at == first && self.text(at + 1) == "," {
                        return found(at, "at least one argument must precede /");
                    }
                    slash = true;
                }
                "*" => {
                    if star {
                        return found(at, "* argument may appear only once");
                    }
                    star = true;
                    let bare = item_end == at + 1;
                    if bare && (item_end >= end || item_end + 1 >= end || self.text(item_end + 1) == "**") {
                        return found(at, "named arguments must follow bare *");
                    }
                    if let Some(equal) = self.default_of(at, item_end) {
                        return found(equal, "var-positional argument cannot have default value");
                    }
                }
                "**" => {
                    if let Some(equal) = self.default_of(at, item_end) {
                        return found(equal, "var-keyword argument cannot have default value");
                    }
                    kwargs = true;
                }
                "(" => {
                    let close = self.input.closing_bracket(at)?;
                    let only_names = (at + 1..close).all(|i| self.is_identifier(i) || self.text(i) == ",");
                    if close == at + 1 || !only_names {
                        return None;
                    }
                    let what = if is_lambda { "Lambda expression parameters" } else { "Function parameters" };
                    let message = format!("{what} cannot be parenthesized");
                    return Some(Mistake::new(self.range_of(at, close), message));
                }
                _ if !self.is_identifier(at) => return None,
                _ => match self.default_of(at, item_end) {
                    Some(equal) if equal + 1 == item_end => {
                        return found(equal, "expected default value expression");
                    }
                    Some(_) => default_before = true,
                    None if default_before && !star => {
                        return found(at, "parameter without a default follows parameter with a default");
                    }
                    None => {}
                },
            }
            at = item_end + 1;
        }
        None
    }

    /// The index of the comma after an item, or of the end.
    fn item_end(&self, from: usize, end: usize) -> usize {
        let mut depth = 0_usize;
        for i in from..end {
            match self.text(i) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                "," if depth == 0 => return i,
                _ => {}
            }
        }
        end
    }

    /// The index of the equals sign of a parameter.
    fn default_of(&self, from: usize, to: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for i in from..to {
            match self.text(i) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                "=" if depth == 0 => return Some(i),
                _ => {}
            }
        }
        None
    }
}
