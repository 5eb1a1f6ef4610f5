//! The sort of lists: an adaptive stable merge sort that makes exactly CPython's sequence of comparisons.
//!
//! Called by `list.sort`, `sorted` and what builds on them. A learner watches every `__lt__` that a sort calls, so
//! runs, galloping and merge order must match CPython 3.14 exactly. Knows nothing of values: elements are `Copy`, and
//! the caller's less-than decides (a caller with a key function sorts pairs). Never loses or duplicates an element,
//! whatever the comparison answers. Mirrors `list_sort_impl` of `Objects/listobject.c`; CPython's `listsort.txt`
//! explains the algorithm.

/// How often one run must win in a row before a merge gallops.
const MIN_GALLOP: usize = 7;

/// Runs shorter than this are extended by binary insertion.
const MAX_MINRUN: usize = 64;

/// Sorts `items` by `less`, stably.
///
/// If `less` fails, the sort stops there and `items` holds a permutation of what it held. `reverse` sorts in descending
/// order and keeps equal elements in their order, as `sort(reverse=True)` does.
pub fn sort<T: Copy, E>(items: &mut [T], reverse: bool, less: impl FnMut(T, T) -> Result<bool, E>) -> Result<(), E> {
    if items.len() < 2 {
        return Ok(());
    }
    if reverse {
        items.reverse();
    }
    let mut state = MergeState::new(items, less);
    let result = state.sort();
    if reverse {
        items.reverse();
    }
    result
}

/// A sorted stretch of the list that waits to be merged.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    len: usize,
    /// Depth in powersort's merge tree of the boundary after this run.
    power: u32,
}

/// The state of one sort.
struct MergeState<'a, T, F> {
    items: &'a mut [T],
    less: F,
    /// When merges start to gallop: lowered by data that gallops well, raised by data that does not.
    min_gallop: usize,
    pending: Vec<Run>,
    /// The run that a merge has moved out of the way.
    temporary: Vec<T>,
}

/// The minimum length of a run, chosen so that the number of runs is a power of two or a little less
/// (`merge_compute_minrun`; 3.15 varies it from run to run).
fn minrun(mut total: usize) -> usize {
    let mut shifted_out = 0;
    while total >= MAX_MINRUN {
        shifted_out |= total & 1;
        total >>= 1;
    }
    total + shifted_out
}

impl<'a, T: Copy, E, F: FnMut(T, T) -> Result<bool, E>> MergeState<'a, T, F> {
    fn new(items: &'a mut [T], less: F) -> Self {
        Self { items, less, min_gallop: MIN_GALLOP, pending: Vec::new(), temporary: Vec::new() }
    }

    /// Whether the element at `a` is less than the one at `b`.
    fn less_at(&mut self, a: usize, b: usize) -> Result<bool, E> {
        (self.less)(self.items[a], self.items[b])
    }

    fn sort(&mut self) -> Result<(), E> {
        let total = self.items.len();
        let minrun = minrun(total);
        let mut start = 0;
        while start < total {
            let remaining = total - start;
            let mut len = self.count_run(start, total)?;
            if len < minrun {
                let forced = remaining.min(minrun);
                self.binary_sort(start, start + forced, start + len)?;
                len = forced;
            }
            self.found_new_run(len)?;
            self.pending.push(Run { start, len, power: 0 });
            start += len;
        }
        self.force_collapse()
    }

    /// Sorts `start..end` by binary insertion, `start..sorted` being sorted already.
    fn binary_sort(&mut self, start: usize, end: usize, sorted: usize) -> Result<(), E> {
        for here in sorted.max(start + 1)..end {
            let pivot = self.items[here];
            let (mut left, mut right) = (start, here);
            while left < right {
                let middle = usize::midpoint(left, right);
                if (self.less)(pivot, self.items[middle])? {
                    right = middle;
                } else {
                    left = middle + 1;
                }
            }
            self.items[left..=here].rotate_right(1);
        }
        Ok(())
    }

    /// The length of the run that begins at `start`, made ascending where it was descending.
    ///
    /// Equal neighbours inside a descending run are reversed on the way, so that reversing the whole run keeps their
    /// order.
    fn count_run(&mut self, start: usize, end: usize) -> Result<usize, E> {
        let mut next = start + 1;
        while next < end && !self.less_at(next, next - 1)? {
            next += 1;
        }
        if next == end {
            return Ok(next - start);
        }
        if next > start + 1 {
            if self.less_at(start, next - 1)? {
                return Ok(next - start);
            }
            self.items[start..next].reverse();
        }
        next += 1;
        let mut equal = 0;
        while next < end {
            if self.less_at(next, next - 1)? {
                self.reverse_equal(next, &mut equal);
            } else if self.less_at(next - 1, next)? {
                break;
            } else {
                equal += 1;
            }
            next += 1;
        }
        self.reverse_equal(next, &mut equal);
        self.items[start..next].reverse();
        while next < end && !self.less_at(next, next - 1)? {
            next += 1;
        }
        Ok(next - start)
    }

    /// Reverses the last `equal + 1` elements before `end`, which are equal.
    fn reverse_equal(&mut self, end: usize, equal: &mut usize) {
        if *equal > 0 {
            self.items[end - *equal - 1..end].reverse();
            *equal = 0;
        }
    }

    /// Performs the merges that powersort wants before a run of length `len` is pushed.
    fn found_new_run(&mut self, len: usize) -> Result<(), E> {
        let Some(&last) = self.pending.last() else { return Ok(()) };
        let power = power(last.start, last.len, len, self.items.len());
        while self.pending.len() > 1 && self.pending[self.pending.len() - 2].power > power {
            self.merge_at(self.pending.len() - 2)?;
        }
        if let Some(top) = self.pending.last_mut() {
            top.power = power;
        }
        Ok(())
    }

    fn force_collapse(&mut self) -> Result<(), E> {
        while self.pending.len() > 1 {
            let mut at = self.pending.len() - 2;
            if at > 0 && self.pending[at - 1].len < self.pending[at + 1].len {
                at -= 1;
            }
            self.merge_at(at)?;
        }
        Ok(())
    }

    /// Merges the pending runs `at` and `at + 1`.
    fn merge_at(&mut self, at: usize) -> Result<(), E> {
        let (a, b) = (self.pending[at], self.pending[at + 1]);
        self.pending[at].len = a.len + b.len;
        self.pending.remove(at + 1);
        let skipped = gallop_right(&mut self.less, self.items[b.start], &self.items[a.start..b.start], 0)?;
        let (start, middle) = (a.start + skipped, b.start);
        if start == middle {
            return Ok(());
        }
        let last = self.items[middle - 1];
        let kept = gallop_left(&mut self.less, last, &self.items[middle..middle + b.len], b.len - 1)?;
        if kept == 0 {
            return Ok(());
        }
        if middle - start <= kept {
            self.merge_low(start, middle, middle + kept)
        } else {
            self.merge_high(start, middle, middle + kept)
        }
    }

    /// Merges `start..middle` with `middle..end` from the left, the left run being the shorter one.
    fn merge_low(&mut self, start: usize, middle: usize, end: usize) -> Result<(), E> {
        self.temporary.clear();
        self.temporary.extend_from_slice(&self.items[start..middle]);
        let left = std::mem::take(&mut self.temporary);
        let mut merge = Low { a: 0, b: middle, dest: start };
        let result = self.merge_low_loop(&mut merge, &left, end);
        // Whatever happened, the hole at `dest` is as long as what is left of the run that was moved out.
        let rest = &left[merge.a..];
        if result.is_ok() {
            let moved = end - merge.b;
            self.items.copy_within(merge.b..end, merge.dest);
            merge.dest += moved;
        }
        self.items[merge.dest..merge.dest + rest.len()].copy_from_slice(rest);
        self.temporary = left;
        result
    }

    /// Merges until one run is used up, or only one element of the left one remains, which then belongs at the end.
    fn merge_low_loop(&mut self, at: &mut Low, left: &[T], end: usize) -> Result<(), E> {
        at.take_b(self.items);
        if at.b == end || left.len() == 1 {
            return Ok(());
        }
        let one_left = left.len() - 1;
        loop {
            let (mut a_wins, mut b_wins) = (0, 0);
            loop {
                if (self.less)(self.items[at.b], left[at.a])? {
                    at.take_b(self.items);
                    b_wins += 1;
                    a_wins = 0;
                    if at.b == end {
                        return Ok(());
                    }
                    if b_wins >= self.min_gallop {
                        break;
                    }
                } else {
                    at.take_a(self.items, left, 1);
                    a_wins += 1;
                    b_wins = 0;
                    if at.a == one_left {
                        return Ok(());
                    }
                    if a_wins >= self.min_gallop {
                        break;
                    }
                }
            }
            let mut min_gallop = self.min_gallop + 1;
            loop {
                min_gallop -= usize::from(min_gallop > 1);
                self.min_gallop = min_gallop;
                a_wins = gallop_right(&mut self.less, self.items[at.b], &left[at.a..], 0)?;
                at.take_a(self.items, left, a_wins);
                // Taking all of the left run is possible only if the comparison contradicts itself.
                if at.a >= one_left {
                    return Ok(());
                }
                at.take_b(self.items);
                if at.b == end {
                    return Ok(());
                }
                b_wins = gallop_left(&mut self.less, left[at.a], &self.items[at.b..end], 0)?;
                self.items.copy_within(at.b..at.b + b_wins, at.dest);
                at.dest += b_wins;
                at.b += b_wins;
                if at.b == end {
                    return Ok(());
                }
                at.take_a(self.items, left, 1);
                if at.a == one_left {
                    return Ok(());
                }
                if a_wins < MIN_GALLOP && b_wins < MIN_GALLOP {
                    break;
                }
            }
            self.min_gallop = min_gallop + 1;
        }
    }

    /// Merges `start..middle` with `middle..end` from the right, the right run being the shorter one.
    fn merge_high(&mut self, start: usize, middle: usize, end: usize) -> Result<(), E> {
        self.temporary.clear();
        self.temporary.extend_from_slice(&self.items[middle..end]);
        let right = std::mem::take(&mut self.temporary);
        let mut merge = High { a: middle, b: right.len(), dest: end };
        let result = self.merge_high_loop(&mut merge, &right, start);
        let rest = &right[..merge.b];
        if result.is_ok() {
            let moved = merge.a - start;
            self.items.copy_within(start..merge.a, merge.dest - moved);
            merge.dest -= moved;
        }
        self.items[merge.dest - rest.len()..merge.dest].copy_from_slice(rest);
        self.temporary = right;
        result
    }

    /// Merges until one run is used up, or only one element of the right one remains, which then belongs in front.
    fn merge_high_loop(&mut self, at: &mut High, right: &[T], start: usize) -> Result<(), E> {
        at.take_a(self.items);
        if at.a == start || right.len() == 1 {
            return Ok(());
        }
        loop {
            let (mut a_wins, mut b_wins) = (0, 0);
            loop {
                if (self.less)(right[at.b - 1], self.items[at.a - 1])? {
                    at.take_a(self.items);
                    a_wins += 1;
                    b_wins = 0;
                    if at.a == start {
                        return Ok(());
                    }
                    if a_wins >= self.min_gallop {
                        break;
                    }
                } else {
                    at.take_b(self.items, right, 1);
                    b_wins += 1;
                    a_wins = 0;
                    if at.b == 1 {
                        return Ok(());
                    }
                    if b_wins >= self.min_gallop {
                        break;
                    }
                }
            }
            let mut min_gallop = self.min_gallop + 1;
            loop {
                min_gallop -= usize::from(min_gallop > 1);
                self.min_gallop = min_gallop;
                let run = &self.items[start..at.a];
                a_wins = run.len() - gallop_right(&mut self.less, right[at.b - 1], run, run.len() - 1)?;
                self.items.copy_within(at.a - a_wins..at.a, at.dest - a_wins);
                at.dest -= a_wins;
                at.a -= a_wins;
                if at.a == start {
                    return Ok(());
                }
                at.take_b(self.items, right, 1);
                if at.b == 1 {
                    return Ok(());
                }
                b_wins = at.b - gallop_left(&mut self.less, self.items[at.a - 1], &right[..at.b], at.b - 1)?;
                at.take_b(self.items, right, b_wins);
                // Having none of the right run left is possible only if the comparison contradicts itself.
                if at.b <= 1 {
                    return Ok(());
                }
                at.take_a(self.items);
                if at.a == start {
                    return Ok(());
                }
                if a_wins < MIN_GALLOP && b_wins < MIN_GALLOP {
                    break;
                }
            }
            self.min_gallop = min_gallop + 1;
        }
    }
}

/// Where a merge from the left stands: next of the moved run, next of the right run, next place to fill.
struct Low {
    a: usize,
    b: usize,
    dest: usize,
}

impl Low {
    fn take_a<T: Copy>(&mut self, items: &mut [T], left: &[T], count: usize) {
        items[self.dest..self.dest + count].copy_from_slice(&left[self.a..self.a + count]);
        self.dest += count;
        self.a += count;
    }

    fn take_b<T: Copy>(&mut self, items: &mut [T]) {
        items[self.dest] = items[self.b];
        self.dest += 1;
        self.b += 1;
    }
}

/// Where a merge from the right stands: ends of the left run, of the moved run, and of the places to fill.
struct High {
    a: usize,
    b: usize,
    dest: usize,
}

impl High {
    fn take_a<T: Copy>(&mut self, items: &mut [T]) {
        self.dest -= 1;
        self.a -= 1;
        items[self.dest] = items[self.a];
    }

    fn take_b<T: Copy>(&mut self, items: &mut [T], right: &[T], count: usize) {
        items[self.dest - count..self.dest].copy_from_slice(&right[self.b - count..self.b]);
        self.dest -= count;
        self.b -= count;
    }
}

/// The place of `key` in the sorted `run`, before any equal elements; the search starts at `hint`.
fn gallop_left<T: Copy, E>(
    less: &mut impl FnMut(T, T) -> Result<bool, E>,
    key: T,
    run: &[T],
    hint: usize,
) -> Result<usize, E> {
    let (mut low, mut high);
    let (mut last, mut offset) = (0, 1);
    if less(run[hint], key)? {
        let most = run.len() - hint;
        while offset < most && less(run[hint + offset], key)? {
            last = offset;
            offset = 2 * offset + 1;
        }
        (low, high) = (hint + last + 1, hint + offset.min(most));
    } else {
        let most = hint + 1;
        while offset < most && !less(run[hint - offset], key)? {
            last = offset;
            offset = 2 * offset + 1;
        }
        (low, high) = (hint + 1 - offset.min(most), hint - last);
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if less(run[middle], key)? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(high)
}

/// The place of `key` in the sorted `run`, after any equal elements; the search starts at `hint`.
fn gallop_right<T: Copy, E>(
    less: &mut impl FnMut(T, T) -> Result<bool, E>,
    key: T,
    run: &[T],
    hint: usize,
) -> Result<usize, E> {
    let (mut low, mut high);
    let (mut last, mut offset) = (0, 1);
    if less(key, run[hint])? {
        let most = hint + 1;
        while offset < most && less(key, run[hint - offset])? {
            last = offset;
            offset = 2 * offset + 1;
        }
        (low, high) = (hint + 1 - offset.min(most), hint - last);
    } else {
        let most = run.len() - hint;
        while offset < most && !less(key, run[hint + offset])? {
            last = offset;
            offset = 2 * offset + 1;
        }
        (low, high) = (hint + last + 1, hint + offset.min(most));
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if less(key, run[middle])? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(high)
}

/// The depth in the merge tree of the boundary between two neighbouring runs, of which the first starts at `start`.
fn power(start: usize, first: usize, second: usize, total: usize) -> u32 {
    let mut a = 2 * start + first;
    let mut b = a + first + second;
    let mut result = 1;
    loop {
        if a >= total {
            a -= total;
            b -= total;
        } else if b >= total {
            return result;
        }
        a *= 2;
        b *= 2;
        result += 1;
    }
}
