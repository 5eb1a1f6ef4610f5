//! Matching a pattern against a text by backtracking. Mirrors `Modules/_sre/sre_lib.h`.
//!
//! Called by `library::modules::sre`. The alternatives still to try, and the state to restore before each, are on a stack
//! of the matcher's own, so that the Rust stack does not grow with the text. Checks now and then whether it is to stop,
//! because some patterns take exponential time. Knows no objects.

use std::sync::atomic::AtomicBool;

use super::program::Op;
use super::{At, Class, ClassKind, Item, Mode, Node, Pattern};
use crate::failure::Failure;
use crate::text::classify;

/// The spans of a match: of the whole, then of each group (`None` if it took no part).
pub type Found = Vec<Option<(usize, usize)>>;

/// The spans of a match, and the last group that was closed in it (0: none).
pub type Match = (Found, usize);

/// Instructions between two checks whether to stop, minus one.
const LOOK_MASK: u64 = (1 << 12) - 1;
/// The most alternatives that are kept, which take gigabytes.
const MOST_CHOICES: usize = 1 << 27;

/// What to do when matching has failed, the latest first.
#[derive(Debug)]
enum Choice {
    /// Continue with an instruction at a position.
    Try { op: usize, at: usize },
    /// Continue after a repetition of one code point that ends one position earlier, but not before `least`.
    Fewer { op: usize, least: usize, at: usize },
    /// Continue after a repetition of one code point with one repetition more.
    More { op: usize, count: usize, at: usize },
    /// Restore the span of a group, and which group was closed last.
    Group { group: usize, place: Option<(usize, usize)>, last: usize },
    /// Restore where a group began.
    Start { group: usize, start: usize },
    /// Restore the counter of a repetition.
    Counter { counter: usize, state: Counter },
}

/// How often a repetition has begun, and where it began the last time that it was not required.
#[derive(Clone, Copy, Debug, Default)]
struct Counter {
    begun: usize,
    from: Option<usize>,
}

struct Matcher<'a> {
    ops: &'a [Op],
    text: &'a [u32],
    end: usize,
    stop: &'a AtomicBool,
    rounds: u64,
    groups: Found,
    starts: Vec<usize>,
    counters: Vec<Counter>,
    last: usize,
    choices: Vec<Choice>,
}

impl Pattern {
    /// The match that begins at `at`, within the text up to `end`, and ends where `ends` allows.
    ///
    /// # Errors
    /// `Failure::interrupted` once `stop` is true, `Failure::memory` if there are too many alternatives to keep.
    pub fn match_at(
        &self,
        text: &[u32],
        at: usize,
        end: usize,
        stop: &AtomicBool,
        ends: impl Fn(usize) -> bool,
    ) -> Result<Option<Match>, Failure> {
        self.matcher(text, end, stop).match_at(at, &ends)
    }

    /// The first match at or after `from`.
    ///
    /// # Errors
    /// Those of [`Pattern::match_at`].
    pub fn search(&self, text: &[u32], from: usize, end: usize, stop: &AtomicBool) -> Result<Option<Match>, Failure> {
        let mut matcher = self.matcher(text, end, stop);
        let first = self.program.first_point();
        for at in from..=end {
            if first.is_some_and(|first| text.get(at) != Some(&first)) {
                continue;
            }
            if let Some(found) = matcher.match_at(at, &|_| true)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn matcher<'a>(&'a self, text: &'a [u32], end: usize, stop: &'a AtomicBool) -> Matcher<'a> {
        Matcher {
            ops: &self.program.ops,
            text,
            end,
            stop,
            rounds: 0,
            groups: vec![None; self.groups + 1],
            starts: vec![0; self.groups + 1],
            counters: vec![Counter::default(); self.program.counters],
            last: 0,
            choices: Vec::new(),
        }
    }
}

impl Matcher<'_> {
    /// The match that begins at a position. If there is none, all state is as it was before.
    fn match_at(&mut self, at: usize, ends: &dyn Fn(usize) -> bool) -> Result<Option<Match>, Failure> {
        let Some(end) = self.run(0, at, ends)? else { return Ok(None) };
        self.groups[0] = Some((at, end));
        Ok(Some((self.groups.clone(), self.last)))
    }

    /// Execute from an instruction up to the `Accept` that belongs to it: the position reached, if `ends` allows one. The
    /// alternatives that are left stay on the stack, above those that were there before.
    fn run(&mut self, start: usize, at: usize, ends: &dyn Fn(usize) -> bool) -> Result<Option<usize>, Failure> {
        let base = self.choices.len();
        let (mut pc, mut at) = (start, at);
        loop {
            self.rounds += 1;
            if self.rounds & LOOK_MASK == 0 {
                self.look()?;
            }
            if matches!(self.ops[pc], Op::Accept) && ends(at) {
                return Ok(Some(at));
            }
            let next = match self.step(pc, at)? {
                Some(next) => next,
                None => match self.backtrack(base) {
                    Some(next) => next,
                    None => return Ok(None),
                },
            };
            (pc, at) = next;
        }
    }

    #[cold]
    fn look(&self) -> Result<(), Failure> {
        Failure::check_interrupt(self.stop)?;
        if self.choices.len() > MOST_CHOICES { Err(Failure::memory()) } else { Ok(()) }
    }

    /// Execute one instruction: the next one and its position, `None` if matching has failed.
    fn step(&mut self, pc: usize, at: usize) -> Result<Option<(usize, usize)>, Failure> {
        let ops = self.ops;
        let next = pc + 1;
        Ok(match &ops[pc] {
            Op::One(node) => self.one(node, at).then_some((next, at + 1)),
            Op::At(place) => self.is_at(*place, at).then_some((next, at)),
            Op::Many { one, least, most, mode } => self.many(pc, one, (*least, *most), *mode, at),
            Op::OrElse(other) => {
                self.choices.push(Choice::Try { op: *other, at });
                Some((next, at))
            }
            Op::Jump(target) => Some((*target, at)),
            Op::Open(group) => {
                self.choices.push(Choice::Start { group: *group, start: self.starts[*group] });
                self.starts[*group] = at;
                Some((next, at))
            }
            Op::Close(group) => {
                let group = *group;
                self.choices.push(Choice::Group { group, place: self.groups[group], last: self.last });
                (self.groups[group], self.last) = (Some((self.starts[group], at)), group);
                Some((next, at))
            }
            Op::Enter { counter } => {
                self.count(*counter, Counter::default());
                Some((next, at))
            }
            Op::Again { counter, least, most, lazy, exit } => {
                let Counter { begun, from } = self.counters[*counter];
                if begun < *least {
                    return Ok(Some((next, at)));
                }
                // A repetition of the empty text would never end.
                if begun == *most || from == Some(at) {
                    return Ok(Some((*exit, at)));
                }
                let (first, second) = if *lazy { (*exit, next) } else { (next, *exit) };
                self.choices.push(Choice::Try { op: second, at });
                Some((first, at))
            }
            Op::Once { counter, least } => {
                let Counter { begun, from } = self.counters[*counter];
                let from = if begun < *least { from } else { Some(at) };
                self.count(*counter, Counter { begun: begun + 1, from });
                Some((next, at))
            }
            Op::BackReference { group, ignore_case } => self.repeats(*group, *ignore_case, at).map(|at| (next, at)),
            Op::Look { behind, negated, next: behind_it } => {
                let base = self.choices.len();
                let found = if *behind {
                    let mut found = false;
                    for start in (0..=at).rev() {
                        found = self.run(next, start, &|end| end == at)?.is_some();
                        if found {
                            break;
                        }
                    }
                    found
                } else {
                    self.run(next, at, &|_| true)?.is_some()
                };
                if *negated {
                    self.put_back(base);
                } else {
                    self.decide(base);
                }
                (found != *negated).then_some((*behind_it, at))
            }
            Op::Atomic { next: behind_it } => {
                let base = self.choices.len();
                let end = self.run(next, at, &|_| true)?;
                self.decide(base);
                end.map(|end| (*behind_it, end))
            }
            Op::Conditional { group, no } => {
                let taken = self.groups.get(*group).is_some_and(Option::is_some);
                Some((if taken { next } else { *no }, at))
            }
            Op::Accept => None,
        })
    }

    /// A repetition of one code point.
    fn many(
        &mut self,
        pc: usize,
        one: &Node,
        (least, most): (usize, usize),
        mode: Mode,
        at: usize,
    ) -> Option<(usize, usize)> {
        let wanted = if mode == Mode::Lazy { least } else { most };
        let mut count = 0;
        while count < wanted && self.one(one, at + count) {
            count += 1;
        }
        if count < least {
            return None;
        }
        match mode {
            Mode::Lazy if count < most => self.choices.push(Choice::More { op: pc, count, at: at + count }),
            Mode::Greedy if count > least => {
                self.choices.push(Choice::Fewer { op: pc + 1, least: at + least, at: at + count });
            }
            Mode::Greedy | Mode::Lazy | Mode::Possessive => {}
        }
        Some((pc + 1, at + count))
    }

    /// Take the latest alternative above `base`: the instruction to continue with, and its position.
    fn backtrack(&mut self, base: usize) -> Option<(usize, usize)> {
        while self.choices.len() > base {
            match self.choices.pop()? {
                Choice::Try { op, at } => return Some((op, at)),
                Choice::Fewer { op, least, at } => {
                    if at - 1 > least {
                        self.choices.push(Choice::Fewer { op, least, at: at - 1 });
                    }
                    return Some((op, at - 1));
                }
                Choice::More { op, count, at } => {
                    let Op::Many { one, most, .. } = &self.ops[op] else { continue };
                    if self.one(one, at) {
                        if count + 1 < *most {
                            self.choices.push(Choice::More { op, count: count + 1, at: at + 1 });
                        }
                        return Some((op + 1, at + 1));
                    }
                }
                state => self.restore(&state),
            }
        }
        None
    }

    /// Drop the alternatives above `base`, but keep what is needed to restore the state.
    fn decide(&mut self, base: usize) {
        let mut kept = base;
        for i in base..self.choices.len() {
            if !matches!(self.choices[i], Choice::Try { .. } | Choice::Fewer { .. } | Choice::More { .. }) {
                self.choices.swap(kept, i);
                kept += 1;
            }
        }
        self.choices.truncate(kept);
    }

    /// Restore all that has changed above `base`.
    fn put_back(&mut self, base: usize) {
        for choice in self.choices.split_off(base).iter().rev() {
            self.restore(choice);
        }
    }

    fn restore(&mut self, choice: &Choice) {
        match *choice {
            Choice::Group { group, place, last } => (self.groups[group], self.last) = (place, last),
            Choice::Start { group, start } => self.starts[group] = start,
            Choice::Counter { counter, state } => self.counters[counter] = state,
            Choice::Try { .. } | Choice::Fewer { .. } | Choice::More { .. } => {}
        }
    }

    fn count(&mut self, counter: usize, state: Counter) {
        self.choices.push(Choice::Counter { counter, state: self.counters[counter] });
        self.counters[counter] = state;
    }

    /// The end of the text of a group, if that is repeated here.
    fn repeats(&self, group: usize, ignore_case: bool, at: usize) -> Option<usize> {
        let (start, end) = self.groups[group]?;
        let here = self.text[..self.end].get(at..at + (end - start))?;
        let same = |(&a, &b): (&u32, &u32)| same_point(a, b, ignore_case);
        self.text[start..end].iter().zip(here).all(same).then_some(at + here.len())
    }

    /// Whether the code point at a place is one that a part of one code point means.
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
