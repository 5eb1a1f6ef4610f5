//! Colours and how each kind of thing on the screen looks.
//!
//! Used by the views only. Colour is never the only sign: whatever a style says here, a marker says too.

use ratatui::style::{Color, Modifier, Style};

/// A set of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// For light text on a dark ground.
    Dark,
    /// For dark text on a light ground.
    Light,
    /// No colour at all (`NO_COLOR`): bold, underlined and reversed only.
    None,
}

impl Palette {
    /// What the environment asks for: `NO_COLOR` (<https://no-color.org>), or a light ground by `COLORFGBG`, which some
    /// terminals set.
    pub fn from_environment(get: impl Fn(&str) -> Option<String>) -> Self {
        if get("NO_COLOR").is_some_and(|v| !v.is_empty()) {
            return Self::None;
        }
        let ground = get("COLORFGBG").and_then(|v| v.rsplit(';').next().and_then(|g| g.parse::<u8>().ok()));
        if matches!(ground, Some(7 | 15)) { Self::Light } else { Self::Dark }
    }

    /// The next one in turn.
    pub fn next(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::None,
            Self::None => Self::Dark,
        }
    }

    /// The styles.
    pub fn theme(self) -> Theme {
        let plain = Style::new();
        let fg = |index: u8| Style::new().fg(Color::Indexed(index));
        let bold = Modifier::BOLD;
        match self {
            Self::Dark => Theme {
                text: plain,
                dim: fg(245),
                rule: fg(239),
                title: fg(250),
                focus: fg(80).add_modifier(bold),
                bar: fg(252).bg(Color::Indexed(236)),
                current: Style::new().bg(Color::Indexed(237)).fg(Color::Indexed(255)),
                expression: fg(222).add_modifier(bold | Modifier::UNDERLINED),
                mark: fg(222).add_modifier(bold),
                changed: fg(114).add_modifier(bold),
                jump: fg(111),
                breakpoint: fg(203).add_modifier(bold),
                error: fg(203),
                keyword: fg(176),
                string: fg(144),
                number: fg(144),
                comment: fg(243).add_modifier(Modifier::ITALIC),
                selected: Style::new().bg(Color::Indexed(24)).fg(Color::Indexed(255)),
                key: fg(80),
                depth: fg(67),
            },
            Self::Light => Theme {
                text: plain,
                dim: fg(242),
                rule: fg(250),
                title: fg(238),
                focus: fg(25).add_modifier(bold),
                bar: fg(236).bg(Color::Indexed(254)),
                current: Style::new().bg(Color::Indexed(254)).fg(Color::Indexed(16)),
                expression: fg(130).add_modifier(bold | Modifier::UNDERLINED),
                mark: fg(130).add_modifier(bold),
                changed: fg(28).add_modifier(bold),
                jump: fg(25),
                breakpoint: fg(160).add_modifier(bold),
                error: fg(160),
                keyword: fg(90),
                string: fg(58),
                number: fg(58),
                comment: fg(244).add_modifier(Modifier::ITALIC),
                selected: Style::new().bg(Color::Indexed(153)).fg(Color::Indexed(16)),
                key: fg(25),
                depth: fg(67),
            },
            Self::None => Theme {
                text: plain,
                dim: plain,
                rule: plain,
                title: plain,
                focus: plain.add_modifier(bold | Modifier::REVERSED),
                bar: plain.add_modifier(Modifier::REVERSED),
                current: plain.add_modifier(bold),
                expression: plain.add_modifier(bold | Modifier::UNDERLINED),
                mark: plain.add_modifier(bold),
                changed: plain.add_modifier(bold),
                jump: plain,
                breakpoint: plain.add_modifier(bold),
                error: plain.add_modifier(bold),
                keyword: plain,
                string: plain,
                number: plain,
                comment: plain,
                selected: plain.add_modifier(Modifier::REVERSED),
                key: plain.add_modifier(bold),
                depth: plain,
            },
        }
    }
}

/// How each kind of thing looks.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// Ordinary text.
    pub text: Style,
    /// What stands back.
    pub dim: Style,
    /// Lines between panels.
    pub rule: Style,
    /// A panel's title.
    pub title: Style,
    /// The title of the panel in focus.
    pub focus: Style,
    /// Title and status bar.
    pub bar: Style,
    /// The current line and the current instruction.
    pub current: Style,
    /// The current expression.
    pub expression: Style,
    /// Markers: the arrow at the current line, the cursor.
    pub mark: Style,
    /// What the last instruction has changed.
    pub changed: Style,
    /// Jumps and their targets.
    pub jump: Style,
    /// Breakpoints.
    pub breakpoint: Style,
    /// Errors, and what was written to standard error.
    pub error: Style,
    /// Python's keywords.
    pub keyword: Style,
    /// Strings in the source.
    pub string: Style,
    /// Numbers in the source.
    pub number: Style,
    /// Comments.
    pub comment: Style,
    /// The marked row of a panel in focus.
    pub selected: Style,
    /// Keys in footer and help.
    pub key: Style,
    /// Bars of the timeline.
    pub depth: Style,
}
