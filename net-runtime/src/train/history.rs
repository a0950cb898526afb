//! [`History`]: how a training went, as numbers, as CSV and as curves.

use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::path::Path;

/// How a training went.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// Every step.
    pub steps: Vec<Step>,
    /// Every epoch.
    pub epochs: Vec<Epoch>,
}

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The mean loss of the batch, before the step.
    pub loss: f64,
    /// The rate of the step.
    pub rate: f64,
}

/// One pass over all samples.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Epoch {
    /// The mean loss of all samples that were learnt from, each as it was when its turn came.
    pub loss: f64,
    /// What was measured behind it, in the order of `validate`.
    pub figures: Vec<Figure>,
}

/// Something measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// `held-out accuracy`
    pub name: Cow<'static, str>,
    /// Its value.
    pub value: f64,
}

impl Epoch {
    /// What was measured under this name: `held-out accuracy`, `held-out loss`, `held-out R2`.
    pub fn figure(&self, name: &str) -> Option<f64> {
        self.figures.iter().find(|figure| figure.name == name).map(|figure| figure.value)
    }
}

impl History {
    /// A table of the epochs: `epoch,loss,held-out accuracy`, one line each.
    ///
    /// ```
    /// use net_runtime::train::{Epoch, Figure, History};
    /// let epoch = |loss, value| Epoch { loss, figures: vec![Figure { name: "held-out accuracy".into(), value }] };
    /// let history = History { epochs: vec![epoch(1.5, 0.5), epoch(0.25, 0.75)], ..History::default() };
    /// let mut csv = Vec::new();
    /// history.write_csv(&mut csv)?;
    /// assert_eq!(csv, b"epoch,loss,held-out accuracy\n1,1.5,0.5\n2,0.25,0.75\n");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn write_csv(&self, to: impl Write) -> io::Result<()> {
        let mut table = csv::Writer::from_writer(to);
        let names = self.epochs.first().map(|epoch| &epoch.figures[..]).unwrap_or_default();
        let names = names.iter().map(|figure| figure.name.clone());
        table.write_record([Cow::from("epoch"), Cow::from("loss")].into_iter().chain(names).map(Cow::into_owned))?;
        for (number, epoch) in (1_usize..).zip(&self.epochs) {
            table.serialize((
                number,
                epoch.loss,
                epoch.figures.iter().map(|figure| figure.value).collect::<Vec<_>>(),
            ))?;
        }
        table.flush()
    }

    /// The same as a file.
    pub fn save_csv(&self, file: impl AsRef<Path>) -> io::Result<()> {
        let mut csv = Vec::new();
        self.write_csv(&mut csv)?;
        super::file::write(file.as_ref(), &csv)
    }

    /// The loss, and below it each figure, over the epochs: an SVG picture, as a file whose name ends in `.svg`.
    pub fn save_curves(&self, file: impl AsRef<Path>) -> io::Result<()> {
        if file.as_ref().extension().is_none_or(|ending| ending != "svg") {
            let text = format!("{}: expected a name that ends in `.svg`", file.as_ref().display());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        }
        super::file::write(file.as_ref(), self.curves()?.as_bytes())
    }
}
