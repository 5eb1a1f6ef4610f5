//! A key: as the terminal reports it, and as help, README and keymap write it.
//!
//! Made by [`super::run`] from the terminal's events and by [`super::keymap`] from names. It does not know what a key
//! does.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with the modifiers that matter: control and alt. Shift shows in the character itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// The keys that type no character, or an invisible one.
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

    /// The key with a name as [`Key::name`] writes it; `None` if there is none.
    pub fn named(name: &str) -> Option<Self> {
        let plain = |code| Self { code, modifiers: KeyModifiers::NONE };
        if let Some((code, _)) = NAMED.iter().find(|(_, n)| *n == name) {
            return Some(plain(*code));
        }
        let mut chars = name.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            return Some(plain(KeyCode::Char(c)));
        }
        let c = name.strip_prefix("Ctrl-")?.chars().next()?;
        Some(Self { code: KeyCode::Char(c.to_ascii_lowercase()), modifiers: KeyModifiers::CONTROL })
    }

    /// Its name.
    pub fn name(self) -> String {
        let control = self.modifiers.contains(KeyModifiers::CONTROL);
        let name = match self.code {
            KeyCode::Char(c) if control => c.to_ascii_uppercase().to_string(),
            code => match (NAMED.iter().find(|(c, _)| *c == code), code) {
                (Some((_, name)), _) => (*name).to_owned(),
                (None, KeyCode::Char(c)) => c.to_string(),
                (None, _) => "?".to_owned(),
            },
        };
        if control { format!("Ctrl-{name}") } else { name }
    }

    /// The character that it types, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if self.modifiers.is_empty() => Some(c),
            _ => None,
        }
    }

    /// The digit that it types, if it types one.
    pub fn digit(self) -> Option<u8> {
        self.typed()?.to_digit(10).map(|digit| digit as u8)
    }
}
