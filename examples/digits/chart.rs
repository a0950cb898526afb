//! The training curve: loss and held-out accuracy against the epoch.

use crate::canvas::{CAPTION, CENTRE, Canvas, LEFT, NOTE, Place, RIGHT, TITLE};
use crate::picture::Colour;
use crate::training::Epoch;
use net_runtime::nalgebra::{self, vector};

const GRID: Colour = [0xdb, 0xd8, 0xd0];
const RED: Colour = [0xc9, 0x3a, 0x3c];
const BLUE: Colour = [0x21, 0x66, 0xac];
const SIZE: Place = vector![560.0, 380.0];

/// One curve in its frame.
struct Panel {
    title: &'static str,
    colour: Colour,
    corner: Place,
    values: Vec<f32>,
    /// Straightens the values: equal steps on the scale are equal heights.
    scale: fn(f32) -> f32,
    ticks: Vec<f32>,
    label: fn(f32) -> String,
}

pub fn training(epochs: &[Epoch]) -> Canvas {
    let mut canvas = Canvas::new(1600, 580);
    let losses: Vec<_> = epochs.iter().map(|epoch| epoch.loss).collect();
    let accuracies: Vec<_> = epochs.iter().map(|epoch| 100.0 * epoch.accuracy).collect();
    Panel {
        title: "loss",
        colour: RED,
        corner: vector![130.0, 110.0],
        ticks: decades(&losses),
        values: losses,
        scale: f32::log10,
        label: |loss| format!("{}", (1000.0 * loss).round() / 1000.0),
    }
    .draw(&mut canvas);
    Panel {
        title: "held-out accuracy",
        colour: BLUE,
        corner: vector![920.0, 110.0],
        ticks: steps(accuracies.iter().copied().fold(100.0, f32::min), 100.0),
        values: accuracies,
        scale: |accuracy| accuracy,
        label: |accuracy| format!("{} %", (10.0 * accuracy).round() / 10.0),
    }
    .draw(&mut canvas);
    canvas
}

impl Panel {
    fn draw(&self, canvas: &mut Canvas) {
        canvas.text(self.corner + vector![0.0, -56.0], LEFT, TITLE, self.title);
        for &tick in &self.ticks {
            let place = vector![self.corner.x, self.y(tick)];
            canvas.line(place, place + vector![SIZE.x, 0.0], 1.5, GRID);
            canvas.text(place - vector![16.0, 0.0], RIGHT, NOTE, &(self.label)(tick));
        }
        for epoch in steps(0.0, self.values.len() as f32) {
            canvas.text(vector![self.x(epoch), self.corner.y + SIZE.y + 32.0], CENTRE, NOTE, &epoch.to_string());
        }
        canvas.text(self.corner + vector![SIZE.x / 2.0, SIZE.y + 66.0], CENTRE, NOTE, "epoch");
        self.curve(canvas);
    }

    fn curve(&self, canvas: &mut Canvas) {
        let points: Vec<Place> = (1..).zip(&self.values).map(|(n, &v)| vector![self.x(n as f32), self.y(v)]).collect();
        for pair in points.windows(2) {
            canvas.line(pair[0], pair[1], 4.0, self.colour);
        }
        if let (Some(&last), Some(&value)) = (points.last(), self.values.last()) {
            canvas.line(last, last, 14.0, self.colour);
            canvas.text(last + vector![18.0, 0.0], LEFT, CAPTION, &(self.label)(value));
        }
    }

    fn x(&self, epoch: f32) -> f32 {
        self.corner.x + SIZE.x * epoch / self.values.len() as f32
    }

    fn y(&self, value: f32) -> f32 {
        let [low, high] = [self.ticks.first(), self.ticks.last()].map(|end| (self.scale)(*end.unwrap_or(&1.0)));
        self.corner.y + SIZE.y * (high - (self.scale)(value)) / (high - low)
    }
}

/// Round numbers at equal distances, at most seven, the first not above `low`.
fn steps(low: f32, high: f32) -> Vec<f32> {
    let step = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0].into_iter().find(|step| (high - low) / step <= 6.0).unwrap_or(100.0);
    let first = (low / step).floor() as i32;
    (first..=(high / step).round() as i32).map(|i| i as f32 * step).collect()
}

/// 1, 2 and 5 times powers of ten, as many as hold all values between the first and the last.
fn decades(values: &[f32]) -> Vec<f32> {
    let series: Vec<f32> = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0].to_vec();
    let above = |tick: f32| values.iter().any(|&value| value < tick);
    let below = |tick: f32| values.iter().any(|&value| value > tick);
    let inner = |i: usize| (i + 1 < series.len() && above(series[i + 1])) && (i == 0 || below(series[i - 1]));
    (0..series.len()).filter(|&i| inner(i)).map(|i| series[i]).collect()
}
