//! The memory of the journal's chunks: huge pages where the system has them.
//!
//! Called by `journal`. Recording writes about 20 bytes a step into memory that was never touched before: with pages of
//! 4 KiB the faults alone would take longer than executing does.

use std::sync::mpsc::{Receiver, sync_channel};

use memmap2::MmapMut;

/// Entries that a chunk's pages have room for at most.
pub(super) const PLACES: usize = 1 << 17;
/// Words of 64 bits that steps and entries share.
pub(super) const WORDS: usize = 3 << 16;

const PLACE_BYTES: usize = PLACES * size_of::<u32>();

/// The memory of one chunk: [`PLACES`] numbers of cells, then [`WORDS`] words.
#[derive(Debug)]
pub(super) struct Pages {
    map: Option<MmapMut>,
}

impl Pages {
    /// How many bytes it takes.
    pub(super) const BYTES: usize = PLACE_BYTES + WORDS * size_of::<u64>();

    /// Fresh memory.
    pub(super) fn new() -> Self {
        let map = MmapMut::map_anon(Self::BYTES).expect("memory for the journal");
        #[cfg(target_os = "linux")]
        // A system without huge pages refuses: then it goes on with small ones.
        let _ = map.advise(memmap2::Advice::HugePage);
        Self { map: Some(map) }
    }

    /// Fresh memory that the system has really given.
    fn touched() -> Self {
        const SMALLEST_PAGE: usize = 4096;
        let mut pages = Self::new();
        if let Some(map) = &mut pages.map {
            map.iter_mut().step_by(SMALLEST_PAGE).for_each(|byte| *byte = 0);
        }
        pages
    }

    /// No memory: of a machine that does not record.
    pub(super) fn none() -> Self {
        Self { map: None }
    }

    /// The numbers of cells.
    #[inline]
    pub(super) fn places(&self) -> &[u32] {
        self.map.as_ref().map_or(&[], |map| bytemuck::cast_slice(&map[..PLACE_BYTES]))
    }

    /// The words.
    #[inline]
    pub(super) fn words(&self) -> &[u64] {
        self.map.as_ref().map_or(&[], |map| bytemuck::cast_slice(&map[PLACE_BYTES..]))
    }

    /// Write entry `i`: its place, and its value among the words, counted from the end.
    #[inline(always)]
    pub(super) fn write_entry(&mut self, i: usize, place: u32, bits: u64) {
        if let Some(map) = &mut self.map {
            let (places, words) = map.split_at_mut(PLACE_BYTES);
            bytemuck::from_bytes_mut::<[u32; PLACES]>(places)[i] = place;
            bytemuck::from_bytes_mut::<[u64; WORDS]>(words)[WORDS - 1 - i] = bits;
        }
    }

    /// Write the word of step `i`.
    #[inline(always)]
    pub(super) fn write_step(&mut self, i: usize, word: u64) {
        if let Some(map) = &mut self.map {
            bytemuck::from_bytes_mut::<[u64; WORDS]>(&mut map[PLACE_BYTES..])[i] = word;
        }
    }
}

/// Pages made ahead by another thread, as clearing fresh memory takes about as long as filling it.
#[derive(Debug, Default)]
pub(super) struct PagesAhead {
    ready: Option<Receiver<Pages>>,
}

impl PagesAhead {
    /// How many pages wait ready.
    const WAITING: usize = 2;

    /// The next pages. Whoever asks for them a first time will ask again: from then on they are made ahead.
    pub(super) fn next(&mut self) -> Pages {
        let ready = self.ready.get_or_insert_with(|| {
            let (give, ready) = sync_channel(Self::WAITING);
            // It ends when nobody receives any more. Where no thread can be had, nothing is ever ready.
            let _ = std::thread::Builder::new()
                .name("pages ahead".to_owned())
                .spawn(move || while give.send(Pages::touched()).is_ok() {});
            ready
        });
        ready.try_recv().unwrap_or_else(|_| Pages::new())
    }
}

#[cfg(test)]
mod tests {
    use super::{PLACES, Pages, WORDS};

    #[test]
    fn entries_and_steps_lie_apart() {
        let mut pages = Pages::new();
        pages.write_step(0, 7);
        pages.write_entry(0, 3, 5);
        pages.write_entry(PLACES - 1, 4, 6);
        assert_eq!((pages.words()[0], pages.words()[WORDS - 1], pages.places()[0]), (7, 5, 3));
        assert_eq!((pages.words()[WORDS - PLACES], pages.places()[PLACES - 1]), (6, 4));
    }
}
