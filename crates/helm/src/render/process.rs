//! Running a program to its end, with a time limit.

use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::RenderError;

/// The most bytes of output that are read.
const MOST_OUTPUT: usize = 128 << 20;
/// How long to wait between looking whether it ended.
const PAUSE: Duration = Duration::from_millis(5);

/// What a program said.
#[derive(Debug)]
pub(super) struct Said {
    pub success: bool,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

/// Runs a program without input. It is ended, with all that it started, when it takes longer than `limit`.
pub(super) fn run(mut command: Command, limit: Duration) -> Result<Said, RenderError> {
    use std::os::unix::process::CommandExt as _;
    let broken = |error: &io::Error| RenderError::Start(error.to_string());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let mut child = command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => RenderError::NotInstalled,
        _ => broken(&error),
    })?;
    let stdout = child.stdout.take().map(reader);
    let stderr = child.stderr.take().map(reader);
    let deadline = Instant::now() + limit;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if Instant::now() < deadline => thread::sleep(PAUSE),
            Ok(None) => {
                end(&mut child);
                return Err(RenderError::TooSlow(limit.as_secs()));
            }
            Err(error) => {
                end(&mut child);
                return Err(broken(&error));
            }
        }
    };
    let take = |from: Option<mpsc::Receiver<io::Result<Vec<u8>>>>| {
        let Some(from) = from else { return Ok(Vec::new()) };
        // Something that it started may still hold its output.
        let rest = deadline.saturating_duration_since(Instant::now()).max(Duration::from_secs(1));
        let bytes = from.recv_timeout(rest).map_err(|_| RenderError::TooSlow(limit.as_secs()))?;
        let bytes = bytes.map_err(|error| broken(&error))?;
        if bytes.len() > MOST_OUTPUT { Err(RenderError::TooMuch(MOST_OUTPUT)) } else { Ok(bytes) }
    };
    let (stdout, stderr) = (take(stdout)?, take(stderr)?);
    Ok(Said { success: status.success(), stdout, stderr: String::from_utf8_lossy(&stderr).into_owned() })
}

/// Reads in a thread of its own; nothing is written while the other pipe is full.
fn reader(from: impl Read + Send + 'static) -> mpsc::Receiver<io::Result<Vec<u8>>> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let most = u64::try_from(MOST_OUTPUT).unwrap_or(u64::MAX).saturating_add(1);
        let read = from.take(most).read_to_end(&mut bytes);
        // Nobody waits for it any more when the time is over.
        let _ = send.send(read.map(|_| bytes));
    });
    receive
}

fn end(child: &mut Child) {
    let group = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw);
    if let Some(group) = group {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.arg("-c").arg(script);
        command
    }

    #[test]
    fn both_streams_are_read_and_slow_programs_ended() {
        let said =
            run(shell("yes | head -c 300000 >&2; yes | head -c 300000; exit 3"), Duration::from_secs(20)).unwrap();
        assert!(!said.success && said.stdout.len() == 300_000 && said.stderr.len() == 300_000);
        let started = Instant::now();
        let slow = run(shell("sleep 60 & sleep 60"), Duration::from_millis(100)).unwrap_err();
        assert!(matches!(slow, RenderError::TooSlow(_)) && started.elapsed() < Duration::from_secs(20));
        let missing = run(Command::new("/nowhere/helm"), Duration::from_secs(1)).unwrap_err();
        assert_eq!(missing, RenderError::NotInstalled);
    }
}
