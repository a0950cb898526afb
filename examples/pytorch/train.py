"""Trains a small net in PyTorch and saves it, with what it gives: `pip install torch safetensors numpy`, then
`python3 examples/pytorch/train.py && cargo run --release --example from_pytorch`."""
import pathlib, sys
from collections import OrderedDict
import outputs, torch
from safetensors.torch import save_file
from torch import nn

here = pathlib.Path(__file__).resolve().parent
folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else here)
torch.manual_seed(1)
rows = torch.tensor([[float(n) for n in line.split(",")] for line in open(here / "../data/digits.csv")])
images, digits = rows[:, :64].reshape(-1, 1, 8, 8) / 16, rows[:, 64].long()
held_out = torch.arange(len(rows)) % 5 == 4

front = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())
model = nn.Sequential(OrderedDict(front=front, head=nn.Linear(72, 10)))
loss_of, optimiser = nn.CrossEntropyLoss(), torch.optim.Adam(model.parameters(), lr=0.01)
for _ in range(200):
    optimiser.zero_grad()
    loss_of(model(images[~held_out]), digits[~held_out]).backward()
    optimiser.step()
save_file(model.state_dict(), folder / "digits.safetensors")

accuracy = (model(images[held_out]).argmax(1) == digits[held_out]).float().mean()
print(f"PyTorch's held-out accuracy: {100 * accuracy:.1f} %")
outputs.write(model, images[held_out][:8], digits[held_out][:8], folder / "digits.json")
