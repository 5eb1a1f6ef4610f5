//! A sequence that grows in chunks of one size, so that nothing in it ever moves.
//!
//! A recording's events and output are kept in such sequences: one growing vector would copy itself again and again,
//! and need twice its memory while doing so. Appended to by the setters, read through the machine by everyone above.

use std::ops::{Bound, Index, RangeBounds};

/// See the module's description.
#[derive(Clone, Debug)]
pub struct Chunked<T> {
    /// The chunks before the last, which are full.
    full: Vec<Vec<T>>,
    /// The last one, allocated in full from the start, so that it never moves; empty only if there are no items.
    last: Vec<T>,
}

/// The number of items in a chunk.
const CHUNK: usize = 1 << 12;

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Self { full: Vec::new(), last: Vec::new() }
    }
}

impl<T> Chunked<T> {
    /// The number of items.
    #[inline]
    pub fn len(&self) -> usize {
        self.full.len() * CHUNK + self.last.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.last.is_empty()
    }

    /// An item by number.
    #[inline]
    pub fn get(&self, i: usize) -> Option<&T> {
        match self.full.get(i / CHUNK) {
            Some(chunk) => chunk.get(i % CHUNK),
            None => self.last.get(i - self.full.len() * CHUNK),
        }
    }

    /// The items with these numbers, which must be there.
    pub fn range(
        &self,
        numbers: impl RangeBounds<usize>,
    ) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator + Clone {
        let start = match numbers.start_bound() {
            Bound::Included(&i) => i,
            Bound::Excluded(&i) => i + 1,
            Bound::Unbounded => 0,
        };
        let end = match numbers.end_bound() {
            Bound::Included(&i) => i + 1,
            Bound::Excluded(&i) => i,
            Bound::Unbounded => self.len(),
        };
        (start..end).map(|i| &self[i])
    }

    /// All items.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator + Clone {
        self.range(..)
    }

    /// The number of the first item for which `is_before` is false; it must be true of all items before that one and of
    /// none after.
    pub fn partition_point(&self, mut is_before: impl FnMut(&T) -> bool) -> usize {
        let passed = self.full.partition_point(|chunk| chunk.last().is_some_and(&mut is_before));
        passed * CHUNK + self.full.get(passed).unwrap_or(&self.last).partition_point(is_before)
    }

    /// Appends an item.
    #[inline]
    pub(super) fn push(&mut self, item: T) {
        if self.last.len().is_multiple_of(CHUNK) {
            self.begin_chunk();
        }
        self.last.push(item);
    }

    #[cold]
    #[inline(never)]
    fn begin_chunk(&mut self) {
        let full = std::mem::replace(&mut self.last, Vec::with_capacity(CHUNK));
        if !full.is_empty() {
            self.full.push(full);
        }
    }

    /// The last item, to be changed.
    pub(super) fn last_mut(&mut self) -> Option<&mut T> {
        self.last.last_mut()
    }

    /// Keeps the first `len` items.
    pub(super) fn truncate(&mut self, len: usize) {
        if len >= self.len() {
            return;
        }
        let full = len.saturating_sub(1) / CHUNK;
        if let Some(last) = self.full.drain(full..).next() {
            self.last = last;
        }
        self.last.truncate(len - full * CHUNK);
    }

    /// Takes all items out.
    pub(super) fn take(&mut self) -> impl Iterator<Item = T> + use<T> {
        let Self { full, last } = std::mem::take(self);
        full.into_iter().chain([last]).flatten()
    }
}

impl<T> Index<usize> for Chunked<T> {
    type Output = T;

    /// An item by number.
    ///
    /// # Panics
    /// If there is none.
    #[inline]
    fn index(&self, i: usize) -> &T {
        self.get(i).expect("an item by number")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_a_vector() {
        for len in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            let vector: Vec<usize> = (0..len).map(|i| i * 2).collect();
            let mut chunked = Chunked::default();
            for &item in &vector {
                chunked.push(item);
            }
            assert_eq!((chunked.len(), chunked.is_empty()), (len, vector.is_empty()));
            assert!(chunked.iter().eq(&vector) && chunked.iter().rev().eq(vector.iter().rev()));
            for at in [0, 1, CHUNK, 2 * CHUNK, len].into_iter().filter(|at| *at <= len) {
                assert_eq!(chunked.get(at), vector.get(at));
                assert!(chunked.range(at..).eq(&vector[at..]));
                assert_eq!(chunked.partition_point(|&item| item < at * 2), at);
                let mut cut = chunked.clone();
                cut.truncate(at);
                assert!(cut.len() == at && cut.iter().eq(&vector[..at]) && cut.is_empty() == (at == 0));
            }
            chunked.truncate(len + CHUNK);
            assert!(chunked.take().eq(vector));
            assert!(chunked.is_empty());
        }
    }
}
