//! What the files say about themselves: the book's chapters by their titles, and the map in `src/lib.rs`.

use std::collections::BTreeSet;
use std::path::Path;

use pvmscope::book::CHAPTERS;

use super::{all_files, module_of};
use crate::support::read;

/// The text of a file's header.
fn header(text: &str) -> String {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(str::trim).collect::<Vec<_>>().join(" ")
}

/// The chapters that a header names.
fn chapters(header: &str) -> impl Iterator<Item = &str> {
    header.split("ook chapter \"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0))
}

fn is_title(name: &str) -> bool {
    CHAPTERS.iter().any(|chapter| chapter.title == name)
}

/// For each row of the map in `src/lib.rs`: its names, and the chapter.
fn map() -> Vec<(Vec<String>, String)> {
    let text = read("src/lib.rs");
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | ")).filter(|row| row.starts_with("[`"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let names = cells[0].split("[`").skip(1).filter_map(|name| Some(name.split_once('`')?.0.to_owned()));
        (names.collect(), cells[2].to_owned())
    })
    .collect()
}

#[test]
fn chapters_are_those_of_the_book() {
    let mut wrong = Vec::new();
    let mut named = BTreeSet::new();
    for path in all_files() {
        let header = header(&std::fs::read_to_string(&path).unwrap());
        for chapter in chapters(&header) {
            named.insert(chapter.to_owned());
            if !is_title(chapter) {
                wrong.push(format!("{}: no chapter is called {chapter:?}", path.display()));
            }
        }
    }
    for (names, chapter) in map() {
        if !["", "all of them"].contains(&chapter.as_str()) && !is_title(&chapter) {
            wrong.push(format!("src/lib.rs, {names:?}: no chapter is called {chapter:?}"));
        }
    }
    for chapter in CHAPTERS.iter().filter(|chapter| !named.contains(chapter.title)) {
        wrong.push(format!("{:?}: a reader of this chapter finds no file that names it", chapter.title));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a file is fits in a line; who calls it, what it leaves to others and what it mirrors are what a reader needs
/// besides.
#[test]
fn headers_say_more_than_what_a_file_is() {
    let short = |path: &Path| {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().take_while(|line| line.starts_with("//!")).count() < 2
    };
    let sources = all_files().into_iter().filter(|path| module_of(path).is_some());
    let wrong: Vec<_> = sources.filter(|path| short(path)).collect();
    assert!(wrong.is_empty(), "headers of one line: {wrong:#?}");
}

#[test]
fn the_map_shows_every_module() {
    let shown: BTreeSet<String> = map().into_iter().flat_map(|(names, _)| names).collect();
    let there: BTreeSet<String> =
        all_files().iter().filter_map(|path| module_of(path)).filter(|name| name != "lib" && name != "main").collect();
    assert_eq!(shown, there);
}
