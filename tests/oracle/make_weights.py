#!/usr/bin/env python3
"""Writes the files of weights for `net-runtime/tests/weights.rs`, with PyTorch and NumPy.

    pip install torch numpy safetensors
    python3 tests/oracle/make_weights.py            rewrites net-runtime/tests/weights and tests/ui/weights

`NAME.safetensors` holds what a model has learned, in f64, `NAME_single.safetensors` the same in f32; `NAME_given.safetensors` an
input and what the model gives, in f64. `adam_*` is an optimiser: after twelve steps, and the net forty steps later.
"""

import pathlib

import numpy as np
import torch
from safetensors.numpy import save_file as save_numpy
from safetensors.torch import save_file
from torch import nn

FOLDER = pathlib.Path(__file__).parents[2] / "net-runtime" / "tests" / "weights"
FOLDER.mkdir(exist_ok=True)
torch.set_default_dtype(torch.float64)
torch.manual_seed(20261130)


class Lines(nn.Module):
    """Its layers are in one dimension, under a name that the net does not have."""

    def __init__(self):
        super().__init__()
        layers = nn.Conv1d(4, 6, 3, groups=2), nn.ConvTranspose1d(6, 4, 2, stride=2), nn.LayerNorm(14), nn.Linear(14, 2)
        self.all_of_it = nn.Sequential(*layers)

    def forward(self, x):
        return self.all_of_it(x)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.rand(6))
        self.mix = nn.Sequential(nn.Linear(6, 6), nn.Tanh())

    def forward(self, x):
        return x * self.scale + self.mix(self.mix(x))


class Deep(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList(Block() for _ in range(3))
        self.encoder = Block()
        self.head = nn.Linear(6, 2)

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return self.head(self.encoder(x))


class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.table, self.fc = nn.Embedding(9, 4), nn.Linear(20, 3)

    def forward(self, x):
        return self.fc(self.table(x).flatten(1))


images = nn.Sequential(
    nn.Conv2d(4, 8, (3, 2), groups=2), nn.PReLU(8), nn.ConvTranspose2d(8, 6, (2, 3), groups=2), nn.GroupNorm(2, 6),
    nn.Flatten(), nn.Linear(180, 6),
)
volumes = nn.Sequential(nn.Conv3d(2, 4, 2), nn.PReLU(), nn.ConvTranspose3d(4, 6, (1, 2, 2), groups=2, bias=False))
MODELS = {
    "images": (images, torch.randn(1, 4, 6, 5)),
    "lines": (Lines(), torch.randn(1, 4, 9)),
    "volumes": (volumes, torch.randn(1, 2, 3, 4, 3)),
    "deep": (Deep(), torch.randn(1, 6)),
    "words": (Words(), torch.tensor([[3, 0, 8, 8, 1]])),
}
for name, (model, given) in MODELS.items():
    for array in model.parameters():
        nn.init.normal_(array, 0.1, 0.5)
    learned = model.state_dict()
    save_file(learned, FOLDER / f"{name}.safetensors")
    save_file({path: array.float() for path, array in learned.items()}, FOLDER / f"{name}_single.safetensors")
    result = model(given)[0].detach().contiguous()
    save_file({"input": given[0].double(), "output": result}, FOLDER / f"{name}_given.safetensors")

# What has no name in PyTorch, by ours.
numbers = np.random.default_rng(20261130)
own = {"plus.biases": (2, 3), "times.scaling": (2, 3), "attention.weights": (3, 3), "offset": (4, 2, 3)}
own = {path: numbers.normal(size=shape) for path, shape in own.items()}
save_numpy(own, FOLDER / "own.safetensors")
save_numpy({path: array.astype(np.float32) for path, array in own.items()}, FOLDER / "own_single.safetensors")

# Adam, whose epsilon is so large that its form shows.
model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))
adam = torch.optim.Adam(model.parameters(), lr=0.05, betas=(0.8, 0.95), eps=1e-2)
inputs, targets = torch.randn(52, 3), torch.randn(52, 2)
for step, (x, target) in enumerate(zip(inputs, targets)):
    if step == 12:
        save_file(model.state_dict(), FOLDER / "adam_net.safetensors")
        state = [(name, adam.state[array]) for name, array in model.named_parameters()]
        state = {f"{name}.{key}": value for name, of in state for key, value in of.items()}
        save_file(state, FOLDER / "adam_state.safetensors")
    adam.zero_grad()
    nn.functional.mse_loss(model(x), target).backward()
    adam.step()
save_file(model.state_dict(), FOLDER / "adam_later.safetensors")
save_file({"inputs": inputs[12:].contiguous(), "targets": targets[12:].contiguous()}, FOLDER / "adam_given.safetensors")

# Files with mistakes, for a net `fc1: linear(3 -> 4) |> ramp |> fc2: linear(2)`.
FOLDER = pathlib.Path(__file__).parents[1] / "ui" / "weights"
FOLDER.mkdir(exist_ok=True)
torch.set_default_dtype(torch.float32)
good = {"fc1.weight": torch.rand(4, 3), "fc1.bias": torch.rand(4), "fc2.weight": torch.rand(2, 4), "fc2.bias": torch.rand(2)}


def named(*names):
    return dict(zip(names, good.values()))


MISTAKES = {
    "good": good,
    "nearly": named("fc1.weight", "fc1.bias", "fc3.weight", "fc2.bias"),
    "other_names": named("dense.kernel", "dense.bias", "logits.kernel", "logits.bias"),
    "turned": good | {"fc1.weight": torch.rand(3, 4), "fc2.bias": torch.rand(3)},
    "half": good | {"fc1.weight": torch.rand(4, 3).half(), "fc1.bias": torch.arange(4), "fc2.bias": torch.rand(2).bfloat16()},
    "double": {name: array.double() for name, array in good.items()},
    "more": good | {"fc3.weight": torch.rand(2, 2), "bn.running_mean": torch.rand(4), "bn.num_batches_tracked": torch.tensor(3)},
    "twice": good | {"fc1.weights": torch.rand(4, 3)},
    "numbered": named("0.weight", "0.bias", "2.weight", "2.bias") | {"4.weight": torch.rand(2, 2)},
    "everything": {"fc1.weight": torch.rand(3, 4), "fc2.wieght": torch.rand(2, 4), "fc2.bias": torch.rand(2).half()},
}
for name, arrays in MISTAKES.items():
    save_file(arrays, FOLDER / f"{name}.safetensors")
(FOLDER / "no_header.safetensors").write_bytes(b"name,first,second\nfc1.weight,0.25,0.5\n")

# Formats of others.
torch.save(good, FOLDER / "pickled.pt")
np.savez(FOLDER / "arrays.npz", **{name: array.numpy() for name, array in good.items()})


class Normalised(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(1, 4, 3, bias=False), nn.BatchNorm2d(4)
        self.conv2, self.bn2 = nn.Conv2d(4, 4, 2, bias=False), nn.BatchNorm2d(4)
        self.fc = nn.Linear(16, 2)


# What the file calls otherwise.
nested = nn.ModuleDict({
    "features": nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Conv2d(4, 4, 2)),
    "classifier": nn.Sequential(nn.Dropout(), nn.Linear(16, 3), nn.ReLU(), nn.Linear(3, 2)),
})
behind = {f"model.{name}": array for name, array in good.items()} | {"loss.weight": torch.rand(2)}
OTHERS = {
    "normalised": Normalised().state_dict(),
    "sequence_with_norms": nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 2)).state_dict(),
    "nested": nested.state_dict(),
    "relabelled": named("dense.weight", "dense.bias", "logits.weight", "logits.bias"),
    "backbone": named("backbone.fc1.weight", "backbone.fc1.bias", "head.weight", "head.bias"),
    "behind_a_word": behind,
    "without_biases": {name: array for name, array in good.items() if name.endswith("weight")},
}
for name, arrays in OTHERS.items():
    save_file(arrays, FOLDER / f"{name}.safetensors")
