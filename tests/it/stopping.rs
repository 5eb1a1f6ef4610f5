//! Whatever a program makes Rust do, it stops when it is told to.
//!
//! Each program would run for ever, or for longer than anybody waits, inside one instruction.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use pvmscope::machine::Stop;
use pvmscope::runtime::Control;
use pvmscope::source::Source;

use crate::support::{in_parallel, start_recording};

/// Long after the program was told to stop: exceeding it is a failure, not a measurement.
const FOR_EVER: Duration = Duration::from_mins(1);

const PROGRAMS: &[&str] = &[
    "[*count()]",
    "(*count(),)",
    "{*count()}",
    "list(count())",
    "tuple(count())",
    "set(count())",
    "frozenset(count())",
    "x, *y = count()",
    "-1 in count()",
    "sum(count())",
    "max(count())",
    "min(count())",
    "any(repeat(0))",
    "all(repeat(1))",
    "sorted(count())",
    "dict.fromkeys(count())",
    "dict(zip(count(), count()))",
    "''.join(repeat('a'))",
    "b''.join(repeat(b'a'))",
    "bytes(repeat(1))",
    "bytearray().extend(repeat(1))",
    "[].extend(count())",
    "print(*count())",
    "deque(count(), maxlen=1)",
    "next(islice(count(), 10**15, None))",
    "next(filter(None, repeat(0)))",
    "next(filterfalse(None, repeat(1)))",
    "next(compress(repeat(1), repeat(0)))",
    "next(dropwhile(bool, repeat(1)))",
    "next(chain.from_iterable(repeat(())))",
    "next(zip_longest(filter(None, repeat(0))))",
    "product(count())",
    "permutations(count())",
    "set().update(count())",
    "{1}.isdisjoint(count(2))",
    "{1}.issubset(count(2))",
    "math.fsum(repeat(1.0))",
    "math.prod(repeat(1))",
    "math.dist(count(), count())",
    "math.gcd(*count())",
    "Counter(count())",
    "-1 in repeat(0)",
    "operator.countOf(repeat(0), 1)",
    "operator.indexOf(repeat(0), 1)",
    "range(10**15).index(1.5)",
    "1.5 in range(10**12)",
    "math.factorial(10 ** 8)",
    "math.comb(10 ** 9, 5 * 10 ** 8)",
    "math.perm(10 ** 9, 5 * 10 ** 8)",
    "heapq.nlargest(3, count())",
    "re.match('(a*)*b', 'a' * 50)",
    "re.search('(x+x+)+y', 'x' * 50)",
    "re.findall('(?:a|a)*b', 'a' * 50)",
    "re.sub('(.*)*$.', '', 'a' * 50)",
    "10 ** 10 ** 9",
    "(10 ** 10 ** 7) ** 50",
    "x = 7 << 10 ** 9; x * (x + 1)",
    "(1 << 10 ** 9) // 3 ** 10 ** 7",
    "divmod(3 ** 10 ** 8, 7 ** 10 ** 7)",
    "pow(3, 10 ** 10 ** 5, 10 ** 10 ** 5 + 1)",
    "math.isqrt(3 ** 10 ** 8)",
    "math.gcd(3 ** 10 ** 7, 7 ** 10 ** 7)",
    "sorted(range(10 ** 8), key=lambda x: -x)",
    "x = [random.random() for _ in range(1000)]\nwhile True: sorted(x)",
    "a = b = [1]\nfor _ in range(100): a, b = [a, a], [b, b]\na == b",
    "a = (1,)\nfor _ in range(100): a = (a, a)\nhash(a)",
    "a = [1]\nfor _ in range(100): a = [a, a]\nrepr(a)",
    "next(batched(count(), 10 ** 12))",
    "list(accumulate(count()))",
    "list(map(bool, count()))",
    "''.maketrans(dict(zip(count(), count())))",
    "x = [0]; x[:] = count()",
    "def f(*a): pass\nf(*count())",
    "for x in filter(None, repeat(0)): pass",
];

#[test]
fn no_function_of_rusts_runs_on_when_the_run_is_to_stop() {
    let late = Mutex::new(Vec::new());
    in_parallel(PROGRAMS.to_vec(), |program| {
        let text = format!(
            "import math, operator, re, heapq, random\nfrom itertools import *\nfrom collections import deque, Counter\n\
             {program}\n"
        );
        let source = Source::from_bytes("program.py", text.as_bytes()).expect("UTF-8");
        let mut vm = start_recording(source).expect("it compiles");
        let control = Arc::new(Control::default());
        let begin = Instant::now();
        let stop = thread::scope(|scope| {
            let told = Arc::clone(&control);
            scope.spawn(move || {
                thread::sleep(Duration::from_millis(100));
                told.stop.store(true, Ordering::Relaxed);
            });
            vm.run(&control)
        });
        if begin.elapsed() >= FOR_EVER || stop != Stop::Interrupted {
            late.lock().unwrap().push(format!("{program}: {stop:?}"));
        }
    });
    let late = late.into_inner().unwrap();
    assert!(late.is_empty(), "{}", late.join("\n"));
}
