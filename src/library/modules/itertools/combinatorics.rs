//! The iterators of `itertools` that combine whole sequences: `product`, `permutations`, `combinations`.
//!
//! Each keeps its pools as tuples and its indices as a tuple of ints. Called through the tables of their classes. Mirrors
//! the second half of `Modules/itertoolsmodule.c`.

use super::{iterator, make};
use crate::library::types::iterators;
use crate::object::Value;
use crate::object::layout::{class_flags, record};
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

record! {
    /// Fields that they all have.
    field {
        /// The pool, a tuple; for `product` a tuple of pools. NULL at the end.
        POOL,
        /// The indices of the last result, a tuple of ints; NULL before the first.
        INDICES,
        /// Raw: the number of items in a result.
        LENGTH,
        /// The cycles of `permutations`, a tuple of ints.
        CYCLES,
    }
}

iterator!(
    /// `product`
    PRODUCT, "product", new_product, |vm, it| Ok(next_product(vm, it))
);
iterator!(
    /// `permutations`
    PERMUTATIONS, "permutations", |vm, args| {
        let [iterable, r] = vm.parse_args("permutations", &args.rest(), ["iterable", "r"], 0, 2, 1)?;
        let pool = vm.collect(iterable)?;
        let length = match r {
            r if r.is_null() || r.is_none() => pool.len() as i64,
            r if vm.is_int(r) => vm.index_i64(r)?,
            _ => return vm.type_error("Expected int as r"),
        };
        new_combination(vm, args[0], &PERMUTATIONS, &pool, length)
    },
    |vm, it| Ok(next_permutation(vm, it))
);
iterator!(
    /// `combinations`
    COMBINATIONS, "combinations", |vm, args| {
        let [iterable, r] = vm.parse_args("combinations", &args.rest(), ["iterable", "r"], 0, 2, 2)?;
        let pool = vm.collect(iterable)?;
        let length = vm.index_i64(r)?;
        new_combination(vm, args[0], &COMBINATIONS, &pool, length)
    },
    |vm, it| Ok(next_combination(vm, it))
);
iterator!(
    /// `combinations_with_replacement`
    WITH_REPLACEMENT, "combinations_with_replacement", |vm, args| {
        let name = "combinations_with_replacement";
        let [iterable, r] = vm.parse_args(name, &args.rest(), ["iterable", "r"], 0, 2, 2)?;
        let pool = vm.collect(iterable)?;
        let length = vm.index_i64(r)?;
        new_combination(vm, args[0], &WITH_REPLACEMENT, &pool, length)
    },
    |vm, it| Ok(next_with_replacement(vm, it))
);

fn new_combination(vm: &mut Vm, cls: Value, own: &'static TypeDef, pool: &[Value], length: i64) -> Run {
    if length < 0 {
        return vm.value_error("r must be non-negative");
    }
    let pool = vm.machine.tuple(pool);
    make(vm, cls, own, &[pool, Value::NULL, Value::raw(length), Value::NULL])
}

fn new_product(vm: &mut Vm, args: &Args<'_>) -> Run {
    let mut repeat = 1;
    for (&name, &v) in args.names.iter().zip(args.named) {
        if vm.text_of(name) != "repeat" {
            let name = vm.text_of(name);
            return vm.type_error(format!("product() got an unexpected keyword argument '{name}'"));
        }
        repeat = vm.index_i64(v)?;
    }
    if repeat < 0 {
        return vm.value_error("repeat argument cannot be negative");
    }
    let mut pools = Vec::new();
    for &iterable in &args.positional[1..] {
        let items = vm.collect(iterable)?;
        pools.push(vm.machine.tuple(&items));
    }
    // Each pool takes a reference and an index in arrays of their own.
    let count = (pools.len() as u64).checked_mul(repeat as u64).filter(|&n| n <= i64::MAX as u64 / 8);
    let Some(count) = count else {
        return vm.raise(vm.exc.OverflowError, "repeat argument too large");
    };
    vm.ensure_items(usize::try_from(count).ok())?;
    let pools: Vec<Value> = pools.iter().copied().cycle().take(count as usize).collect();
    let length = Value::raw(pools.len() as i64);
    let pools = vm.machine.tuple(&pools);
    make(vm, args[0], &PRODUCT, &[pools, Value::NULL, length])
}

/// The pool, the length of a result, and the indices of the last one; `None` at the end.
fn state(vm: &Vm, it: Value) -> Option<(Vec<Value>, usize, Option<Vec<usize>>)> {
    let heap = vm.machine.heap();
    let pool = heap.field(it, field::POOL);
    if pool.is_null() {
        return None;
    }
    let length = heap.field(it, field::LENGTH).as_raw() as usize;
    let indices = heap.field(it, field::INDICES);
    let indices = (!indices.is_null()).then(|| numbers(vm, indices));
    Some((heap.tuple(pool).to_vec(), length, indices))
}

fn numbers(vm: &Vm, tuple: Value) -> Vec<usize> {
    vm.machine.heap().tuple(tuple).iter().map(|i| i.as_inline_int().unwrap_or(0) as usize).collect()
}

fn set_numbers(vm: &mut Vm, it: Value, field: u32, numbers: &[usize]) {
    let numbers: Vec<Value> = numbers.iter().map(|&i| vm.machine.plain_int(i as i64)).collect();
    let tuple = vm.machine.tuple(&numbers);
    vm.machine.set_field(it, field, tuple);
}

fn end(vm: &mut Vm, it: Value) -> Option<Value> {
    vm.machine.set_field(it, field::POOL, Value::NULL);
    None
}

fn picked(vm: &mut Vm, it: Value, pool: &[Value], indices: &[usize]) -> Option<Value> {
    set_numbers(vm, it, field::INDICES, indices);
    let items: Vec<Value> = indices.iter().map(|&i| pool[i]).collect();
    Some(vm.machine.tuple(&items))
}

fn next_product(vm: &mut Vm, it: Value) -> Option<Value> {
    let (pools, length, indices) = state(vm, it)?;
    let sizes: Vec<usize> = pools.iter().map(|&p| vm.machine.heap().tuple(p).len()).collect();
    let indices = match indices {
        None if sizes.contains(&0) => return end(vm, it),
        None => vec![0; length],
        Some(mut indices) => {
            let mut i = length;
            loop {
                if i == 0 {
                    return end(vm, it);
                }
                i -= 1;
                indices[i] += 1;
                if indices[i] < sizes[i] {
                    break;
                }
                indices[i] = 0;
            }
            indices
        }
    };
    set_numbers(vm, it, field::INDICES, &indices);
    let items: Vec<Value> = pools.iter().zip(&indices).map(|(&p, &i)| vm.machine.heap().tuple(p)[i]).collect();
    Some(vm.machine.tuple(&items))
}

fn next_combination(vm: &mut Vm, it: Value) -> Option<Value> {
    let (pool, r, indices) = state(vm, it)?;
    let n = pool.len();
    let indices = match indices {
        None if r > n => return end(vm, it),
        None => (0..r).collect(),
        Some(mut indices) => {
            let Some(i) = (0..r).rev().find(|&i| indices[i] != i + n - r) else { return end(vm, it) };
            indices[i] += 1;
            for j in i + 1..r {
                indices[j] = indices[j - 1] + 1;
            }
            indices
        }
    };
    picked(vm, it, &pool, &indices)
}

fn next_with_replacement(vm: &mut Vm, it: Value) -> Option<Value> {
    let (pool, r, indices) = state(vm, it)?;
    let n = pool.len();
    let indices = match indices {
        None if n == 0 && r > 0 => return end(vm, it),
        None => vec![0; r],
        Some(mut indices) => {
            let Some(i) = (0..r).rev().find(|&i| indices[i] != n - 1) else { return end(vm, it) };
            let next = indices[i] + 1;
            indices[i..].fill(next);
            indices
        }
    };
    picked(vm, it, &pool, &indices)
}

fn next_permutation(vm: &mut Vm, it: Value) -> Option<Value> {
    let (pool, r, indices) = state(vm, it)?;
    let n = pool.len();
    let (indices, cycles) = match indices {
        None if r > n => return end(vm, it),
        None => ((0..n).collect(), (0..r).map(|i| n - i).collect()),
        Some(mut indices) => {
            let mut cycles = numbers(vm, vm.machine.heap().field(it, field::CYCLES));
            let mut i = r;
            loop {
                if i == 0 {
                    return end(vm, it);
                }
                i -= 1;
                cycles[i] -= 1;
                if cycles[i] == 0 {
                    indices[i..].rotate_left(1);
                    cycles[i] = n - i;
                } else {
                    let j = n - cycles[i];
                    indices.swap(i, j);
                    break;
                }
            }
            (indices, cycles)
        }
    };
    set_numbers(vm, it, field::CYCLES, &cycles);
    set_numbers(vm, it, field::INDICES, &indices);
    let items: Vec<Value> = indices[..r].iter().map(|&i| pool[i]).collect();
    Some(vm.machine.tuple(&items))
}
