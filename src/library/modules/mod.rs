//! Modules: those written in Rust, one file each; those of the library in Python; and the tables of them all.
//!
//! To add a module: a file with a `DEF` and a row in [`ALL`], or a Python file in `library/python` and a row in
//! [`PYTHON`]. Mirrors `Modules/` and `Lib/`.

mod abc;
pub(crate) mod collections;
pub(crate) mod deque;
pub(crate) mod functools;
mod itertools;
mod math;
pub(crate) mod operator;
pub(crate) mod random;
mod sre;
pub(crate) mod structure;
mod sys;
pub(crate) mod text_file;
mod time;

use crate::runtime::module_def::{ModuleDef, PythonModule};

/// All that are written in Rust.
pub const ALL: &[&ModuleDef] = &[
    &abc::DEF,
    &collections::DEF,
    &functools::DEF,
    &itertools::DEF,
    &math::DEF,
    &operator::DEF,
    &random::DEF,
    &sre::DEF,
    &sys::DEF,
    &time::DEF,
];

/// All that are written in Python.
pub const PYTHON: &[PythonModule] = &[
    module("__future__", include_str!("../python/__future__.py")),
    module("abc", include_str!("../python/abc.py")),
    module("collections", include_str!("../python/collections.py")),
    module("collections.abc", include_str!("../python/collections_abc.py")),
    module("contextlib", include_str!("../python/contextlib.py")),
    module("copy", include_str!("../python/copy.py")),
    module("dataclasses", include_str!("../python/dataclasses.py")),
    module("enum", include_str!("../python/enum.py")),
    module("functools", include_str!("../python/functools.py")),
    module("heapq", include_str!("../python/heapq.py")),
    module("bisect", include_str!("../python/bisect.py")),
    module("json", include_str!("../python/json.py")),
    module("keyword", include_str!("../python/keyword.py")),
    module("random", include_str!("../python/random.py")),
    module("re", include_str!("../python/re.py")),
    module("string", include_str!("../python/string.py")),
    module("types", include_str!("../python/types.py")),
    module("typing", include_str!("../python/typing.py")),
];

/// A row of the library; only `collections` has a submodule.
const fn module(name: &'static str, text: &'static str) -> PythonModule {
    PythonModule { name, text, package: matches!(name.as_bytes(), b"collections") }
}

/// Modules that are part of CPython's executable: a file of the same name beside the program does not hide them.
pub const ALWAYS: &[&str] = &["builtins", "sys", "itertools", "math", "time"];

/// Modules of CPython's library that pvmscope lacks: reported in one line instead of by a ModuleNotFoundError.
pub const MISSING: &[&str] = &[
    "_thread",
    "argparse",
    "array",
    "ast",
    "asyncio",
    "atexit",
    "base64",
    "bdb",
    "binascii",
    "bz2",
    "calendar",
    "cmath",
    "cmd",
    "code",
    "codecs",
    "concurrent",
    "configparser",
    "contextvars",
    "csv",
    "ctypes",
    "datetime",
    "decimal",
    "difflib",
    "dis",
    "email",
    "errno",
    "fractions",
    "gc",
    "getopt",
    "glob",
    "gzip",
    "hashlib",
    "html",
    "http",
    "importlib",
    "inspect",
    "io",
    "ipaddress",
    "linecache",
    "locale",
    "logging",
    "lzma",
    "marshal",
    "multiprocessing",
    "numbers",
    "opcode",
    "os",
    "pathlib",
    "pdb",
    "pickle",
    "platform",
    "pprint",
    "profile",
    "queue",
    "reprlib",
    "sched",
    "secrets",
    "select",
    "shelve",
    "shlex",
    "shutil",
    "signal",
    "socket",
    "sqlite3",
    "statistics",
    "struct",
    "subprocess",
    "symtable",
    "tempfile",
    "textwrap",
    "threading",
    "timeit",
    "tkinter",
    "token",
    "tokenize",
    "tomllib",
    "traceback",
    "tracemalloc",
    "turtle",
    "unicodedata",
    "unittest",
    "urllib",
    "uuid",
    "warnings",
    "weakref",
    "xml",
    "zipfile",
    "zlib",
    "zoneinfo",
];
