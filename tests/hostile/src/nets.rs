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
