//! Which field of which kind of block means what.
//!
//! A block is a header cell (reference count and size), the class, and its fields, numbered from 0 here. Mirrors the
//! `struct`s of `Include/cpython/*.h`; book chapter "Python Objects". Read by `machine`, the run-time, the library and
//! `inspect`. It names fields and does nothing with them; the records of a library module are laid out in that module.

/// Cells before the first field of a block: header and class.
pub const FIELDS: u32 = 2;

macro_rules! layout {
    ($(#[$doc:meta])* $module:ident { $($(#[$field_doc:meta])* $field:ident,)* }) => {
        $(#[$doc])*
        pub mod $module {
            $crate::object::layout::numbered!(0; $($(#[$field_doc])* $field,)*);
            /// Number of fields.
            pub const SIZE: u32 = [$(stringify!($field)),*].len() as u32;
        }
    };
}

/// Names the fields of a record that a type of the library keeps its data in, in the order of its making.
macro_rules! record {
    ($(#[$doc:meta])* $vis:vis $module:ident { $($(#[$field_doc:meta])* $field:ident,)* }) => {
        $(#[$doc])*
        $vis mod $module {
            $crate::object::layout::numbered!(0; $($(#[$field_doc])* $field,)*);
        }
    };
}

/// Constants with successive numbers.
macro_rules! numbered {
    ($n:expr; $(#[$doc:meta])* $field:ident, $($rest:tt)*) => {
        $(#[$doc])*
        pub const $field: u32 = $n;
        $crate::object::layout::numbered!($n + 1; $($rest)*);
    };
    ($n:expr;) => {};
}

pub(crate) use {numbered, record};

/// Cells that belong to the thread state, at fixed places at the start of the heap.
pub mod thread {
    /// The frame that executes, or NULL (`tstate->current_frame`).
    pub const FRAME: u32 = 1;
    /// The exception that is being raised, or NULL (`tstate->current_exception`).
    pub const EXCEPTION: u32 = 2;
    /// The exception being handled by code that is in no generator, or NULL (`tstate->exc_state.exc_value`).
    pub const EXC_VALUE: u32 = 3;
    /// Raw: how many pieces of output have been written.
    pub const OUTPUT: u32 = 5;
    /// Raw: how many lines of input have been read.
    pub const INPUT: u32 = 6;
    /// `sys.modules`, a dict.
    pub const MODULES: u32 = 7;
    /// The `builtins` module's namespace, a dict.
    pub const BUILTINS: u32 = 8;
    /// Raw: the recursion limit.
    pub const RECURSION_LIMIT: u32 = 9;
    /// A list of what modules written in Rust keep from one call to the next.
    pub const KEPT: u32 = 10;
    /// Raw: the time that the `time` module reports, in nanoseconds since the program began.
    pub const CLOCK: u32 = 11;
    /// The frame whose instruction has ended while finalisers of objects it dropped are running; otherwise NULL.
    pub const SETTLING: u32 = 12;
    /// The cells that hold values of objects (the others are raw).
    pub const VALUES: [u32; 7] = [FRAME, EXCEPTION, EXC_VALUE, MODULES, BUILTINS, KEPT, SETTLING];
    /// The first cell that objects may use.
    pub const END: u32 = 16;
}

layout! {
    /// `PyListObject`
    list {
        /// Raw: the number of items.
        LEN,
        /// The buffer of items, or NULL.
        ITEMS,
    }
}

layout! {
    /// `PyDictObject`. The table has three cells per entry: hash (all 64 bits), key, value; a dead entry's key is NULL.
    dict {
        /// Raw: entries in use, including dead ones (`dk_nentries`).
        ENTRIES,
        /// Raw: live entries (`ma_used`).
        USED,
        /// The buffer of entries, or NULL.
        TABLE,
        /// Raw: changes whenever the set of keys does; meaningful at the live edge only, not journaled.
        VERSION,
        /// Raw: number of the hash index at the live edge, or -1; derived from the entries, not journaled.
        INDEX,
    }
}

/// Cells per entry of a dict's table: hash, key, value.
pub const DICT_ENTRY: u32 = 3;

layout! {
    /// `PySetObject`. The table has two cells per place: hash (all 64 bits), key. A NULL key means never used; raw 0
    /// means removed.
    set {
        /// Raw: keys in the set.
        USED,
        /// Raw: places in use, including those of removed keys.
        FILL,
        /// Raw: the number of places in the table minus one.
        MASK,
        /// The buffer of places.
        TABLE,
        /// Raw: where `pop` resumes its search (`finger`).
        FINGER,
    }
}

/// Cells per place of a set's table: hash, key.
pub const SET_ENTRY: u32 = 2;

layout! {
    /// `PySliceObject`
    slice {
        /// `start`
        START,
        /// `stop`
        STOP,
        /// `step`
        STEP,
    }
}

layout! {
    /// `rangeobject`: all fields are ints.
    range {
        /// `start`
        START,
        /// `stop`
        STOP,
        /// `step`
        STEP,
        /// The length.
        LENGTH,
    }
}

layout! {
    /// `PyCellObject`
    cell {
        /// The contents, or NULL.
        CONTENTS,
    }
}

layout! {
    /// `PyFunctionObject`
    function {
        /// `__dict__`, or NULL.
        DICT,
        /// `__code__`
        CODE,
        /// `__globals__`
        GLOBALS,
        /// The namespace of built-ins.
        BUILTINS,
        /// `__name__`
        NAME,
        /// `__qualname__`
        QUALNAME,
        /// `__defaults__`: a tuple, or NULL.
        DEFAULTS,
        /// `__kwdefaults__`: a dict, or NULL.
        KWDEFAULTS,
        /// `__closure__`: a tuple of cells, or NULL.
        CLOSURE,
        /// `__doc__`
        DOC,
        /// `__annotations__`: a dict, or NULL.
        ANNOTATIONS,
        /// `__annotate__`: a function, or NULL.
        ANNOTATE,
        /// `__module__`
        MODULE,
        /// `__type_params__`: a tuple, or NULL.
        TYPE_PARAMS,
    }
}

layout! {
    /// `PyMethodObject`
    method {
        /// `__func__`
        FUNCTION,
        /// `__self__`
        SELF,
    }
}

layout! {
    /// `propertyobject`
    property {
        /// The getter function, or NULL.
        GETTER,
        /// The setter function, or NULL.
        SETTER,
        /// The deleter function, or NULL.
        DELETER,
        /// `__doc__`, or NULL.
        DOC,
        /// `__name__`, or NULL.
        NAME,
    }
}

layout! {
    /// `classmethod` and `staticmethod`
    classmethod {
        /// What it wraps.
        CALLABLE,
        /// `__dict__`, or NULL.
        DICT,
    }
}

layout! {
    /// `PyCFunctionObject` and the method descriptors.
    native {
        /// Raw: its number in the run-time's table of functions.
        ID,
        /// The bound `__self__`, or NULL.
        SELF,
        /// The class that has it (`__objclass__`); for a module's function the name of the module, NULL for `builtins`.
        OWNER,
    }
}

layout! {
    /// `PyTypeObject`
    class {
        /// The namespace (`tp_dict`).
        DICT,
        /// `__name__`
        NAME,
        /// `__qualname__`
        QUALNAME,
        /// `__bases__`, a tuple.
        BASES,
        /// `__mro__`, a tuple.
        MRO,
        /// `__base__`, or NULL for `object`.
        BASE,
        /// Raw: bits, see [`class_flags`](super::class_flags).
        FLAGS,
        /// The nearest built-in class (`solid_base`), whose data layout the instances share.
        SOLID,
        /// Raw: how many fields `__slots__` add to an instance, including those of the bases.
        SLOTS,
        /// The buffer of direct subclasses, or NULL: its cells are not counted references.
        SUBCLASSES,
        /// Raw: the number of a built-in class's definition in the run-time's table.
        DEFINITION,
        /// Raw: how many attributes an instance has had (`ht_cached_keys`), for sizing the next one's `__dict__`. Not
        /// journaled, as nobody sees it.
        KEYS,
    }
}

/// Bits of a class's flags.
pub mod class_flags {
    /// Made by a `class` statement or `type()`, and so may be changed.
    pub const HEAP: i64 = 1;
    /// May be a base class (`Py_TPFLAGS_BASETYPE`).
    pub const BASE: i64 = 2;
    /// Instances have a `__dict__`.
    pub const DICT: i64 = 4;
    /// Is a subclass of BaseException.
    pub const EXCEPTION: i64 = 8;
    /// Is a subclass of `type`.
    pub const METACLASS: i64 = 16;
    /// Has a `__del__` of its own or inherited.
    pub const FINALIZER: i64 = 32;
    /// Instances match sequence patterns.
    pub const SEQUENCE: i64 = 64;
    /// Instances match mapping patterns.
    pub const MAPPING: i64 = 128;
    /// Abstract: `__abstractmethods__` is not empty.
    pub const ABSTRACT: i64 = 256;
}

layout! {
    /// An instance of a Python class; the values of its `__slots__` follow.
    instance {
        /// `__dict__`, or NULL while it has none.
        DICT,
        /// The built-in object that holds the data of an instance of a built-in class's subclass, or NULL.
        PAYLOAD,
    }
}

layout! {
    /// `PyGenObject`
    generator {
        /// The frame, or NULL when it has finished.
        FRAME,
        /// `__name__`
        NAME,
        /// `__qualname__`
        QUALNAME,
        /// Raw: one of [`generator_state`](super::generator_state).
        STATE,
        /// The exception that it is handling (`gi_exc_state.exc_value`), or NULL.
        EXC_VALUE,
        /// The code, which outlives the frame.
        CODE,
        /// Raw: flags of an asynchronous generator (`ag_running_async`, `ag_closed`).
        ASYNC,
    }
}

/// States of a generator (`gi_frame_state`).
pub mod generator_state {
    /// Not started.
    pub const CREATED: i64 = 0;
    /// Waiting at a `yield`.
    pub const SUSPENDED: i64 = 1;
    /// Running, or waiting for another generator that it has resumed.
    pub const EXECUTING: i64 = 2;
    /// Finished.
    pub const COMPLETED: i64 = 3;
}

layout! {
    /// Iterators over lists and tuples.
    sequence_iterator {
        /// What is iterated over, or NULL when exhausted.
        SEQUENCE,
        /// Raw: the index of the next item.
        INDEX,
    }
}

layout! {
    /// Iterators over ranges; all fields are ints.
    range_iterator {
        /// The next value.
        NEXT,
        /// The step.
        STEP,
        /// How many are left.
        LEFT,
    }
}

layout! {
    /// `PyModuleObject`
    module {
        /// The namespace.
        DICT,
    }
}

layout! {
    /// `PyBaseExceptionObject`; the values of `__slots__` follow.
    exception {
        /// `__dict__`, or NULL.
        DICT,
        /// `args`, a tuple.
        ARGS,
        /// `__traceback__`, or NULL.
        TRACEBACK,
        /// `__context__`, or NULL.
        CONTEXT,
        /// `__cause__`, or NULL.
        CAUSE,
        /// `__suppress_context__`, a bool.
        SUPPRESS,
        /// The first member of the built-in class (`value` of StopIteration, `name` of NameError, …), or NULL.
        MEMBER_0,
        /// The second member, and so on.
        MEMBER_1,
        /// The third member.
        MEMBER_2,
        /// The fourth member.
        MEMBER_3,
        /// The fifth member.
        MEMBER_4,
        /// The sixth member.
        MEMBER_5,
        /// The seventh member.
        MEMBER_6,
    }
}

layout! {
    /// `PyTracebackObject`
    traceback {
        /// `tb_next`, or NULL.
        NEXT,
        /// `tb_frame`
        FRAME,
        /// Raw: the text index of the instruction (`tb_lasti`).
        IP,
        /// The code object of the frame.
        CODE,
    }
}

layout! {
    /// `_PyInterpreterFrame`; fast locals, cells, free variables and the value stack follow.
    frame {
        /// `f_code`
        CODE,
        /// The function that was called, or NULL for a module or class body.
        FUNCTION,
        /// `f_globals`
        GLOBALS,
        /// `f_builtins`
        BUILTINS,
        /// `f_locals` of a module or class body, or NULL.
        LOCALS,
        /// The generator whose frame this is, or NULL.
        GENERATOR,
        /// A value that goes with the result: the instance under `__init__`, the generator that resumed, and so on. In
        /// a frame that has been left, the frame that called it.
        RETURN_VALUE,
        /// Raw: what becomes of the result, see `machine::frame::Return`.
        RETURN,
        /// The frame that called this one, or NULL. Not counted, as that frame is waiting.
        PREVIOUS,
        /// Raw: instruction pointer and stack depth while another frame executes, see `machine::frame`.
        SAVED,
    }
}
