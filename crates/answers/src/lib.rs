//! Questions and their answers.
//!
//! A recipe's questions are data ([`Question`], [`Rule`]).

mod format;
mod question;

pub use format::Format;
pub use question::{Choice, Item, Question, QuestionType, Rule, Validation};
