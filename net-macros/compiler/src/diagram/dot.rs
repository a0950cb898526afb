//! A picture in the language of Graphviz, which `dot -Tsvg` draws.
//!
//! ```text
//! digraph "Tiny" {
//! label="Tiny: 8 parameters, 32 bytes"; labelloc=t; ...
//! p0 [label="input", shape=ellipse];
//! subgraph "cluster_1" { label="encoder: Encoder"; n0 [label="encoder.linear(3 -> 2)"]; }
//! p0 -> n0 [label="[3]"];
//! edge [style=dashed, ...];
//! n0 -> p0 [label="input_bar"];
//! }
//! ```

use super::picture::{Arrow, Box, Flow, Form, Item, Picture};

/// What all pictures begin with, below their captions.
const STYLE: &str = "labelloc=t; fontname=Helvetica; fontsize=12; style=rounded; color=gray60;
node [shape=box, style=rounded, fontname=Helvetica, fontsize=11];
edge [fontname=Helvetica, fontsize=10];
";

/// Behind the arrows of values, how the others look.
const ARRAYS: &str = "edge [style=dotted, arrowhead=none];\n";
const GRADIENTS: &str =
    "edge [style=dashed, arrowhead=normal, color=firebrick, fontcolor=firebrick, constraint=false];\n";

impl Picture {
    /// The picture in the language of Graphviz.
    pub fn dot(&self) -> String {
        let mut text = format!("digraph {} {{\nlabel={}; {STYLE}", quoted(&self.name), lines(&self.caption));
        let mut groups = 0;
        self.items.iter().for_each(|item| self.write_dot(item, &mut groups, &mut text));
        for (flow, style) in [(Flow::Value, ""), (Flow::Arrays, ARRAYS), (Flow::Gradient, GRADIENTS)] {
            let arrows: String = self.arrows_of(flow).map(|arrow| self.arrow_of_dot(arrow)).collect();
            text += if arrows.is_empty() { "" } else { style };
            text += &arrows;
        }
        text + "}\n"
    }

    fn write_dot(&self, item: &Item, groups: &mut usize, text: &mut String) {
        match item {
            Item::Box(position) => *text += &box_of_dot(&self.boxes[*position]),
            Item::Group { title, items } => {
                *groups += 1;
                *text += &format!("subgraph cluster_{groups} {{ label={};\n", quoted(title));
                items.iter().for_each(|item| self.write_dot(item, groups, text));
                *text += "}\n";
            }
        }
    }

    fn arrow_of_dot(&self, Arrow { from, to, label, .. }: &Arrow) -> String {
        let (from, to) = (&self.boxes[*from].id, &self.boxes[*to].id);
        let label = if label.is_empty() { String::new() } else { format!(" [label={}]", quoted(label)) };
        format!("{from} -> {to}{label};\n")
    }
}

fn box_of_dot(Box { form, id, lines: text }: &Box) -> String {
    let shape = match form {
        Form::End => ", shape=ellipse, style=solid",
        Form::Layer => "",
        Form::Array => ", shape=cylinder, style=solid",
    };
    format!("{id} [label={}{shape}];\n", lines(text))
}

/// A string; in a label `\n` begins another line.
fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

fn lines(lines: &[String]) -> String {
    format!("\"{}\"", lines.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("\\n"))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " ")
}
