//! Sorting: exactly the comparisons of CPython.

use std::fmt::Write;

use pvmscope::sort::sort;

use super::{check, digest, read_numbers};

#[test]
fn sort_comparisons() {
    let ours = |q: &[&str]| {
        let mut items: Vec<(i64, usize)> = read_numbers(q[0]).into_iter().zip(0..).collect();
        let fail: usize = q[2].parse().expect("a count");
        let (mut log, mut count) = (String::new(), 0);
        let less = |a: (i64, usize), b: (i64, usize)| {
            write!(log, "{}<{};", a.1, b.1).expect("a string takes it");
            count += 1;
            if count == fail { Err(()) } else { Ok(a.0 < b.0) }
        };
        // An error is part of the case; what is left in `items` is compared either way.
        let _ = sort(&mut items, q[1] == "reverse", less);
        let order: Vec<String> = items.iter().map(|item| item.1.to_string()).collect();
        let order = if order.is_empty() { "-".into() } else { order.join(" ") };
        format!("{count}\t{}\t{order}", digest(log.chars().map(u32::from)))
    };
    check("sort_comparisons", ours, 3);
}

#[test]
fn a_comparison_that_contradicts_itself_loses_nothing() {
    for seed in 0..200_u64 {
        let mut state = seed;
        let mut items: Vec<u64> = (0..500).collect();
        let less = |_, _| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            Ok::<bool, ()>(state >> 60 > seed % 16)
        };
        sort(&mut items, false, less).expect("never fails");
        items.sort_unstable();
        assert!(items.into_iter().eq(0..500));
    }
}
