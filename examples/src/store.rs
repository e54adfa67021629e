pub struct Slot {
    pub value: u8,
}

pub struct Store {
    pub slots: Vec<Slot>,
}
