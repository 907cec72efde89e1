//! URLs, as Go's `net/url` takes them apart and puts them together.

mod escape;
mod parse;
mod write;

use fluxwright_gotemplate::function::FunctionError;
use fluxwright_gotemplate::value::{Map, Type};
use fluxwright_gotemplate::{GoString, Value};

use crate::arguments;
use crate::registry::{Outcome, Registry};

/// The parts of a URL. Path, fragment, host and user are not escaped.
#[derive(Debug, Default)]
struct Url {
    scheme: Vec<u8>,
    /// What follows the scheme where no slash does, as in `mailto:a@b.c`.
    opaque: Vec<u8>,
    user: Option<User>,
    /// With the port.
    host: Vec<u8>,
    path: Vec<u8>,
    /// As it stands.
    query: Vec<u8>,
    fragment: Vec<u8>,
}

#[derive(Debug)]
struct User {
    name: Vec<u8>,
    password: Option<Vec<u8>>,
}

pub(crate) fn register(registry: &mut Registry) {
    registry.add("urlParse", &[Type::String], None, |call, arguments| -> Outcome {
        let text = arguments::bytes(arguments, 0)?;
        call.take_bytes(text.len().saturating_mul(3))?;
        let url = parse::parse(text).map_err(|reason| failure("the URL", reason))?;
        let userinfo = url.user.as_ref().map(write::user).unwrap_or_default();
        let parts = [
            ("scheme", url.scheme),
            ("hostname", parse::host_name(&url.host).to_owned()),
            ("host", url.host),
            ("path", url.path),
            ("query", url.query),
            ("opaque", url.opaque),
            ("fragment", url.fragment),
            ("userinfo", userinfo),
        ];
        Ok(Map::any(parts.into_iter().map(|(name, part)| (GoString::from(name), Value::string(part))).collect()).into())
    });
    registry.add("urlJoin", &[Type::Any.map()], None, |call, arguments| -> Outcome {
        let parts = arguments::map(arguments, 0)?;
        let part = |name| part(parts, name);
        let userinfo = part("userinfo")?;
        let url = Url {
            scheme: part("scheme")?,
            host: part("host")?,
            path: part("path")?,
            query: part("query")?,
            opaque: part("opaque")?,
            fragment: part("fragment")?,
            user: user(userinfo)?,
        };
        let size: usize = [&url.scheme, &url.host, &url.path, &url.query, &url.opaque, &url.fragment]
            .into_iter()
            .map(|part| part.len().saturating_mul(3))
            .sum();
        call.take_bytes(size)?;
        Ok(Value::string(write::url(&url)))
    });
}

fn part(parts: &Map, name: &str) -> Result<Vec<u8>, FunctionError> {
    match parts.get(name.as_bytes()) {
        None => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(text.as_bytes().to_owned()),
        Some(other) => {
            let of = other.type_of().map_or_else(|| "nil".to_owned(), |of| of.to_string());
            Err(FunctionError::Message(format!("the part {name} of a URL must be a string, not {of}")))
        }
    }
}

/// The user of a part that holds a name, or a name and a password.
fn user(userinfo: Vec<u8>) -> Result<Option<User>, FunctionError> {
    if userinfo.is_empty() {
        return Ok(None);
    }
    let url = [b"proto://", userinfo.as_slice(), b"@host"].concat();
    Ok(parse::parse(&url).map_err(|reason| failure("the userinfo", reason))?.user)
}

fn failure(what: &str, reason: &str) -> FunctionError {
    FunctionError::Message(format!("{what} cannot be read: {reason}"))
}
