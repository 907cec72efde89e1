//! Whose variable a `${name}` is: that of a script, a dashboard or a container, or one for Flux.

use std::ops::Range;

use serde_json::Value;

/// Why a variable belongs to the text that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// The script gives it a value.
    Script,
    /// Each shell has it.
    Shell,
    /// The container's environment has it.
    Environment,
    /// The dashboard has it.
    Dashboard,
    /// It is escaped elsewhere in the same text.
    Escaped,
}

impl Owner {
    /// In words, for a note.
    pub fn says(self) -> &'static str {
        match self {
            Self::Script => "the script gives it a value",
            Self::Shell => "every shell has it",
            Self::Environment => "it is in the container's environment",
            Self::Dashboard => "the dashboard has it",
            Self::Escaped => "it is written `$${…}` elsewhere in the same text",
        }
    }
}

/// Variables that shells have themselves.
const OF_SHELLS: [&str; 30] = [
    "BASH",
    "BASHPID",
    "BASH_REMATCH",
    "BASH_SOURCE",
    "BASH_VERSION",
    "EUID",
    "FUNCNAME",
    "HOME",
    "HOSTNAME",
    "IFS",
    "LANG",
    "LINENO",
    "LOGNAME",
    "MACHTYPE",
    "OLDPWD",
    "OPTARG",
    "OPTIND",
    "OSTYPE",
    "PATH",
    "PIPESTATUS",
    "PPID",
    "PWD",
    "RANDOM",
    "REPLY",
    "SECONDS",
    "SHELL",
    "SHLVL",
    "TMPDIR",
    "UID",
    "USER",
];

/// Whose variable it is, when it is not one for Flux: by the text around it, and by the object that the text is in.
pub(crate) fn owner(name: &str, text: &str, object: Option<&Value>) -> Option<Owner> {
    if assigns(text, name) {
        return Some(Owner::Script);
    }
    if is_escaped(text, name) {
        return Some(Owner::Escaped);
    }
    if of_dashboard(text, name) {
        return Some(Owner::Dashboard);
    }
    if object.is_some_and(|object| in_environment(object, name, 0)) {
        return Some(Owner::Environment);
    }
    (OF_SHELLS.contains(&name) && is_script(text)).then_some(Owner::Shell)
}

/// Whether a text looks like a script of a shell.
pub(crate) fn is_script(text: &str) -> bool {
    let first = text.trim_start().lines().next().unwrap_or_default();
    if first.starts_with("#!") {
        return true;
    }
    let marks =
        ["; then", "; do", "\nfi", "\ndone", "\nesac", "set -e", "set -o ", "$(", "| grep", "&& ", "[[ ", "echo "];
    marks.iter().filter(|mark| text.contains(**mark)).count() >= 2
}

/// Whether a script gives a variable a value: `name=`, `for name in`, `read name`, and the like.
fn assigns(text: &str, name: &str) -> bool {
    words(text, name).any(|Range { start, end }| {
        let (before, after) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
        let line = before.rsplit('\n').next().unwrap_or_default();
        let is_set = after.starts_with('=') && !after.starts_with("==") && !after.starts_with("=~")
            || after.starts_with("+=")
            || after.starts_with('[') && after.contains("]=");
        is_set && begins_a_command(line)
            || after.trim_start().starts_with("in ") && ["for", "select"].contains(&last_word(line))
            || after.starts_with(['\n', ';', ' ', ')', '<']) && takes_names(line)
            || line.trim_end().ends_with("((") && after.starts_with(['=', '+', '-', ' '])
            || after.starts_with([' ', '\n', ';']) && line.trim_end().ends_with("-v") && line.contains("printf")
    })
}

/// Whether what follows is the beginning of a command, and not an argument such as `--set name=value`.
fn begins_a_command(line: &str) -> bool {
    let line = line.trim_end_matches(['"', '\'']);
    let trimmed = line.trim_end();
    if trimmed.is_empty() || trimmed.ends_with([';', '(', '{', '&', '|', '!', '`']) || trimmed == "-" {
        return true;
    }
    // `a=1 b=2 command`, `export a=1`.
    let last = last_word(line);
    let is_assignment = last.split_once('=').is_some_and(|(name, _)| is_name(name));
    let declares = ["export", "local", "declare", "readonly", "typeset", "let", "then", "do", "else", "env", "time"];
    declares.contains(&last) || is_assignment || declaring_line(line)
}

/// `declare -r`, `local -a`, …
fn declaring_line(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    ["local", "declare", "typeset", "readonly", "export"].contains(&first) && words.all(|word| word.starts_with('-'))
}

/// `read -r a b`, `mapfile -t a`, `local a b`, `getopts "ab" a`.
fn takes_names(line: &str) -> bool {
    let command = line.rsplit([';', '|', '&', '(']).next().unwrap_or_default();
    let mut words = command.split_whitespace();
    let mut first = words.next().unwrap_or_default();
    while ["while", "until", "if", "do", "then", "!"].contains(&first) || first.starts_with("IFS=") {
        first = words.next().unwrap_or_default();
    }
    let takes = ["read", "mapfile", "readarray", "local", "declare", "typeset", "getopts", "export"];
    takes.contains(&first) && words.all(|word| !word.contains('$'))
}

fn last_word(line: &str) -> &str {
    line.split_whitespace().next_back().unwrap_or_default()
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Where a name stands as a word of its own, outside of `${…}` and `$…`.
fn words<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '{' | '.' | '-' | '/');
    let is_word = move |at: &usize| {
        let before = text.get(..*at).and_then(|text| text.chars().next_back());
        let after = text.get(at + name.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(inner) && !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    };
    text.match_indices(name).map(|(at, _)| at).filter(is_word).map(|at| at..at + name.len())
}

/// Whether someone escaped the same variable in the same text.
fn is_escaped(text: &str, name: &str) -> bool {
    let escaped = format!("$${{{name}");
    text.match_indices(&escaped).any(|(at, _)| {
        let after = text.get(at + escaped.len()..).and_then(|rest| rest.chars().next());
        !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// Whether the text is a dashboard of Grafana's that has the variable.
fn of_dashboard(text: &str, name: &str) -> bool {
    let is_dashboard = text.contains("\"panels\"") || text.contains("\"__inputs\"") || text.contains("\"templating\"");
    let quoted = || ["\"name\": \"", "\"name\":\""].iter().any(|key| text.contains(&format!("{key}{name}\"")));
    is_dashboard && (name.starts_with("__") || name.starts_with("DS_") || quoted())
}

/// Whether a container of the object has the variable in its environment: an item `{name: NAME, value…}`, or a key of `env`.
fn in_environment(value: &Value, name: &str, depth: usize) -> bool {
    if depth > 64 {
        return false;
    }
    match value {
        Value::Array(items) => items.iter().any(|item| in_environment(item, name, depth + 1)),
        Value::Object(map) => {
            let is_item = map.get("name").and_then(Value::as_str) == Some(name)
                && (map.contains_key("value") || map.contains_key("valueFrom"));
            let of_env = |key: &str| matches!(key, "env" | "envs" | "environment" | "extraEnv" | "extraEnvVars");
            is_item
                || map.iter().any(|(key, value)| {
                    of_env(key) && value.as_object().is_some_and(|env| env.contains_key(name))
                        || in_environment(value, name, depth + 1)
                })
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scripts_give_values() {
        for text in [
            "target=/backup\ncp ${target}",
            "export target=1",
            "if x; then target=$(date); fi",
            "for target in a b; do",
            "while IFS= read -r target; do",
            "while read -r a target; do",
            "local a target\n",
            "declare -a target=(1)",
            "target+=(x)",
            "a=1 target=2 run",
            "mapfile -t target < <(ls)",
            "target[0]=x",
            "for ((target=0; target<3; target++))",
        ] {
            assert_eq!(owner("target", text, None), Some(Owner::Script), "{text}");
        }
        for text in [
            "helm upgrade --set target=1",
            "echo ${target}",
            "[[ ${target} == x ]]",
            "curl https://a/?target=b",
            "target: ${target}",
            "my_target=1",
            "target == 1",
            "kubectl label node target=x",
        ] {
            assert_eq!(owner("target", text, None), None, "{text}");
        }
    }

    #[test]
    fn shells_dashboards_and_containers_have_variables() {
        let script = "#!/bin/bash\necho ${HOME}";
        assert_eq!(owner("HOME", script, None), Some(Owner::Shell));
        assert_eq!(owner("HOME", "home: ${HOME}", None), None);
        assert_eq!(owner("DOMAIN", script, None), None);
        assert_eq!(owner("X", "$${X} and ${X}", None), Some(Owner::Escaped));
        assert_eq!(owner("X", "$${XY} and ${X}", None), None);
        assert_eq!(owner("DS_PROMETHEUS", "{\"panels\": []}", None), Some(Owner::Dashboard));
        assert_eq!(owner("pod", "{\"templating\": {\"list\": [{\"name\": \"pod\"}]}}", None), Some(Owner::Dashboard));
        let object = json!({"spec": {"containers": [{"env": [{"name": "X", "value": "1"}]}]}});
        assert_eq!(owner("X", "run ${X}", Some(&object)), Some(Owner::Environment));
        let object = json!({"spec": {"values": {"env": {"X": "1"}}}});
        assert_eq!(owner("X", "run ${X}", Some(&object)), Some(Owner::Environment));
        assert_eq!(owner("Y", "run ${Y}", Some(&object)), None);
    }
}
