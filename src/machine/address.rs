//! Addresses for `id()` and `<… object at 0x…>`: given out when first asked for, used again when the object has gone.
//!
//! Values know no address; a program can see one all the same, and that two objects that do not live at once may have
//! the same. Mirrors the effect of `Objects/obmalloc.c`, not its layout.

use std::collections::BTreeMap;

use super::Machine;
use crate::object::Value;

const BASE: u64 = 0x7f00_0000_1000;
const STRIDE: u64 = 0x30;

/// Which addresses are taken.
#[derive(Clone, Debug, Default)]
pub struct Addresses {
    of: BTreeMap<Value, u64>,
    free: Vec<u64>,
    next: u64,
}

impl Addresses {
    fn of(&mut self, v: Value) -> u64 {
        if let Some(&address) = self.of.get(&v) {
            return address;
        }
        let address = self.free.pop().unwrap_or_else(|| {
            self.next += 1;
            BASE + (self.next - 1) * STRIDE
        });
        self.of.insert(v, address);
        address
    }

    pub(super) fn release(&mut self, v: Value) {
        if let Some(address) = self.of.remove(&v) {
            self.free.push(address);
        }
    }
}

impl Machine {
    /// The address of an object: the same as long as it lives.
    pub fn address_of(&mut self, v: Value) -> u64 {
        self.edge.addresses.of(v)
    }
}
