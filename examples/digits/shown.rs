//! Readings as pictures: each image, and what spoke for its reading.

use crate::Reader;
use crate::reading::Reading;
use examples::canvas::Canvas;
use examples::picture::Picture;
use examples::sheet::sheet;
use examples::terminal::{Group, is_coloured, show};
use std::io::{Result, Write};

/// Each digit, what speaks for it, and what speaks for it rather than for the runner-up.
pub fn saliency(reader: &Reader, readings: &[Reading]) -> Canvas {
    let column = |reading: &Reading| {
        let Reading { sample, digit, runner_up, .. } = *reading;
        let evidence = |weights| Picture::evidence(weights, sample.image);
        vec![
            (Picture::of(sample.image), digit.to_string()),
            (evidence(reading.evidence_for(reader, digit)), format!("for {digit}")),
            (evidence(reading.evidence_between(reader, digit, runner_up)), format!("{digit}, not {runner_up}")),
        ]
    };
    let note = "gradients of a logit with respect to the pixels";
    sheet("What a reading hangs on", note, &readings.iter().map(column).collect::<Vec<_>>())
}

/// Each image that was misread, and what spoke for the wrong reading rather than for the right one.
pub fn misread(reader: &Reader, readings: &[Reading]) -> Canvas {
    let column = |reading: &Reading| {
        let Reading { digit, sample, .. } = *reading;
        let evidence = reading.evidence_between(reader, digit, sample.digit.get());
        vec![
            (Picture::of(sample.image), format!("{} read as {digit}", sample.digit)),
            (Picture::evidence(evidence, sample.image), format!("{digit}, not {}", sample.digit)),
        ]
    };
    let title = if readings.is_empty() { "Nothing misread" } else { "Misread" };
    sheet(title, "the most confident first", &readings.iter().take(10).map(column).collect::<Vec<_>>())
}

/// Each image beside what speaks for its reading, as text.
pub fn beside_each_other(out: &mut impl Write, reader: &Reader, readings: &[Reading]) -> Result<()> {
    let [for_it, against] = if is_coloured() { ["red", "blue"] } else { ["+ or #", "- or ="] };
    writeln!(out, "Beside each digit: more ink on {for_it} speaks for its reading, on {against} against.\n")?;
    let group = |reading: &Reading| {
        let image = reading.sample.image;
        let evidence = Picture::evidence(reading.evidence_for(reader, reading.digit), image);
        Group { caption: caption(reading), pictures: vec![Picture::of(image), evidence] }
    };
    show(out, &readings.iter().map(group).collect::<Vec<_>>())
}

fn caption(reading: &Reading) -> String {
    let (digit, read) = (reading.sample.digit, reading.digit);
    if reading.is_correct() { read.to_string() } else { format!("{digit} read as {read}") }
}
