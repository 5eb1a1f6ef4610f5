//! From Markdown to a lesson.
//!
//! The front matter gives title, chapter and the program's name; the first fenced block marked `python` is the program;
//! every heading begins a stop, whose fenced block marked `stop` says where it is and what holds there, and whose blocks
//! marked `question` ask. Whatever a lesson cannot have is an error that names its line, so that nothing an author writes
//! is left out unseen.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Block, Claim, Lesson, LessonStop, Place, Question, Run};

/// What is wrong, and on which line of the file (from 1; 0 for the file as a whole).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The line.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// A stop as far as it has been read; the first one is the introduction.
#[derive(Default)]
struct Draft {
    heading: String,
    line: usize,
    place: Option<Place>,
    claims: Vec<Claim>,
    questions: Vec<Question>,
    text: Vec<Block>,
}

/// What the characters that come next belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Metadata,
    Heading,
    Words,
    Fence,
}

/// How words look.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Plain,
    Strong,
    Emphasis,
}

/// What has been read.
struct Reader {
    metadata: String,
    program: Option<String>,
    drafts: Vec<Draft>,
    /// The words of the paragraph or item that is being read.
    runs: Vec<Run>,
    inside: Inside,
    look: Look,
    /// The fenced block that is being read: its language and its text.
    language: String,
    fence: String,
    /// Whether an item of a list is being read.
    in_item: bool,
}

/// The lesson of a Markdown text.
pub fn parse(markdown: &str) -> Result<Lesson, ParseError> {
    let mut reader = Reader {
        metadata: String::new(),
        program: None,
        drafts: vec![Draft::default()],
        runs: Vec::new(),
        inside: Inside::Nothing,
        look: Look::Plain,
        language: String::new(),
        fence: String::new(),
        in_item: false,
    };
    for (event, range) in Parser::new_ext(markdown, Options::ENABLE_YAML_STYLE_METADATA_BLOCKS).into_offset_iter() {
        let line = markdown[..range.start].matches('\n').count() + 1;
        reader.event(event, line).map_err(|(behind, message)| ParseError { line: line + behind, message })?;
    }
    reader.finish()
}

/// What is wrong, and how many lines behind the beginning of the block.
type Wrong = (usize, String);

fn wrong<T>(message: &str) -> Result<T, Wrong> {
    Err((0, message.to_owned()))
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
            Event::End(TagEnd::Paragraph) => {
                // The paragraphs of an item are one text.
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
            Event::End(TagEnd::MetadataBlock(_)) => self.inside = Inside::Nothing,
            Event::End(TagEnd::Heading(_)) => {
                self.inside = Inside::Nothing;
                if self.draft().heading.trim().is_empty() {
                    return wrong("a stop needs a heading");
                }
            }
            Event::End(_) => {}
            Event::Code(text) if self.inside == Inside::Heading => self.draft().heading.push_str(&text),
            Event::Code(text) => self.runs.push(Run::Code(text.to_string())),
            Event::SoftBreak | Event::HardBreak => self.runs.push(Run::Plain(" ".to_owned())),
            Event::Text(text) => match (self.inside, self.look) {
                (Inside::Metadata, _) => self.metadata.push_str(&text),
                (Inside::Heading, _) => self.draft().heading.push_str(&text),
                (Inside::Fence, _) => self.fence.push_str(&text),
                (_, Look::Plain) => self.runs.push(Run::Plain(text.to_string())),
                (_, Look::Strong) => self.runs.push(Run::Strong(text.to_string())),
                (_, Look::Emphasis) => self.runs.push(Run::Emphasis(text.to_string())),
            },
            _ => return wrong("a lesson has paragraphs, plain lists and code, and nothing else"),
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
            Tag::Heading { .. } => return wrong("headings are of level 2: one a stop"),
            Tag::Paragraph => self.inside = Inside::Words,
            Tag::List(None) if self.in_item => return wrong("a list within a list is too much for a small panel"),
            Tag::List(None) => {}
            Tag::Item => {
                self.in_item = true;
                self.inside = Inside::Words;
            }
            Tag::Strong => self.look = Look::Strong,
            Tag::Emphasis => self.look = Look::Emphasis,
            Tag::CodeBlock(CodeBlockKind::Fenced(name)) => {
                self.inside = Inside::Fence;
                self.language = name.to_string();
                self.fence.clear();
            }
            _ => return wrong("a lesson has paragraphs, plain lists and fenced code, and nothing else"),
        }
        Ok(())
    }

    fn end_words(&mut self, block: impl Fn(Vec<Run>) -> Block) {
        let runs = std::mem::take(&mut self.runs);
        if !runs.is_empty() {
            self.draft().text.push(block(runs));
        }
        self.inside = Inside::Nothing;
    }

    fn end_fence(&mut self) -> Result<(), Wrong> {
        let text = std::mem::take(&mut self.fence);
        let in_introduction = self.drafts.len() == 1;
        let language = std::mem::take(&mut self.language);
        match language.as_str() {
            "python" if in_introduction && self.program.is_none() => self.program = Some(text),
            "python" if in_introduction => return wrong("there are two programs: only one block is marked python"),
            "stop" | "question" if in_introduction => {
                return wrong("the introduction has no place in the program: a heading begins a stop");
            }
            "stop" if self.draft().place.is_some() => return wrong("this stop has two blocks marked stop"),
            "stop" => {
                let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
                for (i, line) in lines {
                    let behind = |error| (i + 1, error);
                    if self.draft().place.is_none() {
                        self.draft().place = Some(Place::parse(line.trim()).map_err(behind)?);
                    } else {
                        let claim = Claim::parse(line).map_err(behind)?;
                        self.draft().claims.push(claim);
                    }
                }
                if self.draft().place.is_none() {
                    return wrong("the block marked stop is empty");
                }
            }
            "question" => {
                let question = Question::parse(&text).map_err(|error| (0, error))?;
                self.draft().questions.push(question);
            }
            _ => self.draft().text.push(Block::Code(text)),
        }
        Ok(())
    }

    fn finish(self) -> Result<Lesson, ParseError> {
        let whole = |message: &str| ParseError { line: 0, message: message.to_owned() };
        let mut fields = Fields::parse(&self.metadata)?;
        let [title, chapter, filename] = [fields.take("title")?, fields.take("chapter")?, fields.take("program")?];
        fields.none_left()?;
        let source = self.program.ok_or_else(|| whole("there is no program: a block marked python"))?;
        let mut drafts = self.drafts.into_iter();
        let introduction = drafts.next().map(|draft| draft.text).unwrap_or_default();
        let stops: Vec<LessonStop> = drafts.map(stop).collect::<Result<_, _>>()?;
        if stops.is_empty() {
            return Err(whole("there is no stop: a heading of level 2 with a block marked stop"));
        }
        Ok(Lesson { title, chapter, filename, source, introduction, stops })
    }
}

fn stop(draft: Draft) -> Result<LessonStop, ParseError> {
    let Draft { heading, line, place, claims, questions, text } = draft;
    let Some(place) = place else {
        return Err(ParseError { line, message: format!("“{heading}” has no block marked stop") });
    };
    Ok(LessonStop { heading, place, claims, questions, text })
}

/// The front matter.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn parse(text: &str) -> Result<Self, ParseError> {
        let mut fields: Vec<(String, String)> = Vec::new();
        for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |message: String| ParseError { line: i + 2, message };
            let (key, value) =
                line.split_once(':').ok_or_else(|| wrong(format!("“{line}” is not of the form KEY: VALUE")))?;
            let (key, value) = (key.trim().to_owned(), value.trim().to_owned());
            if value.is_empty() {
                return Err(wrong(format!("{key} is empty")));
            }
            if fields.iter().any(|(other, _)| *other == key) {
                return Err(wrong(format!("{key} is there twice")));
            }
            fields.push((key, value));
        }
        Ok(Self(fields))
    }

    fn take(&mut self, name: &str) -> Result<String, ParseError> {
        let missing = || ParseError { line: 0, message: format!("the front matter has no {name}") };
        let at = self.0.iter().position(|(key, _)| key == name).ok_or_else(missing)?;
        Ok(self.0.remove(at).1)
    }

    fn none_left(&self) -> Result<(), ParseError> {
        match self.0.first() {
            None => Ok(()),
            Some((key, _)) => Err(ParseError { line: 0, message: format!("the front matter knows no {key}") }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSON: &str = "---\ntitle: T\nchapter: C\nprogram: p.py\n---\nHello *you*\nand `x`.\n\n```python\nx = 1\n```\n\n\
                          ## At `x`\n\n```stop\ngo to the first STORE_NAME\nstack: [1]\n```\n\n- one\n- two\n";

    #[test]
    fn a_lesson_is_read() {
        let lesson = parse(&format!("{LESSON}\n```question\nWhat is next?\ninstruction\n```\n")).unwrap();
        assert_eq!((lesson.title.as_str(), lesson.source.as_str()), ("T", "x = 1\n"));
        assert_eq!(lesson.introduction[0].plain(), "Hello you and x.");
        assert_eq!(lesson.stops.len(), 1);
        assert_eq!(lesson.stops[0].heading, "At x");
        assert_eq!(lesson.stops[0].claims.len(), 1);
        assert_eq!(lesson.stops[0].questions[0].text, "What is next?");
        assert_eq!(lesson.stops[0].text[1].plain(), "two");
    }

    /// Put something in the place of something else; what is said, and of which line.
    #[track_caller]
    fn check(from: &str, to: &str, line: usize, message: &str) {
        assert!(LESSON.contains(from), "{from}");
        let error = parse(&LESSON.replacen(from, to, 1)).unwrap_err();
        assert_eq!((error.line, error.message.starts_with(message)), (line, true), "{}", error.message);
    }

    #[test]
    fn what_is_wrong_is_said() {
        check("title: T\n", "", 0, "the front matter has no title");
        check("title: T", "title:", 2, "title is empty");
        check("title: T", "title: T\ntitle: U", 3, "title is there twice");
        check("title: T", "title: T\nauthor: A", 0, "the front matter knows no author");
        check("title: T", "title", 2, "“title” is not of the form");
        check("```python", "```text", 0, "there is no program");
        check("## At", "# At", 13, "headings are of level 2");
        check("## At `x`", "##", 13, "a stop needs a heading");
        check("## At `x`\n", "", 14, "the introduction has no place");
        check("```stop", "```stopp", 13, "“At x” has no block marked stop");
        check("stack:", "stuck:", 17, "not a claim: “stuck: [1]”");
        check("go to the first", "go to the", 16, "not a place: “go to the STORE_NAME”");
        check("STORE_NAME", "STORE_NAMES", 16, "not a place: “go to the first STORE_NAMES”: there is no instruction");
        check("go to the first STORE_NAME\nstack: [1]\n", "", 15, "the block marked stop is empty");
        check("- one", "```stop\ngo to the end\n```\n", 20, "this stop has two blocks");
        check("- one", "```python\n```\n```question\ndepth\n```", 22, "not a question");
        check("- one", "1. one", 20, "a lesson has paragraphs");
        check("- one", "> one", 20, "a lesson has paragraphs");
        check("- one", "a [link](there)", 20, "a lesson has paragraphs");
        check("- one", "- one\n  - two", 21, "a list within a list");
        check("- one", "<b>one</b>", 20, "a lesson has paragraphs");
        assert_eq!(parse("text").unwrap_err().message, "the front matter has no title");
        assert_eq!(parse("").unwrap_err().message, "the front matter has no title");
        let end = LESSON.find("## At").unwrap();
        assert!(parse(&LESSON[..end]).unwrap_err().message.starts_with("there is no stop"));
    }
}
