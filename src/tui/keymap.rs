//! The keymap: which keys lead to which command, and where.
//!
//! Data over [`COMMANDS`](super::command::COMMANDS): a table of contexts, names of keys and names of commands, as a
//! settings file would have it. Key lookup, the footer, the help screen and the README's table are made from it; a test
//! checks that no key is bound twice where both would be active. It does nothing itself: that is up to
//! [`super::update`].

use super::action::Action;
use super::command::{Command, Effect};
use super::key::Key;

/// Where a binding holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// On every screen on which nothing is being typed.
    Everywhere,
    /// On the machine's screen.
    Machine,
    /// On the machine's screen while a lesson is open.
    Lesson,
    /// On the welcome screen.
    Welcome,
    /// On the help screen.
    Help,
    /// While the bottom line asks for something.
    Prompt,
    /// While the program is running.
    Running,
    /// On every screen, also while something is being typed.
    Always,
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
            Self::Prompt => "When asked for something",
            Self::Running => "While the program runs",
            Self::Always => "Always, even while typing",
        }
    }

    /// The contexts that apply when this one is on top, itself first: a key means what the first of them says.
    pub fn stack(self) -> &'static [Self] {
        match self {
            Self::Lesson => &[Self::Lesson, Self::Machine, Self::Everywhere, Self::Always],
            Self::Machine => &[Self::Machine, Self::Everywhere, Self::Always],
            Self::Running => &[Self::Running, Self::Everywhere, Self::Always],
            Self::Welcome => &[Self::Welcome, Self::Everywhere, Self::Always],
            Self::Help => &[Self::Help, Self::Everywhere, Self::Always],
            // Here every character is part of the answer.
            Self::Prompt => &[Self::Prompt, Self::Always],
            Self::Everywhere => &[Self::Everywhere, Self::Always],
            Self::Always => &[Self::Always],
        }
    }
}

/// The name of all ten digits in a keymap.
const DIGITS: &str = "0…9";

/// The bindings of one context: names of keys separated by blanks, the usual key first, and the command's name.
pub(super) type Rows = &'static [(&'static str, &'static str)];

/// The default keymap. Its order is that of help and footer.
const DEFAULT: &[(Context, Rows)] = &[
    (
        Context::Machine,
        &[
            ("j → Space", "step_forward"),
            ("k ←", "step_back"),
            ("J", "step_over"),
            ("K", "step_over_back"),
            ("s", "line_forward"),
            ("S", "line_back"),
            ("n", "line_over"),
            ("N", "line_over_back"),
            ("o", "out"),
            ("O", "out_back"),
            ("g Home", "first_step"),
            ("G End", "last_step"),
            (":", "ask_step"),
            ("b", "toggle_breakpoint"),
            ("c", "next_breakpoint"),
            ("C", "previous_breakpoint"),
            ("x", "next_raise"),
            ("X", "previous_raise"),
            ("p", "next_output"),
            ("P", "previous_output"),
            ("u", "caller"),
            ("d", "callee"),
            ("Tab", "next_panel"),
            ("Shift-Tab", "previous_panel"),
            ("↑", "panel_up"),
            ("↓", "panel_down"),
            ("PageUp", "panel_page_up"),
            ("PageDown", "panel_page_down"),
            ("z", "zoom"),
            (DIGITS, "count"),
            ("Esc Ctrl-C", "follow_cursor"),
            ("w", "welcome"),
        ],
    ),
    (Context::Lesson, &[("Enter ]", "next_stop"), ("Backspace [", "previous_stop"), ("a", "ask_answer")]),
    (Context::Running, &[("Esc Ctrl-C", "stop_run")]),
    (Context::Welcome, &[("↑ k", "choice_up"), ("↓ j", "choice_down"), ("Enter Space", "open"), ("o", "ask_file")]),
    (
        Context::Prompt,
        &[("Enter", "answer"), ("Backspace", "erase"), ("Ctrl-D", "end_input"), ("Esc Ctrl-C", "cancel")],
    ),
    (
        Context::Help,
        &[
            ("↑ k", "help_up"),
            ("↓ j", "help_down"),
            ("PageUp", "help_page_up"),
            ("PageDown Space", "help_page_down"),
            ("Esc", "close_help"),
        ],
    ),
    (Context::Everywhere, &[("? F1", "help"), ("T", "next_theme"), ("q", "quit")]),
    (Context::Always, &[("Ctrl-Z", "suspend")]),
];

/// The keys of a binding: one key, or any digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// This key.
    One(Key),
    /// Each of the ten digits.
    Digits,
}

impl Keys {
    fn named(name: &str) -> Option<Self> {
        if name == DIGITS { Some(Self::Digits) } else { Key::named(name).map(Self::One) }
    }

    /// Their name in help and README.
    pub fn name(self) -> String {
        match self {
            Self::One(key) => key.name(),
            Self::Digits => "0 … 9".to_owned(),
        }
    }

    fn contain(self, key: Key) -> bool {
        match self {
            Self::One(own) => own == key,
            Self::Digits => key.digit().is_some(),
        }
    }
}

/// Keys that lead to a command in a context.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Where it holds.
    pub context: Context,
    /// The keys, the usual one first.
    pub keys: Vec<Keys>,
    /// The command.
    pub command: &'static Command,
}

/// See the module's description.
#[derive(Clone, Debug)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::of(DEFAULT)
    }
}

impl Binding {
    /// A binding by names; `None` if there is no such key or no such command.
    fn new(context: Context, keys: &str, id: &str) -> Option<Self> {
        let keys = keys.split_whitespace().map(Keys::named).collect::<Option<Vec<Keys>>>()?;
        Some(Self { context, keys, command: Command::named(id)? })
    }

    /// The names of its keys.
    pub fn key_names(&self) -> Vec<String> {
        self.keys.iter().map(|keys| keys.name()).collect()
    }
}

impl Keymap {
    /// The keymap from a table.
    pub(super) fn of(table: &[(Context, Rows)]) -> Self {
        let rows = table.iter().flat_map(|(context, rows)| rows.iter().map(|(keys, id)| (*context, *keys, *id)));
        // A test checks that every row of the table is valid.
        let bindings = rows.filter_map(|(context, keys, id)| Binding::new(context, keys, id));
        Self { bindings: bindings.collect() }
    }

    /// The name of a command's usual key, for texts that mention it; the command's name if no key is bound.
    pub fn key(&self, id: &str) -> String {
        let binding = self.bindings.iter().find(|binding| binding.command.id == id);
        binding.and_then(|binding| binding.keys.first()).map_or_else(|| id.to_owned(), |keys| keys.name())
    }

    /// A text with the commands in braces (`{quit}`) replaced by their keys.
    pub fn spell(&self, text: &str) -> String {
        let mut spelled = String::new();
        for (number, part) in text.split('{').enumerate() {
            match part.split_once('}').filter(|_| number > 0) {
                Some((id, rest)) => spelled.extend([&self.key(id), rest]),
                None => spelled.push_str(part),
            }
        }
        spelled
    }

    /// The bindings that apply in a stack of contexts, those of the topmost first.
    pub fn active(&self, contexts: &'static [Context]) -> impl Iterator<Item = &Binding> {
        contexts.iter().flat_map(|context| self.bindings.iter().filter(move |binding| binding.context == *context))
    }

    /// What a key asks for in a stack of contexts.
    pub fn lookup(&self, contexts: &'static [Context], key: Key) -> Option<Action> {
        let binding = self.active(contexts).find(|binding| binding.keys.iter().any(|keys| keys.contain(key)))?;
        match &binding.command.effect {
            Effect::Action(action) => Some(action.clone()),
            Effect::Count => key.digit().map(Action::Digit),
        }
    }

    /// The bindings by context, in the order of the help screen.
    pub fn by_context(&self) -> impl Iterator<Item = (Context, &[Binding])> {
        self.bindings.chunk_by(|one, next| one.context == next.context).map(|bindings| (bindings[0].context, bindings))
    }

    /// The README's tables of keys.
    pub fn markdown(&self) -> String {
        let mut text = String::new();
        for (context, bindings) in self.by_context() {
            text.push_str(&format!("| {} | |\n|---|---|\n", context.title()));
            for binding in bindings {
                let keys: Vec<String> = binding.key_names().iter().map(|name| format!("`{name}`")).collect();
                text.push_str(&format!("| {} | {} |\n", keys.join(" "), self.spell(binding.command.doc)));
            }
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::command::COMMANDS;
    use super::*;
    use crate::lesson::LESSONS;

    #[test]
    fn every_row_binds_a_key_to_a_command_and_every_command_has_a_key() {
        for (context, rows) in DEFAULT {
            for (keys, id) in *rows {
                assert!(Binding::new(*context, keys, id).is_some(), "{context:?}: {keys} → {id}");
            }
        }
        let keymap = Keymap::default();
        for command in COMMANDS {
            let bound = keymap.bindings.iter().filter(|binding| binding.command.id == command.id).count();
            assert_eq!(bound, 1, "{}", command.id);
        }
    }

    #[test]
    fn no_key_is_bound_twice() {
        let keymap = Keymap::default();
        let digits = || (0..=9).filter_map(|digit: u8| Key::named(&digit.to_string()));
        for (context, _) in DEFAULT {
            let mut seen: Vec<(Key, &str)> = Vec::new();
            for binding in keymap.active(context.stack()) {
                for keys in &binding.keys {
                    let own: Vec<Key> = match keys {
                        Keys::One(key) => vec![*key],
                        Keys::Digits => digits().collect(),
                    };
                    for key in own {
                        if let Some((_, other)) = seen.iter().find(|(k, _)| *k == key) {
                            panic!("{} in {context:?}: both {other} and {}", key.name(), binding.command.id);
                        }
                        seen.push((key, binding.command.id));
                    }
                }
            }
        }
    }

    /// The pieces of a text between two marks.
    fn between<'a>(text: &'a str, before: &'a str, after: &'a str) -> impl Iterator<Item = &'a str> {
        text.split(before).skip(1).filter_map(move |rest| rest.split_once(after)).map(|(inside, _)| inside)
    }

    #[test]
    fn texts_name_commands_that_there_are() {
        let spelled = |text: &str| {
            for id in between(text, "{", "}") {
                assert!(Command::named(id).is_some(), "{id} in {text:?}");
            }
        };
        for command in COMMANDS {
            spelled(command.doc);
        }
        for lesson in &LESSONS {
            for id in between(lesson.markdown, "<kbd>", "</kbd>") {
                assert!(Command::named(id).is_some(), "{id} in lesson {}", lesson.name);
            }
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui");
        let mut asked = 0;
        for folder in [folder.clone(), folder.join("panels"), folder.join("screen")] {
            for entry in std::fs::read_dir(folder).unwrap() {
                let Ok(text) = std::fs::read_to_string(entry.unwrap().path()) else { continue };
                for id in between(&text, "keymap.key(\"", "\")") {
                    assert!(Command::named(id).is_some(), "{id}");
                    asked += 1;
                }
                between(&text, "keymap.spell(\"", "\")").for_each(spelled);
            }
        }
        assert!(asked > 3, "the texts that ask for keys were not found");
    }

    #[test]
    fn texts_follow_the_keys() {
        let keymap = Keymap::of(&[(Context::Machine, &[("F1 J", "step_forward")])]);
        assert_eq!(keymap.key("step_forward"), "F1");
        assert_eq!(keymap.spell("{step_forward} steps, 10{step_forward} ten times"), "F1 steps, 10F1 ten times");
        // Without a key the command's name must do.
        assert_eq!(keymap.spell("or {quit}"), "or quit");
    }

    #[test]
    fn names_lead_back_to_keys() {
        for binding in Keymap::default().bindings {
            for keys in binding.keys {
                if let Keys::One(key) = keys {
                    assert_eq!(Key::named(&key.name()), Some(key), "{}", key.name());
                }
            }
        }
    }
}
