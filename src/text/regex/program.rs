//! A pattern as a program for the matcher: instructions in a row, with the ways to try next as numbers.
//!
//! Made once for each pattern by `parse`, from its tree of parts; executed by `matcher`. Mirrors what
//! `Lib/re/_compiler.py` does for `Modules/_sre/sre.c`.

use super::{At, Mode, Node};

/// What one instruction says. Where it says nothing of the next one, that follows it in the row.
#[derive(Debug)]
pub(super) enum Op {
    /// One code point, of which `Node::Char`, `Any` or `Set` says which.
    One(Node),
    At(At),
    /// So many code points of one kind.
    Many {
        one: Node,
        least: usize,
        most: usize,
        mode: Mode,
    },
    /// Try what follows first, and this instruction where that fails.
    OrElse(usize),
    Jump(usize),
    /// A group begins.
    Open(usize),
    /// A group ends.
    Close(usize),
    /// A repetition is come to: nothing of it has been done.
    Enter {
        counter: usize,
    },
    /// A repetition may be done once more, by what follows, or be left, for `exit`.
    Again {
        counter: usize,
        least: usize,
        most: usize,
        lazy: bool,
        exit: usize,
    },
    /// A repetition begins once more, of which `least` are wanted.
    Once {
        least: usize,
        counter: usize,
    },
    BackReference {
        group: usize,
        ignore_case: bool,
    },
    /// What follows, up to an `Accept`, must be found here, or not be. Then on to `next`.
    Look {
        behind: bool,
        negated: bool,
        next: usize,
    },
    /// What follows, up to an `Accept`, is found as the first way says, and no other way is tried. Then on to `next`.
    Atomic {
        next: usize,
    },
    /// Whether a group has taken part: if it has not, on to `no`.
    Conditional {
        group: usize,
        no: usize,
    },
    Accept,
}

/// See the module's description.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    /// How many repetitions it counts.
    pub(super) counters: usize,
}

impl Program {
    pub(super) fn new(node: Node) -> Self {
        let mut program = Self { ops: Vec::new(), counters: 0 };
        program.add(node);
        program.ops.push(Op::Accept);
        program
    }

    /// The code point that every match begins with, if there is one.
    pub(super) fn first_point(&self) -> Option<u32> {
        let first = self.ops.iter().find(|op| !matches!(op, Op::Open(_)))?;
        match first {
            Op::One(Node::Char { point, ignore_case: false }) => Some(*point),
            _ => None,
        }
    }

    /// Place an instruction whose number is wanted later.
    fn push(&mut self, op: Op) -> usize {
        self.ops.push(op);
        self.ops.len() - 1
    }

    fn add(&mut self, node: Node) {
        match node {
            Node::Char { .. } | Node::Any { .. } | Node::Set { .. } => self.ops.push(Op::One(node)),
            Node::At(place) => self.ops.push(Op::At(place)),
            Node::Concat(parts) => parts.into_iter().for_each(|part| self.add(part)),
            Node::Either(branches) => self.either(branches),
            Node::Group(group, inner) => {
                self.ops.push(Op::Open(group));
                self.add(*inner);
                self.ops.push(Op::Close(group));
            }
            Node::Repeat { node, least, most, mode } => self.repeat(*node, least, most, mode),
            Node::BackReference { group, ignore_case } => self.ops.push(Op::BackReference { group, ignore_case }),
            Node::Look { node, behind, negated } => {
                self.apart(*node, |next| Op::Look { behind, negated, next });
            }
            Node::Atomic(inner) => self.apart(*inner, |next| Op::Atomic { next }),
            Node::Conditional { group, yes, no } => {
                let condition = self.push(Op::Conditional { group, no: 0 });
                self.add(*yes);
                let jump = self.push(Op::Jump(0));
                self.ops[condition] = Op::Conditional { group, no: self.ops.len() };
                self.add(*no);
                self.ops[jump] = Op::Jump(self.ops.len());
            }
        }
    }

    fn either(&mut self, branches: Vec<Node>) {
        let mut jumps = Vec::new();
        let last = branches.len() - 1;
        for (i, branch) in branches.into_iter().enumerate() {
            if i == last {
                self.add(branch);
                break;
            }
            let other = self.push(Op::OrElse(0));
            self.add(branch);
            jumps.push(self.push(Op::Jump(0)));
            self.ops[other] = Op::OrElse(self.ops.len());
        }
        for jump in jumps {
            self.ops[jump] = Op::Jump(self.ops.len());
        }
    }

    fn repeat(&mut self, node: Node, least: usize, most: usize, mode: Mode) {
        if matches!(node, Node::Char { .. } | Node::Any { .. } | Node::Set { .. }) {
            self.ops.push(Op::Many { one: node, least, most, mode });
            return;
        }
        if mode == Mode::Possessive {
            // No repetition is tried another way, not even to make the next one possible.
            let once = Box::new(Node::Atomic(Box::new(node)));
            let repeated = Node::Repeat { node: once, least, most, mode: Mode::Greedy };
            return self.apart(repeated, |next| Op::Atomic { next });
        }
        let counter = self.counters;
        self.counters += 1;
        self.ops.push(Op::Enter { counter });
        let again = self.push(Op::Again { counter, least, most, lazy: false, exit: 0 });
        self.ops.push(Op::Once { counter, least });
        self.add(node);
        self.ops.push(Op::Jump(again));
        self.ops[again] = Op::Again { counter, least, most, lazy: mode == Mode::Lazy, exit: self.ops.len() };
    }

    /// A part that is matched by itself.
    fn apart(&mut self, node: Node, op: impl Fn(usize) -> Op) {
        let at = self.push(op(0));
        self.add(node);
        self.ops.push(Op::Accept);
        self.ops[at] = op(self.ops.len());
    }
}
