//! Attribute instructions: LOAD_ATTR in its two forms, super, special methods of `with`.
//!
//! Called by `eval`. `protocols::attributes` searches for the attribute.

use crate::machine::Return;
use crate::object::layout::{class_flags, instance, property};
use crate::object::{Kind, Value};
use crate::runtime::frames::Flow;
use crate::runtime::{Run, Vm};

/// What an instruction found for instances of a class last time: valid as long as no class changes.
#[derive(Clone, Copy, Debug)]
pub struct CachedAttr {
    class: Value,
    epoch: u64,
    /// The function in the class that a call passes the instance to; NULL if the class has nothing by that name and no
    /// hook, so that it is an attribute of the instance alone.
    found: Value,
    /// The entry of the instance's namespace where the attribute was.
    number: u32,
}

impl CachedAttr {
    const EMPTY: Self = Self { class: Value::NULL, epoch: 0, found: Value::NULL, number: 0 };
}

impl Vm {
    /// What the instruction at `ip` remembers about a class's instances.
    #[inline]
    fn cached_attr(&self, ip: u32, class: Value) -> Option<CachedAttr> {
        let cached = self.attr_cache.get(ip as usize)?;
        (cached.class == class && cached.epoch == self.type_epoch).then_some(*cached)
    }

    fn cache_attr(&mut self, ip: u32, class: Value, found: Value, number: u32) {
        if self.attr_cache.len() <= ip as usize {
            self.attr_cache.resize(self.machine.heap().text_len() as usize, CachedAttr::EMPTY);
        }
        self.attr_cache[ip as usize] = CachedAttr { class, epoch: self.type_epoch, found, number };
    }

    /// The cell with the value of an instance's attribute, if it is in the same entry as last time.
    #[inline]
    fn cached_attr_cell(&self, cached: CachedAttr, o: Value, name: Value) -> Option<u32> {
        let heap = self.machine.heap();
        let dict = heap.field(o, instance::DICT);
        if dict.is_null() || !cached.found.is_null() || cached.number >= heap.dict_entry_count(dict) {
            return None;
        }
        let cell = heap.dict_entry_cell(dict, cached.number);
        (heap.cell(cell + 1) == name).then_some(cell + 2)
    }

    /// LOAD_ATTR in its method form: the function in the object's class that a call passes the object to.
    #[inline]
    fn cached_method(&mut self, ip: u32, o: Value, name: Value) -> Option<Value> {
        let class = self.class_of(o);
        let cached = self.cached_attr(ip, class).filter(|cached| !cached.found.is_null())?;
        if o.is(Kind::Instance) {
            let heap = self.machine.heap();
            let dict = heap.field(o, instance::DICT);
            if !dict.is_null() && heap.dict_find_str(dict, name).is_some() {
                return None;
            }
        }
        Some(cached.found)
    }

    #[inline(always)]
    pub(crate) fn op_load_attr(&mut self, ip: u32, arg: u32, name: u32) -> Run<Flow> {
        let name = self.machine.heap().cell(name);
        let o = self.peek(0);
        if arg & 1 != 0 {
            if let Some(found) = self.cached_method(ip, o, name) {
                // The object's reference moves from its place on the stack to the next.
                let top = self.registers.sp - 1;
                self.machine.retain(found);
                self.machine.stack_write(top, found);
                self.push_owned(o);
                return Ok(Flow::Go);
            }
            let (found, self_value) = self.get_method(o, name)?;
            let has_own = matches!(o.kind(), Some(Kind::Module | Kind::Function | Kind::Exception | Kind::Type));
            if self_value == o && !has_own {
                let class = self.class_of(o);
                self.cache_attr(ip, class, found, 0);
            }
            self.replace_operands(1, &[found, self_value]);
            return Ok(Flow::Go);
        }
        if o.is(Kind::Instance) {
            let class = self.machine.heap().class_cell(o);
            if let Some(cached) = self.cached_attr(ip, class)
                && let Some(cell) = self.cached_attr_cell(cached, o, name)
            {
                let v = self.machine.heap().cell(cell);
                self.replace_top(v);
                return Ok(Flow::Go);
            }
            if let Some((number, v)) = self.plain_instance_attr(o, name) {
                self.cache_attr(ip, class, Value::NULL, number);
                self.replace_top(v);
                return Ok(Flow::Go);
            }
            if let Some(getter) = self.python_getter(o, name) {
                self.machine.retain(o);
                self.pop_release();
                let flow = self.push_call(getter, &[o], Return::Push, Value::NULL);
                self.machine.release(o);
                return flow;
            }
        }
        let v = self.get_attr(o, name)?;
        self.replace_top(v);
        Ok(Flow::Go)
    }

    /// An instance's own attribute and the number of its entry, if its class has nothing by that name.
    #[inline]
    fn plain_instance_attr(&mut self, o: Value, name: Value) -> Option<(u32, Value)> {
        let class = self.class_of(o);
        if self.lookup_in_class(class, name).is_some() {
            return None;
        }
        let heap = self.machine.heap();
        let dict = heap.field(o, instance::DICT);
        if dict.is_null() {
            return None;
        }
        let entry = heap.dict_find_str(dict, name)?;
        let hook = self.lookup_in_class(class, self.names.__getattribute__);
        if hook.is_some_and(|h| !h.is(Kind::Native)) { None } else { Some((entry.number, entry.value)) }
    }

    /// Sets an instance's own attribute, if its class has nothing by that name and no hook. Returns whether it did.
    #[inline]
    fn set_plain_instance_attr(&mut self, ip: u32, o: Value, class: Value, name: Value, v: Value) -> bool {
        if self.lookup_in_class(class, name).is_some() {
            return false;
        }
        if self.lookup_in_class(class, self.names.__setattr__).is_none_or(|h| !h.is(Kind::Native)) {
            return false;
        }
        if !self.machine.heap().class_has(class, class_flags::DICT) {
            return false;
        }
        self.set_own_attr(ip, o, class, name, v);
        true
    }

    /// Sets an instance's own attribute whatever its class has; the instruction remembers its entry.
    fn set_own_attr(&mut self, ip: u32, o: Value, class: Value, name: Value, v: Value) {
        let mut dict = self.machine.heap().field(o, instance::DICT);
        if dict.is_null() {
            dict = self.machine.instance_dict(class);
            self.machine.set_field(o, instance::DICT, dict);
        }
        let number = if let Some(entry) = self.machine.heap().dict_find_str(dict, name) {
            self.machine.dict_set_value(dict, entry.number, v);
            entry.number
        } else {
            let hash = self.machine.heap().str_hash(name);
            self.machine.dict_insert(dict, hash, name, v);
            let keys = self.machine.heap().dict_entry_count(dict);
            self.machine.note_keys(class, keys);
            keys - 1
        };
        self.cache_attr(ip, class, Value::NULL, number);
    }

    /// The Python function of a property that is being read, if no hook can intervene.
    fn python_getter(&mut self, o: Value, name: Value) -> Option<Value> {
        let class = self.class_of(o);
        let found = self.lookup_in_class(class, name)?;
        if !found.is(Kind::Record) || self.class_of(found) != self.types.property {
            return None;
        }
        let hook = self.lookup_in_class(class, self.names.__getattribute__);
        if hook.is_some_and(|h| !h.is(Kind::Native)) || self.lookup_in_class(class, self.names.__getattr__).is_some() {
            return None;
        }
        let getter = self.machine.heap().field(found, property::GETTER);
        if getter.is(Kind::Function) { Some(getter) } else { None }
    }

    #[inline(always)]
    pub(crate) fn op_store_attr(&mut self, ip: u32, name: u32) -> Run<Flow> {
        let name = self.machine.heap().cell(name);
        let (o, v) = (self.peek(0), self.peek(1));
        let class = self.class_of(o);
        if o.is(Kind::Instance) {
            if let Some(cached) = self.cached_attr(ip, class) {
                if self.cached_attr_cell(cached, o, name).is_some() {
                    let dict = self.machine.heap().field(o, instance::DICT);
                    self.machine.dict_set_value(dict, cached.number, v);
                } else {
                    self.set_own_attr(ip, o, class, name, v);
                }
                self.drop_values(2);
                return Ok(Flow::Go);
            }
            if self.set_plain_instance_attr(ip, o, class, name, v) {
                self.drop_values(2);
                return Ok(Flow::Go);
            }
            if let Some(hook) = self.python_special(o, self.names.__setattr__) {
                self.drop_values(2);
                return self.push_call(hook, &[o, name, v], Return::Discard, Value::NULL);
            }
            if let Some(found) = self.lookup_in_class(class, name)
                && found.is(Kind::Record)
                && self.class_of(found) == self.types.property
            {
                let setter = self.machine.heap().field(found, property::SETTER);
                if setter.is(Kind::Function) {
                    self.drop_values(2);
                    return self.push_call(setter, &[o, v], Return::Discard, Value::NULL);
                }
            }
        }
        self.set_attr(o, name, v)?;
        self.drop_values(2);
        Ok(Flow::Go)
    }

    pub(crate) fn op_delete_attr(&mut self, name: u32) -> Run<()> {
        let name = self.machine.heap().cell(name);
        let o = self.peek(0);
        self.del_attr(o, name)?;
        self.pop_release();
        Ok(())
    }

    /// LOAD_SUPER_ATTR: `super`, class, self.
    pub(crate) fn op_load_super_attr(&mut self, arg: u32, name: u32) -> Run<()> {
        let name = self.machine.heap().cell(name);
        let (o, cls, callable) = (self.peek(0), self.peek(1), self.peek(2));
        let found = if callable == self.types.super_ && cls.is(Kind::Type) {
            let start = self.super_start(cls, o)?;
            self.super_lookup(cls, o, start, name)?
        } else {
            let args: &[Value] = if arg & 2 != 0 { &[cls, o] } else { &[] };
            let made = self.call(callable, args)?;
            self.get_attr(made, name)?
        };
        self.replace_operands(3, &[found]);
        if arg & 1 != 0 {
            self.push_owned(Value::NULL);
        }
        Ok(())
    }
}
