//! What a plan may need to know from a person, without knowing how a person is asked.

/// Somebody who can be asked. Nobody answers where there is no terminal.
pub trait Ask {
    /// Chooses one of several; the index.
    fn choose(&mut self, text: &str, options: &[String]) -> Option<usize>;

    /// Gives a text.
    fn text(&mut self, text: &str, help: &str) -> Option<String>;
}

/// Nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

impl Ask for Nobody {
    fn choose(&mut self, _text: &str, _options: &[String]) -> Option<usize> {
        None
    }

    fn text(&mut self, _text: &str, _help: &str) -> Option<String> {
        None
    }
}
