//! A history as curves, an SVG picture.

use super::History;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use plotters::prelude::*;
use std::io;

/// In pixels: of the picture, and of one panel.
const WIDTH: u32 = 720;
const HEIGHT: u32 = 220;

/// A curve's panel: over the epochs, thin what came between them.
struct Panel {
    name: String,
    fine: Vec<(f64, f64)>,
    coarse: Vec<(f64, f64)>,
}

impl History {
    /// The loss, and below it each figure, over the epochs, as the text of an SVG picture. Thin is the loss of each step.
    pub fn curves(&self) -> io::Result<String> {
        let panels = self.panels();
        let mut text = String::new();
        {
            let area = SVGBackend::with_string(&mut text, (WIDTH, HEIGHT * panels.len() as u32)).into_drawing_area();
            area.fill(&WHITE).map_err(io::Error::other)?;
            for (panel, area) in panels.iter().zip(area.split_evenly((panels.len(), 1))) {
                panel.draw(&area, self.epochs.len()).map_err(|error| io::Error::other(format!("{error}")))?;
            }
            area.present().map_err(io::Error::other)?;
        }
        Ok(text)
    }

    fn panels(&self) -> Vec<Panel> {
        let (epochs, steps) = (self.epochs.len() as f64, self.steps.len() as f64);
        let fine = (1..).zip(&self.steps).map(|(step, of)| (f64::from(step) * epochs / steps, of.loss)).collect();
        let loss = self.epochs.iter().map(|epoch| epoch.loss);
        let mut panels = alloc::vec![Panel::of("loss", fine, loss)];
        let names = self.epochs.first().map(|epoch| &epoch.figures[..]).unwrap_or_default();
        for (place, figure) in names.iter().enumerate() {
            let values =
                self.epochs.iter().map(|epoch| epoch.figures.get(place).map_or(f64::NAN, |figure| figure.value));
            panels.push(Panel::of(&figure.name, Vec::new(), values));
        }
        panels
    }
}

impl Panel {
    fn of(name: &str, fine: Vec<(f64, f64)>, values: impl Iterator<Item = f64>) -> Self {
        let is_finite = |(_, value): &(f64, f64)| value.is_finite();
        let coarse = (1..).map(f64::from).zip(values).filter(is_finite).collect();
        Panel { name: name.into(), fine: fine.into_iter().filter(is_finite).collect(), coarse }
    }

    fn draw<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, plotters::coord::Shift>,
        epochs: usize,
    ) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        let values = || self.fine.iter().chain(&self.coarse).map(|(_, value)| *value);
        let (low, high) =
            values().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        let (low, high) = if low <= high { (low, high) } else { (0.0, 1.0) };
        let margin = if high > low { 0.05 * (high - low) } else { 0.5 };
        let mut chart = ChartBuilder::on(area)
            .margin(10)
            .caption(&self.name, ("sans-serif", 16))
            .x_label_area_size(28)
            .y_label_area_size(64)
            .build_cartesian_2d(0.0..(epochs.max(1) as f64), low - margin..high + margin)?;
        chart
            .configure_mesh()
            .light_line_style(WHITE)
            .x_desc("epoch")
            .x_label_formatter(&|epoch| format!("{epoch}"))
            .draw()?;
        chart.draw_series(LineSeries::new(self.fine.iter().copied(), BLUE.mix(0.25)))?;
        chart.draw_series(LineSeries::new(self.coarse.iter().copied(), BLUE.stroke_width(2)))?;
        Ok(())
    }
}
