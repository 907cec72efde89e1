//! A panic is a bug and says so. In a process of its own, because the hook is one for all threads.

use std::process::ExitCode;

#[test]
fn a_panic_ends_with_70() {
    let code = fluxwright::ui::catch_bugs(|| panic!("on purpose"));
    assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(70)));
}

#[test]
fn without_a_panic_the_code_is_the_programs() {
    let code = fluxwright::ui::catch_bugs(|| ExitCode::from(2));
    assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(2)));
}
