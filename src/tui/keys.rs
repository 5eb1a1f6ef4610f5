//! The one table of keys: what each does, where, and how help names it.
//!
//! Key lookup, the footer, the help screen and the README's table are made from it; a test holds that no key is bound
//! twice where both would be active. To add a key: a row here and an arm in [`super::update`].

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::recording::EventKind;

use super::action::{Action, Direction, Motion, Question, Scroll, Towards};

/// Where a row of the table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// On every screen on which nothing is typed.
    Everywhere,
    /// On the machine's screen.
    Machine,
    /// On the machine's screen while a lesson is open.
    Lesson,
    /// On the welcome screen.
    Welcome,
    /// On the help screen.
    Help,
    /// While the bottom line asks something.
    Question,
    /// While the program runs to somewhere.
    Running,
}

impl Context {
    /// Its heading on the help screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Machine => "Walking through a program",
            Self::Lesson => "In a lesson",
            Self::Welcome => "Welcome screen",
            Self::Help => "This help",
            Self::Question => "When asked for something",
            Self::Running => "While the program runs",
        }
    }
}

/// A key with the modifiers that matter: control and alt. Shift shows in the character itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

const fn key(code: KeyCode) -> Key {
    Key { code, modifiers: KeyModifiers::NONE }
}

const fn ch(c: char) -> Key {
    key(KeyCode::Char(c))
}

const fn ctrl(c: char) -> Key {
    Key { code: KeyCode::Char(c), modifiers: KeyModifiers::CONTROL }
}

impl Key {
    /// The key of a terminal event.
    pub fn of(event: KeyEvent) -> Self {
        let modifiers = event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT);
        match event.code {
            KeyCode::Char(c) if modifiers.contains(KeyModifiers::CONTROL) => {
                Self { code: KeyCode::Char(c.to_ascii_lowercase()), modifiers }
            }
            code => Self { code, modifiers },
        }
    }

    /// The key of a name as [`Key::name`] writes it; `None` where there is none.
    pub fn named(name: &str) -> Option<Self> {
        if let Some((code, _)) = NAMED.iter().find(|(_, n)| *n == name) {
            return Some(key(*code));
        }
        let mut chars = name.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            return Some(ch(c));
        }
        name.strip_prefix("Ctrl-").and_then(|c| c.chars().next()).map(|c| ctrl(c.to_ascii_lowercase()))
    }

    /// How help and README name it.
    pub fn name(self) -> String {
        let name = match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(c) if self.modifiers.contains(KeyModifiers::CONTROL) => c.to_ascii_uppercase().to_string(),
            KeyCode::Char(c) => c.to_string(),
            code => NAMED.iter().find(|(c, _)| *c == code).map_or("?", |(_, n)| n).to_owned(),
        };
        if self.modifiers.contains(KeyModifiers::CONTROL) { format!("Ctrl-{name}") } else { name }
    }

    /// The character that it types, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if self.modifiers.is_empty() => Some(c),
            _ => None,
        }
    }
}

const NAMED: &[(KeyCode, &str)] = &[
    (KeyCode::Char(' '), "Space"),
    (KeyCode::Left, "←"),
    (KeyCode::Right, "→"),
    (KeyCode::Up, "↑"),
    (KeyCode::Down, "↓"),
    (KeyCode::PageUp, "PageUp"),
    (KeyCode::PageDown, "PageDown"),
    (KeyCode::Home, "Home"),
    (KeyCode::End, "End"),
    (KeyCode::Tab, "Tab"),
    (KeyCode::BackTab, "Shift-Tab"),
    (KeyCode::Enter, "Enter"),
    (KeyCode::Backspace, "Backspace"),
    (KeyCode::Esc, "Esc"),
    (KeyCode::F(1), "F1"),
];

/// A row of the table.
#[derive(Debug)]
pub struct Row {
    /// Where it holds.
    pub context: Context,
    /// The keys, the usual one first.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// What they do, in words.
    pub help: &'static str,
    /// The word in the footer; empty for a row that the footer leaves out.
    pub label: &'static str,
}

const fn row(context: Context, keys: &'static [Key], action: Action, label: &'static str, help: &'static str) -> Row {
    Row { context, keys, action, help, label }
}

const DIGITS: &[Key] = &[ch('1'), ch('2'), ch('3'), ch('4'), ch('5'), ch('6'), ch('7'), ch('8'), ch('9'), ch('0')];

use Context::{Everywhere, Help, Lesson, Machine, Question as Asked, Running, Welcome};
use Direction::{Back, Forward};

/// Every key there is.
pub const KEYS: &[Row] = &[
    row(
        Machine,
        &[ch('j'), key(KeyCode::Right), ch(' ')],
        Action::Walk(Motion::Instruction, Forward),
        "step",
        "step forward by one instruction; at the live edge this executes it",
    ),
    row(
        Machine,
        &[ch('k'), key(KeyCode::Left)],
        Action::Walk(Motion::Instruction, Back),
        "back",
        "step back by one instruction",
    ),
    row(
        Machine,
        &[ch('J')],
        Action::Walk(Motion::InstructionOver, Forward),
        "over",
        "forward by one instruction of this frame, over all that it calls",
    ),
    row(
        Machine,
        &[ch('K')],
        Action::Walk(Motion::InstructionOver, Back),
        "",
        "back by one instruction of this frame, over all that it called",
    ),
    row(
        Machine,
        &[ch('s')],
        Action::Walk(Motion::Line, Forward),
        "line",
        "forward to the next source line, into calls",
    ),
    row(Machine, &[ch('S')], Action::Walk(Motion::Line, Back), "", "back to the source line before, into calls"),
    row(
        Machine,
        &[ch('n')],
        Action::Walk(Motion::LineOver, Forward),
        "next line",
        "forward to the next source line of this frame, over all that it calls",
    ),
    row(
        Machine,
        &[ch('N')],
        Action::Walk(Motion::LineOver, Back),
        "",
        "back to the source line before in this frame, over all that it called",
    ),
    row(Machine, &[ch('o')], Action::Walk(Motion::Out, Forward), "out", "out of this frame: on to its caller"),
    row(Machine, &[ch('O')], Action::Walk(Motion::Out, Back), "", "back to the call of this frame"),
    row(Machine, &[ch('g'), key(KeyCode::Home)], Action::First, "", "to the first step; `42g` goes to step 42"),
    row(Machine, &[ch('G'), key(KeyCode::End)], Action::Last, "end", "to the last step: run to the end or the limit"),
    row(Machine, &[ch(':')], Action::Ask(Question::Step), "", "ask for a step to go to"),
    row(
        Machine,
        &[ch('b')],
        Action::ToggleBreakpoint,
        "break",
        "set or clear a breakpoint: on the marked line, or on the marked instruction if the bytecode is in focus",
    ),
    row(Machine, &[ch('c')], Action::Walk(Motion::Breakpoint, Forward), "", "on to the next breakpoint"),
    row(Machine, &[ch('C')], Action::Walk(Motion::Breakpoint, Back), "", "back to the breakpoint before"),
    row(
        Machine,
        &[ch('x')],
        Action::Walk(Motion::Event(EventKind::Raise), Forward),
        "",
        "on to where the next exception is raised",
    ),
    row(
        Machine,
        &[ch('X')],
        Action::Walk(Motion::Event(EventKind::Raise), Back),
        "",
        "back to where the exception before was raised",
    ),
    row(
        Machine,
        &[ch('p')],
        Action::Walk(Motion::Event(EventKind::Output), Forward),
        "",
        "on to where the program next prints",
    ),
    row(
        Machine,
        &[ch('P')],
        Action::Walk(Motion::Event(EventKind::Output), Back),
        "",
        "back to where the program printed before",
    ),
    row(Machine, &[ch('u')], Action::SelectFrame(Towards::Caller), "", "look at the frame of the caller"),
    row(Machine, &[ch('d')], Action::SelectFrame(Towards::Callee), "", "look at the frame that was called"),
    row(Machine, &[key(KeyCode::Tab)], Action::Focus(Forward), "panel", "focus the next panel"),
    row(Machine, &[key(KeyCode::BackTab)], Action::Focus(Back), "", "focus the panel before"),
    row(Machine, &[key(KeyCode::Up)], Action::Scroll(Scroll::Up), "", "up in the panel in focus"),
    row(Machine, &[key(KeyCode::Down)], Action::Scroll(Scroll::Down), "", "down in the panel in focus"),
    row(Machine, &[key(KeyCode::PageUp)], Action::Scroll(Scroll::PageUp), "", "a page up in the panel in focus"),
    row(Machine, &[key(KeyCode::PageDown)], Action::Scroll(Scroll::PageDown), "", "a page down in the panel in focus"),
    row(Machine, &[ch('z')], Action::Zoom, "", "show the panel in focus alone, or all again"),
    row(Machine, DIGITS, Action::Digit(0), "", "a count for the next key: `10j` steps ten times"),
    row(Machine, &[key(KeyCode::Esc), ctrl('c')], Action::Escape, "", "back to where the cursor is; forget the count"),
    row(Machine, &[ch('w')], Action::Home, "", "to the welcome screen"),
    row(Lesson, &[key(KeyCode::Enter), ch(']')], Action::Stop(Forward), "next stop", "to the next stop of the lesson"),
    row(
        Lesson,
        &[key(KeyCode::Backspace), ch('[')],
        Action::Stop(Back),
        "stop before",
        "to the stop of the lesson before",
    ),
    row(Lesson, &[ch('a')], Action::Ask(Question::Answer), "answer", "answer the question of the stop"),
    row(
        Running,
        &[key(KeyCode::Esc), ctrl('c')],
        Action::Escape,
        "stop here",
        "stop the run where it is; all that was recorded stays",
    ),
    row(Welcome, &[key(KeyCode::Up), ch('k')], Action::Scroll(Scroll::Up), "", "up"),
    row(Welcome, &[key(KeyCode::Down), ch('j')], Action::Scroll(Scroll::Down), "choose", "down"),
    row(Welcome, &[key(KeyCode::Enter), ch(' ')], Action::Submit, "open", "open what is marked"),
    row(Welcome, &[ch('o')], Action::Ask(Question::File), "open a file", "open a file of your own"),
    row(Asked, &[key(KeyCode::Enter)], Action::Submit, "answer", "answer with what was typed"),
    row(Asked, &[key(KeyCode::Backspace)], Action::Erase, "", "take back the last character"),
    row(Asked, &[ctrl('d')], Action::EndInput, "", "end of file, for a program that reads its input"),
    row(Asked, &[key(KeyCode::Esc), ctrl('c')], Action::Escape, "cancel", "do not answer"),
    row(Help, &[key(KeyCode::Up), ch('k')], Action::Scroll(Scroll::Up), "", "up"),
    row(Help, &[key(KeyCode::Down), ch('j')], Action::Scroll(Scroll::Down), "scroll", "down"),
    row(Help, &[key(KeyCode::PageUp)], Action::Scroll(Scroll::PageUp), "", "a page up"),
    row(Help, &[key(KeyCode::PageDown), ch(' ')], Action::Scroll(Scroll::PageDown), "", "a page down"),
    row(Help, &[key(KeyCode::Esc)], Action::Escape, "close", "close the help"),
    row(Everywhere, &[ch('?'), key(KeyCode::F(1))], Action::Help, "help", "show or hide this help"),
    row(Everywhere, &[ch('T')], Action::NextTheme, "", "other colours: for dark, for light terminals, none"),
    row(Everywhere, &[ctrl('z')], Action::Suspend, "", "back to the shell for a while (not on Windows)"),
    row(Everywhere, &[ch('q')], Action::Quit, "quit", "quit"),
];

/// The contexts that hold together with `context`, the most special first.
pub fn active(context: Context, lesson: bool) -> &'static [Context] {
    match context {
        Machine if lesson => &[Lesson, Machine, Everywhere],
        Machine => &[Machine, Everywhere],
        Running => &[Running, Everywhere],
        Welcome => &[Welcome, Everywhere],
        Help => &[Help, Everywhere],
        Asked => &[Asked],
        Lesson => &[Lesson],
        Everywhere => &[Everywhere],
    }
}

/// The rows that hold in `contexts`, in their order.
pub fn rows(contexts: &'static [Context]) -> impl Iterator<Item = &'static Row> {
    contexts.iter().flat_map(|context| KEYS.iter().filter(move |row| row.context == *context))
}

/// What a key does in `contexts`.
pub fn lookup(contexts: &'static [Context], key: Key) -> Option<Action> {
    let row = rows(contexts).find(|row| row.keys.contains(&key))?;
    match (&row.action, key.typed().and_then(|c| c.to_digit(10))) {
        (Action::Digit(_), Some(digit)) => Some(Action::Digit(digit as u8)),
        (action, _) => Some(action.clone()),
    }
}

/// The keys of a row as help names them.
pub fn names(row: &Row) -> String {
    if row.keys == DIGITS {
        return "0 … 9".to_owned();
    }
    row.keys.iter().map(|key| key.name()).collect::<Vec<_>>().join(", ")
}

/// The README's table of keys.
pub fn markdown() -> String {
    let mut text = String::new();
    for context in [Machine, Lesson, Running, Welcome, Asked, Help, Everywhere] {
        text.push_str(&format!("| {} | |\n|---|---|\n", context.title()));
        for row in KEYS.iter().filter(|row| row.context == context) {
            let keys: Vec<String> = names(row).split(", ").map(|name| format!("`{name}`")).collect();
            text.push_str(&format!("| {} | {} |\n", keys.join(" "), row.help));
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_bound_twice() {
        for (context, lesson) in
            [(Machine, true), (Machine, false), (Running, false), (Welcome, false), (Help, false), (Asked, false)]
        {
            let mut seen: Vec<(Key, &str)> = Vec::new();
            for row in rows(active(context, lesson)) {
                for key in row.keys {
                    if let Some((_, other)) = seen.iter().find(|(k, _)| k == key) {
                        panic!("{} in {context:?}: both “{other}” and “{}”", key.name(), row.help);
                    }
                    seen.push((*key, row.help));
                }
            }
        }
    }

    #[test]
    fn names_lead_back_to_keys() {
        for row in KEYS {
            for key in row.keys {
                assert_eq!(Key::named(&key.name()), Some(*key), "{}", key.name());
            }
        }
    }
}
