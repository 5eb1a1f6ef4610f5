//! Private names: `__x` in `class C` is `_C__x`.
//!
//! Called by the symbol table and by code generation for every name, and when classes are made for the names in
//! `__slots__`. Knows nothing of scopes. Mirrors `_Py_Mangle` of `Python/symtable.c`; book chapter "Compiling Python
//! Source Code".

/// The name as the compiler sees it inside class `private`.
pub fn mangle(private: Option<&str>, name: &str) -> String {
    let plain = || name.to_owned();
    let Some(class) = private else { return plain() };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return plain();
    }
    let class = class.trim_start_matches('_');
    if class.is_empty() { plain() } else { format!("_{class}{name}") }
}

#[cfg(test)]
mod tests {
    use super::mangle;

    #[test]
    fn private_names() {
        for (class, name, expected) in [
            (Some("C"), "__x", "_C__x"),
            (Some("__C"), "__x", "_C__x"),
            (Some("___"), "__x", "__x"),
            (Some("C"), "__x__", "__x__"),
            (Some("C"), "_x", "_x"),
            (Some("C"), "__a.b", "__a.b"),
            (None, "__x", "__x"),
        ] {
            assert_eq!(mangle(class, name), expected);
        }
    }
}
