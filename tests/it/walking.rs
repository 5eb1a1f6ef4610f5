//! The journal under a machine driven by hand: digests while executing, walking back, forth and at random.
//!
//! Makes every kind of change that the setters can, over several chunks of the journal. `tests/it/journal.rs` does the
//! same with real programs.

use proptest::prelude::*;
use pvmscope::machine::{Machine, Mode, Stream};
use pvmscope::object::layout::thread;
use pvmscope::object::{Kind, Value};
use pvmscope::recording::{Cursor, StepIndex};
use pvmscope::version::PythonVersion;

/// A change of the state.
#[derive(Clone, Debug)]
enum Change {
    Push(i64),
    Set(usize, i64),
    Insert(usize, i64),
    Remove(usize, usize),
    Splice(usize, usize, Vec<i64>),
    Reverse,
    Clear,
    DictInsert(i64),
    DictSet(u32, i64),
    DictRemove(u32),
    DictMove(u32),
    DictClear,
    Write(String),
    Nothing,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => any::<i32>().prop_map(|i| Change::Push(i.into())),
        2 => (any::<usize>(), any::<i32>()).prop_map(|(at, i)| Change::Set(at, i.into())),
        2 => (any::<usize>(), any::<i32>()).prop_map(|(at, i)| Change::Insert(at, i.into())),
        1 => (any::<usize>(), 0..4usize).prop_map(|(at, n)| Change::Remove(at, n)),
        1 => (any::<usize>(), 0..4usize, prop::collection::vec(-9..9i64, 0..5)).prop_map(|(at, n, v)| Change::Splice(at, n, v)),
        1 => Just(Change::Reverse),
        1 => Just(Change::Clear),
        4 => any::<i32>().prop_map(|i| Change::DictInsert(i.into())),
        2 => (any::<u32>(), any::<i32>()).prop_map(|(at, i)| Change::DictSet(at, i.into())),
        2 => any::<u32>().prop_map(Change::DictRemove),
        1 => any::<u32>().prop_map(Change::DictMove),
        1 => Just(Change::DictClear),
        1 => "[a-z]{0,3}".prop_map(Change::Write),
        1 => Just(Change::Nothing),
    ]
}

/// A machine with a list and a dict that are reachable from its state.
struct Driven {
    machine: Machine,
    list: Value,
    dict: Value,
    next_key: i64,
}

impl Driven {
    fn new() -> Self {
        let mut machine = Machine::new(PythonVersion::default(), Mode::Record);
        let dict = machine.dict();
        let list = machine.list(&[]);
        machine.set_thread(thread::MODULES, dict);
        machine.set_thread(thread::KEPT, list);
        Self { machine, list, dict, next_key: 0 }
    }

    fn step(&mut self, change: &Change) {
        self.machine.begin_step(0, 0);
        let (list, dict) = (self.list, self.dict);
        let machine = &mut self.machine;
        let len = machine.heap().list(list).len();
        let live: Vec<u32> = machine.heap().dict_entries(dict).map(|e| e.number).collect();
        let entry = |at: u32| live.get(at as usize % live.len().max(1)).copied();
        match change {
            Change::Push(i) => {
                let v = machine.int(*i);
                machine.list_push(list, v);
            }
            Change::Set(at, i) if len > 0 => {
                let v = machine.int(*i);
                machine.list_set(list, at % len, v);
            }
            Change::Insert(at, i) => {
                let v = machine.float(*i as f64);
                machine.list_insert(list, at % (len + 1), v);
            }
            Change::Remove(at, n) if len > 0 => {
                let from = at % len;
                machine.list_remove(list, from, (from + n).min(len));
            }
            Change::Splice(at, n, items) => {
                let from = at % (len + 1);
                let items: Vec<Value> = items.iter().map(|&i| machine.int(i)).collect();
                machine.list_splice(list, from, (from + n).min(len), &items);
            }
            Change::Reverse => {
                let mut items = machine.heap().list(list).to_vec();
                items.reverse();
                machine.list_reorder(list, &items);
            }
            Change::Clear => machine.list_clear(list),
            Change::DictInsert(i) => {
                self.next_key += 1;
                let (key, v) = (machine.int(self.next_key), machine.int(*i));
                machine.dict_insert(dict, self.next_key, key, v);
            }
            Change::DictSet(at, i) => {
                if let Some(number) = entry(*at) {
                    let v = machine.int(*i);
                    machine.dict_set_value(dict, number, v);
                }
            }
            Change::DictRemove(at) => {
                if let Some(number) = entry(*at) {
                    machine.dict_remove(dict, number);
                }
            }
            Change::DictMove(at) => {
                if let Some(number) = entry(*at) {
                    machine.dict_move_to_end(dict, number);
                }
            }
            Change::DictClear => machine.dict_clear(dict),
            Change::Write(text) => machine.write_output(Stream::Stdout, text),
            Change::Set(..) | Change::Remove(..) | Change::Nothing => {}
        }
        // Nobody collects here: whatever has lost its last reference stays until the end.
        let mark = 0;
        while let Some(v) = machine.next_dead(mark) {
            if v.is(Kind::Buffer) {
                unreachable!("buffers are not counted");
            }
        }
    }
}

/// Makes the changes `repeat` times, then walks. Returns the number of chunks that the journal took.
fn check(changes: &[Change], repeat: usize, seeks: &[u32]) -> usize {
    let mut driven = Driven::new();
    let mut digests = vec![driven.machine.digest()];
    for _ in 0..repeat {
        for change in changes {
            driven.step(change);
            digests.push(driven.machine.digest());
        }
    }
    let machine = &mut driven.machine;
    let end = digests.len() - 1;
    assert_eq!(machine.journal().len(), end as u64);
    let mut cursor = Cursor::at_edge(machine);
    let mut meet = |at: usize| {
        cursor.seek(machine, StepIndex(at as u64));
        assert_eq!(cursor.at(), StepIndex(at as u64));
        assert_eq!(machine.digest(), digests[at], "at step {at} of {end}");
    };
    (0..=end).rev().for_each(&mut meet);
    (0..=end).for_each(&mut meet);
    for &seek in seeks {
        meet(seek as usize % (end + 1));
    }
    meet(end);
    machine.journal().chunk_count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_way_to_a_step_meets_the_same_state(
        changes in prop::collection::vec(change(), 1..60),
        seeks in prop::collection::vec(any::<u32>(), 0..40),
    ) {
        check(&changes, 1, &seeks);
    }
}

#[test]
fn whole_chunks_are_passed_both_ways() {
    let changes: Vec<Change> = (0..40)
        .flat_map(|i| {
            [
                Change::Push(i),
                Change::DictInsert(i * 1000),
                Change::Insert(i as usize * 7, i),
                Change::Reverse,
                Change::DictRemove(i as u32 * 3),
                Change::Remove(i as usize * 5, 2),
            ]
        })
        .chain([Change::DictClear, Change::Clear])
        .collect();
    let seeks: Vec<u32> = (0..400u32).map(|i| i.wrapping_mul(2_654_435_761)).collect();
    assert!(check(&changes, 600, &seeks) > 2);
}

/// A chunk has room for some 170,000 entries; a step may have more.
#[test]
fn a_step_larger_than_a_chunk() {
    let many: Vec<i64> = (1000..201_000).collect();
    let changes = [
        Change::Push(1),
        Change::Splice(0, 0, many),
        Change::Push(2),
        Change::Reverse,
        Change::Push(3),
        Change::Insert(7, 4),
        Change::Reverse,
        Change::Clear,
        Change::Push(5),
    ];
    assert!(check(&changes, 1, &[8, 3, 9, 4, 0, 5, 4, 3, 2, 7]) > 1);
}
