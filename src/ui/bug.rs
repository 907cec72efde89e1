//! What the user sees of a panic.

use std::io::Write;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;

/// The exit code of a bug, EX_SOFTWARE of sysexits.h.
const BUG: u8 = 70;

/// Runs the program; a panic in it becomes a message that this is a bug, and exit code 70.
pub fn catch(program: impl FnOnce() -> ExitCode) -> ExitCode {
    panic::set_hook(Box::new(tell));
    panic::catch_unwind(AssertUnwindSafe(program)).unwrap_or_else(|_| ExitCode::from(BUG))
}

/// The payload may quote a file, so it is made safe to show; the place is what a report needs.
#[allow(clippy::disallowed_methods, reason = "the message goes to the terminal")]
fn tell(info: &PanicHookInfo<'_>) {
    let what = info.payload_as_str().unwrap_or("unknown panic");
    let place = info.location().map(|l| format!("{}:{}:{}", l.file(), l.line(), l.column())).unwrap_or_default();
    let text = format!(
        "error: this is a bug in fluxwright {}: {}\n  --> {place}\n  = help: please report it, with the command you ran, \
         at {}/issues\n",
        env!("CARGO_PKG_VERSION"),
        super::sanitize(what),
        env!("CARGO_PKG_REPOSITORY"),
    );
    // A panic while the message is written would abort; a stderr that is gone is no reason for that.
    let _ = writeln!(std::io::stderr(), "{}", text.trim_end());
}
