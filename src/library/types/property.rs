//! The type `property`. Mirrors the property half of `Objects/descrobject.c`.
//!
//! Called through the class's table. LOAD_ATTR calls a property's function by pushing its frame (`ops::attributes`).

use crate::object::layout::class_flags;
use crate::object::layout::property::{DELETER, DOC, GETTER, NAME, SETTER, SIZE};
use crate::object::{Kind, Value};
use crate::runtime::native::{Args, Getter, Method, Signature};
use crate::runtime::type_def::TypeDef;
use crate::runtime::{Run, Vm};

/// `property`
pub static DEF: TypeDef = TypeDef {
    flags: class_flags::BASE,
    methods: &[
        Method::static_("__new__", Signature::Any, property_new),
        Method::new("__init__", Signature::Any, property_init),
        Method::new("getter", Signature::One, |vm, args| copy_with(vm, args, GETTER)),
        Method::new("setter", Signature::One, |vm, args| copy_with(vm, args, SETTER)),
        Method::new("deleter", Signature::One, |vm, args| copy_with(vm, args, DELETER)),
        Method::new("__get__", Signature::Range(1, 2), property_dunder_get),
        Method::new("__set__", Signature::Slot(2), property_dunder_set),
        Method::new("__delete__", Signature::Slot(1), property_dunder_delete),
        Method::new("__set_name__", Signature::Range(2, 2), property_set_name),
    ],
    getters: &[
        Getter::new("fget", |vm, p| Ok(vm.property_part(p, GETTER))),
        Getter::new("fset", |vm, p| Ok(vm.property_part(p, SETTER))),
        Getter::new("fdel", |vm, p| Ok(vm.property_part(p, DELETER))),
        Getter::new("__isabstractmethod__", |vm, p| {
            let name = vm.machine.intern("__isabstractmethod__".into());
            for field in [GETTER, SETTER, DELETER] {
                let f = vm.property_part(p, field);
                if let Some(v) = vm.get_attr_opt(f, name)?
                    && vm.is_true(v)?
                {
                    return Ok(Value::TRUE);
                }
            }
            Ok(Value::FALSE)
        }),
        Getter::with_setter("__doc__", property_doc, |vm, p, v| {
            let p = vm.data(p);
            vm.machine.set_field(p, DOC, v.unwrap_or(Value::NONE));
            Ok(())
        }),
        Getter::with_setter("__name__", property_name, |vm, p, v| {
            let p = vm.data(p);
            vm.machine.set_field(p, NAME, v.unwrap_or(Value::NULL));
            Ok(())
        }),
    ],
    descr_get: Some(|vm, p, o, _| if o.is_null() { Ok(p) } else { vm.property_get(p, o) }),
    descr_set: Some(Vm::property_set),
    ..TypeDef::new("property")
};

fn property_new(vm: &mut Vm, args: &Args<'_>) -> Run {
    let p = vm.machine.block_of(Kind::Record, vm.types.property, &[Value::NULL; SIZE as usize]);
    vm.with_payload(args[0], p)
}

fn property_init(vm: &mut Vm, args: &Args<'_>) -> Run {
    let parts = vm.parse_args("property", &args.rest(), ["fget", "fset", "fdel", "doc"], 0, 4, 0)?;
    let p = vm.data(args[0]);
    for (field, v) in (GETTER..).zip(parts) {
        let v = if v.is_none() { Value::NULL } else { v };
        vm.machine.set_field(p, field, v);
    }
    Ok(Value::NONE)
}

fn property_doc(vm: &mut Vm, p: Value) -> Run {
    let p = vm.data(p);
    let heap = vm.machine.heap();
    let doc = heap.field(p, DOC);
    let getter = heap.field(p, GETTER);
    if !doc.is_null() || getter.is_null() {
        return Ok(vm.field_or_none(p, DOC));
    }
    let found = vm.get_attr_opt(getter, vm.names.__doc__)?;
    Ok(found.unwrap_or(Value::NONE))
}

fn property_name(vm: &mut Vm, p: Value) -> Run {
    let data = vm.data(p);
    let heap = vm.machine.heap();
    let (name, getter) = (heap.field(data, NAME), heap.field(data, GETTER));
    if !name.is_null() {
        return Ok(name);
    }
    if !getter.is_null()
        && let Some(n) = vm.get_attr_opt(getter, vm.names.__name__)?
    {
        return Ok(n);
    }
    let name = vm.names.__name__;
    vm.attribute_error(p, name, "'property' object has no attribute '__name__'".to_owned())
}

fn copy_with(vm: &mut Vm, args: &Args<'_>, field: u32) -> Run {
    let p = vm.data(args[0]);
    let mut parts = vm.machine.heap().fields(p).to_vec();
    parts[field as usize] = if args[1].is_none() { Value::NULL } else { args[1] };
    let class = vm.class_of(args[0]);
    let copy = vm.machine.block_of(Kind::Record, vm.types.property, &parts);
    vm.with_payload(class, copy)
}

fn property_dunder_get(vm: &mut Vm, args: &Args<'_>) -> Run {
    if args[1].is_none() {
        return Ok(args[0]);
    }
    let p = vm.data(args[0]);
    vm.property_get(p, args[1])
}

fn property_dunder_set(vm: &mut Vm, args: &Args<'_>) -> Run {
    let p = vm.data(args[0]);
    vm.property_set(p, args[1], Some(args[2]))?;
    Ok(Value::NONE)
}

fn property_dunder_delete(vm: &mut Vm, args: &Args<'_>) -> Run {
    let p = vm.data(args[0]);
    vm.property_set(p, args[1], None)?;
    Ok(Value::NONE)
}

fn property_set_name(vm: &mut Vm, args: &Args<'_>) -> Run {
    let p = vm.data(args[0]);
    vm.machine.set_field(p, NAME, args[2]);
    Ok(Value::NONE)
}

impl Vm {
    fn property_part(&self, p: Value, field: u32) -> Value {
        self.field_or_none(self.data(p), field)
    }

    /// Reads a property of an instance.
    fn property_get(&mut self, p: Value, o: Value) -> Run {
        let getter = self.machine.heap().field(p, GETTER);
        if getter.is_null() {
            return self.property_lacks(p, o, "getter");
        }
        self.call(getter, &[o])
    }

    /// Sets or deletes a property of an instance.
    fn property_set(&mut self, p: Value, o: Value, v: Option<Value>) -> Run<()> {
        let heap = self.machine.heap();
        match v {
            Some(v) => {
                let setter = heap.field(p, SETTER);
                if setter.is_null() {
                    return self.property_lacks(p, o, "setter");
                }
                self.call(setter, &[o, v])?;
            }
            None => {
                let deleter = heap.field(p, DELETER);
                if deleter.is_null() {
                    return self.property_lacks(p, o, "deleter");
                }
                self.call(deleter, &[o])?;
            }
        }
        Ok(())
    }

    fn property_lacks<T>(&mut self, p: Value, o: Value, what: &str) -> Run<T> {
        let name = property_name(self, p).ok().filter(|&n| self.is_str(n));
        if name.is_none() {
            self.machine.take_exception();
        }
        let class = self.class_of(o);
        let heap = self.machine.heap();
        let class = heap.str(self.data(heap.field(class, crate::object::layout::class::QUALNAME))).to_utf8_lossy();
        let message = match name {
            Some(n) => {
                let n = crate::text::repr::repr_str(self.machine.heap().str(self.data(n))).to_utf8_lossy();
                format!("property {n} of '{class}' object has no {what}")
            }
            None => format!("property of '{class}' object has no {what}"),
        };
        self.raise(self.exc.AttributeError, message)
    }
}
