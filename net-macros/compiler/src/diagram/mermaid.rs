//! A picture in the language of Mermaid, which GitHub and `aquamarine` draw.
//!
//! ```text
//! flowchart TD
//! caption["Tiny: 8 parameters, 32 bytes"]
//! p0(["input"])
//! subgraph g1["encoder: Encoder"]
//! n0["encoder.linear(3 -#gt; 2)"]
//! end
//! p0 -->|"[3]"| n0
//! n0 -.->|"input_bar"| p0
//! ```

use super::picture::{Arrow, Box, Flow, Form, Item, Picture};

impl Picture {
    /// The picture in the language of Mermaid.
    pub fn mermaid(&self) -> String {
        let mut text = format!("flowchart TD\ncaption[\"{}\"]\n", lines(&self.caption));
        let mut groups = 0;
        self.items.iter().for_each(|item| self.write_mermaid(item, &mut groups, &mut text));
        for flow in [Flow::Value, Flow::Arrays, Flow::Gradient] {
            self.arrows_of(flow).for_each(|arrow| text += &self.arrow_of_mermaid(arrow));
        }
        text
    }

    fn write_mermaid(&self, item: &Item, groups: &mut usize, text: &mut String) {
        match item {
            Item::Box(position) => *text += &box_of_mermaid(&self.boxes[*position]),
            Item::Group { title, items } => {
                *groups += 1;
                *text += &format!("subgraph g{groups}[\"{}\"]\n", escaped(title));
                items.iter().for_each(|item| self.write_mermaid(item, groups, text));
                *text += "end\n";
            }
        }
    }

    fn arrow_of_mermaid(&self, Arrow { from, to, label, flow }: &Arrow) -> String {
        let (from, to) = (&self.boxes[*from].id, &self.boxes[*to].id);
        let line = match flow {
            Flow::Value => "-->",
            Flow::Arrays => "---",
            Flow::Gradient => "-.->",
        };
        let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", escaped(label)) };
        format!("{from} {line}{label} {to}\n")
    }
}

fn box_of_mermaid(Box { form, id, lines: text }: &Box) -> String {
    let (open, close) = match form {
        Form::End => ("([", "])"),
        Form::Layer => ("[", "]"),
        Form::Array => ("[(", ")]"),
    };
    format!("{id}{open}\"{}\"{close}\n", lines(text))
}

fn lines(lines: &[String]) -> String {
    lines.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("<br>")
}

/// A label is HTML, in which Mermaid writes entities with `#` in place of `&`. A backtick would begin Markdown, and a `|` end the
/// label of an arrow.
fn escaped(text: &str) -> String {
    let letter = |letter: char| match letter {
        '"' => "#quot;".into(),
        '<' => "#lt;".into(),
        '>' => "#gt;".into(),
        '&' => "#amp;".into(),
        '#' | '`' | '|' | '\\' => format!("#{};", u32::from(letter)),
        '\n' | '\r' => " ".into(),
        other => other.to_string(),
    };
    text.chars().map(letter).collect()
}
