"""Shapes, reductions, sequences, learned arrays element by element, normalisation, tokens, and their losses."""

import jax.numpy as jnp
import numpy as np


def cases(oracle):
    case, net, fn, Layer, elementwise = oracle.case, oracle.net, oracle.fn, oracle.Layer, oracle.elementwise
    linear, tanh = oracle.linear, oracle.tanh
    EVAL, PULLBACK, GRADIENTS = oracle.EVAL, oracle.PULLBACK, oracle.GRADIENTS

    def of(function, kind="layer", **options):
        return Layer(kind, lambda p, x: function(x), **options)

    def one(name, shape, source, layer, **options):
        case(f"arrays_{name}", f"(input: {shape}) = {source}", net(shape, layer, **options), EVAL, PULLBACK)

    # Arrangements.
    for name, shape, source, function in [
        ("flatten_first", [2, 3, 4], "flatten(1)", lambda x: x.reshape(6, 4)),
        ("flatten_last", [2, 3, 4], "flatten(-1)", lambda x: x.reshape(2, 12)),
        ("reshape_more", [2, 3, 4], "reshape([4, 3, 2])", lambda x: x.reshape(4, 3, 2)),
        ("transpose", [3, 4], "transpose", lambda x: x.T),
        ("transpose_first", [2, 3, 4], "transpose", lambda x: x.transpose(1, 0, 2)),
        ("transpose_cycle", [2, 3, 4], "transpose(2, 0, 1)", lambda x: jnp.transpose(x, (2, 0, 1))),
        ("transpose_from_the_end", [2, 3, 4], "transpose(-2, -1, 0)", lambda x: jnp.transpose(x, (1, 2, 0))),
        ("replicate", [4], "replicate(3)", lambda x: jnp.tile(x, (3, 1))),
        ("replicate_scalar", [], "replicate([2, 3])", lambda x: jnp.full((2, 3), x)),
        ("replicate_inside", [3, 2], "replicate([2, 4], axis = 1)", lambda x: jnp.broadcast_to(x[:, None, None, :], (3, 2, 4, 2))),
        ("replicate_last", [3, 2], "replicate(4, axis = -1)", lambda x: jnp.broadcast_to(x[:, :, None], (3, 2, 4))),
        ("part", [3, 4], "part(0)", lambda x: x[0]),
        ("part_from_the_end", [3, 2, 4], "part(-1)", lambda x: x[-1]),
        ("part_of_a_vector", [5], "part(2)", lambda x: x[2]),
        ("part_range", [5, 3], "part(1..3)", lambda x: x[1:3]),
        ("part_inclusive", [5, 3], "part(1..=-2)", lambda x: x[1:4]),
        ("part_open", [5], "part(..-1)", lambda x: x[:-1]),
        ("part_axes", [3, 5], "part(.., 1..)", lambda x: x[:, 1:]),
        ("part_mixed", [3, 2, 5], "part(-2, .., ..=2)", lambda x: x[-2, :, :3]),
        ("part_step", [2, 8], "part(.., 1..7, step = [1, 3])", lambda x: x[:, 1:7:3]),
        ("part_step_of_all", [7, 5], "part(1..7, .., step = 2)", lambda x: x[1:7:2, ::2]),
        ("most", [4, 3], "sequence_most", lambda x: x[:-1]),
        ("rest", [4, 3], "rest", lambda x: x[1:]),
        ("rest_of_a_vector", [4], "sequence_rest", lambda x: x[1:]),
        ("last", [4], "sequence_last", lambda x: x[-1]),
        ("last_row", [4, 2, 3], "sequence_last", lambda x: x[-1]),
        ("reverse", [4, 3], "sequence_reverse", lambda x: x[::-1]),
        ("dropout", [4], "dropout(0.25)", lambda x: x),
        ("image_augmentation", [2, 5, 8], "image_augmentation([3, 4])", lambda x: x[:, 1:4, 2:6]),
        ("map_word", [2, 3], "map(tanh)", jnp.tanh),
    ]:  # fmt: skip
        one(name, shape, source, of(function))

    # Reductions.
    def apart(axes):
        """No two elements that are compared are close, nor any close to their mean."""

        def check(p, x):
            x = np.asarray(x)
            kept = [axis for axis in range(x.ndim) if axis not in [axis % x.ndim for axis in axes]]
            rows = np.sort(x.transpose(*kept, *[axis for axis in range(x.ndim) if axis not in kept]).reshape(int(np.prod([x.shape[k] for k in kept])), -1))
            if min(np.diff(rows).min(), np.abs(rows - rows.mean(axis=1, keepdims=True)).min()) < oracle.FAR:
                raise oracle.TooClose

        return check

    def quantile(x, q, axes):
        """Wolfram's, parameters {{1/2, 0}, {0, 1}}."""
        kept = [axis for axis in range(x.ndim) if axis not in [axis % x.ndim for axis in axes]]
        x = jnp.moveaxis(x, kept, range(len(kept)))
        x = jnp.sort(x.reshape(*x.shape[: len(kept)], -1))
        n = x.shape[-1]
        at = 0.5 + n * q
        low, high = (min(max(int(rank), 1), n) - 1 for rank in (np.floor(at), np.ceil(at)))
        return x[..., low] + (x[..., high] - x[..., low]) * (at - np.floor(at))

    functions = {
        "mean": lambda x, axes: x.mean(axes),
        "max": lambda x, axes: x.max(axes),
        "min": lambda x, axes: x.min(axes),
        "total": lambda x, axes: x.sum(axes),
        "times": lambda x, axes: x.prod(axes),
        "median": lambda x, axes: quantile(x, 0.5, axes),
        "variance": lambda x, axes: x.var(axes, ddof=1),
        "standard_deviation": lambda x, axes: x.std(axes, ddof=1),
        "mean_deviation": lambda x, axes: jnp.abs(x - x.mean(axes, keepdims=True)).mean(axes),
        "interquartile_range": lambda x, axes: quantile(x, 0.75, axes) - quantile(x, 0.25, axes),
    }
    one("summation", [2, 3, 4], "summation", of(jnp.sum))
    for name, function in functions.items():
        for setting, shape, option, axes in [
            ("rows", [3, 5], "", (1,)),
            ("columns", [4, 2], ", axes = 0", (0,)),
            ("outer", [2, 2, 3], ", axes = [0, -1]", (0, 2)),
            ("all", [2, 3], ", axes = all", (0, 1)),
        ]:
            layer = of(lambda x, function=function, axes=axes: function(x, axes), check=apart(axes))
            one(f"{name}_{setting}", shape, f"aggregation({name}{option})", layer)
    # Where one factor is 0 the others' gradients are, and only then; where two are, all are.
    zeros = lambda rng, shape: rng.normal(size=shape) * np.array([[1, 1, 1, 1], [1, 0, 1, 1], [0, 1, 1, 0]])
    one("times_zero", [3, 4], "aggregation(times)", of(lambda x: x.prod(1)), draw_input=zeros)
    one("median_of_three", [2, 3], "aggregation(median)", of(lambda x: quantile(x, 0.5, (1,)), check=apart((1,))))
    one("range_of_two", [3, 2], "aggregation(interquartile_range)", of(lambda x: quantile(x, 0.75, (1,)) - quantile(x, 0.25, (1,)), check=apart((1,))))

    # Learned arrays.
    def learned(kind, array, function, shape_of=lambda shape: tuple(shape), **options):
        return Layer(kind, lambda p, x: function(x, p[array]), lambda shape: {array: shape_of(shape)}, **options)

    for rank, shape in enumerate([[], [4], [2, 3], [2, 2, 3]]):
        source = "map(|x| x) |> " if rank == 0 else ""
        front = [elementwise(lambda x: x, kind="map")] if rank == 0 else []
        plus = learned("constant_plus", "biases", lambda x, b: x + b)
        times = learned("constant_times", "scaling", lambda x, w: x * w)
        case(f"arrays_plus_{rank}", f"(input: {shape}) = {source}constant_plus |> sin", net(shape, *front, plus, elementwise(jnp.sin)), EVAL, PULLBACK)
        case(f"arrays_times_{rank}", f"(input: {shape}) = {source}constant_times |> sin", net(shape, *front, times, elementwise(jnp.sin)), EVAL, PULLBACK)

    def ramp(axes, rank):
        def function(x, w):
            w = jnp.expand_dims(w, [axis for axis in range(rank) if axis not in axes])
            return jnp.where(x >= 0, x, w * x)

        def check(p, x):
            if np.abs(np.asarray(x)).min() < oracle.FAR:
                raise oracle.TooClose

        return learned("parametric_ramp", "slope", function, lambda shape: tuple(shape[axis] for axis in axes), check=check)

    one("ramp", [2, 3], "parametric_ramp", ramp((0,), 2))
    one("ramp_shared", [2, 3], "parametric_ramp(axes = [])", ramp((), 2))
    one("ramp_last", [2, 2, 3], "parametric_ramp(axes = [0, -1])", ramp((0, 2), 3))
    one("ramp_all", [4], "parametric_ramp(axes = all)", ramp((0,), 1))

    def normalization(over, scaled=None, scaling=True, biases=True, epsilon=0.001, rms=False, unbiased=False, groups=None):
        """`over` and `scaled` are axes; `groups` one number for each axis."""

        def normalized(x):
            split, inner = [], []
            for axis, extent in enumerate(x.shape):
                count = groups[axis] if groups else 1
                split += [count, extent // count]
                inner += [2 * axis + 1] + ([] if axis in over and groups else [2 * axis]) if axis in over else []
            y = x.reshape(split)
            d = y if rms else y - y.mean(tuple(inner), keepdims=True)
            variance = (d * d).sum(tuple(inner), keepdims=True) / (np.prod([split[a] for a in inner]) - unbiased)
            return (d / jnp.sqrt(variance + epsilon)).reshape(x.shape)

        def parameters(shape):
            own = tuple(shape[axis] for axis in axes_of(shape))
            return ({"scaling": own} if scaling else {}) | ({"biases": own} if biases else {})

        def axes_of(shape):
            return [axis for axis in range(len(shape)) if axis not in over] if scaled is None else scaled

        def apply(p, x):
            rest = [axis for axis in range(x.ndim) if axis not in axes_of(x.shape)]
            y = normalized(x)
            y = y * jnp.expand_dims(p["scaling"], rest) if scaling else y
            return y + jnp.expand_dims(p["biases"], rest) if biases else y

        return Layer("normalization", apply, parameters)

    for name, shape, source, options in [
        ("default", [3, 2, 4], "normalization", dict(over=(1, 2))),
        ("rows", [3, 5], "instance_normalization", dict(over=(1,))),
        ("columns", [3, 5], "normalization(axes = 0)", dict(over=(0,))),
        ("layer", [5], "normalization(axes = all, scaling = same)", dict(over=(0,), scaled=[0])),
        ("shared", [2, 3], "normalization(axes = all)", dict(over=(0, 1), scaled=[])),
        ("listed", [2, 3, 4], "normalization(axes = [0, -1], scaling = [-2, 2])", dict(over=(0, 2), scaled=[1, 2])),
        ("unscaled", [3, 4], "normalization(scaling = none)", dict(over=(1,), scaling=False)),
        ("unshifted", [3, 4], "normalization(biases = none)", dict(over=(1,), biases=False)),
        ("plain", [3, 4], "normalization(scaling = none, biases = none, epsilon = 0.1)", dict(over=(1,), scaling=False, biases=False, epsilon=0.1)),
        ("unbiased", [3, 4], "normalization(unbiased = true)", dict(over=(1,), unbiased=True)),
        ("rms", [3, 4], "normalization(method = rms, biases = none)", dict(over=(1,), rms=True, biases=False)),
        ("rms_shifted", [3, 4], "normalization(method = rms)", dict(over=(1,), rms=True)),
        ("standardized", [3, 4], "normalization(method = standardize, unbiased = false)", dict(over=(1,))),
    ]:  # fmt: skip
        one(f"normalization_{name}", shape, source, normalization(**options))

    def grouped(x, groups, unbiased):
        """Group normalisation of the first axis."""
        y = x.reshape(groups, -1)
        d = y - y.mean(1, keepdims=True)
        variance = d.var(1, keepdims=True, ddof=1) if unbiased else (d * d).mean(1, keepdims=True)
        return (d / jnp.sqrt(variance + 0.001)).reshape(x.shape)

    def group(unbiased=False):
        return Layer(
            "normalization",
            lambda p, x: grouped(x, 2, unbiased) * p["scaling"][:, None] + p["biases"][:, None],
            lambda shape: {"scaling": (shape[0],), "biases": (shape[0],)},
        )

    one("normalization_groups", [4, 3], "normalization(axes = all, groups = 2, scaling = 0)", group())
    one("normalization_groups_unbiased", [4, 3], "normalization(axes = all, groups = 2, scaling = 0, unbiased = true)", group(True))

    def grouped_twice(p, x):
        """Of [c, h, w]: of each channel, the rows in two groups and the columns in two, each standardised alone."""
        c, h, w = x.shape
        y = x.reshape(c, 2, h // 2, 2, w // 2)
        d = y - y.mean((2, 4), keepdims=True)
        y = (d / jnp.sqrt((d * d).mean((2, 4), keepdims=True) + 0.001)).reshape(x.shape)
        return y * p["scaling"][:, None, None] + p["biases"][:, None, None]

    twice = Layer("normalization", grouped_twice, lambda shape: {"scaling": (shape[0],), "biases": (shape[0],)})
    one("normalization_groups_of_two_axes", [2, 4, 6], "normalization(groups = [2, 2])", twice)

    # Tokens.
    def tokens(shape, classes, *layers):
        return net(shape, *layers, port="tokens", draw_input=lambda rng, shape: rng.integers(0, classes, shape))

    def unit_vector(classes):
        return of(lambda x: jnp.eye(classes)[x.astype(int)], "unit_vector")

    def embedding(classes, size):
        return Layer("embedding", lambda p, x: p["weights"][x.astype(int)], lambda shape: {"weights": (classes, size)})

    read, learn = fn("eval", "tokens", "output"), fn("learn", "tokens grad(output)", "output grad(parameters)", batch=5)
    for name, shape in [("scalar", []), ("vector", [6]), ("matrix", [2, 3])]:
        case(f"arrays_unit_{name}", f"(tokens: {shape} of index(4)) = unit_vector |> linear(2)", tokens(shape, 4, unit_vector(4), linear(2)), read, learn)
        case(f"arrays_embedding_{name}", f"(tokens: {shape} of index(4)) = embedding(3) |> tanh", tokens(shape, 4, embedding(4, 3), tanh()), read, learn)
    case("arrays_unit_stated", "(tokens: [3] of index(4)) = unit_vector(4) |> linear(2)", tokens([3], 4, unit_vector(4), linear(2)), read, learn)
    arranged = of(lambda x: jnp.broadcast_to(x.reshape(2, 3).T[::-1][1:, 0], (3, 2)).reshape(-1)[1:5])
    case(
        "arrays_embedding_arranged",
        "(tokens: [6] of index(5)) = reshape([2, 3]) |> transpose |> reverse |> rest |> part(.., 0) |> replicate(3) |> flatten |> part(1..=4) |> embedding(5 -> 2)",
        tokens([6], 5, arranged, embedding(5, 2)), read, learn,
    )  # fmt: skip

    # Positions.
    def ordering(n):
        return of(lambda x: jnp.argsort(x)[:n] if n > 0 else jnp.argsort(x)[n:], check=apart((0,)))

    case("arrays_ordering_first", "(input: [7]) = ordering(3)", net([7], ordering(3)), EVAL)
    case("arrays_ordering_last", "(input: [7]) = ordering(-4)", net([7], ordering(-4)), EVAL)
    case(
        "arrays_ordering_embedded", "(input: [5]) = ordering(2) |> embedding(3) |> flatten |> linear(2)",
        net([5], ordering(2), embedding(5, 3), oracle.flatten(), linear(2)), EVAL,
        fn("learn", "input grad(output)", "output grad(parameters)"),
    )  # fmt: skip

    # Losses.
    def absolute(x, t, *_):
        return jnp.mean(jnp.abs(x - t))

    def contrastive(margin):
        return lambda x, t, *_: jnp.where(t != 0, jax_ramp(margin - x), x)

    jax_ramp = oracle.jax.nn.relu
    for rank, shape in enumerate([[], [4], [2, 3], [2, 3, 2]]):
        loss = oracle.Loss("mean_absolute_loss", absolute, lambda rng, shape: rng.normal(size=shape))
        case(f"arrays_mean_absolute_{rank}", f"(input: {shape}) = mean_absolute_loss", net(shape, loss), oracle.LOSS_EVAL, oracle.LOSS_GRADIENTS)
    both = lambda rng, shape: float(rng.integers(0, 2))
    for name, margin, source in [("default", 0.5, "contrastive_loss"), ("margin", 2.0, "contrastive_loss(margin = 2)")]:
        loss = oracle.Loss("contrastive_loss", contrastive(margin), both)
        distance = elementwise(lambda x: x * x, kind="map")
        case(
            f"arrays_contrastive_{name}", f"(input: []) = map(|x| x * x) |> {source}", net([], distance, loss),
            oracle.LOSS_EVAL, fn("learn", "input target", "loss grad(input)", batch=9),
        )  # fmt: skip

    # Other names of layers; those of windows are in their file.
    loss = oracle.Loss("mean_absolute_loss", absolute, lambda rng, shape: rng.normal(size=shape))
    case(
        "arrays_names_of_tokens", "(tokens: [5] of index(3)) = most |> one_hot |> constant_times |> aggregate(total, axes = 0) |> mae_loss",
        tokens([5], 3, of(lambda x: x[:-1]), unit_vector(3), learned("constant_times", "scaling", lambda x, w: x * w), of(lambda x: x.sum(0)), loss),
        fn("learn", "tokens target", "loss grad(target) grad(parameters)", batch=5),
    )  # fmt: skip
    case("arrays_names_of_losses", "(input: [3]) = mean_absolute", net([3], loss), oracle.LOSS_GRADIENTS)
    loss = oracle.Loss("contrastive_loss", contrastive(0.5), both)
    case(
        "arrays_names_of_distances", "(input: []) = map(|x| x * x) |> contrastive", net([], elementwise(lambda x: x * x, kind="map"), loss),
        fn("learn", "input target", "loss grad(input)", batch=9),
    )  # fmt: skip
