"""JAX and PyTorch, in a process of their own that `benches` asks for one block of calls at a time; the orders are those of
peers/src/main.rs. One thread each. JAX both as single calls and as steps of one jitted loop, PyTorch as single calls."""

import os
import sys
import time
from functools import partial

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"

try:
    import numpy as np
except ImportError:
    # Then there is neither of them.
    np = None
try:
    import jax
    import jax.numpy as jnp
    from jax import lax

    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_cpu_enable_async_dispatch", False)
except ImportError:
    jax = None
try:
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
except ImportError:
    torch = None

LENET = [(6, 1, 5, 5), (6,), (16, 6, 5, 5), (16,), (256, 120), (120,), (120, 84), (84,), (84, 10), (10,)]
# So that a net stays what it is.
TINY = 1e-9
RATE, BETA1, BETA2, EPSILON = 0.001, 0.9, 0.999, 1e-8


class Task:
    """What to compute, and the numbers to compute it with."""

    def __init__(self, kind, sizes, activation, loss, work, scalar, batch, sets, file):
        sizes = [int(size) for size in sizes.split(",")]
        self.kind, self.activation, self.loss, self.work = kind, activation, loss, work
        self.batch, self.sets = int(batch), int(sets)
        numbers = np.fromfile(file, dtype="<f8").astype("f4" if scalar == "f32" else "f8")
        self.taken = 0

        def take(shape):
            first, self.taken = self.taken, self.taken + int(np.prod(shape))
            return numbers[first : self.taken].reshape(shape)

        if kind == "lenet":
            # A kernel lies by columns.
            self.parameters = [take(shape) for shape in LENET]
            self.parameters = [np.ascontiguousarray(p.swapaxes(2, 3)) if p.ndim == 4 else p for p in self.parameters]
        elif kind in ("attention", "multi_head"):
            shapes = [(64, 64), (64,)] * 4 if kind == "multi_head" else []
            self.parameters = [take(shape) for shape in shapes]
        else:
            shapes = [shape for pair in zip(sizes, sizes[1:]) for shape in (pair, pair[1:])]
            self.parameters = [take(shape) for shape in shapes]
        image = (1, 28, 28) if kind == "lenet" else (sizes[0],)
        image = {"attention": (3, 64, 64), "multi_head": (1, 64, 64)}.get(kind, image)
        self.inputs = take((self.sets, self.batch) + image)
        self.targets = take((self.sets, self.batch, sizes[-1]))


def projected(task, parameters, x):
    """Queries, keys and values, [batch, positions, heads, 16]; and the output of what the heads give."""
    if task.kind == "multi_head":
        each = [x[:, 0] @ weights + biases for weights, biases in zip(parameters[:6:2], parameters[1:6:2])]
        output = lambda y: y @ parameters[6] + parameters[7]
    else:
        each, output = [x[:, 0], x[:, 1], x[:, 2]], lambda y: y
    return [part.reshape(-1, 64, 4, 16) for part in each], lambda y: output(y.reshape(-1, 64, 64)).reshape(-1, 4096)


# JAX


def jax_forward(task, parameters, x):
    """The logits; weights are [inputs, outputs], images [batch, height, width, channels]."""
    if task.kind in ("attention", "multi_head"):
        (q, k, v), output = projected(task, parameters, x)
        weights = jax.nn.softmax(0.25 * jnp.einsum("nihc,njhc->nhij", q, k), axis=-1)
        return output(jnp.einsum("nhij,njhd->nihd", weights, v))
    act = jnp.tanh if task.activation == "tanh" else lambda z: jnp.maximum(z, 0)
    layers = list(zip(parameters[::2], parameters[1::2]))
    if task.kind == "lenet":
        for kernel, biases in layers[:2]:
            z = lax.conv_general_dilated(x, kernel, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC")) + biases
            n, h, w, c = z.shape
            x = act(z).reshape(n, h // 2, 2, w // 2, 2, c).max((2, 4))
        x, layers = x.transpose(0, 3, 1, 2).reshape(x.shape[0], -1), layers[2:]
    for weights, biases in layers[:-1]:
        x = act(x @ weights + biases)
    weights, biases = layers[-1]
    return x @ weights + biases


def jax_loss(task, parameters, x, target):
    y = jax_forward(task, parameters, x)
    if task.loss == "cross_entropy":
        return -(jax.nn.log_softmax(y) * target).sum()
    return ((y - target) ** 2).mean(1).sum()


def jax_gradient(task, parameters, state, x, target):
    """As all work: the loss, the parameters and the state for the next step. Here the state is written alone."""
    loss, gradient = jax.value_and_grad(partial(jax_loss, task))(parameters, x, target)
    del state
    return loss, parameters, gradient


def jax_all_gradients(task, parameters, state, x, target):
    """With those of the inputs."""
    loss, gradients = jax.value_and_grad(partial(jax_loss, task), argnums=(0, 1))(parameters, x, target)
    del state
    return loss, parameters, gradients


def jax_adam(task, parameters, state, x, target):
    loss, gradient = jax.value_and_grad(partial(jax_loss, task))(parameters, x, target)
    step, first, second = state
    step = step + 1
    first = [BETA1 * m + (1 - BETA1) * g / task.batch for m, g in zip(first, gradient)]
    second = [BETA2 * v + (1 - BETA2) * (g / task.batch) ** 2 for v, g in zip(second, gradient)]
    c1, c2 = 1 - BETA1**step, 1 - BETA2**step
    parameters = [p - RATE * (m / c1) / (jnp.sqrt(v / c2) + EPSILON) for p, m, v in zip(parameters, first, second)]
    return loss, parameters, (step, first, second)


def jax_descend(task, parameters, state, x, target):
    loss, gradient = jax.value_and_grad(partial(jax_loss, task))(parameters, x, target)
    return loss, [p - TINY * g for p, g in zip(parameters, gradient)], state


def jax_output(task, parameters, state, x, target):
    del state, target
    y = jax_forward(task, parameters, x)
    return y.ravel()[0], parameters, y


class Jax:
    def __init__(self, task):
        self.task = task
        by_channel = lambda p: p.transpose(2, 3, 1, 0) if p.ndim == 4 else p
        self.parameters = [jnp.asarray(by_channel(p)) for p in task.parameters]
        # Images are by channels last.
        inputs = task.inputs.transpose(0, 1, 3, 4, 2) if task.kind == "lenet" else task.inputs
        self.inputs, self.targets = jnp.asarray(inputs), jnp.asarray(task.targets)
        self.pairs = [(self.inputs[i], self.targets[i]) for i in range(task.sets)]
        self.work = {"gradient": jax_gradient, "all_gradients": jax_all_gradients, "adam": jax_adam, "descend": jax_descend, "forward": jax_output}[task.work]
        zeros = [jnp.zeros_like(p) for p in self.parameters]
        self.state = {
            "gradient": zeros,
            "all_gradients": (zeros, jnp.zeros_like(self.inputs[0])),
            "descend": (),
            "adam": (jnp.zeros((), self.inputs.dtype), zeros, zeros),
            "forward": jnp.zeros((task.batch, task.targets.shape[-1]), self.inputs.dtype),
        }[task.work]
        self.updates = task.work in ("adam", "descend")
        self.step = jax.jit(partial(self.work, task))
        # Without the parameters, which it would copy.
        self.results = jax.jit(lambda parameters, x, target: self.work(task, parameters, None, x, target)[::2])
        self.steps = jax.jit(self.loop)

    def loop(self, parameters, state, calls):
        def body(i, carry):
            loss, parameters, state = carry
            # Never equal, which the compiler cannot know: each step waits for the one before, and nothing leaves the loop.
            at = (i + (loss == 12345.678)) % self.task.sets
            return self.work(self.task, parameters, state, self.inputs[at], self.targets[at])

        return lax.fori_loop(0, calls, body, (jnp.zeros((), self.inputs.dtype), parameters, state))


class JaxCall(Jax):
    def answer(self):
        return float(self.step(self.parameters, self.state, *self.pairs[0])[0])

    def run(self, calls):
        for i in range(calls):
            pair = self.pairs[i % self.task.sets]
            if self.updates:
                loss, self.parameters, self.state = self.step(self.parameters, self.state, *pair)
            else:
                loss, self.state = self.results(self.parameters, *pair)
        jax.block_until_ready((loss, self.state))


class JaxLoop(Jax):
    def __init__(self, task):
        super().__init__(task)
        self.steps_a_call = 200 if task.batch == 1 else 20

    def answer(self):
        return float(self.steps(self.parameters, self.state, 1)[0])

    def run(self, calls):
        loss, self.parameters, self.state = self.steps(self.parameters, self.state, calls)
        jax.block_until_ready((loss, self.state))


# PyTorch


class Torch:
    def __init__(self, task):
        self.task = task
        # Its linear layers hold [outputs, inputs].
        own = lambda p: torch.tensor(np.ascontiguousarray(p.T) if p.ndim == 2 and task.kind != "multi_head" else p)
        self.parameters = [own(p).requires_grad_(task.work != "forward") for p in task.parameters]
        self.inputs = [torch.tensor(x).requires_grad_(task.work == "all_gradients") for x in task.inputs]
        classes = lambda t: torch.tensor(t).argmax(1) if task.loss == "cross_entropy" else torch.tensor(t)
        self.targets = [classes(t) for t in task.targets]
        if task.work == "adam":
            self.optimiser = torch.optim.Adam(self.parameters, lr=RATE, betas=(BETA1, BETA2), eps=EPSILON, fused=True)
        if task.work == "descend":
            self.optimiser = torch.optim.SGD(self.parameters, lr=TINY, fused=True)

    def forward(self, x):
        if self.task.kind in ("attention", "multi_head"):
            (q, k, v), output = projected(self.task, self.parameters, x)
            weights = torch.softmax(0.25 * torch.einsum("nihc,njhc->nhij", q, k), -1)
            return output(torch.einsum("nhij,njhd->nihd", weights, v))
        act = torch.tanh if self.task.activation == "tanh" else F.relu
        layers = list(zip(self.parameters[::2], self.parameters[1::2]))
        if self.task.kind == "lenet":
            for kernel, biases in layers[:2]:
                x = F.max_pool2d(act(F.conv2d(x, kernel, biases)), 2)
            x, layers = x.flatten(1), layers[2:]
        for weights, biases in layers[:-1]:
            x = act(F.linear(x, weights, biases))
        return F.linear(x, *layers[-1])

    def loss(self, i):
        y, target = self.forward(self.inputs[i]), self.targets[i]
        if self.task.loss == "cross_entropy":
            return F.cross_entropy(y, target, reduction="sum")
        return F.mse_loss(y, target, reduction="sum") / y.shape[1]

    def step(self, i):
        if self.task.work == "forward":
            with torch.inference_mode():
                return self.forward(self.inputs[i])
        loss = self.loss(i)
        if self.task.work == "gradient":
            return loss, torch.autograd.grad(loss, self.parameters)
        if self.task.work == "all_gradients":
            return loss, torch.autograd.grad(loss, [*self.parameters, self.inputs[i]])
        self.optimiser.zero_grad()
        (loss / self.task.batch).backward()
        self.optimiser.step()

    def answer(self):
        if self.task.work == "forward":
            return self.step(0).flatten()[0].item()
        return self.loss(0).item()

    def run(self, calls):
        for i in range(calls):
            self.step(i % self.task.sets)


def load(task):
    peers = {"JAX call": JaxCall, "JAX loop": JaxLoop} if jax else {}
    if task.kind == "lenet":
        # In a loop XLA computes convolutions by other means, which take ten times as long.
        peers.pop("JAX loop", None)
    peers |= {"PyTorch": Torch} if torch else {}
    return {name: peer(task) for name, peer in peers.items()}


def timed(peer, calls):
    """Many steps for one call where entering is not what is measured."""
    steps = getattr(peer, "steps_a_call", 1)
    peer.run(1)
    start = time.process_time()
    peer.run(calls * steps)
    return (time.process_time() - start) / steps


def main():
    loaded = {}
    for line in sys.stdin:
        order, *words = line.split()
        if order == "versions":
            known = {"JAX": jax, "PyTorch": torch, "NumPy": np}
            answer = ", ".join(f"{name} {module.__version__}" for name, module in known.items() if module)
        elif order == "load":
            loaded = load(Task(*words))
            answer = ",".join(loaded)
        elif order == "answer":
            answer = loaded[" ".join(words)].answer()
        elif order == "time":
            answer = timed(loaded[" ".join(words[1:])], int(words[0]))
        else:
            raise ValueError(order)
        print(answer, flush=True)


main()
