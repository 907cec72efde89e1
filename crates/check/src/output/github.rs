//! Findings as workflow commands of GitHub Actions, which become annotations in a pull request.

use std::fmt::Write as _;

use fluxwright_diagnostic::Severity;

use super::Region;
use crate::finding::Finding;
use crate::rules;
use crate::world::World;

/// One line for each finding.
pub fn github(world: &World<'_>, findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let command = match finding.level() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let Region { line, column, end_line, end_column } = Region::of(world, &finding.place);
        let name = rules::find(finding.code).map_or("", |rule| rule.name);
        let mut message = finding.message.clone();
        for line in finding.notes.iter().chain(&finding.help) {
            message.push('\n');
            message.push_str(line);
        }
        // Columns count only when all of it is on one line.
        let columns = match end_line == line && end_column > column {
            true => format!(",col={column},endColumn={end_column}"),
            false => String::new(),
        };
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "::{command} file={},line={line},endLine={end_line}{columns},title={}::{}",
            property(&finding.place.path),
            property(&format!("{} {name}", finding.code)),
            data(&message)
        );
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_to_the_runner_is_escaped() {
        assert_eq!(data("50 %\r\nof a: b, c"), "50 %25%0D%0Aof a: b, c");
        assert_eq!(property("a,b:c%"), "a%2Cb%3Ac%25");
    }
}
