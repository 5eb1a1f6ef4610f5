//! The search that takes linear time and no memory, whatever the text: the two-way algorithm of Crochemore and Perrin.
//!
//! Called by `search` when plain comparing costs too much. Mirrors `_factorize` and `_two_way` of
//! `Objects/stringlib/fastsearch.h`, without their table of shifts.

/// The first position of a needle in a text, both given by a function from place to unit and by their lengths: a search
/// from the right is one in the reversed text. The needle must not be empty.
pub(super) fn find<T: Copy + Ord>(
    text: impl Fn(usize) -> T,
    len: usize,
    needle: impl Fn(usize) -> T,
    needle_len: usize,
) -> Option<usize> {
    let last = len.checked_sub(needle_len)?;
    let (cut, period) = factorize(&needle, needle_len);
    let periodic = cut + period <= needle_len && (0..cut).all(|i| needle(i) == needle(i + period));
    let shift = if periodic { period } else { cut.max(needle_len - cut) + 1 };
    // How many units at the needle's beginning are known to match.
    let mut known = 0;
    let mut at = 0;
    while at <= last {
        let right = cut.max(known);
        if let Some(wrong) = (right..needle_len).find(|&i| needle(i) != text(at + i)) {
            at += wrong + 1 - cut;
            known = 0;
        } else if (known..cut).rev().all(|i| needle(i) == text(at + i)) {
            return Some(at);
        } else {
            at += shift;
            known = if periodic { needle_len - period } else { 0 };
        }
    }
    None
}

/// Where the needle is cut in two, and its period if the left part repeats with it: the later of the two places at which
/// its greatest suffix begins, under either order of the units.
fn factorize<T: Copy + Ord>(needle: &impl Fn(usize) -> T, len: usize) -> (usize, usize) {
    let (up, down) = (greatest_suffix(needle, len, |a, b| a < b), greatest_suffix(needle, len, |a, b| b < a));
    if up.0 > down.0 { up } else { down }
}

/// Where the greatest suffix begins under an order, and its period.
fn greatest_suffix<T: Copy + Ord>(
    needle: &impl Fn(usize) -> T,
    len: usize,
    less: impl Fn(T, T) -> bool,
) -> (usize, usize) {
    let (mut best, mut candidate, mut matched, mut period) = (0, 1, 0, 1);
    while candidate + matched < len {
        let (a, b) = (needle(candidate + matched), needle(best + matched));
        if less(a, b) {
            // The candidate is smaller: what lies between belongs to one period.
            candidate += matched + 1;
            matched = 0;
            period = candidate - best;
        } else if a == b {
            matched += 1;
            if matched == period {
                candidate += period;
                matched = 0;
            }
        } else {
            best = candidate;
            candidate += 1;
            matched = 0;
            period = 1;
        }
    }
    (best, period)
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn it_finds_what_comparing_finds() {
        let word = |number: u32, len: u32| -> Vec<u32> { (0..len).map(|i| number >> i & 1).collect() };
        for text_len in 0..=9 {
            for text in (0..1 << text_len).map(|n| word(n, text_len)) {
                for needle_len in 1..=6 {
                    for needle in (0..1 << needle_len).map(|n| word(n, needle_len)) {
                        let expected = text.windows(needle.len()).position(|window| *window == *needle);
                        let found = find(|i| text[i], text.len(), |i| needle[i], needle.len());
                        assert_eq!(found, expected, "{needle:?} in {text:?}");
                    }
                }
            }
        }
    }
}
