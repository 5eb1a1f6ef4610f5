//! `_random`: CPython's Mersenne Twister, as a class.
//!
//! Without a seed it is seeded with 0: randomness is an input, and the same program makes the same recording. The rest
//! of `random` is in `library/python/random.py`. Mirrors `Modules/_randommodule.c`.

use num_bigint::{BigInt, BigUint, Sign};

use crate::object::layout::{class_flags, record};
use crate::object::{Kind, Value};
use crate::runtime::module_def::ModuleDef;
use crate::runtime::native::{Args, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// The module.
pub static DEF: ModuleDef = ModuleDef { classes: &[&SOURCE], ..ModuleDef::new("_random") };

record! {
    /// Fields of a generator's record.
    field {
        /// Raw: the index of the next number to take.
        INDEX,
        /// Raw: the first of its `N` numbers.
        NUMBERS,
    }
}

/// `_random.Random`
pub static SOURCE: TypeDef = TypeDef {
    module: "_random",
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, |vm, args| {
            let record = vm.machine.empty_block(Kind::Record, vm.class(&SOURCE), field::NUMBERS + N);
            seed(vm, record, &BigUint::ZERO);
            vm.with_payload(args[0], record)
        }),
        Method::new("_seed", Signature::One, |vm, args| {
            let record = vm.data(args[0]);
            let n = vm.index(args[1])?;
            seed(vm, record, n.magnitude());
            Ok(Value::NONE)
        }),
        Method::new("random", Signature::NoArgs, |vm, args| {
            let record = vm.data(args[0]);
            let (a, b) = (next(vm, record) >> 5, next(vm, record) >> 6);
            Ok(vm.machine.float((f64::from(a) * 67_108_864.0 + f64::from(b)) / 9_007_199_254_740_992.0))
        }),
        Method::new("getrandbits", Signature::One, get_bits),
        Method::new("getstate", Signature::NoArgs, |vm, args| {
            let record = vm.data(args[0]);
            let heap = vm.machine.heap();
            let fields = (0..N).map(|i| field::NUMBERS + i).chain([field::INDEX]);
            let numbers: Vec<i64> = fields.map(|f| heap.field(record, f).as_raw()).collect();
            let numbers: Vec<Value> = numbers.iter().map(|&n| vm.machine.plain_int(n)).collect();
            Ok(vm.machine.tuple(&numbers))
        }),
        Method::new("setstate", Signature::One, |vm, args| {
            let numbers = vm.collect(args[1])?;
            if numbers.len() != N as usize + 1 {
                return vm.value_error("state vector is the wrong size");
            }
            let record = vm.data(args[0]);
            for (i, &v) in numbers.iter().enumerate() {
                let n = vm.index_i64(v)?;
                let field = if i == N as usize { field::INDEX } else { field::NUMBERS + i as u32 };
                vm.machine.set_field(record, field, Value::raw(n));
            }
            Ok(Value::NONE)
        }),
    ],
    ..TypeDef::new("Random")
};

const N: u32 = 624;
const M: u32 = 397;

fn number(vm: &Vm, record: Value, i: u32) -> u32 {
    vm.machine.heap().field(record, field::NUMBERS + i).as_raw() as u32
}

fn set(vm: &mut Vm, record: Value, i: u32, n: u32) {
    vm.machine.set_field(record, field::NUMBERS + i, Value::raw(i64::from(n)));
}

/// `init_by_array` of the reference implementation.
fn seed(vm: &mut Vm, record: Value, seed: &BigUint) {
    let key = seed.to_u32_digits();
    let key = if key.is_empty() { vec![0] } else { key };
    let mut mt = vec![19_650_218_u32; N as usize];
    for i in 1..N as usize {
        mt[i] = 1_812_433_253_u32.wrapping_mul(mt[i - 1] ^ (mt[i - 1] >> 30)).wrapping_add(i as u32);
    }
    let (mut i, mut j) = (1, 0);
    for _ in 0..key.len().max(N as usize) {
        mt[i] = (mt[i] ^ (mt[i - 1] ^ (mt[i - 1] >> 30)).wrapping_mul(1_664_525))
            .wrapping_add(key[j])
            .wrapping_add(j as u32);
        i += 1;
        j = (j + 1) % key.len();
        if i >= N as usize {
            mt[0] = mt[N as usize - 1];
            i = 1;
        }
    }
    for _ in 1..N {
        mt[i] = (mt[i] ^ (mt[i - 1] ^ (mt[i - 1] >> 30)).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
        i += 1;
        if i >= N as usize {
            mt[0] = mt[N as usize - 1];
            i = 1;
        }
    }
    mt[0] = 0x8000_0000;
    for (i, n) in mt.into_iter().enumerate() {
        set(vm, record, i as u32, n);
    }
    vm.machine.set_field(record, field::INDEX, Value::raw(i64::from(N)));
}

fn next(vm: &mut Vm, record: Value) -> u32 {
    let mut index = vm.machine.heap().field(record, field::INDEX).as_raw() as u32;
    if index >= N {
        for i in 0..N {
            let y = number(vm, record, i) & 0x8000_0000 | number(vm, record, (i + 1) % N) & 0x7FFF_FFFF;
            let twist = if y & 1 == 1 { 0x9908_B0DF } else { 0 };
            let n = number(vm, record, (i + M) % N) ^ (y >> 1) ^ twist;
            set(vm, record, i, n);
        }
        index = 0;
    }
    let mut y = number(vm, record, index);
    vm.machine.set_field(record, field::INDEX, Value::raw(i64::from(index) + 1));
    y ^= y >> 11;
    y ^= (y << 7) & 0x9D2C_5680;
    y ^= (y << 15) & 0xEFC6_0000;
    y ^ (y >> 18)
}

fn get_bits(vm: &mut Vm, args: &Args<'_>) -> Run {
    let record = vm.data(args[0]);
    let k = vm.index_i64(args[1])?;
    if k < 0 {
        return vm.value_error("number of bits must be non-negative");
    }
    if k == 0 {
        return Ok(vm.machine.plain_int(0));
    }
    vm.ensure_units(usize::try_from(k / 8).ok())?;
    let mut words = Vec::new();
    let mut left = k;
    while left > 0 {
        let word = next(vm, record);
        words.push(if left < 32 { word >> (32 - left) } else { word });
        left -= 32;
    }
    let n = BigInt::from_biguint(Sign::Plus, BigUint::new(words));
    Ok(vm.machine.big_int(n))
}
