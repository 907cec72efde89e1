//! URLs taken apart.

use std::net::Ipv6Addr;

use super::escape::{Part, unescape};
use super::{Url, User};

/// The parts, or what is wrong.
pub(super) fn parse(text: &[u8]) -> Result<Url, &'static str> {
    let (text, fragment) = cut(text, b'#');
    let mut url = without_fragment(text)?;
    url.fragment = unescape(fragment, Part::Fragment)?;
    Ok(url)
}

fn without_fragment(text: &[u8]) -> Result<Url, &'static str> {
    if text.iter().any(u8::is_ascii_control) {
        return Err("a control character");
    }
    let (scheme, rest) = scheme(text)?;
    let (rest, query) = cut(rest, b'?');
    let mut url = Url { scheme: scheme.to_ascii_lowercase(), query: query.to_owned(), ..Url::default() };
    if !rest.starts_with(b"/") {
        if !scheme.is_empty() {
            url.opaque = rest.to_owned();
            return Ok(url);
        }
        if cut(rest, b'/').0.contains(&b':') {
            return Err("a colon in the first segment of a path");
        }
    }
    let mut path = rest;
    if let Some(authority) = rest.strip_prefix(b"//")
        && (!scheme.is_empty() || !authority.starts_with(b"/"))
    {
        let end = authority.iter().position(|byte| *byte == b'/').unwrap_or(authority.len());
        let (authority, after) = authority.split_at_checked(end).unwrap_or_default();
        path = after;
        (url.user, url.host) = self::authority(authority, matches!(url.scheme.as_slice(), b"http" | b"https"))?;
    }
    url.path = unescape(path, Part::Path)?;
    Ok(url)
}

/// What is before the first of these bytes, and what after.
fn cut(text: &[u8], byte: u8) -> (&[u8], &[u8]) {
    let mut parts = text.splitn(2, |at| *at == byte);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

fn scheme(text: &[u8]) -> Result<(&[u8], &[u8]), &'static str> {
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at > 0 => {}
            b':' if at == 0 => return Err("no scheme before the colon"),
            b':' => return Ok(cut(text, b':')),
            _ => break,
        }
    }
    Ok((b"", text))
}

fn authority(text: &[u8], web: bool) -> Result<(Option<User>, Vec<u8>), &'static str> {
    let Some(at) = text.iter().rposition(|byte| *byte == b'@') else { return Ok((None, host(text, web)?)) };
    let (userinfo, host_text) = (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
    let host = host(host_text, web)?;
    if !userinfo.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(byte)) {
        return Err("a character that no user may have");
    }
    let (name, password) = cut(userinfo, b':');
    let password = if userinfo.contains(&b':') { Some(unescape(password, Part::User)?) } else { None };
    Ok((Some(User { name: unescape(name, Part::User)?, password }), host))
}

/// The host, with its port. Web schemes take one colon alone.
fn host(text: &[u8], web: bool) -> Result<Vec<u8>, &'static str> {
    let is_colon = |byte: &u8| *byte == b':';
    match text.iter().rposition(|byte| *byte == b'[') {
        Some(0) => return literal(text),
        Some(_) => return Err("a [ within a host"),
        None => {}
    }
    let colon = if web { text.iter().position(is_colon) } else { text.iter().rposition(is_colon) };
    if let Some(colon) = colon {
        check_port(text.get(colon..).unwrap_or_default())?;
    }
    unescape(text, Part::Host)
}

/// An IPv6 address in brackets, perhaps with a zone after `%25`, and with a port.
fn literal(text: &[u8]) -> Result<Vec<u8>, &'static str> {
    let Some(end) = text.iter().rposition(|byte| *byte == b']') else { return Err("no ] after a [") };
    let (literal, after) = text.split_at_checked(end).unwrap_or_default();
    check_port(after.get(1..).unwrap_or_default())?;
    let zone = literal.windows(3).position(|bytes| bytes == b"%25");
    let (address, zone) = literal.split_at_checked(zone.unwrap_or(literal.len())).unwrap_or_default();
    let (address, zone) = (unescape(address, Part::Host)?, unescape(zone, Part::Zone)?);
    let number = address.strip_prefix(b"[").and_then(|number| std::str::from_utf8(number).ok()).unwrap_or_default();
    if number.parse::<Ipv6Addr>().is_err() || zone == b"%" {
        return Err("no IPv6 address in brackets");
    }
    Ok([address, zone, unescape(after, Part::Host)?].concat())
}

/// Nothing, or a colon and digits.
fn is_port(text: &[u8]) -> bool {
    match text.split_first() {
        None => true,
        Some((b':', digits)) => digits.iter().all(u8::is_ascii_digit),
        Some(_) => false,
    }
}

fn check_port(text: &[u8]) -> Result<(), &'static str> {
    if is_port(text) { Ok(()) } else { Err("a port that is no number") }
}

/// The host without its port, and without the brackets of an IPv6 address.
pub(super) fn host_name(host: &[u8]) -> &[u8] {
    let colon = host.iter().rposition(|byte| *byte == b':').filter(|at| is_port(host.get(*at..).unwrap_or_default()));
    let name = host.get(..colon.unwrap_or(host.len())).unwrap_or_default();
    name.strip_prefix(b"[").and_then(|inner| inner.strip_suffix(b"]")).unwrap_or(name)
}
