//! pvmscope: see how CPython runs a program.
//!
//! The map, in the order in which data flows through it. Book chapters are those of *Inside the Python Virtual
//! Machine*, listed in [`book::CHAPTERS`]; `ARCHITECTURE.md` says what each module must not do, and a test enforces who
//! may import whom.
//!
//! | module | what it is | book chapter | CPython |
//! |---|---|---|---|
//! | [`version`], [`source`] | which CPython; a program's text | | `Parser/tokenizer/` |
//! | [`book`] | the book's chapters | | |
//! | [`text`], [`number`], [`format`](mod@format), [`sort`], [`probe`], [`failure`] | algorithms that know no objects | | `Objects/unicodeobject.c`, `Python/pyhash.c`, … |
//! | [`opcode`] | one table per version, one row per opcode | Code Objects | `Include/opcode_ids.h` |
//! | [`code`] | code objects, their tables, the disassembler | Code Objects | `Objects/codeobject.c`, `Lib/dis.py` |
//! | [`compile`] | from source to code objects | Compiling Python Source Code | `Python/compile.c`, `symtable.c`, `flowgraph.c` |
//! | [`object`] | values, the heap, layouts: data for reading | Python Objects | `Include/cpython/*.h` |
//! | [`machine`] | all state, and the journaled ways to change it | Frame Objects | `Python/pystate.c`, `Python/frame.c` |
//! | [`runtime`] | the interpreter proper: evaluation loop, protocols, unwinding | The evaluation loop, ceval.c | `Python/ceval.c`, `Objects/*.c` |
//! | [`library`] | what programs call: types, built-in functions, modules | Python Objects | `Objects/*.c`, `Modules/` |
//! | [`recording`] | moments, walking between them, questions in time | | |
//! | [`session`] | a program, its recording, the live edge | | |
//! | [`inspect`] | what there is to see at a moment | Frame Objects | `Lib/inspect.py` |
//! | [`explain`] | a step in words | | `Lib/dis.py` |
//! | [`query`] | one language of what and when: claims, anchors | | |
//! | [`lesson`] | lessons that check themselves | all of them | |
//! | [`scene`] | the picture of a moment, as plain data | | |
//! | [`tui`] | the screen | | |
//! | [`cli`] | the commands | The View From 30,000ft | `Modules/main.c` |

pub mod book;
pub mod cli;
pub mod code;
pub mod compile;
pub mod explain;
pub mod failure;
pub mod format;
pub mod inspect;
pub mod lesson;
pub mod library;
pub mod machine;
pub mod number;
pub mod object;
pub mod opcode;
mod probe;
pub mod query;
pub mod recording;
pub mod runtime;
mod scene;
pub mod session;
pub mod sort;
pub mod source;
pub mod text;
pub mod tui;
pub mod version;
