//! Which input keys a template reads, from its parsed form.

use super::template::Read;

/// The keys below `inputs` that the template reads. An error is the parser's message.
pub fn of(_text: &str) -> Result<Vec<Read>, String> {
    Ok(Vec::new())
}
