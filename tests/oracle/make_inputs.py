#!/usr/bin/env python3
"""Computes what `tests/tests/oracle_inputs.rs` compares layers of several inputs with, in PyTorch with f64.

    pip install torch numpy
    python3 tests/oracle/make_inputs.py            rewrites tests/fixtures/inputs_*.json

A case is a net as `net!` has it, the shapes of its ports and learned arrays, and its value as a function of PyTorch. Its one
function `pullback` is given all ports and a gradient at the output, for one sample and for three; of those the gradients of
learned arrays are added up.
"""

import json
import pathlib
import zlib

import numpy as np
import torch
from torch.nn import functional as F

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "fixtures"
SAMPLES = 3


class Index:
    """A port of indices."""

    def __init__(self, shape, classes):
        self.shape, self.classes = shape, classes


class Mask:
    """A port of zeros and other numbers, of which each row has one that is not 0."""

    def __init__(self, *shape):
        self.shape = shape


def heads(x, parts):
    """`[n, h d]` as `[h, n, d]`."""
    return x.unflatten(-1, (parts, -1)).transpose(-3, -2)


def attention(parts=None, scale=1.0, causal=False, score="bilinear"):
    def apply(p, query, key, value, mask=None):
        single = query.dim() == 1
        query = query[None] if single else query
        allowed = torch.ones(len(query), len(key), dtype=torch.bool)
        if causal:
            allowed = allowed.tril()
        if mask is not None:
            allowed = allowed & (mask != 0)
        query, key, value = (heads(x, parts or 1) for x in (query, key, value))
        if score == "bilinear":
            weights = p["attention.weights"]
            weights = weights if parts else weights[None]
            query = torch.einsum("hcd,hid->hic", weights, query)
        y = F.scaled_dot_product_attention(query, key, value, attn_mask=allowed, scale=scale)
        y = y.transpose(-3, -2).flatten(-2)
        return y[0] if single else y

    return apply


def spatial_transformation(size):
    def apply(p, image, parameters):
        image = image[None]
        grid = F.affine_grid(parameters.reshape(1, 2, 3), (1, image.shape[1], *size), align_corners=True)
        return F.grid_sample(image, grid, mode="bilinear", padding_mode="zeros", align_corners=True)[0]

    return apply


def cosine(p, a, b):
    return 1 - F.cosine_similarity(a.flatten(), b.flatten(), dim=0, eps=0)


def similarity(p, a, b):
    return F.cosine_similarity(a.flatten(), b.flatten(), dim=0, eps=0)


def expected_layers(p, a, b):
    a = F.adaptive_avg_pool2d(F.leaky_relu(F.pixel_shuffle(F.layer_norm(a, (4,)), 2), 0.25), (4, 3))
    b = F.layer_norm(F.leaky_relu(b), b.shape)
    return a + F.adaptive_max_pool2d(F.pixel_shuffle(torch.sin(F.pixel_unshuffle(b, 2)), 2), (4, 3))


def expected_losses(p, a, b):
    def divergence(reduction):
        return F.kl_div(torch.log_softmax(a, -1), torch.softmax(b, -1), reduction=reduction)

    means = [F.mse_loss(a, b), F.huber_loss(a, b, delta=0.5), F.huber_loss(a, b), F.relu(1 - a * b).mean()]
    means += [(F.relu(2 - a * b) ** 2).mean(), divergence("batchmean"), 2 * cosine(p, a, b)]
    return sum(means) + (a * b).sum() + divergence("sum")


QKV = "(query = q, key = k, value = v) |> "
QKVM = "(query = q, key = k, value = v, mask = m) |> "

# Name, ports, flow, learned arrays, value.
CASES = [
    (
        "threading",
        {"a": (3, 5), "b": (3, 5), "c": ()},
        "(a, b, c) |> threading(|x, y, z| x * tanh(y) - z)",
        {},
        lambda p, a, b, c: a * torch.tanh(b) - c,
    ),
    (
        "stop_gradient",
        {"a": (5,), "b": (5,)},
        "a * (b |> stop_gradient) + sin(b) * (a |> detach)",
        {},
        lambda p, a, b: a * b.detach() + b.sin() * a.detach(),
    ),
    ("catenate", {"a": (2, 3), "b": (4, 3), "c": (1, 3)}, "(a, b, c) |> catenate", {}, lambda p, *x: torch.cat(x)),
    ("catenate_last", {"a": (2, 3), "b": (2, 4)}, "(a, b) |> catenate(axis = -1)", {}, lambda p, *x: torch.cat(x, -1)),
    (
        "catenate_middle",
        {"a": (2, 3, 2), "b": (2, 1, 2)},
        "(a, b) |> catenate(axis = 1)",
        {},
        lambda p, *x: torch.cat(x, 1),
    ),
    ("append", {"a": (3, 2), "b": (2,)}, "(a, b) |> append", {}, lambda p, a, b: torch.cat([a, b[None]])),
    ("append_number", {"a": (3,), "b": ()}, "(a, b) |> append", {}, lambda p, a, b: torch.cat([a, b[None]])),
    ("prepend", {"a": (3, 2, 2), "b": (2, 2)}, "(a, b) |> prepend", {}, lambda p, a, b: torch.cat([b[None], a])),
    (
        "total",
        {"a": (3, 5), "b": (3, 5), "c": (3, 5)},
        "(sin(a), b, c) |> total",
        {},
        lambda p, a, b, c: torch.sin(a) + b + c,
    ),
    ("dot", {"a": (3, 5), "b": (5, 2)}, "(a, b) |> dot", {}, lambda p, a, b: a @ b),
    ("dot_vectors", {"a": (5,), "b": (5,)}, "(a, b) |> dot", {}, lambda p, a, b: a @ b),
    (
        "dot_arrays",
        {"a": (2, 3, 5), "b": (5, 4, 3)},
        "(a, b) |> dot",
        {},
        lambda p, a, b: torch.tensordot(a, b, dims=1),
    ),
    ("extract", {"x": (7, 3), "at": Index((), 7)}, "(x, at) |> extract", {}, lambda p, x, at: x[at]),
    ("extract_rows", {"x": (7, 3), "at": Index((4,), 7)}, "(sin(x), at) |> extract", {}, lambda p, x, at: x.sin()[at]),
    ("extract_matrix", {"x": (7,), "at": Index((2, 3), 7)}, "(x, at) |> extract", {}, lambda p, x, at: x[at]),
    (
        "attention",
        {"q": (3, 6), "k": (5, 4), "v": (5, 2)},
        QKV + "attention",
        {"attention.weights": (4, 6)},
        attention(),
    ),
    (
        "attention_heads",
        {"q": (3, 9), "k": (5, 6), "v": (5, 3)},
        QKV + "attention(heads = 3, scale = 0.5)",
        {"attention.weights": (3, 2, 3)},
        attention(3, 0.5),
    ),
    (
        "attention_dot",
        {"q": (7, 5), "k": (3, 5), "v": (3, 1)},
        QKV + "attention(score = dot)",
        {},
        attention(score="dot"),
    ),
    (
        "attention_single",
        {"q": (5,), "k": (3, 5), "v": (3, 4)},
        QKV + "attention(score = dot, scale = -2)",
        {},
        attention(score="dot", scale=-2.0),
    ),
    (
        "attention_causal",
        {"q": (5, 6), "k": (7, 6), "v": (7, 4)},
        QKV + "attention(score = dot, heads = 2, scale = 1 / 2, mask = causal)",
        {},
        attention(2, 0.5, True, "dot"),
    ),
    (
        "attention_masked",
        {"q": (3, 6), "k": (5, 4), "v": (5, 2), "m": Mask(3, 5)},
        QKVM + "attention",
        {"attention.weights": (4, 6)},
        attention(),
    ),
    (
        "attention_both",
        {"q": (5, 6), "k": (5, 4), "v": (5, 2), "m": Mask(5, 5)},
        QKVM + "attention(heads = 2, scale = 0.75, mask = causal)",
        {"attention.weights": (2, 2, 3)},
        attention(2, 0.75, True),
    ),
    (
        "attention_wide",
        {"q": (17, 12), "k": (19, 12), "v": (19, 20)},
        QKV + "attention(score = dot, heads = 4, scale = 0.5, mask = causal)",
        {},
        attention(4, 0.5, True, "dot"),
    ),
    (
        "spatial_transformation",
        {"x": (2, 5, 7), "p": (6,)},
        "(x, p) |> spatial_transformation(3x4)",
        {},
        spatial_transformation((3, 4)),
    ),
    (
        "spatial_larger",
        {"x": (1, 3, 3), "p": (6,)},
        "(x, p) |> spatial_transformation(9)",
        {},
        spatial_transformation((9, 9)),
    ),
    (
        "spatial_line",
        {"x": (3, 4, 5), "p": (6,)},
        "(x, p) |> spatial_transformation([1, 6])",
        {},
        spatial_transformation((1, 6)),
    ),
    (
        "euclidean_distance",
        {"a": (3, 5), "b": (3, 5)},
        "(a, b) |> euclidean_distance",
        {},
        lambda p, a, b: (a - b).norm(),
    ),
    ("cosine_distance", {"a": (7,), "b": (7,)}, "(a, b) |> cosine_distance", {}, cosine),
    ("cosine_similarity", {"a": (7,), "b": (7,)}, "(a, b) |> cosine_similarity", {}, similarity),
    ("expected_layers", {"a": (8, 3, 4), "b": (2, 6, 8)}, "(a |> layer_normalization(scaling = none, biases = none) |> pixel_shuffle(2) |> leaky_ramp(slope = 0.25) |> adaptive_pooling(4x3, function = mean)) + (b |> leaky_relu |> layer_norm(axes = all, scaling = none, biases = none) |> pixel_unshuffle(2) |> sin |> pixel_shuffle(2) |> adaptive_pool(4x3))", {}, expected_layers),
    ("expected_losses", {"a": (2, 3), "b": (2, 3)}, "((a, b) |> loss(|y, t| (y - t).powi(2))) + ((a, b) |> formula_loss(|y, t| y * t, reduce = total)) + ((a, b) |> huber_loss(delta = 0.5)) + ((a, b) |> huber) + ((a, b) |> hinge_loss) + ((a, b) |> hinge(margin = 2, squared = true)) + ((a |> softmax, b |> softmax) |> kl_divergence_loss) + ((a, b |> softmax) |> kl_divergence(from = logits, reduce = total)) + ((a, b) |> cosine_distance_loss) + ((a, b) |> cosine_loss)", {}, expected_losses),
    ("cosine_distance_of_matrices", {"a": (3, 5), "b": (3, 5)}, "(a, b) |> cosine_distance", {}, cosine),
]


def drawn(rng, port, case):
    if isinstance(port, Index):
        return rng.integers(0, port.classes, port.shape)
    if isinstance(port, Mask):
        mask = rng.integers(0, 2, port.shape).astype(float) * rng.normal(size=port.shape)
        mask[..., 0] = 1.0
        return mask
    if case.startswith("spatial") and port == (6,):
        return np.array([1.0, 0, 0, 0, 1.0, 0]) + 0.3 * rng.normal(size=6)
    return rng.normal(size=port)


def value_and_gradients(ports, arrays, value, given, y_bar):
    """The value, and the gradients of all that is real, with respect to one sample."""
    given = [torch.tensor(array, requires_grad=array.dtype == np.float64) for array in given]
    arrays = {name: torch.tensor(array, requires_grad=True) for name, array in arrays.items()}
    y = value(arrays, *given)
    y.backward(torch.tensor(y_bar(y.shape)))
    wanted = {"y": y.detach().numpy()}
    reals = {name: x for name, x in zip(ports, given) if x.requires_grad and not isinstance(ports[name], Mask)}
    wanted |= {f"grad({name})": x.grad.numpy() for name, x in (reals | arrays).items()}
    return wanted


def array(x):
    x = np.asarray(x)
    return {"shape": list(x.shape), "data": [int(n) if x.dtype == np.int64 else float(n) for n in x.reshape(-1)]}


def arrays(named):
    return {name: array(x) for name, x in named.items()}


def sample(rng, case, ports, learned, value):
    given = [drawn(rng, port, case) for port in ports.values()]
    seeds = []

    def y_bar(shape):
        seeds.append(rng.normal(size=tuple(shape)))
        return seeds[-1]

    wanted = value_and_gradients(ports, learned, value, given, y_bar)
    return dict(zip(ports, given)) | {"grad(y)": seeds[-1]}, wanted


def declared(name, port):
    shape = ", ".join(str(n) for n in (port if isinstance(port, tuple) else port.shape))
    of = f" of index({port.classes})" if isinstance(port, Index) else ""
    return f"{name}: [{shape}]{of}"


def fixture(case, ports, flow, learned, value):
    rng = np.random.default_rng(zlib.crc32(case.encode()))
    learned = {name: rng.normal(size=shape) for name, shape in learned.items()}
    given, wanted = sample(rng, case, ports, learned, value)
    samples = [sample(rng, case, ports, learned, value) for _ in range(SAMPLES)]
    stacked = {name: np.stack([g[name] for g, _ in samples]) for name in given}
    of_arrays = [f"grad({name})" for name in learned]
    added = {
        name: sum(w[name] for _, w in samples) if name in of_arrays else np.stack([w[name] for _, w in samples])
        for name in wanted
    }
    function = {
        "given": arrays(given),
        "wanted": arrays(wanted),
        "batch": {"given": arrays(stacked), "wanted": arrays(added)},
    }
    text = ", ".join(declared(name, port) for name, port in ports.items())
    return {
        "net": f"({text}) -> y {{ let y = {flow}; }}",
        "parameters": arrays(learned),
        "functions": {"pullback": function},
    }


def lines(node, indent, separators=None):
    """One line an array."""
    if "data" in node:
        return json.dumps(node, allow_nan=False, separators=separators)
    inner = [f'{" " * (indent + 1)}{json.dumps(key)}: ' for key in node]
    items = ",\n".join(
        head + (json.dumps(value) if isinstance(value, str) else lines(value, indent + 1, separators))
        for head, value in zip(inner, node.values())
    )
    return "{\n" + items + "\n" + " " * indent + "}" if node else "{}"


def main():
    for old in FIXTURES.glob("inputs_*.json"):
        old.unlink()
    for case, *rest in CASES:
        path = FIXTURES / f"inputs_{case}.json"
        path.write_text(lines(fixture(case, *rest), 0) + "\n")


if __name__ == "__main__":
    main()
