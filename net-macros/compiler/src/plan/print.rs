//! A plan as text, a step a line: what it makes, by what, where that lies, and what is dead after it.
//!
//! ```text
//! y2         =  affine(w1, input, b1), then Ramp       in result 0
//! z1_bar     =  elementwise(y2)                        in slot 0
//! w1_bar     =+ outer(z1_bar, input)                   in result 1          the first block overwrites, the others add
//! input_bar  =  matvec_transposed(w1, z1_bar)          in result 2; frees z1_bar
//! ```

use super::home::Home;
use super::planned::Plan;
use super::step::{By, Dense, Elementwise, Pooled, Scatter, Sliding, Start, Step, UpdatedBy, When};

use crate::ir::{Program, ValueId};

impl Plan {
    /// The plan as text.
    pub fn text(&self, program: &Program) -> String {
        let lines: Vec<[String; 3]> = self.steps.iter().map(|step| self.line(program, step)).collect();
        let width = |column: usize| lines.iter().map(|line| line[column].len()).max().unwrap_or(0);
        let (made, by) = (width(0), width(1));
        let line =
            |[names, what, rest]: &[String; 3]| format!("{names:made$} {what:by$} {rest}").trim_end().to_string();
        lines.iter().map(|parts| line(parts) + "\n").collect()
    }

    fn line(&self, program: &Program, step: &Step) -> [String; 3] {
        let makes = names(program, &step.makes);
        let operator = match step.start {
            _ if step.makes.is_empty() => "  ",
            Start::Overwrite => "= ",
            Start::AddIfTold => "=+",
            Start::Add => "+=",
        };
        let reads = match &step.by {
            By::Update(updated) => vec![updated.update.gradient],
            _ => distinct(step.reads()),
        };
        let what =
            format!("{operator} {}({}){}{}", step.by.name(), names(program, &reads), then(&step.by), cases(&step.by));
        let mut rest: Vec<String> = step.makes.iter().map(|id| self.place(*id)).collect();
        rest.dedup();
        if !step.frees.is_empty() {
            rest.push(format!("frees {}", names(program, &step.frees)));
        }
        rest.extend(step.behind.then(|| "behind the last block".into()));
        [makes, what, rest.join("; ")]
    }

    fn place(&self, id: ValueId) -> String {
        match self.homes[id.0] {
            Home::Leaf(_) => "given".into(),
            Home::Result(wanted, part) if part > 0 => format!("in result {wanted}.{part}"),
            Home::Result(wanted, _) => format!("in result {wanted}"),
            Home::Local => "in a local".into(),
            Home::Slot(slot) => format!("in slot {slot}"),
            Home::Number | Home::Nowhere => "nowhere".into(),
        }
    }
}

/// `, one sample loops and strided`
fn cases(by: &By) -> String {
    let By::Each(each) = by else { return String::new() };
    let names: Vec<_> = each.then.iter().map(By::name).collect();
    format!(", {} {}", each.when.name(), names.join(" and "))
}

impl When {
    /// In a word or two.
    fn name(self) -> &'static str {
        match self {
            When::One => "one sample",
            When::Block => "a block",
            When::OneInAnyOrder => "one sample in any order",
            When::AnyOrder => "in any order",
        }
    }
}

/// `w1, input, b1`
fn names(program: &Program, ids: &[ValueId]) -> String {
    ids.iter().map(|id| program.value(*id).name.as_str()).collect::<Vec<_>>().join(", ")
}

fn distinct(ids: Vec<ValueId>) -> Vec<ValueId> {
    let mut once: Vec<ValueId> = Vec::new();
    ids.into_iter().for_each(|id| once.extend((!once.contains(&id)).then_some(id)));
    once
}

/// `, then Ramp`, or `, Sum` of lines
fn then(by: &By) -> String {
    if let By::Lines(lines) = by {
        return format!(", {}", lines.fold.name());
    }
    let activation = match by {
        By::Each(each) => return then(&each.otherwise),
        By::Product(product) => product.then,
        By::Windows(windows) => windows.then,
        _ => None,
    };
    activation.map(|activation| format!(", then {}", activation.name())).unwrap_or_default()
}

impl By {
    /// What it is called, in all cases: `convolution, one sample loops and strided`.
    pub fn text(&self) -> String {
        format!("{}{}", self.name(), cases(self))
    }

    /// What it is called: a kernel by its name in the runtime, everything else in a word.
    pub fn name(&self) -> &'static str {
        match self {
            By::Each(each) => each.otherwise.name(),
            By::Product(product) => product.kernel.name(),
            By::Strided(_) => "strided",
            By::Windows(windows) => match windows.kernel {
                Sliding::Convolution if windows.depthwise => "depthwise",
                Sliding::Transposed if windows.depthwise => "depthwise_transposed",
                Sliding::Weights if windows.depthwise => "depthwise_weights",
                Sliding::Convolution => "convolution",
                Sliding::Transposed => "convolution_transposed",
                Sliding::Weights => "convolution_weights",
            },
            By::Pool(pool) => match pool.kernel {
                Pooled::Largest => "largest_under",
                Pooled::LargestBack => "largest_back",
                Pooled::Total => "total_under",
                Pooled::TotalBack => "total_back",
            },
            By::Random(_) => "random",
            By::Sum(_) => "loops",
            By::Lines(_) => "lines",
            By::Elementwise(Elementwise { flat: true, .. }) => "elementwise, one loop",
            By::Elementwise(_) => "elementwise",
            By::Positions(_) => "search",
            By::Gather(..) => "gather",
            By::Scatter(Scatter { put_back: None, .. }) => "scatter",
            By::Scatter(_) => "put back",
            By::Update(updated) => match &updated.by {
                UpdatedBy::Kernel(product) => product.kernel.name_of_descent(),
                UpdatedBy::Back { .. } => "matvec_transposed_descend",
                UpdatedBy::Summed(_) => "summed and descend",
                UpdatedBy::Stored => "descend",
            },
            By::Copy { .. } => "copy",
        }
    }
}

impl Dense {
    /// Its name in the runtime.
    pub fn name(self) -> &'static str {
        match self {
            Dense::Affine => "affine",
            Dense::Matvec => "matvec",
            Dense::MatvecTransposed => "matvec_transposed",
            Dense::Outer => "outer",
            Dense::Total(_) | Dense::TotalAcross(_) => "total",
        }
    }

    /// The name of the kernel that computes the same gradient and updates an array by it, `w -= rate * g`, without storing it.
    pub fn name_of_descent(self) -> &'static str {
        match self {
            Dense::Total(_) | Dense::TotalAcross(_) => "total_descend",
            _ => "outer_descend",
        }
    }
}
