//! Questions and their answers.
//!
//! A recipe's questions are data ([`Question`], [`Rule`]). Answers come in layers ([`Layers`]): the preset's defaults, the
//! repo's record, answers files, flags, and what is typed when asked. [`resolve()`] lays them over each other, evaluates
//! conditions and defaults, checks everything at once and says what is still to be answered.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod ask;
mod edit;
mod evaluate;
mod file;
pub mod format;
mod given;
mod origin;
mod path;
mod question;
mod report;
mod resolve;
mod schema;
mod settle;
mod shape;
mod suggest;
mod wording;

pub use ask::{Ask, Confirm, Prompt, PromptError, ask_open};
pub use edit::{Edit, EditValue, FlagError};
pub use evaluate::{Evaluate, truthy};
pub use file::{AnswerSet, FileError, ShapeProblem};
pub use format::Format;
pub use given::{Content, Given};
pub use origin::{Layer, Origin, Place};
pub use path::{AnswerPath, Step};
pub use question::{Choice, Item, Question, QuestionType, Rule, Validation};
pub use report::{AnsweredReport, OriginReport, ProblemReport, QuestionReport, QuestionsReport, StatusReport};
pub use resolve::{Layers, OpenQuestion, Problem, Questionnaire, Resolution, State, Status, resolve};
pub use schema::questions_schema;
pub use suggest::suggest;
