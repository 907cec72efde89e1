//! Paths inside of a tree of files: `/` between names, relative to the tree's root, no `.` and no `..`.

/// `path` as seen from the folder `base`; `None` when it leads out of the tree. An absolute path is none in a tree.
pub fn join(base: &str, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let mut names: Vec<&str> = base.split('/').filter(|name| !name.is_empty() && *name != ".").collect();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop()?;
            }
            name => names.push(name),
        }
    }
    Some(names.join("/"))
}

/// The folder that a path lies in; the root's is the root, `""`.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// The last name of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// Whether `path` is `folder` or lies in it.
pub fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The way from the folder `base` to `path`, both inside of the tree: `../b/x.yaml`.
pub fn relative(base: &str, path: &str) -> String {
    let base: Vec<&str> = base.split('/').filter(|name| !name.is_empty()).collect();
    let names: Vec<&str> = path.split('/').filter(|name| !name.is_empty()).collect();
    let shared = base.iter().zip(&names).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", base.len() - shared);
    let way: Vec<&str> = up.chain(names.iter().skip(shared).copied()).collect();
    if way.is_empty() { ".".to_owned() } else { way.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_and_refuses_what_leads_out() {
        assert_eq!(join("a/b", "../c.yaml").as_deref(), Some("a/c.yaml"));
        assert_eq!(join("", "./x//y").as_deref(), Some("x/y"));
        assert_eq!(join("a", "../..").as_deref(), None);
        assert_eq!(join("a", "/etc").as_deref(), None);
        assert_eq!(join("a", "..").as_deref(), Some(""));
    }

    #[test]
    fn finds_the_way_between_two() {
        assert_eq!(relative("a/b", "a/c/x.yaml"), "../c/x.yaml");
        assert_eq!(relative("", "a"), "a");
        assert_eq!(relative("a", "a"), ".");
    }
}
