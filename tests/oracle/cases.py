#!/usr/bin/env python3
"""Computes what `tests/tests/cases_*.rs` compare whole nets with, in PyTorch with f64.

    pip install torch numpy
    python3 tests/oracle/cases.py                  rewrites tests/fixtures/case_*.json

A case is what a net of `net!` is made of: its ports, its learned arrays, its outputs, and all that has a name in it as a function of
PyTorch; and its functions as their `fn` lines say, `learn(x, target) -> (loss, grad(h), grad(all))`. Gradients are PyTorch's own of the sum
of the outputs, of what stands behind `of`, or of what is imposed; of five samples those of learned arrays are added up.
"""

import re
import zlib

import numpy as np
import torch
from make_inputs import FIXTURES, Index, array, lines
from torch.nn import functional as F

SAMPLES = 5


class Arrays:
    """The learned arrays below a path: `p.linear_1.weights`, `p.block[0]`."""

    def __init__(self, arrays, path=""):
        self.arrays, self.path = arrays, path

    def __getattr__(self, name):
        path = f"{self.path}.{name}" if self.path else name
        return self.arrays[path] if path in self.arrays else Arrays(self.arrays, path)

    def __getitem__(self, copy):
        return getattr(self, str(copy))


def linear(name, i, *o, biases=True):
    return {f"{name}.weights": (*(o or (1,)), i)} | ({f"{name}.biases": o} if biases else {})


def convolution(name, i, o, *kernel, biases=True):
    return {f"{name}.weights": (o, i, *kernel)} | ({f"{name}.biases": (o,)} if biases else {})


def normalization(name, n):
    return {f"{name}.scaling": (n,), f"{name}.biases": (n,)}


def inside(name, arrays):
    return {f"{name}.{path}": shape for path, shape in arrays.items()}


def lin(p, x):
    """On the last axis; an output without axes is a number for each."""
    if p.biases.dim() == 0:
        return x @ p.weights[0] + p.biases
    return F.linear(x, p.weights, p.biases)


def conv(p, x, **options):
    of = F.conv2d if p.weights.dim() == 4 else F.conv1d
    biases = p.biases if torch.is_tensor(p.biases) else None
    return of(x[None], p.weights, biases, **options)[0]


def deconv(p, x, stride):
    """Arrays `[out, in, ..]`, PyTorch's are `[in, out, ..]`."""
    return F.conv_transpose2d(x[None], p.weights.transpose(0, 1), p.biases, stride=stride)[0]


def by_channel(p, x):
    """`normalization`: over all axes but the first, numbers for each of the first."""
    return F.group_norm(x[None], x.shape[0], p.scaling, p.biases, 1e-3)[0]


def by_row(p, x):
    """`normalization(scaling = same)` of a matrix."""
    return F.layer_norm(x, x.shape[-1:], p.scaling, p.biases, 1e-3)


# Each is ports, learned arrays, outputs, functions, and all values by name.


def resnet():
    ports = {"image": (1, 6, 5), "class": Index((), 3)}
    plain = convolution("convolution_1", 2, 2, 3, 3, biases=False) | normalization("normalization_1", 2)
    plain |= convolution("convolution_2", 2, 2, 3, 3, biases=False) | normalization("normalization_2", 2)
    projecting = convolution("convolution_1", 2, 3, 3, 3, biases=False) | normalization("normalization", 3)
    projecting |= convolution("convolution_2", 3, 3, 3, 3) | convolution("projection", 2, 3, 1, 1, biases=False)
    arrays = convolution("stem", 1, 2, 3, 3) | inside("plain", plain) | inside("projecting", projecting) | linear("linear", 3, 3)

    def values(p, image, **given):
        x = conv(p.stem, image, padding=1)
        h = by_channel(p.plain.normalization_1, conv(p.plain.convolution_1, x, padding=1)).relu()
        h = by_channel(p.plain.normalization_2, conv(p.plain.convolution_2, h, padding=1))
        x = (x + h).relu()
        h = by_channel(p.projecting.normalization, conv(p.projecting.convolution_1, x, padding=1, stride=2)).relu()
        h = conv(p.projecting.convolution_2, h, padding=1)
        features = (h + conv(p.projecting.projection, x, stride=2)).relu()
        logits = lin(p.linear, features.mean((1, 2)))
        return {"features": features, "logits": logits, "loss": F.cross_entropy(logits, given["class"])}

    return ports, arrays, ["loss"], ["learn(image, class) -> (loss, logits, grad(features), grad(all))"], values


def unet():
    ports = {"noisy": (1, 8, 4), "clean": (1, 8, 4)}
    arrays = convolution("convolution_1", 1, 2, 3, 3) | convolution("convolution_2", 2, 3, 3, 3)
    arrays |= convolution("convolution_3", 3, 4, 3, 3) | convolution("deconvolution_1", 4, 3, 2, 2)
    arrays |= convolution("convolution_4", 6, 3, 3, 3) | convolution("deconvolution_2", 3, 2, 2, 2)
    arrays |= convolution("convolution_5", 4, 2, 3, 3) | convolution("noise", 2, 1, 1, 1)

    def values(p, noisy, clean):
        a = conv(p.convolution_1, noisy, padding=1).relu()
        b = conv(p.convolution_2, F.max_pool2d(a[None], 2)[0], padding=1).relu()
        c = conv(p.convolution_3, F.max_pool2d(b[None], 2)[0], padding=1).relu()
        d = conv(p.convolution_4, torch.cat([b, deconv(p.deconvolution_1, c, 2)]), padding=1).relu()
        e = conv(p.convolution_5, torch.cat([a, deconv(p.deconvolution_2, d, 2)]), padding=1).relu()
        cleaned = noisy - conv(p.noise, e)
        return {"c": c, "cleaned": cleaned, "loss": F.mse_loss(cleaned, clean)}

    return ports, arrays, ["loss"], ["learn(noisy, clean) -> (loss, cleaned, grad(c), grad(all))"], values


def wavenet():
    ports = {"wave": (1, 12)}
    gated = convolution("convolution_1", 3, 3, 2) | convolution("convolution_2", 3, 3, 2)
    layer = inside("gated", gated) | convolution("residual", 3, 3, 1) | convolution("convolution", 3, 4, 1)
    arrays = convolution("convolution_1", 1, 3, 1) | inside("layer_1", layer) | inside("layer_2", layer)
    arrays |= inside("gated", gated) | convolution("convolution_2", 3, 4, 1) | convolution("convolution_3", 4, 4, 1)
    arrays |= convolution("logits", 4, 5, 1)

    def gate(p, x, d):
        x = F.pad(x, (d, 0))
        return conv(p.convolution_1, x, dilation=d).tanh() * conv(p.convolution_2, x, dilation=d).sigmoid()

    def layers(p, x, d):
        z = gate(p.gated, x, d)
        return x + conv(p.residual, z), conv(p.convolution, z)

    def values(p, wave):
        b, s = layers(p.layer_1, conv(p.convolution_1, wave), 1)
        c, t = layers(p.layer_2, b, 2)
        u = conv(p.convolution_2, gate(p.gated, c, 4))
        return {"c": c, "y": conv(p.logits, conv(p.convolution_3, (s + t + u).relu()).relu())}

    return ports, arrays, ["y"], ["learn(wave, grad(y)) -> (y, grad(c), grad(all))"], values


def siamese():
    ports = {"left": (3, 4), "right": (3, 4), "apart": ()}
    arrays = inside("embed", linear("linear_1", 12, 5) | linear("linear_2", 5, 3))

    def values(p, left, right, apart):
        a, b = (lin(p.embed.linear_2, lin(p.embed.linear_1, x.flatten()).tanh()).tanh() for x in (left, right))
        distance = (a - b).norm()
        loss = distance if apart == 0 else (2 - distance).relu()
        return {"a": a, "b": b, "distance": distance, "loss": loss}

    wanted = "(loss, distance, grad(a), grad(b), grad(left), grad(right), grad(parameters))"
    return ports, arrays, ["loss"], [f"learn(left, right, apart) -> {wanted}"], values


def vae():
    ports = {"x": (6,), "noise": (2,)}
    arrays = inside("encoder", linear("linear_1", 6, 5) | linear("linear_2", 5, 2) | linear("linear_3", 5, 2))
    arrays |= inside("decoder", linear("linear", 2, 5) | linear("logits", 5, 6))

    def values(p, x, noise):
        h = lin(p.encoder.linear_1, x).tanh()
        mean, log_variance = lin(p.encoder.linear_2, h), lin(p.encoder.linear_3, h)
        z = mean + (log_variance / 2).exp() * noise
        logits = lin(p.decoder.logits, lin(p.decoder.linear, z).tanh())
        reconstruction = F.binary_cross_entropy_with_logits(logits, x)
        divergence = (log_variance.exp() + mean**2 - 1 - log_variance).sum() / 2
        loss = reconstruction + divergence
        return {"z": z, "reconstruction": reconstruction, "divergence": divergence, "loss": loss}

    return ports, arrays, ["loss"], ["learn(x, noise) -> (loss, reconstruction, divergence, grad(z), grad(all))"], values


AGENT = linear("linear", 4, 6) | linear("actor", 6, 2) | linear("critic", 6) | {"log_deviation": (2,)}


def heads(p, state):
    h = lin(p.linear, state).tanh()
    return {"mean": lin(p.actor, h), "value": lin(p.critic, h), "deviation": p.log_deviation.exp()}


def agent():
    functions = [
        "pullback(state, grad(mean), grad(deviation), grad(value)) -> (mean, deviation, value, grad(state), grad(parameters))",
        "act(state, grad(mean)) -> (mean, grad(state), grad(linear.parameters), grad(actor.parameters))",
        "judge(state, grad(value)) -> (value, grad(state), grad(linear.parameters), grad(critic.parameters))",
        "sum(state) -> grad(all)",
    ]
    return {"state": (4,)}, AGENT, ["mean", "deviation", "value"], functions, heads


def actor_critic():
    ports = {"state": (4,), "action": (2,), "advantage": (), "reward": ()}

    def values(p, state, action, advantage, reward):
        named = heads(p.agent, state)
        far = (action - named["mean"]) / named["deviation"]
        policy_loss = -advantage * (-(far**2) / 2 - named["deviation"].log()).sum()
        return named | {"policy_loss": policy_loss, "value_loss": (named["value"] - reward) ** 2}

    functions = [
        "learn(state, action, advantage, reward) -> (policy_loss, value_loss, grad(mean), grad(all))",
        "each(state, action, advantage, reward) -> (grad(agent.linear.parameters) of policy_loss, grad(state) of value_loss)",
    ]
    return ports, inside("agent", AGENT), ["policy_loss", "value_loss"], functions, values


def duelling():
    ports = {"state": (4,), "action": Index((), 3), "target": ()}
    arrays = linear("linear_1", 4, 6) | linear("linear_2", 6) | linear("linear_3", 6, 3)

    def values(p, state, action, target):
        h = lin(p.linear_1, state).relu()
        advantage = lin(p.linear_3, h)
        q = lin(p.linear_2, h) + advantage - advantage.mean()
        return {"q": q, "advantage": advantage, "loss": (q[action] - target) ** 2}

    return ports, arrays, ["loss"], ["learn(state, action, target) -> (loss, q, grad(q), grad(advantage), grad(all))"], values


def coupling_flow():
    coupling = linear("linear_1", 2, 5) | linear("linear_2", 5, 2) | linear("linear_3", 5, 2)
    arrays = {}
    for copy in range(3):
        arrays |= inside(f"coupling.{copy}", coupling)

    def values(p, x):
        log_determinant = torch.zeros(())
        for copy in range(3):
            own, kept = p.coupling[copy], x[:2]
            h = lin(own.linear_1, kept).tanh()
            scale = lin(own.linear_2, h).tanh()
            moved = x[2:] * scale.exp() + lin(own.linear_3, h)
            x, log_determinant = torch.cat([moved, kept]), log_determinant + scale.sum()
        return {"z": x, "log_determinant": log_determinant, "loss": (x**2).sum() / 2 - log_determinant}

    return {"x": (4,)}, arrays, ["loss"], ["learn(x) -> (loss, z, log_determinant, grad(z), grad(log_determinant), grad(all))"], values


def mixture():
    expert = linear("linear_1", 4, 5) | linear("linear_2", 5, 3)
    arrays = linear("linear", 4, 3)
    for copy in range(3):
        arrays |= inside(f"expert.{copy}", expert)

    def values(p, x):
        gate = lin(p.linear, x).softmax(0)
        experts = [lin(of.linear_2, lin(of.linear_1, x).tanh()) for of in (p.expert[copy] for copy in range(3))]
        return {"gate": gate, "y": sum(g * e for g, e in zip(gate, experts))}

    return {"x": (4,)}, arrays, ["y"], ["learn(x, grad(y)) -> (y, grad(gate), grad(all))"], values


def mixer():
    ports = {"patches": (5, 3), "class": Index((), 3)}
    perceptron = lambda i, h: linear("linear_1", i, h) | linear("linear_2", h, i, biases=False)
    mixing = normalization("normalization_1", 4) | inside("tokens", perceptron(5, 6))
    mixing |= normalization("normalization_2", 4) | inside("channels", perceptron(4, 7))
    arrays = linear("linear_1", 3, 4) | inside("mixing.0", mixing) | inside("mixing.1", mixing)
    arrays |= normalization("normalization", 4) | linear("linear_2", 4, 3)

    def mlp(p, x):
        return F.gelu(lin(p.linear_1, x)) @ p.linear_2.weights.T

    def values(p, patches, **given):
        x = lin(p.linear_1, patches)
        for copy in range(2):
            own = p.mixing[copy]
            x = x + mlp(own.tokens, by_row(own.normalization_1, x).T).T
            x = x + mlp(own.channels, by_row(own.normalization_2, x))
        logits = lin(p.linear_2, by_row(p.normalization, x).mean(0))
        return {"x": x, "logits": logits, "loss": F.cross_entropy(logits, given["class"])}

    return ports, arrays, ["loss"], ["learn(patches, class) -> (loss, logits, grad(x), grad(all))"], values


def messages():
    arrays = linear("linear_1", 3, 4) | inside("round", linear("message", 4, 4, biases=False) | linear("update", 4, 4))
    arrays |= linear("linear_2", 4, 2)
    edges = [(0, 1, 1), (0, 2, 0.5), (1, 0, 1), (1, 4, 0.25), (2, 3, 2), (3, 1, -1), (3, 4, 1), (4, 0, 0.75)]

    def values(p, nodes):
        h = lin(p.linear_1, nodes).tanh()
        for _ in range(2):
            sent = h @ p.round.message.weights.T
            received = [sum(weight * sent[j] for at, j, weight in edges if at == i) for i in range(5)]
            h = (lin(p.round.update, h) + torch.stack(received)).tanh()
        return {"h": h, "y": lin(p.linear_2, h.max(0).values)}

    return {"nodes": (5, 3)}, arrays, ["y"], ["learn(nodes, grad(y)) -> (y, grad(h), grad(all))"], values


def transformer():
    ports = {"tokens": Index((5,), 7), "next": Index((5,), 7)}
    block = normalization("normalization_1", 6)
    for number in range(1, 5):
        block |= linear(f"linear_{number}", 6, 6, biases=number > 3)
    block |= inside("perceptron", linear("linear_1", 6, 7) | linear("linear_2", 7, 6)) | normalization("normalization_2", 6)
    arrays = {"positions": (5, 6), "embedding.weights": (7, 6)} | inside("block.0", block) | inside("block.1", block)
    arrays |= normalization("normalization", 6) | linear("linear", 6, 7)

    def values(p, tokens, next):
        embedded = p.embedding.weights[tokens] + p.positions
        x = embedded
        for copy in range(2):
            own = p.block[copy]
            n = by_row(own.normalization_1, x)
            q, k, v = ((n @ own[f"linear_{i}"].weights.T).unflatten(-1, (2, 3)).transpose(0, 1) for i in (1, 2, 3))
            attended = F.scaled_dot_product_attention(q, k, v, is_causal=True, scale=0.5).transpose(0, 1).flatten(1)
            h = x + lin(own.linear_4, attended)
            m = own.perceptron
            x = h + lin(m.linear_2, F.gelu(lin(m.linear_1, by_row(own.normalization_2, h))))
        logits = lin(p.linear, by_row(p.normalization, x))
        return {"x": embedded, "logits": logits, "loss": F.cross_entropy(logits, next)}

    return ports, arrays, ["loss"], ["learn(tokens, next) -> (loss, logits, grad(x), grad(all))"], values


def tied():
    ports = {"tokens": Index((5,), 7), "next": Index((5,), 7)}

    def values(p, tokens, next):
        x = p.table[tokens]
        h = lin(p.linear, x).tanh()
        logits = h @ p.table.T
        return {"h": h, "logits": logits, "loss": F.cross_entropy(logits, next)}

    wanted = "(loss, logits, grad(h), grad(all))"
    return ports, {"table": (7, 4)} | linear("linear", 4, 4), ["loss"], [f"learn(tokens, next) -> {wanted}"], values


def gan():
    ports = {"real": (3,), "noise": (2,)}
    arrays = inside("discriminator", linear("linear_1", 3, 5) | linear("linear_2", 5))
    arrays |= inside("generator", linear("linear_1", 2, 4) | linear("linear_2", 4, 3))

    def discriminator(p, x):
        return lin(p.linear_2, lin(p.linear_1, x).tanh())

    def values(p, real, noise):
        fake = lin(p.generator.linear_2, lin(p.generator.linear_1, noise).tanh())
        on_real, on_fake = discriminator(p.discriminator, real), discriminator(p.discriminator, fake)
        discriminator_loss = F.softplus(-on_real) + F.softplus(on_fake)
        return {"fake": fake, "discriminator_loss": discriminator_loss, "generator_loss": F.softplus(-on_fake)}

    functions = [
        "discern(real, noise) -> (discriminator_loss, grad(discriminator.parameters) of discriminator_loss)",
        "deceive(noise) -> (generator_loss, fake, grad(fake) of generator_loss, grad(noise) of generator_loss, "
        "grad(generator.parameters) of generator_loss)",
        "both(real, noise) -> (discriminator_loss, generator_loss, grad(discriminator.parameters) of discriminator_loss, "
        "grad(generator.parameters) of generator_loss)",
        "sum(real, noise) -> grad(all)",
    ]
    return ports, arrays, ["discriminator_loss", "generator_loss"], functions, values


def kalman():
    ports = {"mean": (2,), "covariance": (2, 2), "measured": ()}
    arrays = {"transition": (2, 2), "observation": (2,), "log_process": (2,), "log_measurement": ()}

    def values(p, mean, covariance, measured):
        predicted = p.transition @ mean
        spread = p.transition @ covariance @ p.transition.T + torch.diag(p.log_process.exp())
        innovation = measured - p.observation @ predicted
        # Of two squares, so that it is positive whatever is drawn for the covariance.
        s = p.observation @ spread @ p.observation + p.log_measurement.exp()
        gain = spread @ p.observation / s
        filtered = predicted + gain * innovation
        after = spread - torch.outer(gain, p.observation) @ spread
        surprise = (s.log() + innovation**2 / s) / 2
        return {"predicted_spread": spread, "filtered": filtered, "spread": after, "surprise": surprise}

    functions = [
        "learn(mean, covariance, measured, grad(filtered), grad(spread), grad(surprise)) -> "
        "(filtered, spread, surprise, grad(predicted_spread), grad(all))",
        "fit(mean, covariance, measured) -> (surprise, grad(parameters) of surprise)",
    ]
    return ports, arrays, ["filtered", "spread", "surprise"], functions, values


CASES = [
    resnet, unet, wavenet, siamese, vae, agent, actor_critic, duelling, coupling_flow, mixture, mixer, messages, transformer, gan,
    kalman, tied,
]  # fmt: skip


def drawn(rng, name, port):
    """Few digits, as a file has them."""
    if isinstance(port, Index):
        return rng.integers(0, port.classes, port.shape)
    if name == "apart":
        return np.float64(rng.integers(0, 2))
    if name == "covariance":
        root = rng.normal(size=port).round(1)
        return (root @ root.T + np.eye(2)).round(2)
    return np.asarray(rng.normal(size=port).round(2))


class Line:
    """`learn(x, grad(y)) -> (y, grad(x), grad(w) of loss)`"""

    def __init__(self, text):
        self.text = text
        self.name, given, wanted = re.fullmatch(r"(\w+)\((.*)\) -> (.*)", text).groups()
        self.given = given.split(", ")
        self.wanted = re.sub(r"^\((.*)\)$", r"\1", wanted).split(", ") if wanted.startswith("(") else [wanted]

    def imposed(self):
        return [re.fullmatch(r"grad\((.*)\)", one)[1] for one in self.given if one.startswith("grad(")]


def results(line, outputs, named, leaves, ports, seeds):
    """What a function gives, by name: of several arrays each by its own."""
    wanted = {}
    for want in line.wanted:
        grad = re.fullmatch(r"grad\((.*?)\)( of (\w+))?", want)
        if not grad:
            wanted[want] = named[want]
            continue
        of, behind = grad[1], grad[2] or ""
        if line.imposed():
            total = sum((named[value] * seeds[value]).sum() for value in line.imposed())
        else:
            total = sum(named[value].sum() for value in ([grad[3]] if grad[3] else outputs))
        targets = {
            path: leaf
            for path, leaf in leaves.items()
            if of == "all" or path == of or path not in ports and (of == "parameters" or path.startswith(of.removesuffix("parameters")))
        }
        if of not in leaves and of in named:
            targets = {of: named[of]}
        found = torch.autograd.grad(total, list(targets.values()), retain_graph=True, allow_unused=True)
        for path, gradient in zip(targets, found):
            assert gradient is not None or of == "all" and path in ports, (line.text, path)
            if gradient is not None:
                wanted[f"grad({path}){behind}"] = gradient
    return {name: value.detach().numpy() for name, value in wanted.items()}


def sample(rng, line, ports, learned, outputs, values):
    given = {name: drawn(rng, name, port) for name, port in ports.items()}
    tensors = {name: torch.tensor(x, requires_grad=x.dtype == np.float64) for name, x in given.items()}
    arrays = {name: torch.tensor(x, requires_grad=True) for name, x in learned.items()}
    named = values(Arrays(arrays), **tensors)
    leaves = {name: x for name, x in tensors.items() if x.requires_grad} | arrays
    seeds = {name: torch.tensor(rng.normal(size=tuple(named[name].shape)).round(2)) for name in line.imposed()}
    wanted = results(line, outputs, named, leaves, ports, seeds)
    given = {name: x for name, x in given.items() if name in line.given}
    return given | {f"grad({name})": seed.numpy() for name, seed in seeds.items()}, wanted


def function(rng, line, ports, learned, outputs, values):
    given, wanted = sample(rng, line, ports, learned, outputs, values)
    samples = [sample(rng, line, ports, learned, outputs, values) for _ in range(SAMPLES)]

    def is_added(name):
        path = re.match(r"grad\((.*?)\)", name)
        return path is not None and path[1] in learned

    stacked = {name: np.stack([g[name] for g, _ in samples]) for name in given}
    added = {
        name: sum(w[name] for _, w in samples) if is_added(name) else np.stack([w[name] for _, w in samples])
        for name in wanted
    }
    return {
        "given": written(given),
        "wanted": written(wanted),
        "batch": {"given": written(stacked), "wanted": written(added)},
    }


def number(x):
    """Twelve digits: a thousand times what is compared."""
    return float(f"{x:.12g}") if isinstance(x, float) else x


def written(named):
    arrays = {name: array(x) for name, x in named.items()}
    return {name: x | {"data": [number(n) for n in x["data"]]} for name, x in arrays.items()}


def fixture(case):
    ports, arrays, outputs, functions, values = case()
    rng = np.random.default_rng(zlib.crc32(case.__name__.encode()))
    learned = {name: (rng.normal(size=shape) * 0.6).round(2) for name, shape in arrays.items()}
    learned = {name: np.asarray(x) for name, x in learned.items()}
    for name in learned:
        if name.endswith("scaling"):
            learned[name] = learned[name] + 1
    lines = [Line(text) for text in functions]
    return {
        "net": case.__name__,
        "parameters": written(learned),
        "functions": {line.name: function(rng, line, ports, learned, outputs, values) for line in lines},
    }


def main():
    torch.set_default_dtype(torch.float64)
    for old in FIXTURES.glob("case_*.json"):
        old.unlink()
    for case in CASES:
        path = FIXTURES / f"case_{case.__name__}.json"
        path.write_text(lines(fixture(case), 0, (",", ":")) + "\n")


if __name__ == "__main__":
    main()
