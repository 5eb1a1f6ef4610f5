//! Parsing Markdown into a lesson.
//!
//! Called by `LessonFile::lesson`. The front matter gives title, chapter, the program's name and perhaps the version of
//! CPython; the first fenced block marked `python` is the program; every heading begins a stop, whose fenced block
//! marked `stop` says where it is and what holds there, and whose blocks marked `question` ask. Anything that a lesson
//! cannot have is an error that names its line, so that nothing an author writes is silently left out.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Anchor, Block, Fault, Lesson, LessonError, LessonStop, Question, Words};
use crate::book::Chapter;
use crate::query::Claim;
use crate::version::PythonVersion;

/// A stop as far as it has been read; the first one is the introduction.
#[derive(Default)]
struct Draft {
    heading: String,
    line: usize,
    anchor: Option<Anchor>,
    claims: Vec<Claim>,
    questions: Vec<Question>,
    text: Vec<Block>,
}

/// What the following characters belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Metadata,
    Heading,
    Words,
    Fence,
}

/// The style of words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Plain,
    Strong,
    Emphasis,
    Key,
}

/// What has been read.
struct Reader {
    metadata: String,
    front: Option<FrontMatter>,
    program: Option<String>,
    drafts: Vec<Draft>,
    /// The words of the current paragraph or item.
    words: Vec<Words>,
    inside: Inside,
    look: Look,
    /// The target of the current link.
    target: Option<String>,
    /// The rows of the current table.
    rows: Vec<Vec<Vec<Words>>>,
    /// The current fenced block: its language and its text.
    language: String,
    fence: String,
    /// Whether an item of a list is being read.
    in_item: bool,
}

/// The lesson of a file: its name, and its Markdown.
pub fn parse(file: &str, markdown: &str) -> Result<Lesson, LessonError> {
    let mut reader = Reader {
        metadata: String::new(),
        front: None,
        program: None,
        drafts: vec![Draft::default()],
        words: Vec::new(),
        inside: Inside::Nothing,
        look: Look::Plain,
        target: None,
        rows: Vec::new(),
        language: String::new(),
        fence: String::new(),
        in_item: false,
    };
    let error = |line, fault| LessonError { file: file.to_owned(), line, fault };
    let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_TABLES;
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        let line = markdown[..range.start].matches('\n').count() + 1;
        reader
            .event(event, line)
            .map_err(|Wrong { behind, fault }| error(behind.map(|behind| line + behind), fault))?;
    }
    reader.finish().map_err(|(line, fault)| error(line, fault))
}

/// What is wrong, and how many lines after the beginning of the block; `None` for the file as a whole.
struct Wrong {
    behind: Option<usize>,
    fault: Fault,
}

impl From<Fault> for Wrong {
    fn from(fault: Fault) -> Self {
        Self { behind: Some(0), fault }
    }
}

impl Reader {
    fn draft(&mut self) -> &mut Draft {
        if self.drafts.is_empty() {
            self.drafts.push(Draft::default());
        }
        let last = self.drafts.len() - 1;
        &mut self.drafts[last]
    }

    fn event(&mut self, event: Event<'_>, line: usize) -> Result<(), Wrong> {
        match event {
            Event::Start(tag) => return self.start(tag, line),
            Event::End(TagEnd::Strong | TagEnd::Emphasis) => self.look = Look::Plain,
            Event::InlineHtml(tag) if &*tag == "<kbd>" => self.look = Look::Key,
            Event::InlineHtml(tag) if &*tag == "</kbd>" => self.look = Look::Plain,
            Event::End(TagEnd::Paragraph) => {
                // The paragraphs of an item become one text.
                if !self.in_item {
                    self.end_words(Block::Paragraph);
                }
            }
            Event::End(TagEnd::Item) => {
                self.end_words(Block::Item);
                self.in_item = false;
            }
            Event::End(TagEnd::CodeBlock) => {
                self.inside = Inside::Nothing;
                return self.end_fence();
            }
            Event::End(TagEnd::MetadataBlock(_)) => {
                self.inside = Inside::Nothing;
                self.front = Some(FrontMatter::parse(&self.metadata)?);
            }
            Event::End(TagEnd::Link) => {
                let target = self.target.take().unwrap_or_default();
                // An address written out in full is already there.
                if self.words.last().is_none_or(|part| part.text() != target) {
                    self.words.push(Words::Target(format!(" ({target})")));
                }
            }
            Event::End(TagEnd::TableCell) => {
                let cell = std::mem::take(&mut self.words);
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
            }
            Event::End(TagEnd::Table) => {
                let rows = std::mem::take(&mut self.rows);
                self.draft().text.push(Block::Table(rows));
                self.inside = Inside::Nothing;
            }
            Event::End(TagEnd::Heading(_)) => {
                self.inside = Inside::Nothing;
                if self.draft().heading.trim().is_empty() {
                    return Err(Fault::NoHeading.into());
                }
            }
            Event::End(_) => {}
            Event::Code(text) if self.inside == Inside::Heading => self.draft().heading.push_str(&text),
            Event::Code(text) => self.words.push(Words::Code(text.to_string())),
            Event::SoftBreak | Event::HardBreak => self.words.push(Words::Plain(" ".to_owned())),
            Event::Text(text) => match (self.inside, self.look) {
                (Inside::Metadata, _) => self.metadata.push_str(&text),
                (Inside::Heading, _) => self.draft().heading.push_str(&text),
                (Inside::Fence, _) => self.fence.push_str(&text),
                (_, Look::Plain) => self.words.push(Words::Plain(text.to_string())),
                (_, Look::Strong) => self.words.push(Words::Strong(text.to_string())),
                (_, Look::Emphasis) => self.words.push(Words::Emphasis(text.to_string())),
                (_, Look::Key) => self.words.push(Words::Key(text.to_string())),
            },
            _ => return Err(Fault::Markup.into()),
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>, line: usize) -> Result<(), Wrong> {
        match tag {
            Tag::MetadataBlock(_) => self.inside = Inside::Metadata,
            Tag::Heading { level: HeadingLevel::H2, .. } => {
                self.drafts.push(Draft { line, ..Draft::default() });
                self.inside = Inside::Heading;
            }
            Tag::Heading { .. } => return Err(Fault::HeadingLevel.into()),
            Tag::Paragraph => self.inside = Inside::Words,
            Tag::List(None) if self.in_item => return Err(Fault::NestedList.into()),
            Tag::List(None) => {}
            Tag::Item => {
                self.in_item = true;
                self.inside = Inside::Words;
            }
            Tag::Table(_) => self.inside = Inside::Words,
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            Tag::TableCell => {}
            Tag::Link { dest_url, .. } => self.target = Some(dest_url.to_string()),
            Tag::Strong => self.look = Look::Strong,
            Tag::Emphasis => self.look = Look::Emphasis,
            Tag::CodeBlock(CodeBlockKind::Fenced(name)) => {
                self.inside = Inside::Fence;
                self.language = name.to_string();
                self.fence.clear();
            }
            _ => return Err(Fault::Markup.into()),
        }
        Ok(())
    }

    fn end_words(&mut self, block: impl Fn(Vec<Words>) -> Block) {
        let words = std::mem::take(&mut self.words);
        if !words.is_empty() {
            self.draft().text.push(block(words));
        }
        self.inside = Inside::Nothing;
    }

    fn end_fence(&mut self) -> Result<(), Wrong> {
        let text = std::mem::take(&mut self.fence);
        let in_introduction = self.drafts.len() == 1;
        let version = self.front.as_ref().map_or_else(PythonVersion::default, |front| front.version);
        let language = std::mem::take(&mut self.language);
        match language.as_str() {
            "python" if in_introduction && self.program.is_none() => self.program = Some(text),
            "python" if in_introduction => return Err(Fault::SecondProgram.into()),
            "stop" | "question" if in_introduction => {
                return Err(Fault::BeforeStops.into());
            }
            "stop" if self.draft().anchor.is_some() => return Err(Fault::SecondAnchor.into()),
            "stop" => {
                let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
                for (i, line) in lines {
                    let behind = |fault| Wrong { behind: Some(i + 1), fault };
                    if self.draft().anchor.is_none() {
                        self.draft().anchor = Some(Anchor::parse(line, version).map_err(behind)?);
                    } else {
                        let claim = Claim::parse(line, version)
                            .map_err(|error| behind(Fault::Claim(line.trim().to_owned(), error)))?;
                        self.draft().claims.push(claim);
                    }
                }
                if self.draft().anchor.is_none() {
                    return Err(Fault::EmptyStop.into());
                }
            }
            "question" => {
                let question = Question::parse(&text, version)?;
                self.draft().questions.push(question);
            }
            _ => self.draft().text.push(Block::Code(text)),
        }
        Ok(())
    }

    fn finish(self) -> Result<Lesson, (Option<usize>, Fault)> {
        let FrontMatter { title, chapter, filename, version } =
            self.front.ok_or((None, Fault::MissingField("title")))?;
        let source = self.program.ok_or((None, Fault::NoProgram))?;
        let mut drafts = self.drafts.into_iter();
        let introduction = drafts.next().map(|draft| draft.text).unwrap_or_default();
        let stops: Vec<LessonStop> = drafts.map(stop).collect::<Result<_, _>>()?;
        if stops.is_empty() {
            return Err((None, Fault::NoStop));
        }
        Ok(Lesson { title, chapter, filename, version, source, introduction, stops })
    }
}

fn stop(draft: Draft) -> Result<LessonStop, (Option<usize>, Fault)> {
    let Draft { heading, line, anchor, claims, questions, text } = draft;
    match anchor {
        Some(anchor) => Ok(LessonStop { heading, line, anchor, claims, questions, text }),
        None => Err((Some(line), Fault::NoAnchor(heading))),
    }
}

/// The fields before the lesson's text.
struct FrontMatter {
    title: String,
    chapter: &'static Chapter,
    filename: String,
    version: PythonVersion,
}

impl FrontMatter {
    fn parse(text: &str) -> Result<Self, Wrong> {
        let mut fields = Fields::parse(text)?;
        let [title, chapter, filename] = ["title", "chapter", "program"].map(|name| fields.require(name));
        let version = fields.take("python");
        if let Some(Field { key, .. }) = fields.0.first() {
            return Err(Wrong { behind: None, fault: Fault::UnknownField(key.clone()) });
        }
        let chapter = chapter?;
        let of_book = Chapter::titled(&chapter.value)
            .ok_or_else(|| Wrong { behind: Some(chapter.behind), fault: Fault::NoChapter(chapter.value.clone()) })?;
        let version = match version {
            None => PythonVersion::default(),
            Some(Field { value, behind, .. }) => *PythonVersion::ALL
                .iter()
                .find(|version| version.name() == value)
                .ok_or(Wrong { behind: Some(behind), fault: Fault::NoVersion(value) })?,
        };
        Ok(Self { title: title?.value, chapter: of_book, filename: filename?.value, version })
    }
}

/// A field of the front matter, and how many lines after its beginning it is.
struct Field {
    key: String,
    value: String,
    behind: usize,
}

/// The fields of the front matter that have not been taken.
struct Fields(Vec<Field>);

impl Fields {
    fn parse(text: &str) -> Result<Self, Wrong> {
        let mut fields: Vec<Field> = Vec::new();
        for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let behind = i + 1;
            let wrong = |fault| Wrong { behind: Some(behind), fault };
            let (key, value) = line.split_once(':').ok_or_else(|| wrong(Fault::NotAField(line.to_owned())))?;
            let (key, value) = (key.trim().to_owned(), value.trim().to_owned());
            if value.is_empty() {
                return Err(wrong(Fault::EmptyField(key)));
            }
            if fields.iter().any(|other| other.key == key) {
                return Err(wrong(Fault::RepeatedField(key)));
            }
            fields.push(Field { key, value, behind });
        }
        Ok(Self(fields))
    }

    fn take(&mut self, name: &str) -> Option<Field> {
        let at = self.0.iter().position(|field| field.key == name)?;
        Some(self.0.remove(at))
    }

    fn require(&mut self, name: &'static str) -> Result<Field, Wrong> {
        self.take(name).ok_or(Wrong { behind: None, fault: Fault::MissingField(name) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSON: &str = "---\ntitle: T\nchapter: Code Objects\nprogram: p.py\n---\nHello *you*\nand `x`.\n\n```python\nx = 1\n```\n\n\
                          ## At `x`\n\n```stop\ngo to the first STORE_NAME\nstack: [1]\n```\n\n- one\n- two\n";

    #[test]
    fn a_lesson_is_read() {
        let lesson = parse("l", &format!("{LESSON}\n```question\nWhat is next?\ninstruction\n```\n")).unwrap();
        assert_eq!((lesson.title.as_str(), lesson.source.as_str()), ("T", "x = 1\n"));
        assert_eq!(lesson.introduction[0].plain(), "Hello you and x.");
        assert_eq!(lesson.stops.len(), 1);
        assert_eq!(lesson.stops[0].heading, "At x");
        assert_eq!(lesson.stops[0].claims.len(), 1);
        assert_eq!(lesson.stops[0].questions[0].text, "What is next?");
        assert_eq!(lesson.stops[0].text[1].plain(), "two");
    }

    #[test]
    fn links_and_tables_are_text() {
        let table = "| a | b |\n|---|---|\n| `1` | 2 |\n\nSee [the *manual*](https://x.org) and <https://y.org>.\n";
        let lesson = parse("l", &format!("{LESSON}\n{table}")).unwrap();
        let text = &lesson.stops[0].text;
        let cell = |text: &str| vec![Words::Plain(text.to_owned())];
        let rows = vec![vec![cell("a"), cell("b")], vec![vec![Words::Code("1".to_owned())], cell("2")]];
        assert_eq!(text[2], Block::Table(rows));
        assert_eq!(text[3].plain(), "See the manual (https://x.org) and https://y.org.");
    }

    #[test]
    fn keys_are_named_by_their_commands() {
        let lesson = parse("l", &format!("{LESSON}\n<kbd>next_stop</kbd> leads on.\n")).unwrap();
        let words = vec![Words::Key("next_stop".to_owned()), Words::Plain(" leads on.".to_owned())];
        assert_eq!(lesson.stops[0].text.last(), Some(&Block::Paragraph(words)));
    }

    #[test]
    fn the_version_may_be_said() {
        let lesson = parse("l", &LESSON.replacen("title: T", "title: T\npython: 3.14", 1)).unwrap();
        assert_eq!(lesson.version, PythonVersion::V314);
    }

    /// Replaces a part of a lesson, and checks the error and its line.
    #[track_caller]
    fn check(from: &str, to: &str, line: usize, message: &str) {
        assert!(LESSON.contains(from), "{from}");
        let error = parse("l", &LESSON.replacen(from, to, 1)).unwrap_err();
        let said = error.fault.to_string();
        assert_eq!((error.line.unwrap_or(0), said.starts_with(message)), (line, true), "{error}");
    }

    #[test]
    fn what_is_wrong_is_said() {
        check("title: T\n", "", 0, "the front matter has no title");
        check("title: T", "title:", 2, "title is empty");
        check("title: T", "title: T\ntitle: U", 3, "title occurs twice");
        check("title: T", "title: T\nauthor: A", 0, "author is not a field of the front matter");
        check("title: T", "title", 2, "“title” is not of the form");
        check("```python", "```text", 0, "there is no program");
        check("## At", "# At", 13, "headings are of level 2");
        check("## At `x`", "##", 13, "a stop needs a heading");
        check("## At `x`\n", "", 14, "the introduction has no moment");
        check("```stop", "```stopp", 13, "“At x” has no block marked stop");
        check("stack:", "stuck:", 17, "not a claim: “stuck: [1]”");
        check("go to the first", "go to the", 16, "not a moment: “go to the STORE_NAME”");
        check("STORE_NAME", "STORE_NAMES", 16, "not a moment: “go to the first STORE_NAMES”: there is no instruction");
        check("go to the first STORE_NAME\nstack: [1]\n", "", 15, "the block marked stop is empty");
        check("- one", "```stop\ngo to the end\n```\n", 20, "this stop has two blocks");
        check("- one", "```python\n```\n```question\ndepth\n```", 22, "not a question");
        check("- one", "1. one", 20, "a lesson has paragraphs");
        check("- one", "> one", 20, "a lesson has paragraphs");
        check("chapter: Code Objects", "chapter: C", 3, "the book has no chapter “C”");
        check("title: T", "title: T\npython: 2.7", 3, "there is no CPython “2.7”");
        check("- one", "![a picture](there)", 20, "a lesson has paragraphs");
        check("- one", "- one\n  - two", 21, "a list within a list");
        check("- one", "<b>one</b>", 20, "a lesson has paragraphs");
        assert_eq!(parse("l", "text").unwrap_err().fault.to_string(), "the front matter has no title");
        assert_eq!(parse("l", "").unwrap_err().fault.to_string(), "the front matter has no title");
        let end = LESSON.find("## At").unwrap();
        assert_eq!(parse("l", &LESSON[..end]).unwrap_err().fault, Fault::NoStop);
    }
}
