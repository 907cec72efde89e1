//! A terminal to run the binary in, and a person at it.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// How long the person waits for the program.
const PATIENCE: Duration = Duration::from_secs(20);

pub const ENTER: &str = "\r";
pub const DOWN: &str = "\u{1b}[B";
pub const ESC: &str = "\u{1b}";
pub const CTRL_C: &str = "\u{3}";

/// A program in a terminal.
pub struct Session {
    child: Child,
    keyboard: File,
    screen: Receiver<Vec<u8>>,
    seen: String,
}

impl Session {
    /// Starts the program in a terminal of this width; 0 is one that does not know its size.
    pub fn start(command: Command, columns: u16) -> Self {
        Self::start_with_stdout(command, columns, None)
    }

    /// As [`Session::start`], with stdout in a file.
    pub fn start_with_stdout(mut command: Command, columns: u16, stdout: Option<File>) -> Self {
        let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&controller).unwrap();
        unlockpt(&controller).unwrap();
        let size = Winsize { ws_row: if columns == 0 { 0 } else { 40 }, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&controller, size).unwrap();
        let name = ptsname(&controller, Vec::new()).unwrap();
        let terminal = File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
        let stream = || Stdio::from(OwnedFd::from(terminal.try_clone().unwrap()));
        command.env_remove("COLUMNS").env("TERM", "xterm-256color");
        let stdout = stdout.map_or_else(stream, Stdio::from);
        let child = command.stdin(stream()).stdout(stdout).stderr(stream()).spawn().unwrap();
        drop((command, terminal));
        let keyboard = File::from(controller);
        let mut reader = keyboard.try_clone().unwrap();
        let (sender, screen) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // The terminal's end of file is an error (EIO) on Linux.
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer.iter().copied().take(count).collect()).is_err() {
                    break;
                }
            }
        });
        Self { child, keyboard, screen, seen: String::new() }
    }

    /// Waits until the text is on the screen, and forgets what came before it.
    #[track_caller]
    pub fn sees(&mut self, text: &str) -> &mut Self {
        let until = Instant::now() + PATIENCE;
        loop {
            let shown = without_escapes(&self.seen);
            if let Some((_, rest)) = shown.split_once(text) {
                self.seen = rest.to_owned();
                return self;
            }
            match self.screen.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.seen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(error) => panic!("{error} while waiting for {text:?}; on the screen:\n{shown}"),
            }
        }
    }

    /// Presses keys.
    pub fn types(&mut self, keys: &str) -> &mut Self {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self
    }

    /// Waits for the end; the exit code and what was shown since the last [`Session::sees`].
    pub fn ends(mut self) -> (Option<i32>, String) {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.screen.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.seen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    let _ = self.child.kill();
                    panic!("it does not end; on the screen:\n{}", without_escapes(&self.seen));
                }
            }
        }
        (self.child.wait().unwrap().code(), without_escapes(&self.seen))
    }
}

/// The text without what steers the terminal.
fn without_escapes(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' if chars.peek() == Some(&'[') => {
                chars.next();
                chars.by_ref().find(|c| c.is_ascii_alphabetic() || *c == '~');
            }
            '\r' => {}
            c => plain.push(c),
        }
    }
    plain
}
