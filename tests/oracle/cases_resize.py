"""`resize(.., corners = false)`: PyTorch's `interpolate` with `align_corners=False`, by JAX' own resizing and by indices."""

import jax
import jax.numpy as jnp
import numpy as np


def cases(oracle):
    case, net, Layer, PULLBACK = oracle.case, oracle.net, oracle.Layer, oracle.PULLBACK
    cubed = oracle.elementwise(lambda x: x * x * x, kind="map")

    def linear(*sizes):
        def apply(p, x):
            return jax.image.resize(x, (x.shape[0], *sizes), "linear", antialias=False)

        return Layer("resize", apply)

    def nearest(*sizes, exact=False):
        def apply(p, x):
            for axis, n in enumerate(sizes, start=1):
                d = x.shape[axis]
                at = [((2 * i + 1) * d) // (2 * n) if exact else i * d // n for i in range(n)]
                x = jnp.take(x, np.array(at), axis=axis)
            return x

        return Layer("resize", apply)

    resizes = [
        ("larger", [2, 3, 4], "resize([5, 7], corners = false)", linear(5, 7)),
        ("smaller", [2, 6, 5], "resize([4, 2], corners = false)", linear(4, 2)),
        ("twice", [2, 3, 2], "resize(scale = 2, corners = false)", linear(6, 4)),
        ("third", [2, 9, 4], "resize([3, 4], corners = false)", linear(3, 4)),
        ("half", [2, 8], "resize(4, corners = false)", linear(4)),
        ("to_one", [2, 4, 3], "resize([1, 1], corners = false)", linear(1, 1)),
        ("from_one", [2, 1, 3], "resize([4, 8], corners = false)", linear(4, 8)),
        ("volume", [1, 2, 3, 4], "resize([3, 5, 3], corners = false)", linear(3, 5, 3)),
        ("nearest", [2, 3, 4], "resize([5, 7], resampling = nearest, corners = false)", nearest(5, 7)),
        ("nearest_smaller", [2, 7, 6], "resize([3, 2], resampling = nearest, corners = false)", nearest(3, 2)),
        ("nearest_volume", [1, 2, 3, 4], "resize([4, 2, 4], resampling = nearest, corners = false)", nearest(4, 2, 4)),
        ("exact", [2, 3, 4], "resize([5, 7], resampling = nearest_exact, corners = false)", nearest(5, 7, exact=True)),
        ("exact_smaller", [2, 9, 8], "resize([3, 3], resampling = nearest_exact, corners = false)", nearest(3, 3, exact=True)),
    ]
    for name, shape, source, layer in resizes:
        case(f"resize_{name}", f"(input: {shape}) = map(|x| x * x * x) |> {source}", net(shape, cubed, layer), PULLBACK)
