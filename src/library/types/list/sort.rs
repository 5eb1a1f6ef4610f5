//! `list.sort`, and the work of `sorted`: key functions, and the list that is empty while it is sorted.
//!
//! The algorithm is in `crate::sort`; this file supplies the comparisons. Mirrors `list_sort_impl` of
//! `Objects/listobject.c`.

use crate::object::{Kind, Value};
use crate::runtime::native::Args;
use crate::runtime::operators::Comparison;
use crate::runtime::{Run, Vm};

/// `list.sort(*, key=None, reverse=False)`
pub fn sort_method(vm: &mut Vm, args: &Args<'_>) -> Run {
    let list = vm.data(args[0]);
    vm.list_sort_args(list, &args.rest())?;
    Ok(Value::NONE)
}

impl Vm {
    /// Sorts a list by the keyword arguments of `sort()`.
    pub fn list_sort_args(&mut self, list: Value, args: &Args<'_>) -> Run<()> {
        let [key, reverse] = self.parse_args("sort", args, ["key", "reverse"], 0, 0, 0)?;
        let reverse = !reverse.is_null() && self.is_true(reverse)?;
        let key = if key.is_null() || key.is_none() { None } else { Some(key) };
        self.list_sort(list, key, reverse)
    }

    /// Sorts a list. It is empty while keys are computed and compared, so that no program sees it half sorted.
    pub fn list_sort(&mut self, list: Value, key: Option<Value>, reverse: bool) -> Run<()> {
        let mut sorted = self.machine.heap().list(list).to_vec();
        if key.is_none() && self.compares_silently(&sorted) {
            crate::sort::sort(&mut sorted, reverse, |a, b| self.compare_bool(Comparison::Lt, a, b))?;
            self.machine.list_reorder(list, &sorted);
            return Ok(());
        }
        self.keep_all(&sorted);
        self.machine.list_clear(list);
        let mut result = match key {
            Some(key) => self.sort_by_key(&mut sorted, key, reverse),
            None => crate::sort::sort(&mut sorted, reverse, |a, b| self.compare_bool(Comparison::Lt, a, b)),
        };
        let len = self.machine.heap().list(list).len();
        if len > 0 && result.is_ok() {
            result = self.value_error("list modified during sort");
        }
        self.machine.list_splice(list, 0, len, &sorted);
        result
    }

    fn sort_by_key(&mut self, items: &mut [Value], key: Value, reverse: bool) -> Run<()> {
        let mut pairs: Vec<(Value, Value)> = Vec::with_capacity(items.len());
        for &v in &*items {
            let k = self.call(key, &[v])?;
            pairs.push((self.keep(k), v));
        }
        let result = crate::sort::sort(&mut pairs, reverse, |a, b| self.compare_bool(Comparison::Lt, a.0, b.0));
        for (place, pair) in items.iter_mut().zip(&pairs) {
            *place = pair.1;
        }
        result
    }

    /// Whether comparing these items can neither run Python code nor raise: all are numbers, or all are str.
    fn compares_silently(&self, items: &[Value]) -> bool {
        let number = |v: &Value| v.is_inline_int() || v.is_bool() || matches!(v.kind(), Some(Kind::Int | Kind::Float));
        items.iter().all(number) || items.iter().all(|v| v.is(Kind::Str))
    }
}
