//! From Markdown to a lesson.
//!
//! The front matter gives title, chapter and the program's name; the first fenced block marked `python` is the program;
//! every heading begins a stop, whose fenced block marked `stop` says where it is and what holds there.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Block, Claim, Lesson, LessonStop, Place, Run};

/// A stop as far as it has been read.
#[derive(Default)]
struct Draft {
    heading: String,
    stop: Option<String>,
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

/// The lesson of a Markdown text.
pub fn parse(markdown: &str) -> Result<Lesson, String> {
    let mut metadata = String::new();
    let mut program = None;
    let mut drafts = vec![Draft::default()];
    let (mut inside, mut look) = (Inside::Nothing, Look::Plain);
    let mut runs: Vec<Run> = Vec::new();
    let (mut fence, mut language) = (String::new(), String::new());
    for event in Parser::new_ext(markdown, Options::ENABLE_YAML_STYLE_METADATA_BLOCKS) {
        let draft = drafts.last_mut().expect("there is always the introduction");
        match event {
            Event::Start(Tag::MetadataBlock(_)) => inside = Inside::Metadata,
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                drafts.push(Draft::default());
                inside = Inside::Heading;
            }
            Event::Start(Tag::Heading { .. }) => return Err("headings are of level 2: one a stop".to_owned()),
            Event::Start(Tag::Paragraph | Tag::Item) => inside = Inside::Words,
            Event::Start(Tag::Strong) => look = Look::Strong,
            Event::Start(Tag::Emphasis) => look = Look::Emphasis,
            Event::Start(Tag::CodeBlock(kind)) => {
                inside = Inside::Fence;
                language = if let CodeBlockKind::Fenced(name) = kind { name.to_string() } else { String::new() };
            }
            Event::End(TagEnd::Strong | TagEnd::Emphasis) => look = Look::Plain,
            Event::End(TagEnd::Paragraph) if !runs.is_empty() => {
                draft.text.push(Block::Paragraph(std::mem::take(&mut runs)));
                inside = Inside::Nothing;
            }
            Event::End(TagEnd::Item) if !runs.is_empty() => {
                draft.text.push(Block::Item(std::mem::take(&mut runs)));
                inside = Inside::Nothing;
            }
            Event::End(TagEnd::CodeBlock) => {
                let text = std::mem::take(&mut fence);
                match language.as_str() {
                    "python" if program.is_none() => program = Some(text),
                    "stop" if draft.stop.is_none() => draft.stop = Some(text),
                    "stop" => return Err(format!("“{}” has two stop blocks", draft.heading)),
                    _ => draft.text.push(Block::Code(text)),
                }
                inside = Inside::Nothing;
            }
            Event::End(TagEnd::MetadataBlock(_) | TagEnd::Heading(_)) => inside = Inside::Nothing,
            Event::Code(text) if inside == Inside::Heading => draft.heading.push_str(&text),
            Event::Code(text) => runs.push(Run::Code(text.to_string())),
            Event::SoftBreak | Event::HardBreak => runs.push(Run::Plain(" ".to_owned())),
            Event::Text(text) => match (inside, look) {
                (Inside::Metadata, _) => metadata.push_str(&text),
                (Inside::Heading, _) => draft.heading.push_str(&text),
                (Inside::Fence, _) => fence.push_str(&text),
                (_, Look::Plain) => runs.push(Run::Plain(text.to_string())),
                (_, Look::Strong) => runs.push(Run::Strong(text.to_string())),
                (_, Look::Emphasis) => runs.push(Run::Emphasis(text.to_string())),
            },
            _ => {}
        }
    }
    let field = |name: &str| -> Result<String, String> {
        let value = metadata.lines().filter_map(|line| line.split_once(':')).find(|(key, _)| key.trim() == name);
        Ok(value.ok_or_else(|| format!("the front matter has no {name}"))?.1.trim().to_owned())
    };
    let mut drafts = drafts.into_iter();
    let introduction = drafts.next().map(|draft| draft.text).unwrap_or_default();
    Ok(Lesson {
        title: field("title")?,
        chapter: field("chapter")?,
        filename: field("program")?,
        source: program.ok_or("there is no program: a block marked python")?,
        introduction,
        stops: drafts.map(stop).collect::<Result<_, _>>()?,
    })
}

fn stop(draft: Draft) -> Result<LessonStop, String> {
    let in_stop = |error: String| format!("stop “{}”: {error}", draft.heading);
    let lines = draft.stop.as_deref().ok_or_else(|| in_stop("no block marked stop".to_owned()))?;
    let mut lines = lines.lines().filter(|line| !line.trim().is_empty());
    let place = Place::parse(lines.next().unwrap_or_default()).map_err(in_stop)?;
    let claims = lines.map(Claim::parse).collect::<Result<_, _>>().map_err(in_stop)?;
    Ok(LessonStop { place, claims, text: draft.text, heading: draft.heading })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSON: &str = "---\ntitle: T\nchapter: C\nprogram: p.py\n---\nHello *you*\nand `x`.\n\n```python\nx = 1\n```\n\n\
                          ## At `x`\n\n```stop\ngo to the first STORE_NAME\nstack: [1]\n```\n\n- one\n- two\n";

    #[test]
    fn a_lesson_is_read() {
        let lesson = parse(LESSON).unwrap();
        assert_eq!((lesson.title.as_str(), lesson.source.as_str()), ("T", "x = 1\n"));
        assert_eq!(lesson.introduction[0].plain(), "Hello you and x.");
        assert_eq!(lesson.stops.len(), 1);
        assert_eq!(lesson.stops[0].heading, "At x");
        assert_eq!(lesson.stops[0].claims.len(), 1);
        assert_eq!(lesson.stops[0].text[1].plain(), "two");
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(parse("text").unwrap_err(), "the front matter has no title");
        let broken = LESSON.replace("stack:", "stuck:");
        assert_eq!(parse(&broken).unwrap_err(), "stop “At x”: not a claim: “stuck: [1]”");
    }
}
