//! A pattern as a program for the matcher: a sequence of instructions that refer to each other by number.
//!
//! Made by `parse` from the tree of a pattern; executed by `matcher`. Mirrors what
//! `Lib/re/_compiler.py` does for `Modules/_sre/sre.c`.

use super::{At, Mode, Node};

/// An instruction. Unless it says otherwise, the next one follows it in the sequence.
#[derive(Debug)]
pub(super) enum Op {
    /// One code point: a `Node::Char`, `Any` or `Set`.
    One(Node),
    At(At),
    /// A repetition of one code point.
    Many {
        one: Node,
        least: usize,
        most: usize,
        mode: Mode,
    },
    /// Try what follows, and this instruction if that fails.
    OrElse(usize),
    Jump(usize),
    /// A group begins.
    Open(usize),
    /// A group ends.
    Close(usize),
    /// A repetition is entered: it has not begun yet.
    Enter {
        counter: usize,
    },
    /// A repetition begins again, with what follows, or is left, for `exit`.
    Again {
        counter: usize,
        least: usize,
        most: usize,
        lazy: bool,
        exit: usize,
    },
    /// A repetition begins, of which at least `least` are required.
    Once {
        least: usize,
        counter: usize,
    },
    BackReference {
        group: usize,
        ignore_case: bool,
    },
    /// What follows, up to an `Accept`, must match here, or must not if `negated`. Continues with `next`.
    Look {
        behind: bool,
        negated: bool,
        next: usize,
    },
    /// What follows, up to an `Accept`, must match here; its alternatives are not tried later. Continues with `next`.
    Atomic {
        next: usize,
    },
    /// Continues with `no` if a group has taken no part.
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
    /// The number of repetition counters.
    pub(super) counters: usize,
}

impl Program {
    pub(super) fn new(node: Node) -> Self {
        let mut program = Self { ops: Vec::new(), counters: 0 };
        program.add(node);
        program.ops.push(Op::Accept);
        program
    }

    /// The code point that every match begins with, if there is exactly one.
    pub(super) fn first_point(&self) -> Option<u32> {
        let first = self.ops.iter().find(|op| !matches!(op, Op::Open(_)))?;
        match first {
            Op::One(Node::Char { point, ignore_case: false }) => Some(*point),
            _ => None,
        }
    }

    /// Append an instruction and return its number.
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
            // The alternatives of one repetition are not tried, not even to make the next one match.
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

    /// A part that ends with an `Accept` of its own.
    fn apart(&mut self, node: Node, op: impl Fn(usize) -> Op) {
        let at = self.push(op(0));
        self.add(node);
        self.ops.push(Op::Accept);
        self.ops[at] = op(self.ops.len());
    }
}
