//! The order in which CPython's hash tables probe their places, and when sets grow: together they determine a set's
//! order.
//!
//! Used for the sets and dicts of the heap, and for constant frozensets, which have an order before there is a heap.
//! Knows places by number, and nothing of what lies in them. Mirrors `set_lookkey`, `set_add_entry` and
//! `set_table_resize` of `Objects/setobject.c`, and the probing of `Objects/dictobject.c`.

/// How many places after the first a set looks at before it jumps.
const LINEAR_PROBES: u64 = 9;
/// How much of the hash each jump uses up.
const PERTURB_SHIFT: u32 = 5;
/// Places in the smallest table of a set (`PySet_MINSIZE`).
pub const SET_MINSIZE: u64 = 8;

/// A search for a hash in a table that is probed by jumping from place to place, as a dict's is. The table may change
/// between two looks, as a comparison may run Python code.
#[derive(Clone, Copy, Debug)]
pub struct Jumps {
    perturb: u64,
    place: u64,
    begun: bool,
}

impl Jumps {
    /// A search that has not begun.
    pub const fn new(hash: i64) -> Self {
        Self { perturb: hash as u64, place: 0, begun: false }
    }

    /// The place to look at next, in a table of `mask + 1` places.
    #[inline(always)]
    pub const fn next(&mut self, mask: u64) -> u64 {
        if self.begun {
            self.perturb >>= PERTURB_SHIFT;
            self.place = self.place * 5 + self.perturb + 1;
        } else {
            self.begun = true;
            self.place = self.perturb;
        }
        self.place &= mask;
        self.place
    }
}

/// A search for a hash in a set's table: after each jump, a run of neighbours is tried if it fits in the table.
#[derive(Clone, Copy, Debug)]
pub struct SetPlaces {
    jumps: Jumps,
    place: u64,
    /// Neighbours still to look at before the next jump.
    left: u64,
}

impl SetPlaces {
    /// A search that has not begun.
    pub const fn new(hash: i64) -> Self {
        Self { jumps: Jumps::new(hash), place: 0, left: 0 }
    }

    /// The place to look at next, in a table of `mask + 1` places.
    #[inline]
    pub const fn next(&mut self, mask: u64) -> u64 {
        if self.left > 0 {
            self.left -= 1;
            self.place += 1;
        } else {
            self.place = self.jumps.next(mask);
            self.left = if self.place + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
        }
        self.place
    }
}

/// Whether a set's table of `mask + 1` places must be replaced: `fill` of them hold a key or have held one.
pub const fn set_is_full(fill: u64, mask: u64) -> bool {
    fill * 5 >= mask * 3
}

/// A new table for `used` keys must have more than this many places.
pub const fn set_growth(used: u64) -> u64 {
    if used > 50_000 { used * 2 } else { used * 4 }
}

/// The number of places in a set's table that must have more than `least`.
pub const fn set_table_size(least: u64) -> u64 {
    let size = (least + 1).next_power_of_two();
    if size < SET_MINSIZE { SET_MINSIZE } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_looks_at_neighbours_before_it_jumps() {
        let mut places = SetPlaces::new(0x1_0003);
        let seen: Vec<u64> = std::iter::repeat_with(|| places.next(31)).take(12).collect();
        // 3 to 12, then (3 * 5 + 1 + 0x1_0003 >> 5) & 31, and its neighbour.
        assert_eq!(seen, [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16, 17]);
    }

    #[test]
    fn tables_are_powers_of_two() {
        assert_eq!([0, 7, 8, 20].map(set_table_size), [8, 8, 16, 32]);
        assert_eq!([4, 5].map(|fill| set_is_full(fill, 7)), [false, true]);
    }
}
