//! The memory of the journal's chunks: huge pages if the system has them.
//!
//! Used by [`Chunk`](super::Chunk), which alone knows what is in them, and by the journal, which asks for them.
//! Recording writes about 20 bytes per step into memory never touched before: with pages of 4 KiB the page faults alone
//! would take longer than executing.

use std::sync::mpsc::{Receiver, sync_channel};

use memmap2::MmapMut;

/// The memory of one chunk.
#[derive(Debug)]
pub(super) struct Pages {
    map: MmapMut,
}

impl Pages {
    /// Their size in bytes.
    pub(super) const BYTES: usize = 1 << 21;

    /// Fresh memory.
    pub(super) fn new() -> Self {
        let map = MmapMut::map_anon(Self::BYTES).expect("memory for the journal");
        #[cfg(target_os = "linux")]
        // A system without huge pages refuses: then small ones do.
        let _ = map.advise(memmap2::Advice::HugePage);
        Self { map }
    }

    /// Fresh memory that the system has really provided.
    fn touched() -> Self {
        const SMALLEST_PAGE: usize = 4096;
        let mut pages = Self::new();
        pages.map.iter_mut().step_by(SMALLEST_PAGE).for_each(|byte| *byte = 0);
        pages
    }

    /// Hardly any memory: for a machine that does not record.
    pub(super) fn none() -> Self {
        Self { map: MmapMut::map_anon(1).expect("a page of memory") }
    }

    /// The `N` bytes before `end`, if there are that many.
    #[inline(always)]
    pub(super) fn before<const N: usize>(&mut self, end: usize) -> Option<&mut [u8; N]> {
        self.map.get_mut(end.wrapping_sub(N)..end)?.first_chunk_mut()
    }

    /// The bytes from `start` to `end`, if they are there.
    #[inline(always)]
    pub(super) fn between(&mut self, start: usize, end: usize) -> Option<&mut [u8]> {
        self.map.get_mut(start..end)
    }

    /// The contents from byte `at` on, in pieces of `N` bytes.
    #[inline]
    pub(super) fn pieces<const N: usize>(&self, at: usize) -> &[[u8; N]] {
        self.map.get(at..).unwrap_or_default().as_chunks().0
    }

    /// The word at byte `at`.
    #[inline]
    pub(super) fn word(&self, at: usize) -> u64 {
        self.map[at..].first_chunk().map_or(0, |word| u64::from_ne_bytes(*word))
    }
}

/// Pages made ahead by another thread, as clearing fresh memory takes about as long as filling it.
#[derive(Debug, Default)]
pub(super) struct PagesAhead {
    ready: Option<Receiver<Pages>>,
}

impl PagesAhead {
    /// How many pages are kept ready.
    const WAITING: usize = 2;

    /// The next pages. Whoever asks once will ask again, so from then on they are made ahead.
    pub(super) fn next(&mut self) -> Pages {
        let ready = self.ready.get_or_insert_with(|| {
            let (give, ready) = sync_channel(Self::WAITING);
            // It ends when nobody receives any longer. If there is no thread to be had, nothing is ever ready.
            let _ = std::thread::Builder::new()
                .name("pages ahead".to_owned())
                .spawn(move || while give.send(Pages::touched()).is_ok() {});
            ready
        });
        ready.try_recv().unwrap_or_else(|_| Pages::new())
    }
}
