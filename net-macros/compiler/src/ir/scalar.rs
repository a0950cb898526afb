//! Scalar expressions: what a `Map` computes for one element.
//!
//! A [`Body`] is a small program of its own, one node a line, equal nodes once. Every function that has a row in
//! the table of derivatives, and every one that the runtime knows, is a [`Function`] and stays one: only an `if`
//! that the user wrote becomes a [`Scalar::Select`].

use super::Element;

/// A node of a [`Body`], by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(pub usize);

/// One node of an expression.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scalar {
    /// A real constant, by the bits of its `f64`.
    Real(u64),
    /// An integer constant.
    Integer(i64),
    /// The operand of this number.
    Operand(usize),
    /// The index of this axis.
    Index(usize),
    /// A function of the table.
    Apply(Function, Vec<Node>),
    /// `if condition { a } else { b }`; both sides are pure, so whether both are evaluated does not matter.
    Select(Node, Node, Node),
}

/// An expression over numbered operands: nodes in order, the last one wanted being `result`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Body {
    nodes: Vec<Scalar>,
    result: Node,
}

macro_rules! functions {
    ($($(#[$doc:meta])* $variant:ident $name:literal $arguments:literal $element:ident;)*) => {
        /// A scalar function: its meaning at every edge is the runtime's `scalar` module's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Function { $($(#[$doc])* $variant,)* }

        impl Function {
            /// All functions of the table.
            pub const ALL: &[Function] = &[$(Function::$variant),*];

            /// The operator, or the name in `map`, in the runtime and in printed formulas.
            pub fn name(self) -> &'static str {
                match self { $(Function::$variant => $name,)* }
            }

            /// How many arguments it takes.
            pub fn arity(self) -> usize {
                match self { $(Function::$variant => $arguments,)* }
            }

            /// What it gives.
            pub fn element(self) -> Element {
                match self { $(Function::$variant => Element::$element,)* }
            }
        }
    };
}

functions! {
    /// `a + b`, of reals or integers.
    Add "+" 2 Real;
    /// `a - b`, of reals, or of integers where it is not below 0.
    Subtract "-" 2 Real;
    /// `a * b`, of reals or integers.
    Multiply "*" 2 Real;
    /// `a / b`, of reals, or of integers not below 0 and rounded down.
    Divide "/" 2 Real;
    /// `a - b * floor(a / b)`, of reals, rounded once, or of integers not below 0: from 0 to `b`, without `b`.
    Modulo "%" 2 Real;
    /// `-a`
    Negate "neg" 1 Real;
    /// `a < b`, of reals or integers.
    Less "<" 2 Bool;
    /// `a <= b`
    LessEqual "<=" 2 Bool;
    /// `a > b`
    Greater ">" 2 Bool;
    /// `a >= b`
    GreaterEqual ">=" 2 Bool;
    /// `a == b`
    Equal "==" 2 Bool;
    /// `a != b`
    NotEqual "!=" 2 Bool;
    /// Both.
    And "&&" 2 Bool;
    /// At least one.
    Or "||" 2 Bool;
    /// Not.
    Not "!" 1 Bool;
    /// An integer as a real.
    ToReal "real" 1 Real;
    /// A real as the largest integer not above it: 0 of what is below 0 and of NaN, at most `u32::MAX`.
    ToPosition "position" 1 Integer;
    /// The identity without an adjoint.
    Stop "stop" 1 Real;
    /// The identity that no rewrite to a stable form looks through; gone before differentiation.
    AsWritten "as_written" 1 Real;
    /// `if x < 0 { 0 } else { x }`
    Ramp "ramp" 1 Real;
    /// The absolute value.
    Abs "abs" 1 Real;
    /// -1, 0 or 1.
    Sign "sign" 1 Real;
    /// The largest integer not above.
    Floor "floor" 1 Real;
    /// The smallest integer not below.
    Ceil "ceil" 1 Real;
    /// The nearest integer, half to even.
    Round "round" 1 Real;
    /// The integer part.
    Trunc "trunc" 1 Real;
    /// `x - trunc(x)`
    Fract "fract" 1 Real;
    /// The larger; the first on a tie; carries NaN.
    Max "max" 2 Real;
    /// The smaller; the first on a tie; carries NaN.
    Min "min" 2 Real;
    /// `clip(x, low, high)`
    Clip "clip" 3 Real;
    /// The square root.
    Sqrt "sqrt" 1 Real;
    /// The square root, with slope 0 at 0: of a sum of squares.
    Root "root" 1 Real;
    /// The cube root.
    Cbrt "cbrt" 1 Real;
    /// `x.powi(n)`, the exponent an integer constant.
    Powi "powi" 2 Real;
    /// `x.powf(a)`
    Powf "powf" 2 Real;
    /// The real root of degree `n`, an integer constant.
    Surd "surd" 2 Real;
    /// The exponential.
    Exp "exp" 1 Real;
    /// `exp(x) - 1`
    ExpM1 "exp_m1" 1 Real;
    /// The natural logarithm.
    Ln "ln" 1 Real;
    /// `ln(1 + x)`
    Ln1p "ln_1p" 1 Real;
    /// The sine.
    Sin "sin" 1 Real;
    /// The cosine.
    Cos "cos" 1 Real;
    /// The tangent.
    Tan "tan" 1 Real;
    /// The inverse sine.
    Asin "asin" 1 Real;
    /// The inverse cosine.
    Acos "acos" 1 Real;
    /// The inverse tangent.
    Atan "atan" 1 Real;
    /// The hyperbolic sine.
    Sinh "sinh" 1 Real;
    /// The hyperbolic cosine.
    Cosh "cosh" 1 Real;
    /// The hyperbolic tangent.
    Tanh "tanh" 1 Real;
    /// Its inverse.
    Asinh "asinh" 1 Real;
    /// The inverse hyperbolic cosine.
    Acosh "acosh" 1 Real;
    /// The inverse hyperbolic tangent.
    Atanh "atanh" 1 Real;
    /// `1 / cosh(x)`
    Sech "sech" 1 Real;
    /// `1 / sinh(x)`
    Csch "csch" 1 Real;
    /// `atan(1 / x)`
    Acot "acot" 1 Real;
    /// `acos(1 / x)`
    Asec "asec" 1 Real;
    /// `asin(1 / x)`
    Acsc "acsc" 1 Real;
    /// `atanh(1 / x)`
    Acoth "acoth" 1 Real;
    /// `acosh(1 / x)`
    Asech "asech" 1 Real;
    /// `asinh(1 / x)`
    Acsch "acsch" 1 Real;
    /// `2 * atan(tanh(x / 2))`
    Gudermannian "gudermannian" 1 Real;
    /// The angle of the point `(x, y)`; `y` is the first argument.
    Atan2 "atan2" 2 Real;
    /// The gamma function.
    Gamma "gamma" 1 Real;
    /// The logarithm of its absolute value.
    LnGamma "ln_gamma" 1 Real;
    /// The derivative of order `n + 1` of that, of `n` and `x`; `n` is an integer constant.
    Polygamma "polygamma" 2 Real;
    /// The inverse of the error function.
    InverseErf "inverse_erf" 1 Real;
    /// The inverse of its complement.
    InverseErfc "inverse_erfc" 1 Real;
    /// The error function.
    Erf "erf" 1 Real;
    /// Its complement.
    Erfc "erfc" 1 Real;
    /// `1 / (1 + exp(-x))`
    Sigmoid "sigmoid" 1 Real;
    /// `ln(1 + exp(x))`
    SoftPlus "soft_plus" 1 Real;
    /// `x * sigmoid(x)`
    Swish "swish" 1 Real;
    /// `0.5 * x * erfc(-x / sqrt(2))`
    Gelu "gelu" 1 Real;
    /// `x * tanh(soft_plus(x))`
    Mish "mish" 1 Real;
    /// `x / (1 + abs(x))`
    SoftSign "soft_sign" 1 Real;
    /// `t * ln(p)`, 0 where t is 0.
    XLnY "x_ln_y" 2 Real;
    /// `t * v`, 0 where t is 0.
    MaskedProduct "masked_product" 2 Real;
    /// The sigmoid where it was written with exponentials, whose slope has all its digits at both ends.
    SteepSigmoid "sigmoid" 1 Real;
    /// The hyperbolic tangent where it was written with exponentials, whose slope has all its digits at both ends.
    SteepTanh "tanh" 1 Real;
    /// `a * sigmoid(x)`
    Gated "gated" 2 Real;
    /// `1 - cos(x)`
    Versine "versine" 1 Real;
    /// `sqrt(a * a + b * b)`, with slope 0 at 0.
    Hypot "hypot" 2 Real;
    /// `sqrt(a * a + b * b + c * c)`, with slope 0 at 0.
    LengthOfThree "length_of_three" 3 Real;
    /// `ln(exp(a) + exp(b))`
    LnAddExp "ln_add_exp" 2 Real;
    /// `exp(a) / (exp(a) + exp(b))`
    ShareOfExp "share_of_exp" 2 Real;
}

impl Body {
    /// An expression without nodes yet; [`Body::finish`] says which node is wanted.
    pub fn builder() -> Body {
        Body { nodes: Vec::new(), result: Node(0) }
    }

    /// A function of as many operands as it takes.
    pub fn of(function: Function) -> Body {
        let mut body = Body::builder();
        let arguments = (0..function.arity()).map(|operand| body.operand(operand)).collect();
        let node = body.push(Scalar::Apply(function, arguments));
        body.finish(node)
    }

    /// `exp(x - stop(m))` of two operands: the exponentials of a softmax, whose largest is 1, and its shift no path.
    pub fn shifted_exp() -> Body {
        let mut body = Body::builder();
        let (x, m) = (body.operand(0), body.operand(1));
        let m = body.unary(Function::Stop, m);
        let shifted = body.binary(Function::Subtract, x, m);
        let e = body.unary(Function::Exp, shifted);
        body.finish(e)
    }

    /// A constant.
    pub fn of_constant(value: f64) -> Body {
        let mut body = Body::builder();
        let node = body.real(value);
        body.finish(node)
    }

    /// The result is `node`.
    #[must_use]
    pub fn finish(mut self, node: Node) -> Body {
        self.result = node;
        self
    }

    /// The nodes, each after those it uses.
    pub fn nodes(&self) -> &[Scalar] {
        &self.nodes
    }

    /// A node.
    pub fn node(&self, node: Node) -> &Scalar {
        &self.nodes[node.0]
    }

    /// The node that the expression gives.
    pub fn result(&self) -> Node {
        self.result
    }

    /// Adds a node, or finds an equal one.
    pub fn push(&mut self, scalar: Scalar) -> Node {
        let known = self.nodes.iter().position(|node| *node == scalar);
        Node(known.unwrap_or_else(|| {
            self.nodes.push(scalar);
            self.nodes.len() - 1
        }))
    }

    /// A real constant.
    pub fn real(&mut self, value: f64) -> Node {
        self.push(Scalar::Real(value.to_bits()))
    }

    /// An integer constant.
    pub fn integer(&mut self, value: i64) -> Node {
        self.push(Scalar::Integer(value))
    }

    /// An operand.
    pub fn operand(&mut self, operand: usize) -> Node {
        self.push(Scalar::Operand(operand))
    }

    /// An index as an integer.
    pub fn index(&mut self, axis: usize) -> Node {
        self.push(Scalar::Index(axis))
    }

    /// A function of two nodes.
    pub fn binary(&mut self, function: Function, a: Node, b: Node) -> Node {
        self.push(Scalar::Apply(function, vec![a, b]))
    }

    /// A function of one node.
    pub fn unary(&mut self, function: Function, a: Node) -> Node {
        self.push(Scalar::Apply(function, vec![a]))
    }

    /// `if condition { a } else { b }`
    pub fn select(&mut self, condition: Node, a: Node, b: Node) -> Node {
        self.push(Scalar::Select(condition, a, b))
    }

    /// The number, where a node is a real constant.
    pub fn real_of(&self, node: Node) -> Option<f64> {
        match self.node(node) {
            Scalar::Real(bits) => Some(f64::from_bits(*bits)),
            _ => None,
        }
    }

    /// The number, where the whole expression is a real constant.
    pub fn constant(&self) -> Option<f64> {
        self.real_of(self.result)
    }

    /// How many nodes it has when it is written out, each use of a node by itself: `let b = a * a; b * b` has seven.
    pub fn written_out(&self) -> usize {
        let mut sizes: Vec<usize> = Vec::with_capacity(self.nodes.len());
        for scalar in &self.nodes {
            let arguments = scalar.arguments().iter().map(|node| sizes[node.0]).fold(1, usize::saturating_add);
            sizes.push(arguments);
        }
        sizes.get(self.result.0).copied().unwrap_or(0)
    }

    /// What the expression gives, where all operands are real and it types.
    pub fn gives(&self) -> Option<Element> {
        let operands = vec![Element::Real; self.nodes.len()];
        self.elements(&operands)[self.result.0]
    }

    /// The operand, where the whole expression is nothing but one.
    pub fn as_operand(&self) -> Option<usize> {
        match self.node(self.result) {
            Scalar::Operand(operand) => Some(*operand),
            _ => None,
        }
    }

    /// The same expression with every node replaced.
    #[must_use]
    pub fn mapped(&self, of: &dyn Fn(Scalar) -> Scalar) -> Body {
        let mut mapped = Body::builder();
        let mut places: Vec<Node> = Vec::with_capacity(self.nodes.len());
        for scalar in &self.nodes {
            let renamed = scalar.renamed(&|node| places[node.0]);
            places.push(mapped.push(of(renamed)));
        }
        let result = places[self.result.0];
        mapped.finish(result)
    }

    /// Copies another expression into this one, its operands replaced by nodes of this one.
    pub fn inline(&mut self, other: &Body, operands: &[Node]) -> Node {
        let mut copied: Vec<Node> = Vec::with_capacity(other.nodes.len());
        for scalar in &other.nodes {
            let node = match scalar {
                Scalar::Operand(operand) => operands[*operand],
                scalar => self.push(scalar.renamed(&|node| copied[node.0])),
            };
            copied.push(node);
        }
        copied[other.result.0]
    }

    /// The nodes that the result needs, in order, in a body without the others; and the operands that are left,
    /// renumbered: the second value says which old operand each new one was.
    pub fn pruned(&self) -> (Body, Vec<usize>) {
        let used = self.used();
        let mut operands: Vec<usize> = Vec::new();
        let mut pruned = Body::builder();
        let mut renamed = vec![Node(0); self.nodes.len()];
        for (position, scalar) in self.nodes.iter().enumerate().filter(|(position, _)| used[*position]) {
            let scalar = match scalar {
                Scalar::Operand(old) => {
                    let known = operands.iter().position(|operand| operand == old);
                    Scalar::Operand(known.unwrap_or_else(|| {
                        operands.push(*old);
                        operands.len() - 1
                    }))
                }
                scalar => scalar.renamed(&|node| renamed[node.0]),
            };
            renamed[position] = pruned.push(scalar);
        }
        let result = renamed[self.result.0];
        (pruned.finish(result), operands)
    }

    /// The operands that the result needs.
    pub fn used_operands(&self) -> Vec<usize> {
        self.pruned().1
    }

    /// Whether the result needs each node.
    pub fn used(&self) -> Vec<bool> {
        let mut used = vec![false; self.nodes.len()];
        used[self.result.0] = true;
        for position in (0..self.nodes.len()).rev() {
            if used[position] {
                self.nodes[position].arguments().iter().for_each(|node| used[node.0] = true);
            }
        }
        used
    }

    /// What each node is, given what the operands are; nothing for one that does not type.
    pub fn elements(&self, operands: &[Element]) -> Vec<Option<Element>> {
        let mut elements: Vec<Option<Element>> = Vec::with_capacity(self.nodes.len());
        for scalar in &self.nodes {
            let of = |node: &Node| elements[node.0];
            elements.push(scalar.element(operands, &of));
        }
        elements
    }
}

impl Scalar {
    /// The nodes that this one uses.
    pub fn arguments(&self) -> Vec<Node> {
        match self {
            Scalar::Apply(_, arguments) => arguments.clone(),
            Scalar::Select(condition, a, b) => vec![*condition, *a, *b],
            _ => Vec::new(),
        }
    }

    /// The same over other nodes.
    #[must_use]
    pub fn renamed(&self, rename: &dyn Fn(Node) -> Node) -> Scalar {
        match self {
            Scalar::Apply(function, arguments) => {
                Scalar::Apply(*function, arguments.iter().map(|node| rename(*node)).collect())
            }
            Scalar::Select(condition, a, b) => Scalar::Select(rename(*condition), rename(*a), rename(*b)),
            leaf => leaf.clone(),
        }
    }

    fn element(&self, operands: &[Element], of: &dyn Fn(&Node) -> Option<Element>) -> Option<Element> {
        match self {
            Scalar::Real(_) => Some(Element::Real),
            Scalar::Integer(_) | Scalar::Index(_) => Some(Element::Integer),
            Scalar::Operand(operand) => operands.get(*operand).copied(),
            Scalar::Select(condition, a, b) => {
                (of(condition) == Some(Element::Bool) && of(a) == of(b)).then(|| of(a))?
            }
            Scalar::Apply(function, arguments) => {
                let arguments: Option<Vec<Element>> = arguments.iter().map(of).collect();
                function.gives(&arguments?)
            }
        }
    }
}

impl Function {
    /// What it gives for arguments of these elements; nothing where it does not take them.
    fn gives(self, arguments: &[Element]) -> Option<Element> {
        use Element::{Bool, Integer, Real};
        let taken = match self {
            Function::ToReal => arguments == [Integer],
            Function::And | Function::Or => arguments == [Bool, Bool],
            Function::Not => arguments == [Bool],
            Function::Powi | Function::Surd => arguments == [Real, Integer],
            Function::Polygamma => arguments == [Integer, Real],
            Function::Add | Function::Subtract | Function::Multiply | Function::Divide | Function::Modulo
                if arguments == [Integer, Integer] =>
            {
                return Some(Integer);
            }
            Function::Less
            | Function::LessEqual
            | Function::Greater
            | Function::GreaterEqual
            | Function::Equal
            | Function::NotEqual => {
                matches!(arguments, [Real, Real] | [Integer, Integer])
            }
            _ => arguments.len() == self.arity() && arguments.iter().all(|element| *element == Real),
        };
        taken.then(|| self.element())
    }

    /// Whether it is written between (or before) its arguments.
    pub fn is_operator(self) -> bool {
        !self.name().starts_with(|first: char| first.is_ascii_alphabetic()) || self == Function::Negate
    }
}
