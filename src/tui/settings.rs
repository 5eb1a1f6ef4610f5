//! The settings: what a user may change about how everything on the screen looks and is worded.
//!
//! Part of the model, beside the workbench, so that the workbench's methods can be handed them. Texts that mention a
//! key ask the keymap for it. They do not depend on the program that is shown.

use super::keymap::Keymap;
use super::theme::Theme;

/// See the module's description.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How things look.
    pub theme: &'static Theme,
    /// What the keys do, and hence what they are called.
    pub keymap: Keymap,
}
