//! Padding text to a width, and expanding tabs to columns.
//!
//! Called by the methods of `str`, `bytes` and `bytearray` and by formatting. Mirrors the functions of
//! `Objects/stringlib/transmogrify.h`.

use super::{PyStr, StrBuilder};
use crate::failure::Failure;

/// No longer text is made, though CPython might hold it, or raise MemoryError.
pub const MOST_UNITS: usize = 1 << 30;

/// Where the text goes in its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `ljust`, `<`
    Left,
    /// `rjust`, `>`
    Right,
    /// `center`: an odd fill goes to the left if the width is odd too.
    Center,
    /// `^` of the format language: an odd fill goes to the right.
    Middle,
}

/// How much to fill left and right of a text of length `len`.
pub fn padding(len: usize, width: usize, align: Align) -> Result<(usize, usize), Failure> {
    if width.max(len) > MOST_UNITS {
        return Err(Failure::memory());
    }
    let fill = width.saturating_sub(len);
    let left = match align {
        Align::Left => 0,
        Align::Right => fill,
        Align::Center => fill / 2 + (fill & width & 1),
        Align::Middle => fill / 2,
    };
    Ok((left, fill - left))
}

/// `center`, `ljust`, `rjust` of text.
pub fn pad(text: &PyStr, width: usize, fill: u32, align: Align) -> Result<PyStr, Failure> {
    let (left, right) = padding(text.len(), width, align)?;
    if left + right == 0 {
        return Ok(text.clone());
    }
    let mut out = StrBuilder::with_capacity(text.len() + left + right);
    out.fill(fill, left);
    out.push_str(text);
    out.fill(fill, right);
    Ok(out.finish())
}

/// `center`, `ljust`, `rjust` of bytes.
pub fn pad_bytes(bytes: &[u8], width: usize, fill: u8, align: Align) -> Result<Vec<u8>, Failure> {
    let (left, right) = padding(bytes.len(), width, align)?;
    let mut out = vec![fill; left];
    out.extend_from_slice(bytes);
    out.resize(out.len() + right, fill);
    Ok(out)
}

/// `zfill` of text: zeros after the sign.
pub fn zfill(text: &PyStr, width: usize) -> Result<PyStr, Failure> {
    let (zeros, _) = padding(text.len(), width, Align::Right)?;
    let sign = usize::from(text.get(0).is_some_and(is_sign));
    let mut out = StrBuilder::with_capacity(text.len() + zeros);
    out.push_slice(text, 0, sign);
    out.fill(u32::from('0'), zeros);
    out.push_slice(text, sign, text.len());
    Ok(out.finish())
}

/// `zfill` of bytes.
pub fn zfill_bytes(bytes: &[u8], width: usize) -> Result<Vec<u8>, Failure> {
    let (zeros, _) = padding(bytes.len(), width, Align::Right)?;
    let sign = usize::from(bytes.first().is_some_and(|&b| is_sign(b.into())));
    let mut out = bytes[..sign].to_vec();
    out.resize(sign + zeros, b'0');
    out.extend_from_slice(&bytes[sign..]);
    Ok(out)
}

fn is_sign(point: u32) -> bool {
    point == u32::from('+') || point == u32::from('-')
}

/// `expandtabs` of the code points or bytes in `units`; the column restarts after `\n` and `\r`.
///
/// A tab goes to the next column that is a multiple of `tab_size`; if that is zero or negative, the tab vanishes.
pub fn expand_tabs(units: impl Iterator<Item = u32>, tab_size: i64) -> Result<PyStr, Failure> {
    let mut out = StrBuilder::with_capacity(units.size_hint().0);
    let mut column = 0;
    for unit in units {
        match unit {
            0x09 => {
                if tab_size > 0 {
                    let fill = tab_size - column % tab_size;
                    if fill as usize > MOST_UNITS - out.len().min(MOST_UNITS) {
                        return Err(Failure::overflow("result too long"));
                    }
                    out.fill(u32::from(' '), fill as usize);
                    column += fill;
                }
            }
            _ => {
                out.push(unit);
                column = if matches!(unit, 0x0A | 0x0D) { 0 } else { column + 1 };
            }
        }
    }
    Ok(out.finish())
}
