//! Any text as a template, with usual and odd delimiters: parsed or refused with places that lie in the text, and what is parsed
//! can be printed and analysed.
#![no_main]

use arbitrary::Arbitrary;
use fluxwright_gotemplate::analysis::{Analysis, Options};
use fluxwright_gotemplate::{AnyFunction, Functions, Parser, ResourceSetFunctions};
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Arbitrary)]
struct Case<'a> {
    delimiters: u8,
    comments: bool,
    any_function: bool,
    text: &'a str,
}

const DELIMITERS: [(&str, &str); 4] = [("<<", ">>"), ("{{", "}}"), ("", ""), ("(", ")")];

fuzz_target!(|case: Case<'_>| {
    let functions: &dyn Functions = if case.any_function { &AnyFunction } else { &ResourceSetFunctions };
    let (left, right) = DELIMITERS[usize::from(case.delimiters) % DELIMITERS.len()];
    let mut parser = Parser::new(functions).delimiters(left, right);
    if case.comments {
        parser = parser.keep_comments();
    }
    match parser.parse("fuzz", case.text) {
        Ok(templates) => {
            for tree in templates.iter() {
                let _ = tree.to_string();
            }
            for options in [Options::resource_set(), Options::helm()] {
                let analysis = Analysis::of(&templates, &options);
                let _ = (analysis.keys(), analysis.accesses().len(), analysis.is_complete());
            }
        }
        Err(error) => {
            assert!(case.text.get(error.span()).is_some(), "an error lies outside: {:?}", error.span());
            let _ = error.go_message();
        }
    }
});
