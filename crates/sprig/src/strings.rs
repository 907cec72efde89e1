//! Functions on strings. A string is bytes: lengths and positions count bytes, and a cut may fall into a character.

mod case;
mod cutting;
mod layout;
mod pieces;
mod quoting;
mod searching;

use crate::registry::Registry;

pub(crate) fn register(registry: &mut Registry) {
    case::register(registry);
    cutting::register(registry);
    layout::register(registry);
    pieces::register(registry);
    quoting::register(registry);
    searching::register(registry);
}
