//! Questions and their answers.
//!
//! A recipe's questions are data ([`Question`], [`Rule`]).

pub mod format;
mod question;

pub use question::{Choice, Item, Question, QuestionType, Rule, Validation};
