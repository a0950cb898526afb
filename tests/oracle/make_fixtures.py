#!/usr/bin/env python3
"""Computes the values and gradients that `tests/tests/oracle_*.rs` compare with, in JAX with f64.

    pip install jax numpy mpmath
    python3 tests/oracle/make_fixtures.py            rewrites tests/fixtures/*.json
    python3 tests/oracle/make_fixtures.py windows    only the cases of tests/oracle/cases_windows.py

More cases are in `cases_*.py` beside this file: each has a function `cases(oracle)`, which is given this module.

A case is a net, written here as layers of JAX functions, with its parameters and some functions of it. A function
is what a `fn` line is: what is given (ports, imposed gradients) and what is wanted. Its gradients are those of one
real number, the sum over the imposed values `v` of `<grad(v), v>`, or the sum of the output where nothing is imposed;
to the gradient of a named value a zero is added at that value and differentiated. For a batch values are stacked
and gradients of parameters are added up. Everything is flattened row-major and printed so that it reads back exactly.

Inputs are drawn until all are well away from kinks and ties, and until no wanted gradient is all zero.
"""

import importlib
import json
import pathlib
import sys
import zlib
from dataclasses import dataclass, field
from typing import Callable

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "fixtures"
FAR = 1e-5  # how far an input stays from a kink, and a maximum from the second largest


class TooClose(Exception):
    """An input is too close to a kink or a tie, or a gradient is all zero: draw again."""


# Layers. `parameters(shape)` gives the shapes of the learned arrays, `apply(p, x)` the value, where `p` maps the
# arrays' names to the arrays; `check(p, x)` raises TooClose.


@dataclass
class Layer:
    kind: str
    apply: Callable
    parameters: Callable = lambda shape: {}
    check: Callable = lambda p, x: None


def size(shape):
    return int(np.prod(shape, dtype=int))


def linear(outputs, biases=True):
    outputs = tuple(outputs) if isinstance(outputs, (tuple, list)) else (outputs,)

    def parameters(shape):
        arrays = {"weights": (size(outputs), size(shape))}
        return arrays | ({"biases": outputs} if biases else {})

    def apply(p, x):
        z = (p["weights"] @ x.reshape(-1)).reshape(outputs)
        return z + p["biases"] if biases else z

    return Layer("linear", apply, parameters)


def pair(setting):
    return (setting, setting) if isinstance(setting, int) else tuple(setting)


def pairs(setting, kernel, dilation):
    """Padding: a number, one a axis, "same" or a pair an axis."""
    if setting == "same":
        total = [d * (k - 1) for d, k in zip(dilation, kernel)]
        return [(t // 2, t - t // 2) for t in total]
    if isinstance(setting, list):
        return setting
    return [(n, n) for n in pair(setting)]


def convolution(outputs, kernel, stride=1, dilation=1, padding=0, biases=True):
    kernel, stride, dilation = pair(kernel), pair(stride), pair(dilation)
    padding = pairs(padding, kernel, dilation)

    def parameters(shape):
        arrays = {"weights": (outputs, shape[0], *kernel)}
        return arrays | ({"biases": (outputs,)} if biases else {})

    def apply(p, x):
        z = lax.conv_general_dilated(x[None], p["weights"], stride, padding, rhs_dilation=dilation)[0]
        return z + p["biases"][:, None, None] if biases else z

    return Layer("convolution", apply, parameters)


def pooling(window, stride=1, padding=0, function="max", after_ramp=False):
    """`after_ramp`: a tie at 0 does no harm, because nothing flows back through the ramp from there."""
    window, stride = pair(window), pair(stride)
    padding = [(0, 0)] + pairs(padding, window, (1, 1))
    full, steps = (1, *window), (1, *stride)

    def apply(p, x):
        if function == "max":
            return lax.reduce_window(x, -jnp.inf, lax.max, full, steps, padding)
        total = lax.reduce_window(x, 0.0, lax.add, full, steps, padding)
        return total / size(window) if function == "mean" else total

    def check(p, x):
        padded = np.pad(np.asarray(x), padding, constant_values=-np.inf)
        windows = np.lib.stride_tricks.sliding_window_view(padded, window, axis=(1, 2))[:, :: stride[0], :: stride[1]]
        largest = np.sort(windows.reshape(-1, size(window)), axis=1)[:, -2:]
        if after_ramp:
            largest = largest[largest[:, 1] > 0]
        if function == "max" and size(window) > 1 and (largest[:, 1] - largest[:, 0]).min() < FAR:
            raise TooClose

    return Layer("pooling", apply, check=check)


def elementwise(function, kinks=(), kind=None):
    def check(p, x):
        if any(np.abs(np.asarray(x) - kink).min() < FAR for kink in kinks):
            raise TooClose

    return Layer(kind or function.__name__, lambda p, x: function(x), check=check)


def ramp():
    return elementwise(jax.nn.relu, (0,), "ramp")


def tanh():
    return elementwise(jnp.tanh, kind="tanh")


def sigmoid():
    return elementwise(jax.nn.sigmoid, kind="sigmoid")


def softmax(axis=-1):
    layer = Layer("softmax", lambda p, x: jax.nn.softmax(x, axis=axis))
    layer.logarithms = lambda x: (jax.nn.log_softmax(x, axis=axis), None)
    return layer


def stable_sigmoid():
    layer = sigmoid()
    layer.logarithms = lambda x: (jax.nn.log_sigmoid(x), jax.nn.log_sigmoid(-x))
    return layer


def flatten():
    return Layer("flatten", lambda p, x: x.reshape(-1))


def reshape(*shape):
    return Layer("reshape", lambda p, x: x.reshape(shape))


# Losses: `loss(x, target, ln_x, ln_not_x)`, with the logarithms of x and 1 - x. `draw_target` draws one target.


@dataclass
class Loss:
    kind: str
    loss: Callable
    draw_target: Callable
    index: bool = False


def cross_entropy(against):
    def index(x, t, ln_x, _):
        return -jnp.mean(jnp.take_along_axis(ln_x, t[..., None], axis=-1))

    def probabilities(x, t, ln_x, _):
        return -jnp.mean(jnp.sum(t * ln_x, axis=-1))

    def binary(x, t, ln_x, ln_not_x):
        return -jnp.mean(t * ln_x + (1 - t) * ln_not_x)

    def draw_probabilities(rng, shape):
        t = rng.uniform(0.1, 1.0, shape)
        return t / t.sum(axis=-1, keepdims=True)

    draw = {
        "index": lambda rng, shape: rng.integers(0, shape[-1], shape[:-1]),
        "probabilities": draw_probabilities,
        "binary": lambda rng, shape: rng.uniform(0.05, 0.95, shape),
    }[against]
    loss = {"index": index, "probabilities": probabilities, "binary": binary}[against]
    return Loss("cross_entropy_loss", loss, draw, against == "index")


def mean_squared():
    return Loss("mean_squared_loss", lambda x, t, *_: jnp.mean((x - t) ** 2), lambda rng, shape: rng.normal(size=shape))


# Nets.


@dataclass
class Stage:
    layer: object
    name: str  # in paths: the label, or the kind with its count
    value: str | None  # the label


@dataclass
class Net:
    shape: tuple
    stages: list
    port: str = "input"
    stable: bool = False  # cross-entropies read log_softmax or log_sigmoid of what softmax or sigmoid read
    draw_input: Callable = lambda rng, shape: rng.normal(size=shape)
    draw_target: Callable | None = None

    @property
    def loss(self):
        last = self.stages[-1].layer
        return last if isinstance(last, Loss) else None

    @property
    def output(self):
        return "loss" if self.loss else "output"


def net(shape, *stages, **options):
    """Stages are layers, or `("label", layer)`."""
    labelled = [stage if isinstance(stage, tuple) else (None, stage) for stage in stages]
    kinds = [layer.kind for label, layer in labelled if label is None]
    seen, named = {}, []
    for label, layer in labelled:
        kind = layer.kind
        seen[kind] = seen.get(kind, 0) + (label is None)
        name = label or (kind if kinds.count(kind) == 1 else f"{kind}_{seen[kind]}")
        named.append(Stage(layer, name, label))
    return Net(tuple(shape), named, **options)


def forward(net, parameters, ports, nudges=None, check=False):
    """All named values. `nudges` are added at the values of their names."""
    values, logarithms = {}, (None, None)

    def name(x, *names):
        for one in names:
            if nudges is not None and one in nudges:
                x = x + nudges[one]
                break
        values.update({one: x for one in names})
        return x

    x = name(ports[net.port], net.port)
    for position, stage in enumerate(net.stages):
        last = position == len(net.stages) - 1
        names = [stage.value] if stage.value else []
        names += [str(position)] + ([net.output] if last else [])
        if isinstance(stage.layer, Loss):
            target = name(ports["target"], "target") if not stage.layer.index else ports["target"]
            ln_x, ln_not_x = logarithms if net.stable else (None, None)
            ln_x = jnp.log(x) if ln_x is None else ln_x
            x = name(stage.layer.loss(x, target, ln_x, jnp.log1p(-x) if ln_not_x is None else ln_not_x), *names)
            continue
        p = {key.rsplit(".", 1)[1]: a for key, a in parameters.items() if key.rsplit(".", 1)[0] == stage.name}
        if check:
            stage.layer.check(p, x)
        logarithms = getattr(stage.layer, "logarithms", lambda x: (None, None))(x)
        x = name(stage.layer.apply(p, x), *names)
    return values


def draw_parameters(net, rng):
    parameters, x = {}, jnp.zeros(net.shape)
    for stage in net.stages:
        if isinstance(stage.layer, Loss):
            break
        own = {}
        for array, shape in stage.layer.parameters(x.shape).items():
            scale = 0.5 if array == "biases" else 1.2 / np.sqrt(size(shape[1:]))
            own[array] = jnp.asarray(rng.normal(size=shape) * scale)
            parameters[f"{stage.name}.{array}"] = own[array]
        x = stage.layer.apply(own, x)
    return parameters


def draw_ports(net, parameters, rng):
    ports = {net.port: jnp.asarray(net.draw_input(rng, net.shape))}
    if net.loss:
        x = jnp.zeros(net.shape)
        for stage in net.stages[:-1]:
            p = {key.rsplit(".", 1)[1]: a for key, a in parameters.items() if key.rsplit(".", 1)[0] == stage.name}
            x = stage.layer.apply(p, x)
        draw = net.draw_target or net.loss.draw_target
        ports["target"] = jnp.asarray(draw(rng, x.shape))
    return ports


# Functions.


def gradient_of(text):
    return text[len("grad(") : -1] if text.startswith("grad(") else None


@dataclass
class Function:
    name: str
    given: list
    wanted: list
    batch: int = 3
    bounds: Callable | None = None


def fn(name, given, wanted, **options):
    return Function(name, given.split(), wanted.split(), **options)


def expand(net, parameters, wanted):
    """`grad(all)`, `grad(parameters)` and `grad(layer.parameters)` as the arrays that they are made of."""
    for text in wanted:
        of = gradient_of(text)
        if of == "all":
            ports = [net.port] + (["target"] if net.loss and not net.loss.index else [])
            yield from (f"grad({name})" for name in [*ports, *parameters])
        elif of == "parameters":
            yield from (f"grad({name})" for name in parameters)
        elif of and of.endswith(".parameters"):
            layer = of.rsplit(".", 1)[0]
            yield from (f"grad({name})" for name in parameters if name.rsplit(".", 1)[0] == layer)
        else:
            yield text


def sample(net, parameters, ports, imposed, wanted):
    """One sample's wanted values and gradients."""
    values = forward(net, parameters, ports, check=True)
    real = {name: x for name, x in ports.items() if jnp.issubdtype(x.dtype, jnp.floating)}
    index = {name: x for name, x in ports.items() if name not in real}
    inner = [name for name in map(gradient_of, wanted) if name in values and name not in real]
    if not any(map(gradient_of, wanted)):
        return {text: values[text] for text in wanted}
    nudges = {name: jnp.zeros_like(values[name]) for name in inner}

    def objective(parameters, real, nudges):
        # One nudge at a time, so that the others are not in its way.
        values = forward(net, parameters, real | index, nudges)
        if not imposed:
            return jnp.sum(values[net.output])
        return sum(jnp.vdot(bar, values[name]) for name, bar in imposed.items())

    own = jax.grad(objective, argnums=(0, 1))(parameters, real, {})
    gradients = own[0] | own[1]
    for name in nudges:
        gradients[name] = jax.grad(objective, argnums=2)(parameters, real, {name: nudges[name]})[name]
    return {text: gradients[gradient_of(text)] if gradient_of(text) else values[text] for text in wanted}


def evaluate(net, parameters, function, rng, count=None):
    """Given and wanted arrays of one sample, or of a batch of `count`."""
    wanted = list(dict.fromkeys(expand(net, parameters, function.wanted)))
    all_given, all_wanted = [], []
    while len(all_given) < (count or 1):
        ports = draw_ports(net, parameters, rng)
        values = forward(net, parameters, ports)
        given, imposed = {}, {}
        for text in function.given:
            of = gradient_of(text)
            if of:
                imposed[of] = jnp.asarray(rng.normal(size=values[of].shape))
            given[text] = imposed[of] if of else ports[text]
        all_wanted.append(sample(net, parameters, ports, imposed, wanted))
        all_given.append(given)
    if count is None:
        return all_given[0], all_wanted[0]
    stack = lambda every, key: jnp.stack([one[key] for one in every])
    batched = {key: stack(all_wanted, key) for key in wanted}
    summed = {key: a.sum(axis=0) if gradient_of(key) in parameters else a for key, a in batched.items()}
    return {key: stack(all_given, key) for key in function.given}, summed


def check_wanted(arrays):
    for key, array in arrays.items():
        if not bool(jnp.isfinite(array).all()):
            raise ValueError(f"{key} is not finite")
        if gradient_of(key) and not bool((array != 0).any()):
            raise TooClose


# Writing.


def text_of(array):
    array = np.asarray(array)
    numbers = [int(n) if array.dtype.kind == "i" else float(n) for n in array.reshape(-1)]
    return {"shape": list(array.shape), "data": numbers}


def write(name, case):
    """One line an array."""

    def lines(node, indent):
        if "data" in node:
            return json.dumps(node, allow_nan=False)
        inner = [f'{" " * (indent + 1)}{json.dumps(key)}: ' for key in node]
        items = ",\n".join(
            head + (json.dumps(value) if isinstance(value, str) else lines(value, indent + 1))
            for head, value in zip(inner, node.values())
        )
        return "{\n" + items + "\n" + " " * indent + "}" if node else "{}"

    FIXTURES.mkdir(exist_ok=True)
    (FIXTURES / f"{name}.json").write_text(lines(case, 0) + "\n")


def arrays_text(arrays):
    return {key: text_of(array) for key, array in arrays.items()}


def drawn(net, functions, rng, rounding):
    """Parameters, and per function what is given and wanted; raises TooClose."""
    parameters = jax.tree.map(rounding, draw_parameters(net, rng))
    texts = {}
    for function in functions:
        given, wanted = evaluate(net, parameters, function, rng)
        batch_given, batch_wanted = evaluate(net, parameters, function, rng, function.batch)
        check_wanted(wanted)
        check_wanted(batch_wanted)
        texts[function.name] = {
            "given": arrays_text(given),
            "wanted": arrays_text(wanted),
            "batch": {"given": arrays_text(batch_given), "wanted": arrays_text(batch_wanted)},
        }
    return {"parameters": arrays_text(parameters), "functions": texts}


WRITTEN = []


def case(name, source, net, *functions, rounding=lambda x: x):
    """Writes the fixture `name`; `source` is the net in the language of `net!`."""
    for attempt in range(1000):
        rng = np.random.default_rng([zlib.crc32(name.encode()), attempt])
        try:
            found = drawn(net, functions, rng, rounding)
        except TooClose:
            continue
        write(name, {"net": source, **found})
        WRITTEN.append(name)
        return
    raise RuntimeError(f"{name}: every draw is too close to a kink, or has a gradient that is zero")


EVAL = fn("eval", "input", "output")
GRADIENTS = fn("gradients", "input", "output grad(all)")
PULLBACK = fn("pullback", "input grad(output)", "output grad(all)")
LOSS_EVAL = fn("eval", "input target", "loss")
LOSS_GRADIENTS = fn("gradients", "input target", "loss grad(all)")


def linear_cases():
    case(
        "tiny", "linear(3 -> 2) |> ramp", net([3], linear(2), ramp()),
        EVAL,
        fn("saliency", "input", "output grad(input)"),
        fn("pullback", "input grad(output)", "grad(input) grad(linear.weights)"),
        fn("learn", "input", "output grad(parameters)"),
        fn("whole", "input", "output grad(all)"),
        fn("layer", "input", "grad(linear.parameters)"),
        fn("weights", "input", "grad(linear.weights)"),
        fn("biases", "input", "grad(linear.biases)"),
        fn("backwards", "grad(output) input", "grad(linear.biases) grad(input) output"),
    )  # fmt: skip
    case("linear_unbiased", "linear(4 -> 3, biases = none) |> tanh", net([4], linear(3, biases=False), tanh()), EVAL, GRADIENTS)
    case("linear_matrix_out", "(input: [5]) = linear([4, 4]) |> sigmoid", net([5], linear([4, 4]), sigmoid()), EVAL, GRADIENTS, PULLBACK)
    case("linear_arrays", "linear([2, 3] -> [2, 2, 3])", net([2, 3], linear([2, 2, 3])), EVAL, PULLBACK)
    case("linear_scalar_out", "(input: [4]) = linear([]) |> tanh", net([4], linear([]), tanh()), EVAL, GRADIENTS, PULLBACK)
    case("linear_scalar_in", "linear([] -> 3) |> sin", net([], linear(3), elementwise(jnp.sin)), EVAL, GRADIENTS, PULLBACK)
    case("linear_image_in", "(input: [2, 3, 4]) = linear(2)", net([2, 3, 4], linear(2)), EVAL, PULLBACK)
    case(
        "linear_chain", "linear(6 -> 5) |> tanh |> linear(4) |> sigmoid |> linear(3, biases = none)",
        net([6], linear(5), tanh(), linear(4), sigmoid(), linear(3, biases=False)),
        EVAL, GRADIENTS,
        fn("second", "input grad(output)", "grad(linear_2.weights) grad(linear_3.parameters) grad(linear_1.biases)"),
        fn("middle", "input", "grad(linear_2.parameters)"),
    )  # fmt: skip
    # Wider than any vector, and odd, so that kernels reach their remainders.
    case("linear_wide", "linear(37 -> 29) |> tanh |> linear(19)", net([37], linear(29), tanh(), linear(19)), EVAL, fn("pullback", "input grad(output)", "output grad(all)", batch=13))


def shape_cases():
    case("reshape", "(input: [4, 6]) = reshape([3, 8])", net([4, 6], reshape(3, 8)), EVAL, PULLBACK)
    case("reshape_back", "(input: [3, 8]) = sin |> reshape([4, 6]) |> cos", net([3, 8], elementwise(jnp.sin), reshape(4, 6), elementwise(jnp.cos)), EVAL, PULLBACK)
    case("reshape_to_arrays", "(input: [24]) = reshape([2, 3, 4]) |> linear(3)", net([24], reshape(2, 3, 4), linear(3)), EVAL, PULLBACK)
    case("flatten", "(input: [2, 3, 4]) = flatten |> linear(5)", net([2, 3, 4], flatten(), linear(5)), EVAL, PULLBACK)
    case("flatten_matrix", "(input: [3, 4]) = flatten", net([3, 4], flatten()), EVAL, PULLBACK)
    case("flatten_scalar", "(input: []) = sin |> flatten", net([], elementwise(jnp.sin), flatten()), EVAL, PULLBACK)


def softmax_cases():
    for name, source, shape, axis in [
        ("softmax", "(input: [5]) = softmax", [5], -1),
        ("softmax_rows", "(input: [3, 4]) = softmax", [3, 4], -1),
        ("softmax_columns", "(input: [3, 4]) = softmax(axis = 0)", [3, 4], 0),
        ("softmax_middle", "(input: [2, 3, 4]) = softmax(axis = 1)", [2, 3, 4], 1),
        ("softmax_from_the_end", "(input: [2, 3, 4]) = softmax(axis = -3)", [2, 3, 4], -3),
    ]:
        case(name, source, net(shape, softmax(axis)), EVAL, PULLBACK)


def convolution_cases():
    options = [
        ("plain", "convolution(2 -> 3, 3x2)", dict(outputs=3, kernel=(3, 2))),
        ("square", "convolution(3, 3)", dict(outputs=3, kernel=3)),
        ("listed", "convolution(2 -> 4, [1, 4])", dict(outputs=4, kernel=(1, 4))),
        ("stride", "convolution(3, 3x3, stride = 2)", dict(outputs=3, kernel=3, stride=2)),
        ("strides", "convolution(3, 2x3, stride = 2x1)", dict(outputs=3, kernel=(2, 3), stride=(2, 1))),
        ("dilation", "convolution(3, 3x3, dilation = 2)", dict(outputs=3, kernel=3, dilation=2)),
        ("dilations", "convolution(3, 2x3, dilation = 3x1)", dict(outputs=3, kernel=(2, 3), dilation=(3, 1))),
        ("padding", "convolution(3, 3x3, padding = 1)", dict(outputs=3, kernel=3, padding=1)),
        ("paddings", "convolution(3, 3x3, padding = 2x1)", dict(outputs=3, kernel=3, padding=(2, 1))),
        ("same", "convolution(3, 3x5, padding = same)", dict(outputs=3, kernel=(3, 5), padding="same")),
        ("same_even", "convolution(3, 2x4, padding = same)", dict(outputs=3, kernel=(2, 4), padding="same")),
        ("same_dilated", "convolution(3, 3x2, dilation = 2, padding = same)", dict(outputs=3, kernel=(3, 2), dilation=2, padding="same")),
        ("pairs", "convolution(3, 3x2, padding = [(1, 2), (0, 1)])", dict(outputs=3, kernel=(3, 2), padding=[(1, 2), (0, 1)])),
        (
            "all", "convolution(2 -> 3, 2x3, stride = 2x3, dilation = 2x1, padding = [(1, 2), (0, 1)])",
            dict(outputs=3, kernel=(2, 3), stride=(2, 3), dilation=(2, 1), padding=[(1, 2), (0, 1)]),
        ),
        ("unbiased", "convolution(3, 3x3, padding = 1, biases = none)", dict(outputs=3, kernel=3, padding=1, biases=False)),
    ]  # fmt: skip
    for name, source, setting in options:
        case(f"convolution_{name}", f"(input: [2, 7, 8]) = {source}", net([2, 7, 8], convolution(**setting)), EVAL, PULLBACK)
    case(
        "convolution_chain", "(input: [1, 6, 7]) = convolution(3, 3x3, padding = 1) |> tanh |> convolution(2, 2x2, stride = 2) |> sigmoid",
        net([1, 6, 7], convolution(3, 3, padding=1), tanh(), convolution(2, 2, stride=2), sigmoid()),
        EVAL, GRADIENTS, fn("second", "input grad(output)", "grad(convolution_2.parameters) grad(convolution_1.weights)"),
    )  # fmt: skip


def pooling_cases():
    options = [
        ("max", "pooling(2x2)", dict(window=2)),
        ("max_single", "pooling(3)", dict(window=3)),
        ("max_stride", "pooling(2x2, stride = 2)", dict(window=2, stride=2)),
        ("max_strides", "pooling(2x3, stride = 1x2, function = max)", dict(window=(2, 3), stride=(1, 2))),
        ("max_padding", "pooling(3x3, stride = 2, padding = 1)", dict(window=3, stride=2, padding=1)),
        ("max_pairs", "pooling(3x2, padding = [(1, 2), (0, 1)])", dict(window=(3, 2), padding=[(1, 2), (0, 1)])),
        ("max_same", "pooling(3x2, padding = same)", dict(window=(3, 2), padding="same")),
        ("mean", "pooling(2x2, stride = 2, function = mean)", dict(window=2, stride=2, function="mean")),
        ("mean_padding", "pooling(3x3, padding = 1, function = mean)", dict(window=3, padding=1, function="mean")),
        ("mean_pairs", "pooling(2x3, stride = 2x1, padding = [(1, 0), (0, 2)], function = mean)", dict(window=(2, 3), stride=(2, 1), padding=[(1, 0), (0, 2)], function="mean")),
        ("total", "pooling(2x3, stride = 1x2, function = total)", dict(window=(2, 3), stride=(1, 2), function="total")),
        ("total_padding", "pooling(3x3, stride = 3, padding = 2x1, function = total)", dict(window=3, stride=3, padding=(2, 1), function="total")),
    ]  # fmt: skip
    for name, source, setting in options:
        # Cubed first, so that the gradient differs from element to element also where nothing is imposed.
        case(f"pooling_{name}", f"(input: [2, 5, 7]) = map(|x| x * x * x) |> {source}", net([2, 5, 7], elementwise(lambda x: x * x * x, kind="map"), pooling(**setting)), EVAL, GRADIENTS, PULLBACK)


def loss_cases():
    probability = dict(draw_input=lambda rng, shape: rng.uniform(0.05, 0.95, shape))
    wide = dict(draw_input=lambda rng, shape: rng.normal(size=shape) * 3)
    inside = [("cross_entropy_loss(index)", "index"), ("cross_entropy_loss(probabilities)", "probabilities")]
    for layer, against in inside:
        for rank, shape in enumerate([[4], [3, 4], [2, 3, 4]], start=1):
            case(f"{against}_{rank}", f"(input: {shape}) = {layer}", net(shape, cross_entropy(against), **probability), LOSS_EVAL, LOSS_GRADIENTS)
            case(
                f"softmax_{against}_{rank}", f"(input: {shape}) = p: softmax |> {layer}",
                net(shape, ("p", softmax()), cross_entropy(against), **wide),
                LOSS_EVAL, LOSS_GRADIENTS,
                fn("beside", "input target", "grad(p) p grad(input) loss"),
                fn("alone", "input target", "grad(p)"),
                fn("imposed", "input target grad(loss) grad(p)", "grad(input)"),
            )  # fmt: skip
    for name, shape in [("binary_0", []), ("binary_1", [5]), ("binary_2", [2, 3])]:
        case(name, f"(input: {shape}) = cross_entropy_loss(binary)", net(shape, cross_entropy("binary"), **probability), LOSS_EVAL, LOSS_GRADIENTS)
        case(
            f"sigmoid_{name}", f"(input: {shape}) = p: sigmoid |> cross_entropy_loss(binary)",
            net(shape, ("p", sigmoid()), cross_entropy("binary"), **wide),
            LOSS_EVAL, LOSS_GRADIENTS,
            fn("beside", "input target", "grad(p) p grad(input) loss"),
        )  # fmt: skip
    for rank, shape in enumerate([[], [4], [2, 3], [2, 3, 2]]):
        case(f"mean_squared_{rank}", f"(input: {shape}) = mean_squared_loss", net(shape, mean_squared()), LOSS_EVAL, LOSS_GRADIENTS)
    # The probabilities of another axis than the loss reads: one column adds up to 1, one row does not.
    case(
        "softmax_columns_probabilities", "(input: [3, 4]) = softmax(axis = 0) |> cross_entropy_loss(probabilities, from = probabilities)",
        net([3, 4], softmax(0), cross_entropy("probabilities"), **wide), LOSS_EVAL, LOSS_GRADIENTS,
    )  # fmt: skip
    case(
        "softmax_columns_index", "(input: [3, 4]) = softmax(axis = 0) |> cross_entropy_loss(index, from = probabilities)",
        net([3, 4], softmax(0), cross_entropy("index"), **wide), LOSS_EVAL, LOSS_GRADIENTS,
    )  # fmt: skip
    # Targets of 0 and 1: a logarithm is read where its factor is 0.
    one_hot = lambda rng, shape: np.eye(shape[-1])[rng.integers(0, shape[-1], shape[:-1])]
    case(
        "one_hot", "linear(3 -> 4) |> softmax |> cross_entropy_loss(probabilities)",
        net([3], linear(4), softmax(), cross_entropy("probabilities"), draw_target=one_hot), LOSS_EVAL, LOSS_GRADIENTS,
    )  # fmt: skip


def large_logit_cases():
    """Where probabilities underflow to 0, and logarithms of them would be infinite."""
    spread = lambda rng, shape: rng.uniform(-1000, 1000, shape)
    beside = fn("beside", "input target", "p loss grad(input)")
    for layer, against in [("index", "index"), ("probabilities", "probabilities")]:
        for rank, shape in enumerate([[6], [3, 6]], start=1):
            case(
                f"large_{against}_{rank}", f"(input: {shape}) = p: softmax |> cross_entropy_loss({layer})",
                net(shape, ("p", softmax()), cross_entropy(against), stable=True, draw_input=spread),
                LOSS_EVAL, LOSS_GRADIENTS, beside,
            )  # fmt: skip
    case(
        "large_columns", "(input: [3, 6]) = p: softmax(axis = 0) |> cross_entropy_loss(probabilities, from = probabilities)",
        net([3, 6], ("p", softmax(0)), cross_entropy("probabilities"), stable=True, draw_input=spread),
        LOSS_EVAL, LOSS_GRADIENTS, beside,
    )  # fmt: skip
    for rank, shape in enumerate([[], [5]]):
        case(
            f"large_binary_{rank}", f"(input: {shape}) = p: sigmoid |> cross_entropy_loss(binary)",
            net(shape, ("p", stable_sigmoid()), cross_entropy("binary"), stable=True, draw_input=spread),
            LOSS_EVAL, LOSS_GRADIENTS, beside,
        )  # fmt: skip


def name_cases():
    case(
        "inner", "first: linear(5 -> 4) |> hidden: tanh |> second: linear(3) |> p: softmax |> cross_entropy_loss(index)",
        net([5], ("first", linear(4)), ("hidden", tanh()), ("second", linear(3)), ("p", softmax()), cross_entropy("index")),
        fn("look", "input", "hidden p"),
        fn("sense", "input target", "loss grad(hidden) grad(first) grad(second) grad(p) grad(input)"),
        fn("impose", "input grad(hidden)", "grad(input) grad(first.weights)"),
        fn("impose_p", "input grad(p)", "grad(second.weights) grad(second.biases) grad(hidden) p"),
        fn("impose_both", "input target grad(hidden) grad(loss)", "grad(input) grad(parameters)"),
        fn("impose_three", "grad(second) input grad(hidden) grad(first)", "grad(hidden) grad(first) grad(first.parameters) grad(input)"),
        fn("impose_loss", "input target grad(loss)", "grad(input) grad(second.parameters)"),
    )  # fmt: skip
    case(
        "positions", "linear(4 -> 3) |> tanh |> linear(2)", net([4], linear(3), tanh(), linear(2)),
        fn("look", "input", "0 1 2 output"),
        fn("sense", "input", "grad(linear_1.weights) grad(1) grad(linear_2.parameters) output grad(0)"),
        fn("impose", "input grad(1)", "grad(linear_1.biases) grad(0) grad(input)"),
        fn("ends", "input", "grad(output) output"),
    )  # fmt: skip
    case(
        "aliases", "(picture: [1, 4, 5]) = conv(2, 2x2) |> relu |> pool(2x2, stride = 2) |> flatten |> dense(3) |> softmax |> cross_entropy(index)",
        net([1, 4, 5], convolution(2, 2), ramp(), pooling(2, stride=2, after_ramp=True), flatten(), linear(3), softmax(), cross_entropy("index"), port="picture"),
        fn("either", "picture target", "grad(convolution.weights) grad(convolution.biases) grad(linear.weights) loss grad(picture)"),
    )  # fmt: skip
    case(
        "keywords", "type: linear(3 -> 2) |> match: tanh |> linear(2)", net([3], ("type", linear(2)), ("match", tanh()), linear(2)),
        fn("look", "input", "type grad(match) grad(type.weights) grad(linear.parameters)"),
    )  # fmt: skip
    case("anonymous", "linear(3 -> 2) |> tanh", net([3], linear(2), tanh()), EVAL, GRADIENTS, fn("weights", "input", "grad(linear.weights)"))
    case(
        "default_regression", "linear(3 -> 2) |> mean_squared_loss", net([3], linear(2), mean_squared()),
        LOSS_EVAL, LOSS_GRADIENTS,
    )  # fmt: skip
    case(
        "default_classifier", "linear(3 -> 4) |> softmax |> cross_entropy_loss(index)",
        net([3], linear(4), softmax(), cross_entropy("index")), LOSS_EVAL, LOSS_GRADIENTS,
    )  # fmt: skip


def whole_nets():
    case(
        "perceptron", "linear(8 -> 32) |> tanh |> linear(32) |> tanh |> linear(4) |> p: softmax |> cross_entropy_loss(index)",
        net([8], linear(32), tanh(), linear(32), tanh(), linear(4), ("p", softmax()), cross_entropy("index")),
        fn("classify", "input", "p", batch=37),
        fn("learn", "input target", "loss grad(parameters)", batch=37),
        fn("whole", "input target", "grad(all) loss"),
        fn("last", "input target", "grad(linear_3.weights)"),
    )  # fmt: skip
    case(
        "lenet",
        "(input: [1, 12, 12]) = convolution(4, 3x3) |> ramp |> pooling(2x2, stride = 2) |> convolution(6, 2x2) |> ramp"
        " |> pooling(2x2, stride = 2) |> flatten |> linear(16) |> tanh |> linear(10) |> p: softmax |> cross_entropy_loss(index)",
        net(
            [1, 12, 12], convolution(4, 3), ramp(), pooling(2, stride=2, after_ramp=True), convolution(6, 2), ramp(),
            pooling(2, stride=2, after_ramp=True),
            flatten(), linear(16), tanh(), linear(10), ("p", softmax()), cross_entropy("index"),
        ),
        fn("classify", "input", "p"),
        fn("learn", "input target", "loss grad(parameters)"),
        fn("whole", "input target", "loss grad(all)"),
        fn("kernels", "input target", "grad(convolution_1.weights)"),
    )  # fmt: skip


# The tables of scalar functions: name, function, points. The derivative is jax.grad's at each point. No point is where
# a usual formula cancels (1 - tanh(x)^2 at 20, exp_m1(x) + 1 at -30, 1 + erf(x) at -5): what is right there is not what
# another implementation happens to give.

EVERYWHERE = [-2.7, -1.3, -0.4, 0.3, 0.9, 1.6, 3.1]
INSIDE = [-0.99, -0.7, -0.2, 0.1, 0.45, 0.8, 0.97]
POSITIVE = [0.001, 0.2, 0.9, 1.1, 2.5, 17.0, 900.0]
ABOVE_ONE = [1.001, 1.1, 1.5, 2.0, 7.0, 40.0, 1e6]

NAMED = [
    ("ramp", jax.nn.relu, EVERYWHERE),
    ("relu", jax.nn.relu, EVERYWHERE),
    ("tanh", jnp.tanh, EVERYWHERE),
    ("sigmoid", jax.nn.sigmoid, [-700.0, -30.0, -1.3, -0.1, 0.4, 2.0, 5.0]),
    ("logistic_sigmoid", jax.nn.sigmoid, EVERYWHERE),
    ("elu", jax.nn.elu, [-5.0, -1.3, -1e-5, 1e-5, 0.4, 2.0, 5.0]),
    ("selu", jax.nn.selu, [-5.0, -1.3, -1e-5, 1e-5, 0.4, 2.0, 5.0]),
    ("gelu", lambda x: jax.nn.gelu(x, approximate=False), [-3.5, -1.3, -0.4, 0.3, 0.9, 1.6, 30.0]),
    ("swish", jax.nn.silu, [-40.0, -1.3, -0.4, 0.3, 0.9, 1.6, 800.0]),
    ("silu", jax.nn.silu, EVERYWHERE),
    ("hard_swish", jax.nn.hard_swish, [-4.0, -2.9, -1.0, 0.3, 1.6, 2.9, 3.5]),
    ("mish", jax.nn.mish, [-40.0, -3.0, -0.4, 0.3, 0.9, 1.6, 800.0]),
    ("soft_sign", jax.nn.soft_sign, [-900.0, -1.3, -0.4, 0.3, 0.9, 1.6, 3.1]),
    ("soft_plus", jax.nn.softplus, [-700.0, -30.0, -0.4, 0.3, 2.0, 30.0, 800.0]),
    ("hard_tanh", lambda x: jnp.clip(x, -1.0, 1.0), [-1.5, -0.99, -0.4, 0.3, 0.9, 0.99, 1.01]),
    ("hard_sigmoid", lambda x: jnp.clip((x + 1) / 2, 0.0, 1.0), [-1.5, -0.99, -0.4, 0.3, 0.9, 0.99, 1.01]),
    ("exp", jnp.exp, [-700.0, -3.0, -0.4, 0.3, 0.9, 10.0, 700.0]),
    ("exp_m1", jnp.expm1, [-5.0, -1e-9, -0.4, 0.3, 1e-7, 10.0, 700.0]),
    ("ln", jnp.log, [1e-300, 0.001, 0.2, 0.9, 1.1, 17.0, 1e300]),
    ("ln_1p", jnp.log1p, [-0.99, -0.4, -1e-9, 1e-7, 0.3, 17.0, 1e300]),
    ("sqrt", jnp.sqrt, POSITIVE),
    ("cbrt", jnp.cbrt, [-900.0, -1.3, -0.001, 0.001, 0.9, 27.0, 1e6]),
    ("abs", jnp.abs, EVERYWHERE),
    ("sin", jnp.sin, [-100.0, -1.3, -0.4, 0.3, 0.9, 1.6, 1e4]),
    ("cos", jnp.cos, [-100.0, -1.3, -0.4, 0.3, 0.9, 1.6, 1e4]),
    ("tan", jnp.tan, [-100.0, -1.3, -0.4, 0.3, 0.9, 1.6, 3.1]),
    ("asin", jnp.arcsin, INSIDE),
    ("acos", jnp.arccos, INSIDE),
    ("atan", jnp.arctan, [-900.0, -1.3, -0.4, 0.3, 0.9, 1.6, 1e6]),
    ("sinh", jnp.sinh, [-30.0, -1.3, -0.4, 1e-5, 0.9, 1.6, 30.0]),
    ("cosh", jnp.cosh, [-30.0, -1.3, -0.4, 1e-5, 0.9, 1.6, 30.0]),
    ("asinh", jnp.arcsinh, [-900.0, -1.3, -0.4, 1e-5, 0.9, 1.6, 1e6]),
    ("acosh", jnp.arccosh, ABOVE_ONE),
    ("atanh", jnp.arctanh, INSIDE),
    ("erf", jax.scipy.special.erf, [-3.0, -1.3, -0.4, 1e-5, 0.9, 1.6, 2.5]),
    ("erfc", jax.scipy.special.erfc, [-3.0, -1.3, -0.4, 1e-5, 0.9, 5.0, 20.0]),
    ("fract", lambda x: x - jnp.trunc(x), EVERYWHERE),
]

STEPS = [
    ("floor", jnp.floor, EVERYWHERE),
    ("ceil", jnp.ceil, EVERYWHERE),
    ("round", jnp.round, [-2.5, -1.5, -0.4, 0.5, 1.5, 2.5, 3.1]),
    ("trunc", jnp.trunc, EVERYWHERE),
    ("sign", jnp.sign, [-2.7, -1.3, -0.4, 0.0, 0.9, 1.6, 3.1]),
]

MAPS = [
    ("x * tanh(x)", lambda x: x * jnp.tanh(x), EVERYWHERE),
    ("x.tanh() * x.sin() - cos(x)", lambda x: jnp.tanh(x) * jnp.sin(x) - jnp.cos(x), EVERYWHERE),
    ("1 / 2 * x", lambda x: 0.5 * x, EVERYWHERE),
    ("3 * x.powi(3) - 2 * x + 1", lambda x: 3 * x**3 - 2 * x + 1, EVERYWHERE),
    ("powi(x, -2)", lambda x: 1 / (x * x), EVERYWHERE),
    ("x.powf(1.5) + powf(2, x)", lambda x: x**1.5 + 2.0**x, [0.001, 0.2, 0.9, 1.1, 2.5, 17.0, 90.0]),
    ("powf(x, x)", lambda x: x**x, [0.001, 0.2, 0.9, 1.1, 2.5, 5.0, 9.0]),
    ("if x < 0 { 0.1 * x } else { x }", lambda x: jnp.where(x < 0, 0.1 * x, x), EVERYWHERE),
    ("if x < -1 { x * x } else if x >= 1 { 2 - x } else { exp(x) }", lambda x: jnp.where(x < -1, x * x, jnp.where(x >= 1, 2 - x, jnp.exp(x))), EVERYWHERE),
    ("if x > -1 && !(x > 1) || x == 3 { x * x } else { -x }", lambda x: jnp.where((x > -1) & ~(x > 1), x * x, -x), EVERYWHERE),
    ("{ let a = x * x; let b = a + 1; a / b }", lambda x: x * x / (x * x + 1), EVERYWHERE),
    ("max(x, 0.5) * min(2, x)", lambda x: jnp.maximum(x, 0.5) * jnp.minimum(2.0, x), EVERYWHERE),
    ("clip(x, -1, 1.5) * x", lambda x: jnp.clip(x, -1, 1.5) * x, EVERYWHERE),
    ("x * x % 3", lambda x: jnp.mod(x * x, 3.0), EVERYWHERE),
    ("-x % -2 + 2 % (x * x)", lambda x: jnp.mod(-x, -2.0) + jnp.mod(2.0, x * x), EVERYWHERE),
    ("sign(x) * x * floor(x)", lambda x: jnp.sign(x) * x * jnp.floor(x), EVERYWHERE),
    ("gelu(x) - 2 * silu(x) / softplus(x)", lambda x: jax.nn.gelu(x, approximate=False) - 2 * jax.nn.silu(x) / jax.nn.softplus(x), EVERYWHERE),
    ("x / sqrt(1 + x * x)", lambda x: x / jnp.sqrt(1 + x * x), EVERYWHERE),
    ("exp(-x * x) * ln(2 + x.cos())", lambda x: jnp.exp(-x * x) * jnp.log(2 + jnp.cos(x)), EVERYWHERE),
    ("abs(x - 1) + relu(x + 2)", lambda x: jnp.abs(x - 1) + jax.nn.relu(x + 2), EVERYWHERE),
]  # fmt: skip


def table(name, rows, differentiable=True):
    functions = {}
    for row, function, points in rows:
        x = jnp.asarray(points)
        wanted = {"output": jax.vmap(function)(x)}
        if differentiable:
            wanted["grad(input)"] = jax.vmap(jax.grad(function))(x)
        check_wanted(wanted)
        functions[row] = {"given": arrays_text({"input": x}), "wanted": arrays_text(wanted)}
    write(name, {"net": "one function a row", "parameters": {}, "functions": functions})
    WRITTEN.append(name)


# Nets in `f32`. Everything given is an `f32`; wanted are the exact results, and beside them how far `f32` may be off.
#
# The bounds are a running error analysis. A sum of n terms, each the product of two factors, is off by at most
# gamma(n + 1) times the sum of |terms| (Higham, Accuracy and Stability, 3.1), in every order and with or without fused
# multiply-adds. Where the factors are off themselves, by e_a and e_b, the terms are at most (|a| + e_a)(|b| + e_b):
#
#     |computed - exact| <= (1 + gamma(n + 1)) C(|a| + e_a, |b| + e_b) - C(|a|, |b|)
#
# with C the same contraction; so the layer itself, applied to absolute values, gives its bound, and likewise its adjoint.

UNIT = 2.0**-24


def gamma(n):
    return n * UNIT / (1 - n * UNIT)


@dataclass
class Off:
    """Exact values and how far computed ones may be off."""

    value: jax.Array
    error: jax.Array = field(default=None)

    def __post_init__(self):
        if self.error is None:
            self.error = jnp.zeros_like(self.value)

    @property
    def magnitude(self):
        return jnp.abs(self.value)

    @property
    def most(self):
        return self.magnitude + self.error

    def rounded(self, roundings):
        return Off(self.value, self.most * (1 + gamma(roundings)) - self.magnitude)


def contracted(contraction, terms, *factors):
    """`contraction` has non-negative coefficients in its factors; no sum in it has more than `terms` terms."""
    value = contraction(*(factor.value for factor in factors))
    most = contraction(*(factor.most for factor in factors))
    least = contraction(*(factor.magnitude for factor in factors))
    return Off(value, (1 + gamma(terms + 1)) * most - least)


def adjoint(contraction, argument, terms, bar, *factors):
    """With respect to one factor; linear in `bar`, with non-negative coefficients in the others."""

    def pulled(bar, *factors):
        return jax.vjp(contraction, *factors)[1](bar)[argument]

    return contracted(pulled, terms, bar, *factors)


def off_regression(net, parameters, ports, terms):
    """Loss, and all gradients, of a chain of contractions and ramps that ends in a mean squared loss; `terms(shape)`
    is an upper limit for the terms in any one sum of a layer or of its adjoints."""
    parameters = {name: Off(array) for name, array in parameters.items()}
    trail, x = [], Off(ports[net.port])
    for stage in net.stages[:-1]:
        own = {name: array for name, array in parameters.items() if name.rsplit(".", 1)[0] == stage.name}
        if stage.layer.kind == "ramp":
            if bool((x.magnitude <= 2 * x.error).any()):
                raise TooClose
            trail.append((stage, own, x, None))
            x = Off(jax.nn.relu(x.value), jnp.where(x.value > 0, x.error, 0.0))
            continue
        names = list(own)

        def contraction(x, *arrays, layer=stage.layer, names=names):
            return layer.apply({name.rsplit(".", 1)[1]: array for name, array in zip(names, arrays)}, x)

        trail.append((stage, own, x, contraction))
        x = contracted(contraction, terms, x, *own.values())
    target = Off(ports["target"])
    d = Off(x.value - target.value, x.error + UNIT * (jnp.abs(x.value - target.value) + x.error))
    n = d.value.size
    loss = contracted(lambda a, b: jnp.sum(a * b) / n, n + 1, d, d)
    bar = Off(d.value * 2 / n, d.error * 2 / n).rounded(4)
    gradients = {"grad(target)": Off(-bar.value, bar.error)}
    for stage, own, x, contraction in reversed(trail):
        if contraction is None:
            bar = Off(jnp.where(x.value > 0, bar.value, 0.0), jnp.where(x.value > 0, bar.error, 0.0))
            continue
        for argument, name in enumerate(own, start=1):
            gradients[f"grad({name})"] = adjoint(contraction, argument, terms, bar, x, *own.values())
        bar = adjoint(contraction, 0, terms, bar, x, *own.values())
    return {"loss": loss, f"grad({net.port})": bar} | gradients


def single(name, source, net, terms, samples=5):
    """An `f32` net with the function `gradients(input, target) -> (loss, grad(all))`."""
    as_single = lambda x: jnp.asarray(np.asarray(x, dtype=np.float32), dtype=jnp.float64) if x.dtype.kind == "f" else x
    for attempt in range(1000):
        rng = np.random.default_rng([zlib.crc32(name.encode()), attempt])
        parameters = {key: as_single(array) for key, array in draw_parameters(net, rng).items()}
        try:
            given, every = [], []
            for _ in range(samples):
                ports = {key: as_single(array) for key, array in draw_ports(net, parameters, rng).items()}
                found = off_regression(net, parameters, ports, terms)
                exact = sample(net, parameters, ports, {}, list(found))
                check_wanted(exact)
                for key in found:
                    np.testing.assert_allclose(found[key].value, exact[key], rtol=1e-12, atol=1e-14)
                given.append(ports)
                every.append(found)
        except TooClose:
            continue
        stacked = lambda which: {key: jnp.stack([which(one[key]) for one in every]) for key in every[0]}
        values, errors, most = stacked(lambda off: off.value), stacked(lambda off: off.error), stacked(lambda off: off.most)
        for key in every[0]:
            if gradient_of(key) in parameters:
                # The sum over the samples adds `samples - 1` roundings to each.
                values[key] = values[key].sum(axis=0)
                errors[key] = errors[key].sum(axis=0) + gamma(samples * (terms + 1)) * most[key].sum(axis=0)
        text = {
            "given": arrays_text(given[0]),
            "wanted": arrays_text({key: off.value for key, off in every[0].items()}),
            "bounds": arrays_text({key: off.error for key, off in every[0].items()}),
            "batch": {
                "given": arrays_text({key: jnp.stack([one[key] for one in given]) for key in given[0]}),
                "wanted": arrays_text(values),
                "bounds": arrays_text(errors),
            },
        }
        write(name, {"net": source, "parameters": arrays_text(parameters), "functions": {"gradients": text}})
        WRITTEN.append(name)
        return
    raise RuntimeError(name)


def single_cases():
    single(
        "single_perceptron", "linear(12 -> 7) |> ramp |> linear(3) |> mean_squared_loss",
        net([12], linear(7), ramp(), linear(3), mean_squared()), terms=13,
    )  # fmt: skip
    single(
        "single_convolution",
        "(input: [2, 4, 4]) = convolution(3, 3x3, padding = 1) |> ramp |> pooling(2x2, stride = 2, function = mean) |> flatten |> linear(4) |> mean_squared_loss",
        net([2, 4, 4], convolution(3, 3, padding=1), ramp(), pooling(2, stride=2, function="mean"), flatten(), linear(4), mean_squared()),
        terms=27,  # the kernel's adjoint adds 16 positions, the input's 3 * 9, the value 2 * 9 and the bias
    )  # fmt: skip


def more_cases(names):
    """The cases of the files beside this one."""
    for name in names:
        importlib.import_module(f"cases_{name}").cases(sys.modules[__name__])


def main():
    only = sys.argv[1:]
    if only:
        more_cases(only)
        return print(f"{len(WRITTEN)} cases")
    linear_cases()
    shape_cases()
    softmax_cases()
    convolution_cases()
    pooling_cases()
    loss_cases()
    large_logit_cases()
    name_cases()
    whole_nets()
    single_cases()
    table("elementwise", NAMED)
    table("steps", STEPS, differentiable=False)
    table("maps", MAPS)
    more_cases(sorted(path.stem.removeprefix("cases_") for path in pathlib.Path(__file__).parent.glob("cases_*.py")))
    own = {path.stem for path in FIXTURES.glob("*.json") if not path.stem.startswith("inputs_")}  # make_inputs.py
    stale = own - set(WRITTEN)
    for name in stale:
        (FIXTURES / f"{name}.json").unlink()
    print(f"{len(WRITTEN)} cases")


if __name__ == "__main__":
    main()
