//! A sequence that grows in chunks of one size, so that nothing in it ever moves.
//!
//! A recording's events and its output lie in such sequences: one growing vector would copy itself again and again, and
//! need its memory twice while it does. Appended to by the setters, read through the machine by everyone above.

use std::ops::{Bound, Index, RangeBounds};

/// See the module's description.
#[derive(Clone, Debug)]
pub struct Chunked<T> {
    /// All but the last are full.
    chunks: Vec<Vec<T>>,
}

/// Items of a chunk.
const CHUNK: usize = 1 << 12;

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Self { chunks: Vec::new() }
    }
}

impl<T> Chunked<T> {
    /// How many items there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.chunks.last().map_or(0, |last| (self.chunks.len() - 1) * CHUNK + last.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// An item by number.
    #[inline]
    pub fn get(&self, i: usize) -> Option<&T> {
        self.chunks.get(i / CHUNK)?.get(i % CHUNK)
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

    /// The number of the first item of which `is_before` is false; it must be true of all items before that one and of
    /// none behind.
    pub fn partition_point(&self, mut is_before: impl FnMut(&T) -> bool) -> usize {
        let passed = self.chunks.partition_point(|chunk| chunk.last().is_some_and(&mut is_before));
        match self.chunks.get(passed) {
            Some(chunk) => passed * CHUNK + chunk.partition_point(is_before),
            None => self.len(),
        }
    }

    /// Append an item.
    #[inline]
    pub(super) fn push(&mut self, item: T) {
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK => last.push(item),
            _ => self.push_chunk(item),
        }
    }

    #[cold]
    fn push_chunk(&mut self, item: T) {
        let mut chunk = Vec::with_capacity(CHUNK);
        chunk.push(item);
        self.chunks.push(chunk);
    }

    /// The last item, for changing it.
    pub(super) fn last_mut(&mut self) -> Option<&mut T> {
        self.chunks.last_mut()?.last_mut()
    }

    /// Keep the first `len` items.
    pub(super) fn truncate(&mut self, len: usize) {
        self.chunks.truncate(len.div_ceil(CHUNK));
        if let Some(last) = self.chunks.get_mut(len / CHUNK) {
            last.truncate(len % CHUNK);
        }
    }

    /// Take all items out.
    pub(super) fn take(&mut self) -> impl Iterator<Item = T> + use<T> {
        std::mem::take(&mut self.chunks).into_iter().flatten()
    }
}

impl<T> Index<usize> for Chunked<T> {
    type Output = T;

    #[inline]
    fn index(&self, i: usize) -> &T {
        &self.chunks[i / CHUNK][i % CHUNK]
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
            assert!(chunked.take().eq(vector));
            assert!(chunked.is_empty());
        }
    }
}
