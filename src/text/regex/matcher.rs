//! Matching a pattern against a text by backtracking, with continuations. Mirrors `Modules/_sre/sre_lib.h`.
//!
//! Called by `library::modules::sre`. Knows no objects.

use super::{At, Class, ClassKind, Item, Mode, Node, Pattern};
use crate::text::classify;

/// The spans of a match: of the whole, then of each group (`None` if it took no part).
pub type Found = Vec<Option<(usize, usize)>>;

/// The continuation after a part that has matched up to a position.
type Rest<'r, 't> = &'r mut dyn FnMut(&mut Matcher<'t>, usize) -> bool;

struct Matcher<'t> {
    text: &'t [u32],
    end: usize,
    groups: Found,
    last: usize,
}

impl Pattern {
    /// The match that begins at `at`, within the text up to `end`, and ends where `ends` allows. Also the last group
    /// that was closed (0: none).
    pub fn match_at(
        &self,
        text: &[u32],
        at: usize,
        end: usize,
        ends: impl Fn(usize) -> bool,
    ) -> Option<(Found, usize)> {
        let mut matcher = Matcher { text, end, groups: vec![None; self.groups + 1], last: 0 };
        let mut stop = None;
        let found = matcher.run(&self.node, at, &mut |_, place| {
            if !ends(place) {
                return false;
            }
            stop = Some(place);
            true
        });
        let stop = stop.filter(|_| found)?;
        matcher.groups[0] = Some((at, stop));
        Some((matcher.groups, matcher.last))
    }

    /// The first match at or after `from`.
    pub fn search(&self, text: &[u32], from: usize, end: usize) -> Option<(Found, usize)> {
        (from..=end).find_map(|at| self.match_at(text, at, end, |_| true))
    }
}

impl<'t> Matcher<'t> {
    fn run(&mut self, node: &Node, at: usize, rest: Rest<'_, 't>) -> bool {
        match node {
            Node::Char { .. } | Node::Any { .. } | Node::Set { .. } => self.one(node, at) && rest(self, at + 1),
            Node::At(place) => self.is_at(*place, at) && rest(self, at),
            Node::Concat(parts) => self.all(parts, at, rest),
            Node::Either(branches) => {
                for branch in branches {
                    let saved = (self.groups.clone(), self.last);
                    if self.run(branch, at, rest) {
                        return true;
                    }
                    (self.groups, self.last) = saved;
                }
                false
            }
            Node::Group(n, inner) => {
                let n = *n;
                self.run(inner, at, &mut |m, end| {
                    let saved = (m.groups[n], m.last);
                    (m.groups[n], m.last) = (Some((at, end)), n);
                    if rest(m, end) {
                        return true;
                    }
                    (m.groups[n], m.last) = saved;
                    false
                })
            }
            Node::Repeat { node, least, most, mode } => self.repeat(node, (*least, *most), *mode, at, rest),
            Node::BackReference { group, ignore_case } => {
                let Some((start, end)) = self.groups[*group] else { return false };
                let len = end - start;
                if at + len > self.end {
                    return false;
                }
                let same = (0..len).all(|i| same_point(self.text[start + i], self.text[at + i], *ignore_case));
                same && rest(self, at + len)
            }
            Node::Look { node, behind, negated } => {
                let saved = (self.groups.clone(), self.last);
                let found = if *behind {
                    (0..=at).rev().any(|start| self.run(node, start, &mut |_, end| end == at))
                } else {
                    self.run(node, at, &mut |_, _| true)
                };
                if found == *negated {
                    (self.groups, self.last) = saved;
                    return false;
                }
                if *negated {
                    (self.groups, self.last) = saved;
                }
                rest(self, at)
            }
            Node::Atomic(inner) => {
                let mut stop = None;
                self.run(inner, at, &mut |_, end| {
                    stop = Some(end);
                    true
                });
                stop.is_some_and(|end| rest(self, end))
            }
            Node::Conditional { group, yes, no } => {
                let taken = self.groups.get(*group).is_some_and(Option::is_some);
                self.run(if taken { yes } else { no }, at, rest)
            }
        }
    }

    fn all(&mut self, parts: &[Node], at: usize, rest: Rest<'_, 't>) -> bool {
        match parts {
            [] => rest(self, at),
            [one] => self.run(one, at, rest),
            [first, others @ ..] => self.run(first, at, &mut |m, place| m.all(others, place, rest)),
        }
    }

    fn repeat(
        &mut self,
        node: &Node,
        (least, most): (usize, usize),
        mode: Mode,
        at: usize,
        rest: Rest<'_, 't>,
    ) -> bool {
        if matches!(node, Node::Char { .. } | Node::Any { .. } | Node::Set { .. }) {
            let mut count = 0;
            match mode {
                Mode::Lazy => loop {
                    if count >= least && rest(self, at + count) {
                        return true;
                    }
                    if count == most || !self.one(node, at + count) {
                        return false;
                    }
                    count += 1;
                },
                Mode::Greedy | Mode::Possessive => {
                    while count < most && self.one(node, at + count) {
                        count += 1;
                    }
                    if mode == Mode::Possessive {
                        return count >= least && rest(self, at + count);
                    }
                    return count >= least && (least..=count).rev().any(|n| rest(self, at + n));
                }
            }
        }
        if mode == Mode::Possessive {
            let mut stop = None;
            self.more(node, (least, most), true, 0, at, &mut |_, end| {
                stop = Some(end);
                true
            });
            return stop.is_some_and(|end| rest(self, end));
        }
        self.more(node, (least, most), mode == Mode::Greedy, 0, at, rest)
    }

    /// Matches the repetitions after the first `count`.
    fn more(
        &mut self,
        node: &Node,
        bounds: (usize, usize),
        greedy: bool,
        count: usize,
        at: usize,
        rest: Rest<'_, 't>,
    ) -> bool {
        let (least, most) = bounds;
        if !greedy && count >= least && rest(self, at) {
            return true;
        }
        if count < most {
            let saved = (self.groups.clone(), self.last);
            let again = self.run(node, at, &mut |m, end| {
                // Repeating an empty match would never end.
                (end != at || count < least) && m.more(node, bounds, greedy, count + 1, end, rest)
            });
            if again {
                return true;
            }
            (self.groups, self.last) = saved;
        }
        greedy && count >= least && rest(self, at)
    }

    /// Whether a part that matches one code point matches the one at `at`.
    fn one(&self, node: &Node, at: usize) -> bool {
        if at >= self.end {
            return false;
        }
        let p = self.text[at];
        match node {
            Node::Char { point, ignore_case } => same_point(*point, p, *ignore_case),
            Node::Any { newline } => *newline || p != 10,
            Node::Set { items, negated, ignore_case } => {
                let has = |p: u32| {
                    items.iter().any(|item| match item {
                        Item::Range(low, high) => (*low..=*high).contains(&p),
                        Item::Class(class) => is_of(*class, p),
                    })
                };
                let found = has(p) || (*ignore_case && (has(lower(p)) || has(upper(p))));
                found != *negated
            }
            _ => false,
        }
    }

    fn is_at(&self, place: At, at: usize) -> bool {
        let newline = |i: usize| self.text[i] == 10;
        match place {
            At::Start => at == 0,
            At::LineStart => at == 0 || newline(at - 1),
            At::End => at == self.end || (at + 1 == self.end && newline(at)),
            At::LineEnd => at == self.end || newline(at),
            At::TextEnd => at == self.end,
            At::Boundary { negated, ascii } => {
                let word = |i: usize| is_of(Class { kind: ClassKind::Word, negated: false, ascii }, self.text[i]);
                let (before, behind) = (at > 0 && word(at - 1), at < self.end && word(at));
                (before != behind) != negated
            }
        }
    }
}

fn is_of(class: Class, p: u32) -> bool {
    let ascii = || char::from_u32(p).filter(char::is_ascii);
    let found = match (class.kind, class.ascii) {
        (ClassKind::Digit, true) => ascii().is_some_and(|c| c.is_ascii_digit()),
        (ClassKind::Digit, false) => classify::decimal_value(p).is_some(),
        (ClassKind::Space, true) => ascii().is_some_and(|c| c.is_ascii_whitespace() || c == '\x0b'),
        (ClassKind::Space, false) => {
            char::from_u32(p).is_some_and(|c| c.is_whitespace() || ('\x1c'..='\x1f').contains(&c))
        }
        (ClassKind::Word, true) => ascii().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_'),
        (ClassKind::Word, false) => char::from_u32(p).is_some_and(|c| c.is_alphanumeric() || c == '_'),
    };
    found != class.negated
}

fn lower(p: u32) -> u32 {
    char::from_u32(p).and_then(|c| c.to_lowercase().next()).map_or(p, u32::from)
}

fn upper(p: u32) -> u32 {
    char::from_u32(p).and_then(|c| c.to_uppercase().next()).map_or(p, u32::from)
}

fn same_point(a: u32, b: u32, ignore_case: bool) -> bool {
    a == b || (ignore_case && lower(a) == lower(b))
}
