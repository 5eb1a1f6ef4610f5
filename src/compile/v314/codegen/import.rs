//! Import statements: `import`, `import … as` and `from … import`.
//!
//! Called by `statements`. Mirrors `codegen_import`, `codegen_import_as` and `codegen_from_import`; book chapter
//! "Compiling Python Source Code".

use super::compiler::Compiler;
use crate::code::Const;
use crate::compile::front::location::Location;
use crate::compile::front::tree::ast::{self, ExprContext};
use crate::opcode::Opcode;

/// `CALL_INTRINSIC_1` operand: `from module import *`.
const INTRINSIC_IMPORT_STAR: u32 = 2;

impl<'a> Compiler<'a> {
    /// `import a.b, c as d`
    pub(super) fn import(&mut self, s: &'a ast::StmtImport) {
        let location = self.loc(s);
        for alias in &s.names {
            self.addop_load_const(location, Const::Int(0.into()));
            self.addop_load_const(location, Const::None);
            self.addop_name(location, Opcode::IMPORT_NAME, &alias.name);
            let (package, submodules) = match alias.name.split_once('.') {
                Some((package, submodules)) => (package, Some(submodules)),
                None => (alias.name.as_str(), None),
            };
            match &alias.asname {
                None => self.nameop(location, package, ExprContext::Store),
                Some(name) => self.import_as(location, submodules, name),
            }
        }
    }

    /// `import a.b.c as d` binds `d` to the innermost module, while IMPORT_NAME has pushed the outermost.
    fn import_as(&mut self, location: Location, submodules: Option<&str>, name: &str) {
        let Some(submodules) = submodules else { return self.nameop(location, name, ExprContext::Store) };
        for (index, submodule) in submodules.split('.').enumerate() {
            if index > 0 {
                self.addop_i(location, Opcode::SWAP, 2);
                self.addop(location, Opcode::POP_TOP);
            }
            // Not mangled, unlike every other name.
            let operand = self.u.names.add(submodule);
            self.addop_i(location, Opcode::IMPORT_FROM, operand);
        }
        self.nameop(location, name, ExprContext::Store);
        self.addop(location, Opcode::POP_TOP);
    }

    /// `from a import b as c`
    pub(super) fn import_from(&mut self, s: &'a ast::StmtImportFrom) {
        let location = self.loc(s);
        let level = s.level.map_or(0, |level| level.to_u32());
        self.addop_load_const(location, Const::Int(level.into()));
        let names = s.names.iter().map(|alias| Const::Str(alias.name.as_str().into())).collect();
        self.addop_load_const(location, Const::Tuple(names));
        self.addop_name(location, Opcode::IMPORT_NAME, s.module.as_ref().map_or("", |name| name.as_str()));
        for alias in &s.names {
            if alias.name.as_str() == "*" {
                self.addop_i(location, Opcode::CALL_INTRINSIC_1, INTRINSIC_IMPORT_STAR);
                self.addop(Location::NONE, Opcode::POP_TOP);
                return;
            }
            self.addop_name(location, Opcode::IMPORT_FROM, &alias.name);
            let bound = alias.asname.as_ref().unwrap_or(&alias.name);
            self.nameop(location, bound, ExprContext::Store);
        }
        self.addop(location, Opcode::POP_TOP);
    }
}
