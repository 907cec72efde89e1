//! The YAML that `flux-operator build rset` prints.

use crate::render::Rendered;

/// The text of an object as it is printed: `---`, the object, and before the first object of a step its name.
///
/// The object must have been rendered with [`Options::text`](crate::Options::text); else only the lines before it are
/// there.
pub fn print(rendered: &Rendered) -> String {
    let text = rendered.text.as_deref().unwrap_or_default();
    let mut out = String::with_capacity(text.len() + 40);
    if let (true, Some(step)) = (rendered.starts_step, rendered.provenance.step.as_deref())
        && !step.is_empty()
    {
        out.extend(["# step: ", step, "\n"]);
    }
    out.push_str("---\n");
    out.push_str(text);
    out
}
