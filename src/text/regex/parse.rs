//! Parsing the text of a pattern. Mirrors `Lib/re/_parser.py`, messages included.
//!
//! Called by `library::modules::sre` when a pattern is compiled. Knows no objects.

use super::program::Program;
use super::{
    ASCII, At, Class, ClassKind, DOTALL, IGNORECASE, Item, MULTILINE, Mode, Node, Pattern, PatternError, UNICODE,
    VERBOSE,
};

/// Parses a pattern with the given flags.
pub fn parse(text: &[u32], flags: u32) -> Result<Pattern, PatternError> {
    let mut parser = Parser { text, at: 0, flags, groups: 0, open: Vec::new(), names: Vec::new() };
    let node = parser.either()?;
    if parser.at < text.len() {
        return parser.error("unbalanced parenthesis", parser.at);
    }
    let mut flags = parser.flags;
    if flags & ASCII == 0 {
        flags |= UNICODE;
    }
    Ok(Pattern { program: Program::new(node), groups: parser.groups, names: parser.names, flags })
}

const UNLIMITED: usize = usize::MAX;

struct Parser<'a> {
    text: &'a [u32],
    at: usize,
    flags: u32,
    groups: usize,
    /// Groups that are not closed yet.
    open: Vec<usize>,
    names: Vec<(String, usize)>,
}

type Parsed<T = Node> = Result<T, PatternError>;

impl Parser<'_> {
    fn error<T>(&self, message: impl Into<String>, position: usize) -> Parsed<T> {
        Err(PatternError { message: message.into(), position })
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at).map(|&p| char::from_u32(p).unwrap_or('\u{fffd}'))
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek();
        self.at += usize::from(c.is_some());
        c
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    fn either(&mut self) -> Parsed {
        let mut branches = vec![self.concat()?];
        while self.eat('|') {
            branches.push(self.concat()?);
        }
        Ok(if branches.len() == 1 { branches.remove(0) } else { Node::Either(branches) })
    }

    fn concat(&mut self) -> Parsed {
        let mut parts = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            if self.has(VERBOSE) {
                if c.is_ascii_whitespace() || c == '\x0b' {
                    self.at += 1;
                    continue;
                }
                if c == '#' {
                    while self.next().is_some_and(|c| c != '\n') {}
                    continue;
                }
            }
            if let Some(node) = self.repeated()? {
                parts.push(node);
            }
        }
        Ok(Node::Concat(parts))
    }

    fn repeated(&mut self) -> Parsed<Option<Node>> {
        let start = self.at;
        let Some(mut node) = self.atom()? else { return Ok(None) };
        let mut repeated = false;
        loop {
            let here = self.at;
            let (least, most) = match self.peek() {
                Some('*') => (0, UNLIMITED),
                Some('+') => (1, UNLIMITED),
                Some('?') => (0, 1),
                Some('{') => match self.bounds()? {
                    Some(bounds) => bounds,
                    None => return Ok(Some(node)),
                },
                _ => return Ok(Some(node)),
            };
            if self.at == here {
                self.at += 1;
            }
            if repeated {
                return self.error("multiple repeat", here);
            }
            if matches!(node, Node::At(_)) {
                return self.error("nothing to repeat", start.max(here));
            }
            let mode = if self.eat('?') {
                Mode::Lazy
            } else if self.eat('+') {
                Mode::Possessive
            } else {
                Mode::Greedy
            };
            node = Node::Repeat { node: Box::new(node), least, most, mode };
            repeated = true;
        }
    }

    /// `{2,5}`; `None` if the brace stands for itself.
    fn bounds(&mut self) -> Parsed<Option<(usize, usize)>> {
        let start = self.at;
        self.at += 1;
        if self.peek() == Some('}') {
            self.at = start;
            return Ok(None);
        }
        let least = self.number();
        let most = if self.eat(',') { self.number() } else { least };
        if !self.eat('}') || (least.is_none() && self.text[start + 1] != u32::from(',')) {
            self.at = start;
            return Ok(None);
        }
        let (least, most) = (least.unwrap_or(0), most.unwrap_or(UNLIMITED));
        if most < least {
            return self.error("min repeat greater than max repeat", start + 1);
        }
        Ok(Some((least, most)))
    }

    fn number(&mut self) -> Option<usize> {
        let mut n = None;
        while let Some(d) = self.peek().and_then(|c| c.to_digit(10)) {
            n = Some(n.unwrap_or(0_usize).saturating_mul(10).saturating_add(d as usize));
            self.at += 1;
        }
        n
    }

    fn literal(&self, point: u32) -> Node {
        Node::Char { point, ignore_case: self.has(IGNORECASE) }
    }

    fn atom(&mut self) -> Parsed<Option<Node>> {
        let start = self.at;
        let point = self.text[start];
        let Some(c) = self.next() else { return Ok(None) };
        Ok(Some(match c {
            '.' => Node::Any { newline: self.has(DOTALL) },
            '^' => Node::At(if self.has(MULTILINE) { At::LineStart } else { At::Start }),
            '$' => Node::At(if self.has(MULTILINE) { At::LineEnd } else { At::End }),
            '*' | '+' | '?' => return self.error("nothing to repeat", start),
            '{' => {
                self.at = start;
                let bounds = self.bounds()?;
                if bounds.is_some() {
                    return self.error("nothing to repeat", start);
                }
                self.at = start + 1;
                self.literal(point)
            }
            '[' => self.set(start)?,
            '(' => return self.group(start),
            '\\' => self.escape(start)?,
            _ => self.literal(point),
        }))
    }

    fn class(&self, c: char) -> Option<Class> {
        let kind = match c.to_ascii_lowercase() {
            'd' => ClassKind::Digit,
            's' => ClassKind::Space,
            'w' => ClassKind::Word,
            _ => return None,
        };
        Some(Class { kind, negated: c.is_ascii_uppercase(), ascii: self.has(ASCII) })
    }

    fn escape(&mut self, start: usize) -> Parsed {
        let Some(c) = self.next() else { return self.error("bad escape (end of pattern)", start) };
        if let Some(class) = self.class(c) {
            return Ok(Node::Set { items: vec![Item::Class(class)], negated: false, ignore_case: false });
        }
        let ascii = self.has(ASCII);
        Ok(match c {
            'A' => Node::At(At::Start),
            'Z' | 'z' => Node::At(At::TextEnd),
            'b' => Node::At(At::Boundary { negated: false, ascii }),
            'B' => Node::At(At::Boundary { negated: true, ascii }),
            '1'..='9' => {
                let mut group = c.to_digit(10).unwrap_or(0) as usize;
                if let Some(d) = self.peek().and_then(|c| c.to_digit(10)) {
                    self.at += 1;
                    group = group * 10 + d as usize;
                }
                if group > self.groups {
                    return self.error(format!("invalid group reference {group}"), start + 1);
                }
                if self.open.contains(&group) {
                    return self.error("cannot refer to an open group", start);
                }
                Node::BackReference { group, ignore_case: self.has(IGNORECASE) }
            }
            c => {
                let point = self.escaped_point(c, start)?;
                self.literal(point)
            }
        })
    }

    /// The code point of an escape that stands for one.
    fn escaped_point(&mut self, c: char, start: usize) -> Parsed<u32> {
        let digits = |parser: &mut Self, count: usize| -> Parsed<u32> {
            let mut n = 0;
            for _ in 0..count {
                match parser.peek().and_then(|c| c.to_digit(16)) {
                    Some(d) => n = n * 16 + d,
                    None => {
                        let shown: String =
                            parser.text[start..parser.at].iter().filter_map(|&p| char::from_u32(p)).collect();
                        return parser.error(format!("incomplete escape {shown}"), start);
                    }
                }
                parser.at += 1;
            }
            Ok(n)
        };
        Ok(match c {
            'n' => 10,
            't' => 9,
            'r' => 13,
            'f' => 12,
            'v' => 11,
            'a' => 7,
            'x' => digits(self, 2)?,
            'u' => digits(self, 4)?,
            'U' => digits(self, 8)?,
            '0' => {
                let mut n = 0;
                for _ in 0..2 {
                    if let Some(d) = self.peek().and_then(|c| c.to_digit(8)) {
                        n = n * 8 + d;
                        self.at += 1;
                    }
                }
                n
            }
            c if c.is_ascii_alphabetic() => return self.error(format!("bad escape \\{c}"), start),
            c => u32::from(c),
        })
    }

    fn set(&mut self, start: usize) -> Parsed {
        let negated = self.eat('^');
        let first = self.at;
        let mut items = Vec::new();
        loop {
            let here = self.at;
            let Some(c) = self.next() else { return self.error("unterminated character set", start) };
            if c == ']' && here != first {
                break;
            }
            let low = match self.set_item(c, here)? {
                Item::Class(class) => {
                    items.push(Item::Class(class));
                    continue;
                }
                Item::Range(low, _) => low,
            };
            if self.peek() == Some('-') && self.text.get(self.at + 1).is_some_and(|&p| p != u32::from(']')) {
                self.at += 1;
                let there = self.at;
                let Some(c) = self.next() else { return self.error("unterminated character set", start) };
                let shown = |parser: &Self| -> String {
                    parser.text[here..parser.at].iter().filter_map(|&p| char::from_u32(p)).collect()
                };
                match self.set_item(c, there)? {
                    Item::Range(high, _) if high >= low => items.push(Item::Range(low, high)),
                    _ => return self.error(format!("bad character range {}", shown(self)), here),
                }
            } else {
                items.push(Item::Range(low, low));
            }
        }
        Ok(Node::Set { items, negated, ignore_case: self.has(IGNORECASE) })
    }

    fn set_item(&mut self, c: char, start: usize) -> Parsed<Item> {
        if c != '\\' {
            let point = self.text[start];
            return Ok(Item::Range(point, point));
        }
        let Some(c) = self.next() else { return self.error("bad escape (end of pattern)", start) };
        if let Some(class) = self.class(c) {
            return Ok(Item::Class(class));
        }
        let point = if c == 'b' { 8 } else { self.escaped_point(c, start)? };
        Ok(Item::Range(point, point))
    }

    fn name(&mut self, end: char) -> Parsed<String> {
        let start = self.at;
        let mut name = String::new();
        loop {
            match self.next() {
                Some(c) if c == end => break,
                Some(c) => name.push(c),
                None if name.is_empty() => return self.error("missing group name", start),
                None => return self.error(format!("missing {end}, unterminated name"), start),
            }
        }
        if name.is_empty() {
            return self.error("missing group name", start);
        }
        Ok(name)
    }

    fn checked_name(&mut self, end: char) -> Parsed<String> {
        let start = self.at;
        let name = self.name(end)?;
        let mut chars = name.chars();
        let good = chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
            && chars.all(|c| c == '_' || c.is_alphanumeric());
        if good { Ok(name) } else { self.error(format!("bad character in group name '{name}'"), start) }
    }

    fn group(&mut self, start: usize) -> Parsed<Option<Node>> {
        let saved = self.flags;
        let mut index = None;
        let mut wrap: fn(Box<Node>) -> Node = |node| *node;
        if self.eat('?') {
            let Some(c) = self.next() else { return self.error("unexpected end of pattern", self.at) };
            match c {
                ':' => {}
                'P' => match self.next() {
                    Some('<') => index = Some(Some(self.checked_name('>')?)),
                    Some('=') => {
                        let at = self.at;
                        let name = self.checked_name(')')?;
                        let Some(group) = self.names.iter().find(|(n, _)| *n == name).map(|(_, g)| *g) else {
                            return self.error(format!("unknown group name '{name}'"), at);
                        };
                        return Ok(Some(Node::BackReference { group, ignore_case: self.has(IGNORECASE) }));
                    }
                    Some(c) => return self.error(format!("unknown extension ?P{c}"), start + 1),
                    None => return self.error("unexpected end of pattern", self.at),
                },
                '#' => loop {
                    match self.next() {
                        Some(')') => return Ok(None),
                        Some(_) => {}
                        None => return self.error("missing ), unterminated comment", start),
                    }
                },
                '=' => wrap = |node| Node::Look { node, behind: false, negated: false },
                '!' => wrap = |node| Node::Look { node, behind: false, negated: true },
                '>' => wrap = Node::Atomic,
                '<' => match self.next() {
                    Some('=') => wrap = |node| Node::Look { node, behind: true, negated: false },
                    Some('!') => wrap = |node| Node::Look { node, behind: true, negated: true },
                    Some(c) => return self.error(format!("unknown extension ?<{c}"), start + 1),
                    None => return self.error("unexpected end of pattern", self.at),
                },
                '(' => return self.conditional(start).map(Some),
                c if "aiLmsux-".contains(c) => {
                    if self.set_flags(c, start)? {
                        return Ok(None);
                    }
                }
                c => return self.error(format!("unknown extension ?{c}"), start + 1),
            }
        } else {
            index = Some(None);
        }
        let number = match index {
            Some(name) => {
                self.groups += 1;
                if let Some(name) = name {
                    if let Some((_, old)) = self.names.iter().find(|(n, _)| *n == name) {
                        let (new, old) = (self.groups, *old);
                        return self.error(
                            format!("redefinition of group name '{name}' as group {new}; was group {old}"),
                            start + 4,
                        );
                    }
                    self.names.push((name, self.groups));
                }
                self.open.push(self.groups);
                Some(self.groups)
            }
            None => None,
        };
        let node = self.either()?;
        if !self.eat(')') {
            return self.error("missing ), unterminated subpattern", start);
        }
        self.flags = saved;
        Ok(Some(match number {
            Some(n) => {
                self.open.pop();
                Node::Group(n, Box::new(node))
            }
            None => wrap(Box::new(node)),
        }))
    }

    /// `(?i)` for the whole pattern, `(?i:` for a group. Returns whether it was the former.
    fn set_flags(&mut self, first: char, start: usize) -> Parsed<bool> {
        let (mut on, mut off, mut removing) = (0, 0, first == '-');
        let mut c = first;
        loop {
            let flag = match c {
                'i' => IGNORECASE,
                'm' => MULTILINE,
                's' => DOTALL,
                'x' => VERBOSE,
                'a' => ASCII,
                'u' => UNICODE,
                '-' => {
                    removing = true;
                    0
                }
                ')' => {
                    if start != 0 {
                        return self.error("global flags not at the start of the expression", start);
                    }
                    self.flags |= on;
                    return Ok(true);
                }
                ':' => {
                    self.flags = (self.flags | on) & !off;
                    return Ok(false);
                }
                _ => return self.error("unknown flag", self.at - 1),
            };
            if removing {
                off |= flag;
            } else {
                on |= flag;
            }
            match self.next() {
                Some(next) => c = next,
                None => return self.error("missing -, : or )", self.at),
            }
        }
    }

    fn conditional(&mut self, start: usize) -> Parsed {
        let at = self.at;
        let name = self.name(')')?;
        let group = match name.parse::<usize>() {
            Ok(n) => n,
            Err(_) => match self.names.iter().find(|(n, _)| *n == name) {
                Some((_, group)) => *group,
                None => return self.error(format!("unknown group name '{name}'"), at),
            },
        };
        let yes = self.concat()?;
        let no = if self.eat('|') { self.concat()? } else { Node::Concat(Vec::new()) };
        if self.peek() == Some('|') {
            return self.error("conditional backref with more than two branches", self.at);
        }
        if !self.eat(')') {
            return self.error("missing ), unterminated subpattern", start);
        }
        Ok(Node::Conditional { group, yes: Box::new(yes), no: Box::new(no) })
    }
}
