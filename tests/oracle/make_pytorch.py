#!/usr/bin/env python3
"""Computes with PyTorch, in f64, what the tables of `net-macros/docs/coming_from_pytorch.md` say, for `tests/tests/oracle_pytorch.rs`.

    pip install torch numpy
    python3 tests/oracle/make_pytorch.py             rewrites tests/pytorch/tables.json

The page is the only list of rows. The call in a row's first cell is evaluated here as it stands, and run forwards and
backwards on an input of the shape in the second; the blocks of Python on the page are executed, and `row_by_row` is what
arranges learned arrays and their gradients.
"""

import contextlib
import copy
import inspect
import io
import json
import pathlib
import re
import tempfile
import zlib

import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.optim import lr_scheduler

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "net-macros" / "docs" / "coming_from_pytorch.md"
FIXTURE = ROOT / "tests" / "pytorch" / "tables.json"
POINTS = [-6, -4, -3, -1, -0.5, -0.25, -0.1, 0, 0.1, 0.25, 0.5, 1, 2, 3, 5, 6]
SAMPLES, STEPS = 3, 100
START = [1.0, -2.0, 0.5, 0.25]
RATES = 21  # before the cosine turns


def tables(page):
    """The rows of every table, by the head of its first column and the section that it stands in."""
    section, head = None, None
    for line in page.splitlines():
        if line.startswith("# "):
            section = line[2:]
        if not line.startswith("|"):
            head = None
            continue
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if head is None:
            head = cells[0]
        elif not set(cells[0]) <= set("-"):
            yield section, head.strip("`"), cells


def code(cell):
    found = re.match(r"`([^`]*)`", cell)
    return found.group(1) if found else None


def python_of(page):
    """What the page's blocks of Python define; what they print is what the page says."""
    names = {}
    for block in re.findall(r"```python\n(.*?)```", page, re.S):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            exec(block, names)
        said = re.findall(r"print\(.*\)  # (.*)", block)
        assert printed.getvalue().split("\n")[:-1] == said, (printed.getvalue(), said)
    return names


def drawn(module):
    """Learned numbers and running statistics that are nothing special."""
    with torch.no_grad():
        for array in list(module.parameters()):
            array.copy_(torch.randn_like(array) * 0.5 + 0.1)
        for name, array in module.named_buffers():
            if "running" in name:
                array.copy_(torch.rand_like(array) + 0.5)


def evaluated(call, x, **names):
    everything = {**vars(nn), "torch": torch, "F": F, "x": x, **names}
    return eval(call, everything)


def numbers(tensor):
    return [] if tensor is None else tensor.detach().double().flatten().tolist()


def shape_of(cell):
    shape, _, classes = code(cell).partition(" of ")
    return json.loads(shape), int(classes[6:-1]) if classes else None


def layer(row_by_row, call, cell):
    """A module of one sample, or an expression of `x`."""
    shape, classes = shape_of(cell)
    x = torch.randint(classes, shape) if classes else torch.randn(shape)
    if shape == [len(POINTS)]:
        x = torch.tensor(POINTS, dtype=torch.float64)
    x.requires_grad_(not classes)
    module = evaluated(call, x)
    is_module = isinstance(module, nn.Module)
    if is_module:
        drawn(module)
    y = module(x[None])[0] if is_module else module
    seed = torch.randn_like(y)
    y.backward(seed)
    found = {"input": numbers(x), "output": numbers(y), "seed": numbers(seed), "input_bar": numbers(x.grad)}
    if is_module and list(module.parameters()):
        found["parameters"] = numbers(row_by_row(module))
        if not any(isinstance(part, nn.modules.batchnorm._BatchNorm) for part in module.modules()):
            of_gradients = copy.deepcopy(module)
            for array, other in zip(of_gradients.parameters(), module.parameters()):
                array.data = other.grad
            found["parameters_bar"] = numbers(row_by_row(of_gradients))
    return found


def loss(call, cell, net):
    """The mean over a batch, with the target as PyTorch and as the net takes it, and what the net's sum is divided by."""
    shape, _ = shape_of(cell)
    weight = torch.tensor([0.5, 2.0, 1.0, 0.25, 3.0, 1.5])
    x = torch.randn([SAMPLES, *shape])
    if call.startswith(("NLL", "KLDiv")):
        x = torch.log_softmax(x, 1)
    if call.startswith("BCELoss"):
        x = torch.sigmoid(x)
    if call.startswith("Hinge"):
        x = torch.tensor([0.5, 1.25, 3.0])
    x.requires_grad_(True)
    divisor = SAMPLES
    if call.startswith(("CrossEntropy", "NLL")):
        target = torch.randint(shape[0], [SAMPLES, *shape[1:]])
        if "ignore_index=0" in call and len(shape) == 1:
            target = torch.tensor([2, 0, 5])
        ours = target
        counted = torch.ones_like(target).double()
        if "weight" in call:
            counted = weight[target]
        if "ignore_index" in call:
            counted = counted * (target != 0)
        if "weight" in call or "ignore_index" in call:
            divisor = counted.sum().item()
    elif call.startswith("SoftMargin"):
        target = torch.randint(2, [SAMPLES, *shape]) * 2.0 - 1.0
        ours = (target + 1) / 2
    elif "- t * y" in call:
        ours = target = torch.randint(2, x.shape) * 2.0 - 1.0
    elif call.startswith("Hinge"):
        target = torch.tensor([1.0, -1.0, -1.0])
        ours = (1 - target) / 2
    elif call.startswith("KLDiv"):
        ours = target = torch.softmax(torch.randn_like(x), 1)
    elif "(binary)" in net:
        ours = target = torch.rand_like(x) if call.startswith("BCE") else torch.randint(2, x.shape).double()
    else:
        ours = target = torch.randn_like(x)
    value = evaluated(call, x, weight=weight)(x, target)
    value.backward()
    flat = ours.flatten().tolist()
    return {"input": numbers(x), "target": flat, "divisor": divisor, "loss": value.item(), "input_bar": numbers(x.grad)}


def slope(call, at):
    x = torch.tensor([float(at)], requires_grad=True)
    found = evaluated(call, x)
    y = found(x) if isinstance(found, nn.Module) else found
    y.sum().backward()
    return x.grad.item()


def of(what, call, space):
    """The call, whose first argument the page leaves out unless it is `of`."""
    text = call if "(of" in call else call.replace("(", "(of, ", 1)
    return eval(text, {**vars(space), "of": what})


def optimised(call, gradients):
    weights = torch.tensor(START, requires_grad=True)
    *before, last = call.split("; ")
    optimiser = of([weights], last, optim)
    for gradient in gradients:
        weights.grad = gradient.clone()
        for clipping in before:
            of([weights], clipping, nn.utils)
        optimiser.step()
    return weights.tolist()


def scheduled(call):
    optimiser = optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
    schedule = of(optimiser, call, lr_scheduler)
    rates = []
    for _ in range(RATES):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.step()
    return rates


def classes_of(space, base):
    known = [(name, of) for name, of in vars(space).items() if inspect.isclass(of) and issubclass(of, base)]
    return sorted(name for name, _ in known)


def row(row_by_row, gradients, section, head, cells):
    """What is compared of a row; nothing where it has no call."""
    torch.manual_seed(zlib.crc32("".join(cells[:3]).encode()))
    call = code(cells[4] if section == "Slopes at kinks" else cells[0])
    # What takes several inputs is in `make_inputs.py`.
    if not head.startswith(("torch", "net!")) or "several inputs" in head or not re.search(r"[(.\[]", call or ""):
        return None
    if head == "torch.optim":
        return {"here": code(cells[1]), "torch": call, "numbers": optimised(call, gradients)}
    if head == "torch.optim.lr_scheduler":
        return {"here": code(cells[1]), "torch": call, "numbers": scheduled(call)}
    if section == "Slopes at kinks":
        return {"net": code(cells[0]), "torch": call, "at": float(cells[1]), "slope": slope(call, cells[1])}
    found = {"net": code(cells[2]), "torch": call, "of": code(cells[1])}
    return found | (loss(call, cells[1], found["net"]) if section == "Losses" else layer(row_by_row, call, cells[1]))


def main():
    page = PAGE.read_text()
    row_by_row = python_of(page)["row_by_row"]
    torch.set_default_dtype(torch.float64)
    gradients = torch.randn([STEPS, len(START)], generator=torch.Generator().manual_seed(20261129))
    rows = [row(row_by_row, gradients, *place) for place in tables(page)]
    rows = [row for row in rows if row]
    names = {"nn": classes_of(nn, nn.Module), "optim": classes_of(optim, optim.Optimizer)}
    head = {"torch": torch.__version__, "names": names, "start": START, "gradients": gradients.tolist()}
    lines = ",\n".join(json.dumps(row) for row in rows)
    FIXTURE.parent.mkdir(exist_ok=True)
    FIXTURE.write_text(json.dumps(head)[:-1] + f', "rows": [\n{lines}\n]}}\n')
    print(f"{len(rows)} rows")


if __name__ == "__main__":
    main()
