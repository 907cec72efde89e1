//! Which input keys a template reads, from its parsed form.

use fluxwright_gotemplate::analysis::{Analysis, KeyNeed, Options, Shape};
use fluxwright_gotemplate::{Parser, ResourceSetFunctions};

use super::template::Read;

/// The keys below `inputs` that the template reads, in the order in which it reads them first.
///
/// # Errors
/// The parser's message, where the text is no template.
pub fn of(text: &str) -> Result<Vec<Read>, String> {
    let parser = Parser::new(&ResourceSetFunctions).delimiters("<<", ">>");
    let templates = parser.parse("resourceset", text).map_err(|error| error.go_message())?;
    let analysis = Analysis::of(&templates, &Options::resource_set());
    let keys = analysis.keys();
    // A template that is wrapped in `if inputs` needs its keys all the same, wherever there are inputs.
    let wrapped = keys.iter().all(|key| key.need != KeyNeed::Required);
    let reads = keys.into_iter().filter_map(|key| {
        let path: Vec<String> = key.path.keys()?.into_iter().map(str::to_owned).collect();
        let list = matches!(key.shape, Shape::List | Shape::Collection) && key.may_be_empty;
        let required =
            key.need == KeyNeed::Required || (wrapped && path.len() == 1 && key.need == KeyNeed::Conditional);
        (!path.is_empty()).then_some(Read { path, required, list })
    });
    Ok(reads.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guards_and_lists_are_told() {
        let text = "<< inputs.chart.name >><< if inputs.dependsOn >><< range inputs.dependsOn >>x<< end >><< end >>\
                    << if index inputs \"wait\" >><< inputs.wait >><< end >>";
        let reads = of(text).expect("a template");
        let read = |path: &[&str]| reads.iter().find(|read| read.path == path).map(|read| (read.required, read.list));
        assert_eq!(read(&["chart", "name"]), Some((true, false)));
        assert_eq!(read(&["dependsOn"]), Some((true, true)));
        assert_eq!(read(&["wait"]), Some((false, false)));
        assert!(of("<< if >>").is_err());
    }

    #[test]
    fn a_template_wrapped_in_if_inputs_needs_its_keys() {
        let reads = of("<< if inputs >><< inputs.name >><< if index inputs \"a\" >><< inputs.a.b >><< end >><< end >>");
        let required: Vec<_> = reads.expect("a template").into_iter().filter(|r| r.required).map(|r| r.path).collect();
        assert_eq!(required, [["name"]]);
    }
}
