//! Themes: how each kind of thing on the screen looks, as one table of styles.
//!
//! Used by `text`, `panels` and `screen` to draw, and by the model, which holds one. Colour is never the only sign:
//! whatever a style shows, a marker shows too. To add a theme: a row in [`THEMES`].

use ratatui::style::{Color, Modifier, Style};

/// How each kind of thing looks.
#[derive(Debug, PartialEq, Eq)]
pub struct Theme {
    /// Its name.
    pub name: &'static str,
    /// Ordinary text.
    pub text: Style,
    /// Less important text.
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

const fn ink(index: u8) -> Style {
    Style::new().fg(Color::Indexed(index))
}

const fn ink_on(index: u8, ground: u8) -> Style {
    ink(index).bg(Color::Indexed(ground))
}

const fn bold(style: Style) -> Style {
    style.add_modifier(Modifier::BOLD)
}

const fn underlined(style: Style) -> Style {
    style.add_modifier(Modifier::UNDERLINED)
}

const fn italic(style: Style) -> Style {
    style.add_modifier(Modifier::ITALIC)
}

const fn reversed(style: Style) -> Style {
    style.add_modifier(Modifier::REVERSED)
}

const PLAIN: Style = Style::new();

/// All themes, in the order in which the key switches between them.
pub static THEMES: [Theme; 3] = [
    // For light text on a dark background.
    Theme {
        name: "dark",
        text: PLAIN,
        dim: ink(245),
        rule: ink(239),
        title: ink(250),
        focus: bold(ink(80)),
        bar: ink_on(252, 236),
        current: ink_on(255, 237),
        expression: underlined(bold(ink(222))),
        mark: bold(ink(222)),
        changed: bold(ink(114)),
        jump: ink(111),
        breakpoint: bold(ink(203)),
        error: ink(203),
        keyword: ink(176),
        string: ink(144),
        number: ink(144),
        comment: italic(ink(243)),
        selected: ink_on(255, 24),
        key: ink(80),
        depth: ink(67),
    },
    // For dark text on a light background.
    Theme {
        name: "light",
        text: PLAIN,
        dim: ink(242),
        rule: ink(250),
        title: ink(238),
        focus: bold(ink(25)),
        bar: ink_on(236, 254),
        current: ink_on(16, 254),
        expression: underlined(bold(ink(130))),
        mark: bold(ink(130)),
        changed: bold(ink(28)),
        jump: ink(25),
        breakpoint: bold(ink(160)),
        error: ink(160),
        keyword: ink(90),
        string: ink(58),
        number: ink(58),
        comment: italic(ink(244)),
        selected: ink_on(16, 153),
        key: ink(25),
        depth: ink(67),
    },
    // No colour at all: bold, underlined and reversed only.
    Theme {
        name: "none",
        text: PLAIN,
        dim: PLAIN,
        rule: PLAIN,
        title: PLAIN,
        focus: reversed(bold(PLAIN)),
        bar: reversed(PLAIN),
        current: bold(PLAIN),
        expression: underlined(bold(PLAIN)),
        mark: bold(PLAIN),
        changed: bold(PLAIN),
        jump: PLAIN,
        breakpoint: bold(PLAIN),
        error: bold(PLAIN),
        keyword: PLAIN,
        string: PLAIN,
        number: PLAIN,
        comment: PLAIN,
        selected: reversed(PLAIN),
        key: bold(PLAIN),
        depth: PLAIN,
    },
];

impl Theme {
    /// The theme with that name; the first one if there is none.
    pub fn named(name: &str) -> &'static Self {
        THEMES.iter().find(|theme| theme.name == name).unwrap_or(&THEMES[0])
    }

    /// The theme that the environment asks for: no colour for `NO_COLOR` (<https://no-color.org>), the one for a light
    /// background by `COLORFGBG`, which some terminals set.
    pub fn of_environment(get: impl Fn(&str) -> Option<String>) -> &'static Self {
        if get("NO_COLOR").is_some_and(|v| !v.is_empty()) {
            return Self::named("none");
        }
        let ground = get("COLORFGBG").and_then(|v| v.rsplit(';').next().and_then(|g| g.parse::<u8>().ok()));
        Self::named(if matches!(ground, Some(7 | 15)) { "light" } else { "dark" })
    }

    /// The theme after this one in the table, cyclically.
    pub fn next(&self) -> &'static Self {
        let at = THEMES.iter().position(|theme| theme.name == self.name).unwrap_or(0);
        &THEMES[(at + 1) % THEMES.len()]
    }
}
