//! The training curve: loss and held-out accuracy against the epoch.

use crate::training::Epoch;
use examples::canvas::{CAPTION, CENTRE, Canvas, LEFT, NOTE, Place, RIGHT, TITLE};
use examples::picture::Colour;
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
    loss(epochs).draw(&mut canvas);
    accuracy(epochs).draw(&mut canvas);
    canvas
}

fn loss(epochs: &[Epoch]) -> Panel {
    let values: Vec<_> = epochs.iter().map(|epoch| epoch.loss).collect();
    Panel {
        title: "loss",
        colour: RED,
        corner: vector![130.0, 110.0],
        ticks: decades(&values),
        values,
        scale: f32::log10,
        label: |loss| format!("{}", (1000.0 * loss).round() / 1000.0),
    }
}

fn accuracy(epochs: &[Epoch]) -> Panel {
    let values: Vec<_> = epochs.iter().map(|epoch| 100.0 * epoch.accuracy).collect();
    Panel {
        title: "held-out accuracy",
        colour: BLUE,
        corner: vector![920.0, 110.0],
        ticks: steps(values.iter().copied().fold(100.0, f32::min), 100.0),
        values,
        scale: |accuracy| accuracy,
        label: |accuracy| format!("{} %", (10.0 * accuracy).round() / 10.0),
    }
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

/// 1, 2 and 5 times powers of ten, from the last not above all values to the first not below them.
fn decades(values: &[f32]) -> Vec<f32> {
    const SERIES: [f32; 13] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];
    let low = values.iter().copied().fold(f32::INFINITY, f32::min);
    let high = values.iter().copied().fold(0.0, f32::max);
    let first = SERIES.partition_point(|&tick| tick <= low).saturating_sub(1);
    let last = SERIES.partition_point(|&tick| tick < high);
    SERIES.get(first..=last).unwrap_or(&SERIES).to_vec()
}
