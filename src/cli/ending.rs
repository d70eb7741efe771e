//! How a server is asked to end: by Ctrl-C, or by the signal that the system sends to programs that
//! are to stop.

use std::io;

use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::console::tell;
use super::trouble::{Trouble, words};

/// Hears that the process is asked to end, from when it was made: before the address is printed, so
/// that whoever reads it may ask at once.
#[derive(Debug, Clone)]
pub(super) struct Ending(watch::Receiver<bool>);

impl Ending {
    pub(super) fn heard() -> Result<Self, Trouble> {
        Self::listening().map_err(|why| {
            Trouble::Fault(words(
                format!("tanda untuk berhenti tidak dapat didengar: {why}"),
                format!("cannot hear the signals to end: {why}"),
            ))
        })
    }

    fn listening() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_io().build()?;
        let within = runtime.enter();
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        drop(within);
        let (asked, told) = watch::channel(false);
        std::thread::Builder::new().name("ending".into()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                }
            });
            asked.send_replace(true);
        })?;
        Ok(Self(told))
    }

    /// Done when the process is asked to end.
    pub(super) async fn asked(mut self) {
        self.0.wait_for(|is_asked| *is_asked).await.ok();
    }

    /// The same; then says that it ends.
    pub(super) async fn told(self, bye: &'static str) {
        self.asked().await;
        tell(bye);
    }
}
