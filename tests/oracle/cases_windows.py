"""Layers with windows along spatial axes: the cases of `tests/tests/oracle_windows.rs`."""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

# Layouts by the number of spatial axes, as `lax.conv_general_dilated` names them.
LAYOUTS = {1: ("NCH", "OIH", "NCH"), 2: ("NCHW", "OIHW", "NCHW"), 3: ("NCDHW", "OIDHW", "NCDHW")}


def each(setting, axes):
    return (setting,) * axes if isinstance(setting, int) else tuple(setting)


def reaches(kernel, dilation):
    return [d * (k - 1) + 1 for d, k in zip(dilation, kernel)]


def amounts(setting, axes):
    return setting if isinstance(setting, list) else [(n, n) for n in each(setting, axes)]


def same(kernel, dilation):
    return [((r - 1) // 2, r - 1 - (r - 1) // 2) for r in reaches(kernel, dilation)]


def padded(padding, shape, kernel, stride, dilation):
    """`same_upper` and `same_lower` are JAX's own `SAME` and `SAME_LOWER`."""
    if padding in ("same_upper", "same_lower"):
        return lax.padtype_to_pads(shape, reaches(kernel, dilation), stride, padding.upper().replace("_UPPER", ""))
    return same(kernel, dilation) if padding == "same" else amounts(padding, len(shape))


def cases(oracle):
    Layer, net, case = oracle.Layer, oracle.net, oracle.case
    EVAL, GRADIENTS, PULLBACK = oracle.EVAL, oracle.GRADIENTS, oracle.PULLBACK

    def with_biases(apply, biases):
        def applied(p, x):
            z = apply(p, x)
            return z + p["biases"].reshape(-1, *[1] * (z.ndim - 1)) if biases else z

        return applied

    def parameters_of(outputs, kernel, groups, biases):
        def parameters(shape):
            arrays = {"weights": (outputs, shape[0] // groups, *each(kernel, len(shape) - 1))}
            return arrays | ({"biases": (outputs,)} if biases else {})

        return parameters

    def convolution(outputs, kernel, stride=1, dilation=1, padding=0, groups=1, biases=True):
        def apply(p, x):
            axes = x.ndim - 1
            k, s, d = each(kernel, axes), each(stride, axes), each(dilation, axes)
            pad = padded(padding, x.shape[1:], k, s, d)
            z = lax.conv_general_dilated(
                x[None], p["weights"], s, pad, rhs_dilation=d,
                dimension_numbers=LAYOUTS[axes], feature_group_count=groups,
            )  # fmt: skip
            return z[0]

        return Layer("convolution", with_biases(apply, biases), parameters_of(outputs, kernel, groups, biases))

    def deconvolution(outputs, kernel, stride=1, dilation=1, padding=0, groups=1, biases=True):
        """The kernel flipped over the input with `stride - 1` zeros between its elements."""

        def transposed(p, x):
            """The gradient of JAX's own convolution with that padding, of the output's shape."""
            k, s, d = each(kernel, x.ndim - 1), each(stride, x.ndim - 1), each(dilation, x.ndim - 1)
            shape = [n * e for n, e in zip(x.shape[1:], s)]

            def forward(y):
                pad = padded(padding, shape, k, s, d)
                return lax.conv_general_dilated(
                    y[None], jnp.swapaxes(p["weights"], 0, 1), s, pad, rhs_dilation=d,
                    dimension_numbers=LAYOUTS[x.ndim - 1],
                )[0]  # fmt: skip

            return jax.linear_transpose(forward, jnp.zeros((outputs, *shape)))(x)[0]

        def apply(p, x):
            axes = x.ndim - 1
            k, s, d = each(kernel, axes), each(stride, axes), each(dilation, axes)
            if padding in ("same_upper", "same_lower"):
                return transposed(p, x)
            if padding == "same":
                # JAX's own rule, of `conv_transpose`: it takes effective kernels and pads for flipped ones.
                pad = [lax_same(r, one) for r, one in zip(reaches(k, d), s)]
            else:
                pad = [(r - 1 - a, r - 1 - b) for r, (a, b) in zip(reaches(k, d), amounts(padding, axes))]
            z = lax.conv_general_dilated(
                x[None], jnp.flip(p["weights"], range(2, 2 + axes)), (1,) * axes, pad, lhs_dilation=s, rhs_dilation=d,
                dimension_numbers=LAYOUTS[axes], feature_group_count=groups,
            )  # fmt: skip
            return z[0]

        return Layer("deconvolution", with_biases(apply, biases), parameters_of(outputs, kernel, groups, biases))

    def lax_same(reach, stride):
        total = reach + stride - 2
        before = reach - 1 if stride > reach - 1 else -(-total // 2)
        return before, total - before

    def pooling(window, stride=1, padding=0, dilation=1, function="max"):
        def settings(x):
            axes = x.ndim - 1
            k, s, d = each(window, axes), each(stride, axes), each(dilation, axes)
            pad = padded(padding, x.shape[1:], k, s, d)
            return (1, *k), (1, *s), [(0, 0), *pad], (1, *d)

        def apply(p, x):
            full, steps, pad, d = settings(x)
            if function == "max":
                return taps(jnp, x).max(axis=0)
            total = lax.reduce_window(x, 0.0, lax.add, full, steps, pad, window_dilation=d)
            return total / np.prod(full) if function == "mean" else total

        def taps(numpy, x):
            """What each window reads with each of its taps. JAX has no derivative of a dilated maximum."""
            full, steps, pad, d = settings(x)
            padded = numpy.pad(x, pad, constant_values=-numpy.inf)
            counts = [(n - e * (k - 1) - 1) // s + 1 for n, k, s, e in zip(padded.shape, full, steps, d)]
            at = lambda tap: tuple(slice(t * e, t * e + s * (n - 1) + 1, s) for t, e, s, n in zip(tap, d, steps, counts))
            return numpy.stack([padded[at(tap)] for tap in np.ndindex(*full)])

        def check(p, x):
            """The largest of a window is well away from all others of it."""
            largest = np.sort(taps(np, np.asarray(x)), axis=0)[-2:]
            if function == "max" and (largest[1] - largest[0]).min() < oracle.FAR:
                raise oracle.TooClose

        return Layer("pooling", apply, check=check)

    def cubed():
        return oracle.elementwise(lambda x: x * x * x, kind="map")

    SHAPES = {1: [4, 7], 2: [4, 4, 5], 3: [2, 3, 4, 3]}

    def learned(name, source, axes, layer):
        shape = SHAPES[axes]
        case(f"windows_{name}", f"(input: {shape}) = {source}", net(shape, layer), PULLBACK)

    def plain(name, source, axes, layer):
        shape = SHAPES[axes]
        case(f"windows_{name}", f"(input: {shape}) = map(|x| x * x * x) |> {source}", net(shape, cubed(), layer), PULLBACK)

    # Convolutions.
    for axes in (1, 3):
        learned(f"convolution_{axes}", "convolution(3, 2)", axes, convolution(3, 2))
    learned("convolution_1_all", "convolution(4 -> 3, 2, stride = 2, dilation = 3, padding = [(1, 2)])", 1, convolution(3, 2, 2, 3, [(1, 2)]))
    learned("convolution_1_same", "convolution(3, 4, stride = 2, padding = same)", 1, convolution(3, 4, 2, padding="same"))
    learned("convolution_1_unbiased", "convolution(3, [3], padding = 1, biases = none)", 1, convolution(3, 3, padding=1, biases=False))
    learned(
        "convolution_3_all", "convolution(2 -> 3, 2x1x3, stride = 2x1x2, dilation = [2, 1, 1], padding = [(1, 2), (0, 0), (0, 1)])", 3,
        convolution(3, (2, 1, 3), (2, 1, 2), (2, 1, 1), [(1, 2), (0, 0), (0, 1)]),
    )  # fmt: skip
    learned("convolution_3_same", "convolution(2, 3x2x3, stride = 2x1x3, padding = same, biases = none)", 3, convolution(2, (3, 2, 3), (2, 1, 3), padding="same", biases=False))
    learned("convolution_2_same_stride", "convolution(2, 2x3, stride = 4x3, padding = same)", 2, convolution(2, (2, 3), (4, 3), padding="same"))
    # In groups.
    learned("groups_1", "convolution(6, 3, groups = 2)", 1, convolution(6, 3, groups=2))
    learned("groups_2", "convolution(4 -> 2, 3x2, stride = 2x1, padding = 1, groups = 2)", 2, convolution(2, (3, 2), (2, 1), padding=1, groups=2))
    learned("groups_3", "convolution(4, 2, groups = 2, biases = none)", 3, convolution(4, 2, groups=2, biases=False))
    learned("groups_depthwise", "convolution(8, 3x3, dilation = 2x1, padding = 1, groups = 4)", 2, convolution(8, 3, dilation=(2, 1), padding=1, groups=4))

    # Deconvolutions.
    for axes in (1, 2, 3):
        learned(f"deconvolution_{axes}", "deconvolution(3, 2)", axes, deconvolution(3, 2))
        learned(f"deconvolution_{axes}_stride", "deconvolution(2, 3, stride = 2, padding = 1)", axes, deconvolution(2, 3, 2, padding=1))
        learned(f"deconvolution_{axes}_groups", "deconvolution(6, 2, stride = 2, groups = 2, biases = none)", axes, deconvolution(6, 2, 2, groups=2, biases=False))
        learned(f"deconvolution_{axes}_same", "deconvolution(2, 4, stride = 2, padding = same)", axes, deconvolution(2, 4, 2, padding="same"))
    learned("deconvolution_1_all", "deconvolution(4 -> 3, 3, stride = 3, dilation = 2, padding = [(2, 1)])", 1, deconvolution(3, 3, 3, 2, [(2, 1)]))
    learned(
        "deconvolution_2_all", "deconvolution(4 -> 2, 3x2, stride = 1x3, dilation = 2x1, padding = [(1, 3), (0, 2)], groups = 2)", 2,
        deconvolution(2, (3, 2), (1, 3), (2, 1), [(1, 3), (0, 2)], groups=2),
    )  # fmt: skip
    learned(
        "deconvolution_3_all", "deconvolution(2 -> 4, 2x1x3, stride = 1x2x2, dilation = 2x1x1, padding = [(1, 0), (0, 1), (2, 1)], groups = 2)", 3,
        deconvolution(4, (2, 1, 3), (1, 2, 2), (2, 1, 1), [(1, 0), (0, 1), (2, 1)], groups=2),
    )  # fmt: skip
    learned("deconvolution_2_gaps", "deconvolution(2, 2x1, stride = 3, biases = none)", 2, deconvolution(2, (2, 1), 3, biases=False))
    learned("deconvolution_2_same_gaps", "deconvolution(2, 2x3, stride = 3x2, padding = same)", 2, deconvolution(2, (2, 3), (3, 2), padding="same"))
    learned("deconvolution_2_same_dilated", "deconvolution(2, 3x2, dilation = 2x3, padding = same)", 2, deconvolution(2, (3, 2), dilation=(2, 3), padding="same"))
    shape = [2, 6]
    case(
        "windows_autoencoder", f"(input: {shape}) = convolution(3, 3, stride = 2, padding = same) |> tanh |> deconvolution(2, 3, stride = 2, padding = same) |> sigmoid",
        net(shape, convolution(3, 3, 2, padding="same"), oracle.tanh(), deconvolution(2, 3, 2, padding="same"), oracle.sigmoid()),
        EVAL, GRADIENTS, oracle.fn("inner", "input grad(output)", "grad(deconvolution.parameters) grad(1) grad(convolution.weights)"),
    )  # fmt: skip

    # ONNX' and TensorFlow's rules for `same`.
    for word in ("same_upper", "same_lower"):
        learned(f"convolution_1_{word}", f"convolution(3, 4, stride = 3, padding = {word})", 1, convolution(3, 4, 3, padding=word))
        learned(f"convolution_2_{word}", f"convolution(2, 3x2, stride = 2, dilation = 1x2, padding = {word})", 2, convolution(2, (3, 2), 2, (1, 2), padding=word))
        learned(f"convolution_3_{word}", f"convolution(2, 2x3x2, stride = 2x3x1, padding = {word}, groups = 2)", 3, convolution(2, (2, 3, 2), (2, 3, 1), padding=word, groups=2))
        learned(f"deconvolution_1_{word}", f"deconvolution(3, 5, stride = 2, padding = {word})", 1, deconvolution(3, 5, 2, padding=word))
        learned(f"deconvolution_2_{word}", f"deconvolution(2, 3x2, stride = 2x3, dilation = 2x1, padding = {word})", 2, deconvolution(2, (3, 2), (2, 3), (2, 1), padding=word))
        learned(f"deconvolution_3_{word}", f"deconvolution(2, 2x3x4, stride = 1x2x3, padding = {word})", 3, deconvolution(2, (2, 3, 4), (1, 2, 3), padding=word))
        plain(f"pooling_1_{word}", f"pooling(4, stride = 3, padding = {word})", 1, pooling(4, 3, word))
        plain(f"pooling_2_{word}", f"pooling(3x2, stride = 2, dilation = 1x2, padding = {word}, function = mean)", 2, pooling((3, 2), 2, word, (1, 2), "mean"))
        plain(f"pooling_3_{word}", f"pooling(2x3x2, stride = 2x3x1, padding = {word}, function = total)", 3, pooling((2, 3, 2), (2, 3, 1), word, function="total"))

    # Poolings.
    for axes in (1, 3):
        for function in ("max", "mean", "total"):
            plain(f"pooling_{axes}_{function}", f"pooling(2, function = {function})", axes, pooling(2, function=function))
            plain(
                f"pooling_{axes}_{function}_padded", f"pooling(3, stride = 2, padding = 1, function = {function})", axes,
                pooling(3, 2, 1, function=function),
            )  # fmt: skip
    plain("pooling_1_same", "pooling([4], stride = 3, padding = same)", 1, pooling(4, 3, "same"))
    plain("pooling_1_dilated", "pooling(2, dilation = 3, padding = [(1, 2)])", 1, pooling(2, 1, [(1, 2)], 3))
    plain("pooling_2_dilated", "pooling(3x2, dilation = 2x3, stride = 1x2, padding = 1, function = mean)", 2, pooling((3, 2), (1, 2), 1, (2, 3), "mean"))
    plain("pooling_3_pairs", "pooling(2x3x1, stride = 2x1x3, padding = [(1, 0), (0, 2), (0, 0)])", 3, pooling((2, 3, 1), (2, 1, 3), [(1, 0), (0, 2), (0, 0)]))

    for function in ("mean", "total"):
        plain(f"pooling_2_{function}_same", f"pooling(3x2, stride = 1x2, padding = same, function = {function})", 2, pooling((3, 2), (1, 2), "same", function=function))
    plain("pooling_3_same", "pooling(2x3x2, stride = 1x2x1, padding = same)", 3, pooling((2, 3, 2), (1, 2, 1), "same"))
    plain("pooling_3_dilated", "pooling(2x2x1, dilation = 1x2x1, padding = [(0, 0), (1, 1), (0, 0)])", 3, pooling((2, 2, 1), 1, [(0, 0), (1, 1), (0, 0)], (1, 2, 1)))
    plain("pooling_3_dilated_mean", "pooling(2, dilation = [1, 3, 2], function = mean)", 3, pooling(2, 1, 0, (1, 3, 2), "mean"))

    # Padding: of the whole input, channels included.
    def padding(amounts, **mode):
        return Layer("padding", lambda p, x: jnp.pad(x, amounts, **mode))

    def constant(value):
        return dict(mode="constant", constant_values=value)

    paddings = [
        ("zero", [3, 4], "padding([(1, 2), (0, 1)])", [(1, 2), (0, 1)], constant(0)),
        ("vector", [4], "padding([(2, 1)], padding = -1.5)", [(2, 1)], constant(-1.5)),
        ("constant", [2, 3, 2], "padding([(1, 0), (0, 0), (2, 1)], padding = 0.5)", [(1, 0), (0, 0), (2, 1)], constant(0.5)),
        ("fixed", [2, 3, 4], "padding([(0, 0), (2, 1), (0, 5)], padding = fixed)", [(0, 0), (2, 1), (0, 5)], dict(mode="edge")),
        ("fixed_vector", [3], "padding([(2, 0)], padding = fixed)", [(2, 0)], dict(mode="edge")),
        ("reflected", [2, 3, 4], "padding([(1, 1), (2, 0), (3, 2)], padding = reflected)", [(1, 1), (2, 0), (3, 2)], dict(mode="reflect")),
        ("reflected_rounds", [3, 2], "padding([(7, 5), (3, 4)], padding = reflected)", [(7, 5), (3, 4)], dict(mode="reflect")),
        ("reflected_four", [2, 2, 3, 2], "padding([(0, 1), (1, 0), (0, 3), (2, 0)], padding = reflected)", [(0, 1), (1, 0), (0, 3), (2, 0)], dict(mode="reflect")),
    ]  # fmt: skip
    for name, shape, source, amounts_, mode in paddings:
        case(f"windows_padding_{name}", f"(input: {shape}) = map(|x| x * x * x) |> {source}", net(shape, cubed(), padding(amounts_, **mode)), PULLBACK)

    # Resizing: a matrix of weights for each axis.
    def weights(d, n):
        """The corners stay where they are: row `i` has the hat functions at `i (d - 1) / (n - 1)`."""
        at = np.arange(n) * (d - 1) / max(n - 1, 1)
        return np.maximum(0, 1 - np.abs(at[:, None] - np.arange(d)))

    def resize(*sizes):
        def apply(p, x):
            for axis, n in enumerate(sizes, start=1):
                x = jnp.moveaxis(jnp.tensordot(weights(x.shape[axis], n), x, axes=(1, axis)), 0, axis)
            return x

        return Layer("resize", apply)

    def repeat(*scales):
        def apply(p, x):
            for axis, scale in enumerate(scales, start=1):
                x = jnp.repeat(x, scale, axis=axis)
            return x

        return Layer("resize", apply)

    resizes = [
        ("larger", [2, 3, 4], "resize([5, 7])", resize(5, 7)),
        ("smaller", [2, 6, 5], "resize([4, 2])", resize(4, 2)),
        ("line", [2, 5], "resize(8)", resize(8)),
        ("volume", [1, 2, 3, 4], "resize([3, 5, 3])", resize(3, 5, 3)),
        ("one_axis", [2, 3, 4], "resize([3, 6])", resize(3, 6)),
        ("every_other", [2, 5, 4], "resize([3, 4])", resize(3, 4)),
        ("from_one", [2, 1, 3], "resize([4, 3])", resize(4, 3)),
        ("to_one", [2, 3, 3], "resize([1, 4])", resize(1, 4)),
        ("scaled", [1, 3, 2], "resize(scale = 2x3)", resize(6, 6)),
        ("nearest", [2, 3, 2], "resize([6, 6], resampling = nearest)", repeat(2, 3)),
        ("nearest_line", [2, 4], "resize(scale = 3, resampling = nearest)", repeat(3)),
        ("nearest_volume", [1, 2, 3, 2], "resize(scale = 2x1x2, resampling = nearest)", repeat(2, 1, 2)),
    ]
    for name, shape, source, layer in resizes:
        case(f"windows_resize_{name}", f"(input: {shape}) = map(|x| x * x * x) |> {source}", net(shape, cubed(), layer), PULLBACK)

    # Local response normalisation.
    def local_response(alpha=1.0, beta=0.5, bias=1.0, window=2):
        def apply(p, x):
            n = x.shape[0]
            near = np.abs(np.arange(n)[:, None] - np.arange(n)) <= window
            s = jnp.tensordot(near.astype(float), x * x, axes=1)
            return x / (alpha / (2 * window + 1) * s + bias) ** beta

        return Layer("local_response_normalization", apply)

    responses = [
        ("default", [6, 2, 3], "local_response_normalization", local_response()),
        ("options", [4, 2, 2], "local_response_normalization(alpha = 0.7, beta = 0.75, bias = 2, window = 1)", local_response(0.7, 0.75, 2, 1)),
        ("wide", [3, 4], "local_response_normalization(window = 5, beta = 1)", local_response(beta=1, window=5)),
        ("alone", [3], "local_response_normalization(window = 0, bias = 0.1)", local_response(bias=0.1, window=0)),
        ("volume", [3, 2, 2, 2], "local_response_normalization(beta = 2)", local_response(beta=2)),
    ]
    for name, shape, source, layer in responses:
        case(f"windows_response_{name}", f"(input: {shape}) = {source}", net(shape, layer), EVAL, GRADIENTS, PULLBACK)

    # Other names of layers.
    def parametric_ramp():
        def check(p, x):
            if np.abs(np.asarray(x)).min() < oracle.FAR:
                raise oracle.TooClose

        return Layer("parametric_ramp", lambda p, x: jnp.where(x >= 0, x, p["slope"][:, None] * x), lambda shape: {"slope": (shape[0],)}, check)

    squared = oracle.elementwise(lambda x: x * x, kind="map")
    case(
        "windows_names", "(input: [2, 4]) = deconv(2, 3) |> lrn |> prelu |> elementwise(|x| x * x) |> fully_connected(3) |> mse_loss",
        net([2, 4], deconvolution(2, 3), local_response(), parametric_ramp(), squared, oracle.linear(3), oracle.mean_squared()),
        oracle.LOSS_GRADIENTS,
    )  # fmt: skip
    case(
        "windows_other_names", "(input: [2, 4]) = transposed_convolution(3, 2, stride = 2) |> last |> sin |> reverse |> mean_squared",
        net(
            [2, 4], deconvolution(3, 2, 2), Layer("sequence_last", lambda p, x: x[-1]), oracle.elementwise(jnp.sin),
            Layer("sequence_reverse", lambda p, x: x[::-1]), oracle.mean_squared(),
        ),
        oracle.LOSS_GRADIENTS,
    )  # fmt: skip
