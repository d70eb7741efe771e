//! Who goes first where cores are few.

/// How much less of a core a thread asks for that gives way.
#[cfg(target_os = "linux")]
const NICER: i32 = 5;

/// Lets the thread that judges go before the calling one, for as long as this runs.
///
/// Judging is the longest stage of recording. Those around it work in bursts and wait for it in
/// between: where they take its core in their bursts, the cores stand still afterwards. Reading
/// drafts and hashing can catch up meanwhile.
pub fn give_way() {
    // A thread has a priority of its own on Linux alone; elsewhere the program would give way whole.
    #[cfg(target_os = "linux")]
    let _as_before_where_refused = rustix::process::nice(NICER);
}
