// One net, and one kind of function, of each kind that is emitted in its own way.

net! {
    /// Tokens, positions known at run time, a class as the target.
    pub Reader(input: [3] of index(5)) = embedding(4) |> flatten |> linear(6) |> hidden: tanh |> linear(3) |> softmax
        |> cross_entropy_loss(index);
    /// Values and gradients.
    pub fn learn(input, target) -> (hidden, loss, grad(parameters));
    /// Added to.
    pub fn add(input, target) -> (loss, accumulate(parameters));
    /// Updated in place.
    pub fn step(input, target) -> (loss, descend(parameters));
    /// A batch of static size in one block.
    pub train(batch = 3) fn batch_step(input, target) -> (loss, descend(parameters));
    /// One in several.
    pub train(batch = 70) fn large_step(input, target) -> (loss, descend(parameters));
}

net! {
    /// Windows, in and across the padding, with and without kernels.
    pub Seer(input: [2, 9, 9]) = convolution(4, 3x3, padding = 1, groups = 2) |> normalization |> ramp |> pooling(2x2)
        |> deconvolution(2, 2x2, stride = 2) |> padding([(0, 0), (1, 1), (1, 0)], padding = reflected) |> local_response_normalization
        |> resize([5, 5]) |> pooling(2x2, function = mean, padding = same) |> flatten |> linear(2);
    /// Values and gradients.
    pub fn learn(input, grad(output)) -> (output, grad(all));
}

net! {
    /// What is sorted and found.
    pub Finder(input: [4, 3]) = constant_plus |> parametric_ramp |> aggregation(median) |> constant_times
        |> map(|x| if x > 0 { x * x } else { x });
    /// Values and gradients.
    pub fn learn(input, grad(output)) -> (output, grad(all));
    /// The first few.
    pub Sorter(input: [6]) = ordering(2);
    /// Where they are.
    pub fn eval(input) -> output;
    /// In double precision, and of another one's layers.
    pub Inner<f64> = linear(3 -> 3) |> sigmoid;
    /// A net in a net.
    pub Outer<f64> = first: Inner |> frozen second: Inner |> summation |> mean_squared_loss;
    /// Values and gradients.
    pub fn learn(input, target) -> (loss, grad(all));
    /// Some of them.
    pub fn learn_some(input, target) -> grad(first.parameters);
}

net! {
    /// Copied, and handed on to.
    pub Inward(x: [4]) = linear(4) |> tanh;
    /// A template.
    pub Grown<N>(x: [N]) = linear(N) |> ramp |> linear(N);

    /// Copies, and the same net over and over.
    pub Chained(one: [4]) = [Inward; 2] |> repeat(Inward, 2) |> last: Grown<4>;

    /// Arrays of its own, sequences, copies, attention, what is mapped over positions, and sums by indices.
    pub Body(x: [6] of [4], weight: [], among: [] of index(4)) -> (y, mixed: [6] of [4]) {
        const adjacency: [6, 6] = [[0, 1, 0, 0, 0, 1], [1, 0, 1, 0, 0, 0], [0, 1, 0, 1, 0, 0], [0, 0, 1, 0, 1, 0], [0, 0, 0, 1, 0, 1], [1, 0, 0, 0, 1, 0]];
        array scale: [4] = normal(0.5);
        array table: [4, 4] = uniform(0.25);
        layer embed = net_map(Inward);
        let n[i] = sum[j](table[i, j] * table[i, j]);
        let directed[i, j] = scale[i] * table[i, j] / sqrt(n[i]);
        let once = x |> first: embed;
        let twice = once |> second: embed;
        let found = (query = once, key = twice, value = x) |> attention(heads = 2);
        let passed[i, j] = sum[k](adjacency[i, k] * found[k, j]);
        let mixed = passed |> net_map(Chained);
        let row[j] = sum[i](mixed[i, j]) * weight + directed[among, j];
        let y = (row, row |> stop_gradient) |> catenate |> linear(2) |> softmax;
    }
    /// Values and gradients.
    pub fn learn(x, weight, among, grad(y)) -> (y, mixed, grad(all));
    /// Added to.
    pub fn add(x, weight, among, grad(y)) -> (y, accumulate(parameters));
    /// Updated in place.
    pub fn step(x, weight, among, grad(y)) -> (y, descend(parameters));
    /// Sums over samples that more is computed from.
    pub train(batch = 9) fn batch_step(x, weight, among, grad(y)) -> (y, descend(parameters));

    /// A part of it.
    pub FrontOfTrained(input: [1, 8, 8]) = convolution(8, 3x3) |> ramp |> pooling(2x2, stride = 2) |> flatten;
    /// Weights from a file.
    #[budget(ram = 8192)]
    pub Trained(input: [1, 8, 8]) = front: FrontOfTrained |> head: linear(10);
    weights "../../examples/pytorch/digits.safetensors";
    /// Values and gradients.
    pub fn learn(input, grad(output)) -> (output, grad(input));
}

/// Nets without a name.
pub fn anonymous() -> (::core::primitive::f32, ::core::primitive::f64) {
    let net = net!(map(|x| x * x); fn f(input) -> (output, grad(input)););
    let (_, slope) = (&net).f(3.0);
    (slope, (&net!(<f64> = tanh)).eval(0.5))
}

/// The loss and the sum of a gradient of each net.
pub fn numbers() -> [::core::primitive::f64; 4] {
    let token = |token| ::core::option::Option::unwrap_or_else(::nn::Index::new(token), || ::core::panic!("a token"));
    let sum = |numbers: &[::core::primitive::f32]| {
        ::core::iter::Iterator::fold(<[_]>::iter(numbers), 0.0, |sum, number| sum + *number as ::core::primitive::f64)
    };
    let reader = Reader::seeded(1);
    let target = ::core::option::Option::unwrap_or_else(::nn::Index::new(1), || ::core::panic!("a class"));
    let (_, loss, gradient) = Reader::learn(&reader, &[token(0), token(3), token(4)], target);
    let (output, input_bar, parameters_bar) = Seer::learn(
        &Seer::seeded(2),
        &[::nn::nalgebra::SMatrix::<_, 9, 9>::repeat(0.5), ::nn::nalgebra::SMatrix::<_, 9, 9>::repeat(-0.25)],
        &::nn::nalgebra::SVector::repeat(1.0),
    );
    let _ = input_bar;
    [
        loss as ::core::primitive::f64,
        sum(::nn::Parameters::parameters(&gradient)),
        output.data.0[0][0] as ::core::primitive::f64,
        sum(::nn::Parameters::parameters(&parameters_bar)),
    ]
}
