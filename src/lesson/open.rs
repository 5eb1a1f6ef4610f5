//! An open lesson: where its stops are in the recording, which one is shown, and which of its claims hold.
//!
//! Part of the workbench in `tui`. It moves nothing itself: it says where to go.

use super::question::same;
use super::{Block, Fault, Lesson, LessonError, LessonFile, Question};
use crate::inspect::Snapshot;
use crate::query::Claim;
use crate::recording::{Direction, StepIndex};
use crate::session::{self, OpenError, Session};

/// See the module's description.
#[derive(Clone, Debug)]
pub struct OpenLesson {
    lesson: Lesson,
    /// The step of each stop; `None` if the run has no such moment.
    steps: Vec<Option<StepIndex>>,
    /// Which stop is shown: 0 is the introduction, 1 the first stop.
    shown: usize,
    /// Whether each claim of the stop holds; empty when the cursor is elsewhere.
    checks: Vec<bool>,
    /// The answer given to each question of each stop, and whether it was right.
    answers: Vec<Vec<Option<(String, bool)>>>,
    at: StepIndex,
}

/// The grade of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grade {
    /// It was right; this is the answer as the recording writes it.
    Right(String),
    /// It was wrong.
    Wrong,
}

/// Where the learner is in a lesson, which decides what to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// At the introduction.
    Introduction,
    /// At a stop, with others to come.
    Stop,
    /// At the last stop.
    End,
    /// The cursor has been moved away from the stop shown, which is at this step.
    Away(StepIndex),
}

impl OpenLesson {
    /// A lesson at its introduction.
    pub fn new(lesson: Lesson) -> Self {
        let answers = lesson.stops.iter().map(|stop| vec![None; stop.questions.len()]).collect();
        Self { lesson, steps: Vec::new(), shown: 0, checks: Vec::new(), answers, at: StepIndex::START }
    }

    /// Finds the stops, once the program has been recorded.
    pub fn find_stops(&mut self, session: &Session) {
        let mut from = StepIndex::START;
        self.steps = self
            .lesson
            .stops
            .iter()
            .map(|stop| {
                let step = stop.anchor.find(session, from)?;
                from = step.next();
                Some(step)
            })
            .collect();
    }

    /// Looks where the cursor is, and checks the claims if it is at the stop shown.
    pub fn check(&mut self, session: &Session) {
        self.at = session.at();
        self.checks.clear();
        let (Some(machine), Some(stop)) = (session.machine(), self.stop()) else { return };
        if self.step() == Some(self.at) {
            let snapshot = Snapshot::new(machine, self.at);
            self.checks = stop.claims.iter().map(|claim| claim.check(&snapshot).is_ok()).collect();
        }
    }

    /// Shows the next or previous stop; returns the step to go to, or `None` if there is no such stop.
    pub fn turn(&mut self, direction: Direction) -> Option<StepIndex> {
        let shown = match direction {
            Direction::Forward => self.shown + 1,
            Direction::Back => self.shown.checked_sub(1)?,
        };
        if shown > self.lesson.stops.len() {
            return None;
        }
        self.shown = shown;
        self.step()
    }

    fn stop(&self) -> Option<&super::LessonStop> {
        self.lesson.stops.get(self.shown.checked_sub(1)?)
    }

    /// The step of the stop shown.
    fn step(&self) -> Option<StepIndex> {
        match self.shown.checked_sub(1) {
            None => Some(StepIndex::START),
            Some(i) => *self.steps.get(i)?,
        }
    }

    /// The lesson's title.
    pub fn title(&self) -> &str {
        &self.lesson.title
    }

    /// The heading of the part shown.
    pub fn heading(&self) -> &str {
        self.stop().map_or(&self.lesson.title, |stop| &stop.heading)
    }

    /// Which stop of how many.
    pub fn place(&self) -> String {
        format!("{} of {}", self.shown, self.lesson.stops.len())
    }

    /// The text of the part shown.
    pub fn text(&self) -> &[Block] {
        self.stop().map_or(&self.lesson.introduction, |stop| &stop.text)
    }

    /// The claims of the stop, and whether they hold; unknown while the cursor is elsewhere.
    pub fn claims(&self) -> impl Iterator<Item = (&str, Option<bool>)> {
        let claims = self.stop().map_or(&[] as &[Claim], |stop| &stop.claims);
        claims.iter().enumerate().map(|(i, claim)| (claim.text.as_str(), self.checks.get(i).copied()))
    }

    /// The questions of the stop, with the answer given and whether it was right.
    pub fn questions(&self) -> impl Iterator<Item = (&Question, Option<&(String, bool)>)> {
        let questions = self.stop().map_or(&[] as &[Question], |stop| &stop.questions);
        let answers = self.shown.checked_sub(1).and_then(|i| self.answers.get(i));
        let answer_to = move |i: usize| answers?.get(i)?.as_ref();
        questions.iter().enumerate().map(move |(i, question)| (question, answer_to(i)))
    }

    /// The question to be answered next: the first of the stop without a right answer.
    pub fn open_question(&self) -> Option<&Question> {
        self.questions().find(|(_, answer)| !answer.is_some_and(|(_, right)| *right)).map(|(question, _)| question)
    }

    /// Grades an answer to the open question, if there is one; an error says why the recording cannot grade it.
    pub fn answer(&mut self, session: &mut Session, given: &str) -> Option<Result<Grade, Fault>> {
        let open = self.questions().position(|(_, answer)| !answer.is_some_and(|(_, right)| *right))?;
        let (stop, step) = (self.stop()?, self.step()?);
        let answer = match stop.questions[open].answer(session, step) {
            Ok(answer) => answer,
            Err(fault) => return Some(Err(fault)),
        };
        let right = same(given, &answer);
        let stop = self.shown - 1;
        self.answers[stop][open] = Some((given.to_owned(), right));
        Some(Ok(if right { Grade::Right(answer) } else { Grade::Wrong }))
    }

    /// Where in the lesson the learner is.
    pub fn whereabouts(&self) -> Whereabouts {
        match self.step() {
            Some(step) if step != self.at => Whereabouts::Away(step),
            _ if self.shown == self.lesson.stops.len() => Whereabouts::End,
            _ if self.shown == 0 => Whereabouts::Introduction,
            _ => Whereabouts::Stop,
        }
    }
}

/// Opens a lesson: a session on its program, and the lesson at its introduction.
pub fn open(file: &LessonFile) -> Result<(Session, OpenLesson), OpenError> {
    let lesson = file.lesson().map_err(|error| OpenError::Broken(error.to_string()))?;
    let program = session::program_of_text(&lesson.filename, &lesson.source, lesson.version);
    Ok((session::open(&program)?, OpenLesson::new(lesson.clone())))
}

/// Runs a lesson and checks everything that it claims; returns what is wrong.
pub fn check_all(file: &LessonFile) -> Vec<LessonError> {
    let error = |line, fault| LessonError { file: file.name.to_owned(), line, fault };
    let lesson = match file.lesson() {
        Ok(lesson) => lesson,
        Err(error) => return vec![error.clone()],
    };
    let (mut session, mut open_lesson) = match open(file) {
        Ok(opened) => opened,
        Err(reason) => return vec![error(None, Fault::Program(reason.one_line()))],
    };
    session.run_to_end();
    session.wait();
    open_lesson.find_stops(&session);
    let mut wrong = Vec::new();
    for (stop, step) in lesson.stops.iter().zip(&open_lesson.steps) {
        let in_stop = |fault| error(Some(stop.line), fault);
        let Some(step) = *step else {
            wrong.push(in_stop(Fault::NotFound(stop.anchor.text.clone())));
            continue;
        };
        session.seek(step);
        let Some(machine) = session.machine() else { continue };
        let snapshot = Snapshot::new(machine, step);
        let mismatches = stop.claims.iter().filter_map(|claim| claim.check(&snapshot).err());
        wrong.extend(mismatches.map(|mismatch| in_stop(Fault::Mismatch(mismatch))));
        let questions = stop.questions.iter().filter_map(|question| question.answer(&mut session, step).err());
        wrong.extend(questions.map(in_stop));
    }
    wrong
}
