//! Live progress on a terminal: bytes a second, people so far, time left.

use std::io::{IsTerminal, stderr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::run::watch::Watch;

const TICK: Duration = Duration::from_millis(150);
const LINE: &str = "{bar:24} {bytes}/{total_bytes}  {bytes_per_sec}  {msg}  {eta} left";

/// A line on standard error, drawn by a thread of its own that only reads counters.
pub(super) struct Progress {
    done: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Starts drawing, unless nobody looks.
    pub(super) fn start(watch: &Arc<Watch>, quiet: bool) -> Self {
        let done = Arc::new(AtomicBool::new(false));
        let wanted = !quiet && stderr().is_terminal();
        let (watch, stop) = (Arc::clone(watch), Arc::clone(&done));
        let thread = wanted.then(|| thread::spawn(move || draw(&watch, &stop)));
        Self { done, thread }
    }

    /// Takes the line away.
    pub(super) fn stop(self) {
        self.done.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread {
            thread.thread().unpark();
            drop(thread.join());
        }
    }
}

fn draw(watch: &Watch, stop: &AtomicBool) {
    let style = ProgressStyle::with_template(LINE).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(0).with_style(style);
    while !stop.load(Ordering::Relaxed) {
        bar.set_length(watch.total.load(Ordering::Relaxed));
        bar.set_position(watch.bytes.load(Ordering::Relaxed));
        bar.set_message(format!("{} sightings of people", watch.sightings.load(Ordering::Relaxed)));
        thread::park_timeout(TICK);
    }
    bar.finish_and_clear();
}
