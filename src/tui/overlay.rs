//! Overlays: what covers parts of the screen, as a stack.
//!
//! Part of the model. The topmost overlay decides which keys apply; a message takes none. Nothing is drawn here.

use super::action::Prompt;

/// One thing that covers a part of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The help screen, from this row on.
    Help {
        /// The first row that is shown.
        top: usize,
    },
    /// A message in the bottom line until the next key.
    Message(String),
    /// A question in the bottom line.
    Prompt {
        /// What it asks for.
        prompt: Prompt,
        /// What has been typed.
        text: String,
    },
}

/// The overlays, the topmost last.
#[derive(Clone, Debug, Default)]
pub struct Overlays {
    stack: Vec<Overlay>,
}

impl Overlays {
    /// The topmost one that takes keys.
    pub fn top(&self) -> Option<&Overlay> {
        self.stack.iter().rev().find(|overlay| !matches!(overlay, Overlay::Message(_)))
    }

    /// What the bottom line shows instead of the keys: a prompt or a message.
    pub fn in_bottom_line(&self) -> Option<&Overlay> {
        self.stack.iter().rev().find(|overlay| !matches!(overlay, Overlay::Help { .. }))
    }

    /// The first row that the help screen shows, if it is open.
    pub fn help(&self) -> Option<usize> {
        self.stack.iter().find_map(|overlay| match overlay {
            Overlay::Help { top } => Some(*top),
            _ => None,
        })
    }

    /// Scrolls the help screen to a row.
    pub fn scroll_help(&mut self, to: usize) {
        for overlay in &mut self.stack {
            if let Overlay::Help { top } = overlay {
                *top = to;
            }
        }
    }

    /// Shows the help screen, or closes it if it is open.
    pub fn toggle_help(&mut self) {
        let open = self.help().is_some();
        self.stack.retain(|overlay| !matches!(overlay, Overlay::Help { .. }));
        if !open {
            self.stack.push(Overlay::Help { top: 0 });
        }
    }

    /// Shows a message. A prompt stays above it: it is being answered.
    pub fn say(&mut self, text: String) {
        self.hush();
        let prompted = matches!(self.stack.last(), Some(Overlay::Prompt { .. }));
        self.stack.insert(self.stack.len() - usize::from(prompted), Overlay::Message(text));
    }

    /// Drops the message.
    pub fn hush(&mut self) {
        self.stack.retain(|overlay| !matches!(overlay, Overlay::Message(_)));
    }

    /// Whether a prompt is open.
    pub fn is_asking(&self) -> bool {
        matches!(self.top(), Some(Overlay::Prompt { .. }))
    }

    /// Opens a prompt, unless one is open already.
    pub fn ask(&mut self, prompt: Prompt) {
        if !self.is_asking() {
            self.stack.push(Overlay::Prompt { prompt, text: String::new() });
        }
    }

    /// Adds a character to the answer; the number of a step takes only digits.
    pub fn type_char(&mut self, c: char) {
        if let Some(Overlay::Prompt { prompt, text }) = self.stack.last_mut()
            && (*prompt != Prompt::Step || c.is_ascii_digit())
        {
            text.push(c);
        }
    }

    /// Takes back the last character of the answer.
    pub fn erase(&mut self) {
        if let Some(Overlay::Prompt { text, .. }) = self.stack.last_mut() {
            text.pop();
        }
    }

    /// The open prompt, and the answer as typed.
    pub fn take_answer(&mut self) -> Option<(Prompt, String)> {
        match self.stack.pop_if(|overlay| matches!(overlay, Overlay::Prompt { .. }))? {
            Overlay::Prompt { prompt, text } => Some((prompt, text)),
            Overlay::Help { .. } | Overlay::Message(_) => None,
        }
    }

    /// Closes the topmost one.
    pub fn close(&mut self) {
        self.stack.pop();
    }

    /// Closes all.
    pub fn clear(&mut self) {
        self.stack.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_stays_on_top_and_messages_take_no_keys() {
        let mut overlays = Overlays::default();
        overlays.toggle_help();
        overlays.say("first".to_owned());
        assert_eq!(overlays.top(), Some(&Overlay::Help { top: 0 }));
        assert_eq!(overlays.in_bottom_line(), Some(&Overlay::Message("first".to_owned())));
        overlays.ask(Prompt::Step);
        overlays.say("second".to_owned());
        for c in "4x2".chars() {
            overlays.type_char(c);
        }
        assert!(matches!(overlays.in_bottom_line(), Some(Overlay::Prompt { .. })));
        assert_eq!(overlays.take_answer(), Some((Prompt::Step, "42".to_owned())));
        assert_eq!(overlays.in_bottom_line(), Some(&Overlay::Message("second".to_owned())));
        overlays.hush();
        overlays.toggle_help();
        assert_eq!(overlays.top(), None);
    }
}
