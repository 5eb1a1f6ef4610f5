//! Addresses for `id()` and `<… object at 0x…>`: assigned when first asked for, reused when the object has gone.
//!
//! Values have no address, but a program can see one, and that two objects that do not live at the same time may share
//! it. Kept by `edge`, which makes sure that an assignment can be taken back. Mirrors the effect of
//! `Objects/obmalloc.c`, not its layout.

use std::collections::BTreeMap;

use crate::object::Value;

const BASE: u64 = 0x7f00_0000_1000;
const STRIDE: u64 = 0x30;

/// Which addresses are taken.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    of: BTreeMap<Value, u64>,
    free: Vec<u64>,
    next: u64,
}

impl Addresses {
    /// Whether no object has one.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// The address of an object that has one.
    pub(super) fn get(&self, v: Value) -> Option<u64> {
        self.of.get(&v).copied()
    }

    /// Gives an object that has no address one.
    pub(super) fn give(&mut self, v: Value) -> u64 {
        let address = self.free.pop().unwrap_or_else(|| {
            self.next += 1;
            BASE + (self.next - 1) * STRIDE
        });
        self.of.insert(v, address);
        address
    }

    /// Releases the address of an object that has gone; returns it, if there was one.
    pub(super) fn release(&mut self, v: Value) -> Option<u64> {
        let address = self.of.remove(&v)?;
        self.free.push(address);
        Some(address)
    }

    /// Undoes giving `v` an address.
    pub(super) fn ungive(&mut self, v: Value) {
        if let Some(address) = self.of.remove(&v) {
            // An address that was never used before becomes the next one again: the last one given is the first to be
            // taken back.
            if address == BASE + (self.next - 1) * STRIDE {
                self.next -= 1;
            } else {
                self.free.push(address);
            }
        }
    }

    /// Undoes the release of `v`, which had this address.
    pub(super) fn unrelease(&mut self, v: Value, address: u64) {
        self.free.pop();
        self.of.insert(v, address);
    }
}
