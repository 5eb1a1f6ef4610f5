//! The screen: triples of program, keys and the resulting screen, each a file in `tests/screens`.
//!
//! `UPDATE_EXPECTED=1 cargo test --test it ui::` writes the current screens into the files: read the difference before
//! keeping it. A file's head names the size, the program (a file, from the project's root, `welcome` or `lesson NAME`)
//! and the keys as help names them, with `text:…` for typing and `click:COLUMN,ROW` for the mouse; below the line of
//! dashes are the screen and what is underlined in it. To add a case, write the head and run with `UPDATE_EXPECTED=1`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use pvmscope::lesson::{self, LESSONS, LessonFile, check_all};
use pvmscope::machine::Machine;
use pvmscope::recording::{StepIndex, Stop};
use pvmscope::runtime::Vm;
use pvmscope::session::{self, Control, Engine, Session};
use pvmscope::source::Source;
use pvmscope::tui::action::Action;
use pvmscope::tui::key::Key;
use pvmscope::tui::keymap::Keymap;
use pvmscope::tui::screen::{self, help};
use pvmscope::tui::theme::{THEMES, Theme};
use pvmscope::tui::update::update_all;
use pvmscope::tui::{Model, Workbench, action_of};
use pvmscope::version::PythonVersion;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Modifier;

use crate::support::{go_to_root_folder, read, root, start_recording, updates_expected};

fn workbench(program: &str) -> Option<Workbench> {
    if program == "welcome" {
        return None;
    }
    go_to_root_folder();
    let opened = match program.strip_prefix("lesson ") {
        Some(name) => {
            let file = LessonFile::named(name).expect("a lesson of that name");
            lesson::open(file).map(|(session, lesson)| Workbench::new(session, Some(lesson)))
        }
        None => {
            let program = session::program_of_text(program, &read(program), PythonVersion::default());
            session::open(&program).map(|session| Workbench::new(session, None))
        }
    };
    Some(opened.unwrap_or_else(|error| panic!("{program}: {error}")))
}

/// Lets the program be recorded ahead.
fn begin(model: &mut Model) {
    update_all(model, Action::Tick);
    settle(model);
}

/// Lets the worker finish.
fn settle(model: &mut Model) {
    while model.is_busy() {
        std::thread::sleep(Duration::from_millis(1));
        update_all(model, Action::Tick);
    }
}

fn press(model: &mut Model, word: &str) {
    if let Some(text) = word.strip_prefix("text:") {
        for c in text.chars() {
            press(model, &c.to_string());
        }
    } else if let Some((column, row)) = word.strip_prefix("click:").and_then(|place| place.split_once(',')) {
        update_all(model, Action::Click(column.parse().unwrap(), row.parse().unwrap()));
    } else if let Some((columns, rows)) = word.strip_prefix("size:").and_then(|size| size.split_once('x')) {
        update_all(model, Action::Resize(columns.parse().unwrap(), rows.parse().unwrap()));
    } else {
        let key = Key::named(word).unwrap_or_else(|| panic!("no key {word}"));
        if let Some(action) = action_of(model, key) {
            update_all(model, action);
        }
    }
    settle(model);
}

/// What is visible: the characters, and those that are underlined.
fn draw(model: &Model) -> String {
    let mut terminal = Terminal::new(TestBackend::new(model.size().0, model.size().1)).unwrap();
    terminal.draw(|frame| screen::draw(model, frame)).unwrap();
    let buffer = terminal.backend().buffer();
    let (mut screen, mut underlined) = (String::new(), String::new());
    for y in 0..model.size().1 {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..model.size().0 {
            let cell = &buffer[(x, y)];
            if skip > 0 {
                skip -= 1;
                continue;
            }
            skip = unicode_width::UnicodeWidthStr::width(cell.symbol()).saturating_sub(1);
            line.push_str(cell.symbol());
            if cell.modifier.contains(Modifier::UNDERLINED) {
                underlined.push_str(cell.symbol());
            }
        }
        screen.push_str(line.trim_end());
        screen.push('\n');
    }
    format!("{screen}underlined: {underlined}\n")
}

/// Runs a case; `Err` is the screen if it differs from the file.
fn check(path: &Path) -> Result<(), String> {
    let text = fs::read_to_string(path).unwrap();
    let (head, expected) = text.split_once("---\n").unwrap_or((&text, ""));
    let field = |name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_else(|| panic!("{}: no {name}", path.display())).trim()
    };
    let (columns, rows) = field("size").split_once('x').expect("COLUMNSxROWS");
    let size = (columns.parse().unwrap(), rows.parse().unwrap());
    let mut model = Model::new(size, Theme::named("dark"), PythonVersion::default(), workbench(field("program")));
    begin(&mut model);
    let keys = head.lines().find_map(|line| line.strip_prefix("keys:")).unwrap_or_default();
    for word in keys.split_whitespace() {
        press(&mut model, word);
    }
    let seen = draw(&model);
    if seen == expected {
        return Ok(());
    }
    if updates_expected() {
        fs::write(path, format!("{head}---\n{seen}")).unwrap();
        return Ok(());
    }
    Err(format!("{}:\nexpected\n{expected}\nseen\n{seen}", path.display()))
}

#[test]
fn screens_are_as_the_files_say() {
    let mut cases: Vec<PathBuf> = fs::read_dir(root("tests/screens"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    let wrong: Vec<String> = cases.iter().filter_map(|case| check(case).err()).collect();
    assert!(
        wrong.is_empty(),
        "{}\nUPDATE_EXPECTED=1 cargo test --test it ui:: writes what is seen into the files",
        wrong.join("\n")
    );
}

/// Colours may help, but nothing is said by them alone: without any, the same characters are on the screen.
#[test]
fn without_colours_the_same_is_seen() {
    let mut model = Model::new(
        (120, 40),
        Theme::named("dark"),
        PythonVersion::default(),
        workbench("assets/examples/exceptions.py"),
    );
    begin(&mut model);
    for word in ["2", "0", "j", "b", "Tab", "↓", "b"] {
        press(&mut model, word);
    }
    press(&mut model, "T");
    let coloured = draw(&model);
    for _ in 1..THEMES.len() {
        press(&mut model, "T");
        assert_eq!(draw(&model), coloured);
    }
}

#[test]
fn every_size_is_drawn() {
    let mut model = Model::new(
        (120, 40),
        Theme::named("dark"),
        PythonVersion::default(),
        workbench("assets/examples/factorial.py"),
    );
    begin(&mut model);
    for columns in [0, 1, 2, 20, 79, 80, 81, 99, 100, 101, 119, 169, 170, 250] {
        for rows in [0, 1, 2, 5, 23, 24, 25, 35, 36, 60] {
            press(&mut model, &format!("size:{columns}x{rows}"));
            draw(&model);
            press(&mut model, "j");
            press(&mut model, "z");
            draw(&model);
            press(&mut model, "z");
            press(&mut model, "Tab");
        }
    }
    // There are no such terminals, but they can say that they are.
    press(&mut model, &format!("size:{0}x{0}", u16::MAX));
    assert!(model.size().0 < 2000 && model.size().1 < 2000, "{:?}", model.size());
    draw(&model);
}

/// A program that imports a module from its own folder: the source panel follows into that file, and a breakpoint on
/// one of its lines is not one on the same line of the program.
#[test]
fn an_imported_file_is_shown_and_can_be_stopped_in() {
    let folder = std::env::temp_dir().join(format!("pvmscope-ui-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let program = folder.join("main.py");
    fs::write(&program, "import helper\nx = 1\ny = 2\nprint(helper.twice(x + y))\n").unwrap();
    fs::write(folder.join("helper.py"), "# A module of the program's own.\n\ndef twice(n):\n    return 2 * n\n")
        .unwrap();
    let program = session::program_in_file(program.to_str().unwrap(), &[], PythonVersion::default());
    let opened = program.and_then(|program| session::open(&program)).map(|session| Workbench::new(session, None));
    let mut model = Model::new((120, 40), Theme::named("dark"), PythonVersion::default(), Some(opened.unwrap()));
    begin(&mut model);
    // Into the imported module, and to its line that defines the function.
    for word in ["s", "s"] {
        press(&mut model, word);
    }
    let seen = draw(&model);
    assert!(seen.contains("─ helper.py │") && seen.contains("▶ 3 def twice(n):"), "{seen}");
    // On the line below it there is code only once the function is loaded; the program's lines are not considered.
    for word in ["s", "s", "s", "s"] {
        press(&mut model, word);
    }
    let seen = draw(&model);
    assert!(seen.contains("▶ 4     return 2 * n"), "{seen}");
    press(&mut model, "b");
    let seen = draw(&model);
    assert!(seen.contains("breakpoint set on line 4 of helper.py") && seen.contains("●▶ 4     return 2 * n"), "{seen}");
    for word in ["g", "c"] {
        press(&mut model, word);
    }
    let seen = draw(&model);
    assert!(seen.contains("●▶ 4     return 2 * n") && seen.contains(" n            = 3\n"), "{seen}");
    press(&mut model, "u");
    let seen = draw(&model);
    assert!(seen.contains("─ main.py │") && seen.contains(" ▶ 4 print(helper.twice(x + y))"), "{seen}");
    fs::remove_dir_all(&folder).unwrap();
}

/// An engine with something wrong with it.
struct Odd {
    vm: Vm,
    oddity: Oddity,
}

enum Oddity {
    /// Its first run ignores the request to stop for so long: it is in the middle of an instruction.
    Deaf(Duration),
    /// It panics in the middle of this step.
    Panics { at: u64 },
    /// Its machine cannot even be walked by the worker.
    Lost,
    /// There is nothing wrong any more.
    Gone,
}

impl Engine for Odd {
    fn machine(&self) -> &Machine {
        &self.vm.machine
    }

    fn machine_mut(&mut self) -> &mut Machine {
        assert!(!matches!(self.oddity, Oddity::Lost), "nothing is where it was");
        &mut self.vm.machine
    }

    fn run(&mut self, control: &Arc<Control>) -> Stop {
        match std::mem::replace(&mut self.oddity, Oddity::Gone) {
            Oddity::Deaf(time) => std::thread::sleep(time),
            Oddity::Panics { at } => {
                self.vm.watch(move |machine| assert!(machine.journal().len() < at, "nobody has thought of this"));
            }
            Oddity::Lost | Oddity::Gone => {}
        }
        self.vm.run(control)
    }
}

/// A model of a program that runs on such an engine, and is being recorded ahead.
fn odd(oddity: Oddity) -> Model {
    let source = || Source::from_text("odd.py", "x = 1\ny = 2\n");
    let engine = Odd { vm: start_recording(source()).unwrap(), oddity };
    let session = Session::new(Box::new(engine), Arc::new(source())).unwrap();
    let mut model =
        Model::new((80, 24), Theme::named("none"), PythonVersion::default(), Some(Workbench::new(session, None)));
    update_all(&mut model, Action::Tick);
    model
}

fn deaf() -> Model {
    odd(Oddity::Deaf(Duration::from_millis(400)))
}

/// A bug of ours ends the run, be it at the very start: the screen says so, and what was recorded can be walked.
#[test]
fn a_panic_of_the_machine_ends_the_run_and_not_the_recording() {
    for (at, recorded) in [(0, 0), (1, 0), (4, 3)] {
        let mut model = odd(Oddity::Panics { at });
        settle(&mut model);
        let seen = draw(&model);
        let status = format!(" step 0 of {recorded} │");
        assert!(seen.contains(&status) && seen.contains("ended by a bug of pvmscope"), "{at}: {seen}");
        press(&mut model, "G");
        let seen = draw(&model);
        assert!(seen.contains("internal error: nobody has thought of this; please report it"), "{at}: {seen}");
        assert_eq!(model.bench().unwrap().session().at(), StepIndex(recorded));
        for key in ["j", "k", "g", "n"] {
            press(&mut model, key);
        }
        let seen = draw(&model);
        assert!(at < 4 || seen.contains("__builtins__") && seen.contains(" x = 1"), "{seen}");
    }
}

#[test]
fn a_recording_that_is_lost_is_not_a_screen_that_says_nothing() {
    let mut model = odd(Oddity::Lost);
    settle(&mut model);
    let seen = draw(&model);
    assert!(seen.contains("internal error: nothing is where it was; the program can be shown"), "{seen}");
    press(&mut model, "o");
    assert!(draw(&model).contains("open file:"), "the welcome screen takes keys");
}

/// A name typed into the screen is that of a program, and not of something that never ends.
#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_not_opened() {
    let folder = std::env::temp_dir().join(format!("pvmscope-files-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let pipe = folder.join("pipe.py");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let large = folder.join("large.py");
    fs::File::create(&large).unwrap().set_len(3 << 30).unwrap();
    let names = [pipe.to_str().unwrap(), "/dev/zero", "/", large.to_str().unwrap()];
    for (name, reason) in names.into_iter().zip(["regular file", "regular file", "regular file", "larger than"]) {
        let mut model = Model::new((120, 24), Theme::named("none"), PythonVersion::default(), None);
        for word in ["o", &format!("text:{name}"), "Enter"] {
            press(&mut model, word);
        }
        let seen = draw(&model);
        assert!(seen.contains("can't open file") && seen.contains(reason), "{name}: {seen}");
    }
    fs::remove_dir_all(&folder).unwrap();
}

/// A key pressed while the program is recorded ahead does not hold the screen up: it is awaited, and performed once
/// that is possible.
#[test]
fn the_screen_waits_for_no_long_instruction() {
    let act = |model: &mut Model, key: &str| {
        let action = action_of(model, Key::named(key).unwrap()).unwrap();
        update_all(model, action);
    };
    let mut model = deaf();
    let before = Instant::now();
    act(&mut model, "j");
    assert!(before.elapsed() < Duration::from_millis(300), "{:?}", before.elapsed());
    // It is a run like any other, and the pictures made before can be seen.
    assert!(model.is_busy());
    let seen = draw(&model);
    assert!(seen.contains("running:") && seen.contains("Esc stop here"), "{seen}");
    assert!(seen.contains("__builtins__") && seen.contains(" 2 y = 2"), "{seen}");
    settle(&mut model);
    assert_eq!(model.bench().unwrap().session().at(), StepIndex(1));

    let mut model = deaf();
    act(&mut model, "j");
    act(&mut model, "Esc");
    settle(&mut model);
    assert_eq!(model.bench().unwrap().session().at(), StepIndex(0), "what was awaited is not done after Esc");
}

#[test]
fn lessons_say_what_is_so() {
    let wrong: Vec<String> = LESSONS.iter().flat_map(check_all).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_lesson_and_example_is_in_the_binary() {
    let names = |directory: &str, ending: &str| -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(root(directory))
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(ending).map(str::to_owned))
            .filter(|name| name != "README")
            .collect();
        names.sort();
        names
    };
    let mut lessons: Vec<&str> = LESSONS.iter().map(|file| file.name).collect();
    lessons.sort_unstable();
    assert_eq!(lessons, names("lessons", ".md"));
    let mut examples: Vec<&str> =
        pvmscope::tui::welcome::EXAMPLES.iter().map(|example| example.name.trim_end_matches(".py")).collect();
    examples.sort_unstable();
    assert_eq!(examples, names("assets/examples", ".py"));
}

/// Generated parts of the README: the tables of keys, mouse and signs, and a screen that is one of the cases above.
#[test]
fn the_readme_shows_what_is_so() {
    let path = root("README.md");
    let before = fs::read_to_string(&path).unwrap();
    let case = read("tests/screens/exceptions_raise_120x40.txt");
    let screen = case.split_once("---\n").unwrap().1;
    let screen = format!("```text\n{}```\n", screen.split_once("underlined:").unwrap().0);
    let mut text = before.clone();
    for (name, made) in [("screen", screen), ("keys", Keymap::default().markdown()), ("signs", help::markdown())] {
        let begin = format!("<!-- {name}: written by UPDATE_EXPECTED=1 cargo test --test it ui:: -->\n");
        let start = text.find(&begin).expect(&begin) + begin.len();
        let end = start + text[start..].find("<!-- end -->").expect("the end of what is made");
        text.replace_range(start..end, &made);
    }
    if updates_expected() {
        fs::write(&path, &text).unwrap();
        return;
    }
    assert_eq!(before, text, "UPDATE_EXPECTED=1 cargo test --test it ui:: writes it");
}
