//! URLs put together.

use super::escape::{Part, escape};
use super::{Url, User};

/// The URL of these parts.
pub(super) fn url(url: &Url) -> Vec<u8> {
    let mut out = Vec::new();
    if !url.scheme.is_empty() {
        out.extend_from_slice(&url.scheme);
        out.push(b':');
    }
    if url.opaque.is_empty() {
        hierarchy(&mut out, url);
    } else {
        out.extend_from_slice(&url.opaque);
    }
    if !url.query.is_empty() {
        out.push(b'?');
        out.extend_from_slice(&url.query);
    }
    if !url.fragment.is_empty() {
        out.push(b'#');
        out.extend(escape(&url.fragment, Part::Fragment));
    }
    out
}

/// User, host and path.
fn hierarchy(out: &mut Vec<u8>, url: &Url) {
    let authority = !url.host.is_empty() || url.user.is_some();
    if authority || !url.scheme.is_empty() && !url.path.is_empty() {
        out.extend_from_slice(b"//");
    }
    if let Some(name) = &url.user {
        out.extend(user(name));
        out.push(b'@');
    }
    out.extend(escape(&url.host, Part::Host));
    let path = if url.path == b"*" { url.path.clone() } else { escape(&url.path, Part::Path) };
    if !path.is_empty() && !path.starts_with(b"/") && !url.host.is_empty() {
        out.push(b'/');
    }
    // Without the dot, what is before the colon would be a scheme.
    if out.is_empty() && path.split(|byte| *byte == b'/').next().is_some_and(|segment| segment.contains(&b':')) {
        out.extend_from_slice(b"./");
    }
    out.extend(path);
}

/// Name and password, escaped.
pub(super) fn user(user: &User) -> Vec<u8> {
    let mut out = escape(&user.name, Part::User);
    if let Some(password) = &user.password {
        out.push(b':');
        out.extend(escape(password, Part::User));
    }
    out
}
