"""What the net gives in PyTorch, for `from_pytorch` to compare with: in f64, so that the difference is that of f32 alone."""
import json
from torch import nn


def write(model, images, digits, file):
    model, images = model.double(), images.double().requires_grad_()
    model.zero_grad()
    logits = model(images)
    nn.CrossEntropyLoss(reduction="sum")(logits, digits).backward()
    gradients = {name: array.grad.flatten().tolist() for name, array in model.named_parameters()}
    given = {"images": images.flatten(1).tolist(), "digits": digits.tolist()}
    found = {"logits": logits.tolist(), "input": images.grad.flatten(1).tolist(), "gradients": gradients}
    json.dump(given | found, open(file, "w"))
