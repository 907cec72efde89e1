//! What could not be read.

use super::Build;
use crate::input::{Content, File};
use crate::model::{Place, Problem, Side as Which};
use crate::scan::Side;

pub(crate) fn find(build: &Build<'_>, complete: bool) -> Vec<Problem> {
    let mut problems = Vec::new();
    for change in build.changes {
        let sides = [(build.old, &change.old, Which::Base), (build.new, &change.new, Which::Head)];
        for (side, file, which) in
            sides.into_iter().filter_map(|(side, file, which)| Some((side, file.as_ref()?, which)))
        {
            problems.extend(of_file(side, file, which));
        }
    }
    if !complete {
        let message =
            "the repo is too large to follow every name: a variable or a file may be used in more places than told";
        problems.push(Problem { place: None, side: None, message: message.to_owned() });
    }
    problems
}

fn of_file(side: &Side<'_>, file: &File, which: Which) -> Option<Problem> {
    let at = |line| Some(Place { path: file.path.clone(), line });
    if let Content::Unreadable(reason) = &file.content {
        return Some(Problem {
            place: at(1),
            side: Some(which),
            message: format!("the file cannot be read: {reason}"),
        });
    }
    let parsed = side.parsed(&file.path)?;
    let (line, message) = parsed.error.as_ref()?;
    Some(Problem { place: at(*line), side: Some(which), message: format!("broken YAML: {message}") })
}
