//! Contents, through one `git cat-file --batch`.

use std::ffi::OsStr;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout};

use crate::program::{Start, not_started};
use crate::{Error, MAX_FILE_BYTES, ObjectId};

/// How many objects are asked for before the first answer is read: as many as fit into a pipe for certain.
const AHEAD: usize = 256;

/// A running `git cat-file --batch`.
#[derive(Debug)]
pub struct Blobs {
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

/// The content of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blob {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It has this many bytes, too many to be read.
    TooLarge(u64),
}

impl Blobs {
    pub(crate) fn start(start: &dyn Start, directory: &Path) -> Result<Self, Error> {
        let arguments = ["cat-file", "--batch"].map(OsStr::new);
        let mut child = start.start(directory, &arguments).map_err(|error| not_started(error, directory))?;
        let gone = || Error::Pipe(io::ErrorKind::BrokenPipe.into());
        let requests = child.stdin.take().ok_or_else(gone)?;
        let answers = BufReader::with_capacity(1 << 16, child.stdout.take().ok_or_else(gone)?);
        // Its stderr stays open, unread: what it says there about ambiguous names fits into the pipe, and is told by its
        // answers as well.
        Ok(Self { child, requests: Some(requests), answers })
    }

    /// Reads contents in the order of `ids`, handing each to `each` with its index.
    ///
    /// # Errors
    /// A missing object, or a git that ended.
    pub fn read(&mut self, ids: &[&ObjectId], mut each: impl FnMut(usize, Blob)) -> Result<(), Error> {
        for (part, chunk) in ids.chunks(AHEAD).enumerate() {
            let mut text = String::with_capacity(chunk.len() * 65);
            for id in chunk {
                text.push_str(id.as_str());
                text.push('\n');
            }
            self.send(text.as_bytes())?;
            for (index, id) in chunk.iter().enumerate() {
                match self.answer()? {
                    Some((_, _, blob)) => each(part * AHEAD + index, blob),
                    None => return Err(Error::MissingObject(id.to_string())),
                }
            }
        }
        Ok(())
    }

    /// The commit that a name stands for. `None` when there is none.
    pub(crate) fn commit(&mut self, name: &str) -> Result<Option<ObjectId>, Error> {
        // A line end would be a second request, and git knows no name with one.
        if name.is_empty() || name.starts_with('-') || name.contains(|c: char| c.is_control()) {
            return Ok(None);
        }
        self.send(format!("{name}^{{commit}}\n").as_bytes())?;
        Ok(self.answer()?.filter(|(_, kind, _)| kind == "commit").map(|(id, _, _)| id))
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let Some(requests) = &mut self.requests else { return Err(Error::Pipe(io::ErrorKind::BrokenPipe.into())) };
        requests.write_all(bytes).and_then(|()| requests.flush()).map_err(Error::Pipe)
    }

    /// Id, type and content of the object that was asked for. `None` when there is none.
    fn answer(&mut self) -> Result<Option<(ObjectId, String, Blob)>, Error> {
        let mut line = Vec::new();
        self.answers.read_until(b'\n', &mut line).map_err(Error::Pipe)?;
        if line.pop() != Some(b'\n') {
            return Err(Error::Pipe(io::ErrorKind::UnexpectedEof.into()));
        }
        let line = String::from_utf8_lossy(&line).into_owned();
        let mut words = line.split(' ');
        let found = match (words.next(), words.next(), words.next().map(str::parse::<u64>), words.next()) {
            (Some(id), Some(kind), Some(Ok(size)), None) => ObjectId::parse(id.as_bytes()).map(|id| (id, kind, size)),
            _ => None,
        };
        // `<name> missing`, `<name> ambiguous`, and whatever else a later git may say of a name.
        let Some((id, kind, size)) = found else { return Ok(None) };
        let blob = if size > MAX_FILE_BYTES {
            let skipped = io::copy(&mut (&mut self.answers).take(size), &mut io::sink()).map_err(Error::Pipe)?;
            if skipped < size {
                return Err(Error::Pipe(io::ErrorKind::UnexpectedEof.into()));
            }
            Blob::TooLarge(size)
        } else {
            let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
            (&mut self.answers).take(size).read_to_end(&mut bytes).map_err(Error::Pipe)?;
            if (bytes.len() as u64) < size {
                return Err(Error::Pipe(io::ErrorKind::UnexpectedEof.into()));
            }
            Blob::Bytes(bytes)
        };
        let mut end = [0];
        self.answers.read_exact(&mut end).map_err(Error::Pipe)?;
        Ok(Some((id, kind.to_owned(), blob)))
    }
}

impl Drop for Blobs {
    fn drop(&mut self) {
        // The end of its input ends it.
        drop(self.requests.take());
        if self.child.try_wait().ok().flatten().is_none() {
            drop(self.child.kill());
        }
        drop(self.child.wait());
    }
}
