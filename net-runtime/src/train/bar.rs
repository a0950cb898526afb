//! A bar of progress on a terminal.

use super::checkpoint::Progress;
use alloc::format;
use indicatif::{ProgressBar, ProgressStyle};

pub(super) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// Hidden where standard error is no terminal.
    pub fn new(steps: usize) -> Self {
        let bar = ProgressBar::new(steps as u64);
        if let Ok(style) = ProgressStyle::with_template("{bar:24.cyan/dim} {elapsed}  {msg}") {
            bar.set_style(style.progress_chars("━╸━"));
        }
        Self { bar }
    }

    /// Behind a step.
    pub fn step(&self, progress: &Progress, epochs: usize) {
        self.bar.set_position(progress.history.steps.len() as u64);
        if self.bar.is_hidden() {
            return;
        }
        let loss = progress.history.steps.last().map_or(f64::NAN, |step| step.loss);
        let mut text = format!("epoch {} of {epochs}, loss {loss:.4}", progress.epoch + 1);
        for figure in progress.history.epochs.last().map(|epoch| &epoch.figures[..]).unwrap_or_default() {
            text += &format!(", {} {:.4}", figure.name, figure.value);
        }
        self.bar.set_message(text);
    }

    pub fn end(&self) {
        self.bar.finish();
    }
}
