"""The measured models in PyTorch. Reads lines `torch CASE SECONDS`, answers samples per second."""
import sys
import time

import torch
from torch import nn


class Block(nn.Sequential):
    def __init__(self, inputs, filters, stride):
        super().__init__(
            nn.Conv2d(inputs, filters, 3, stride, 1, bias=False),
            nn.BatchNorm2d(filters),
            nn.ReLU(),
        )


class Residual(nn.Module):
    def __init__(self, inputs, filters, stride):
        super().__init__()
        self.main = nn.Sequential(
            Block(inputs, filters, stride),
            nn.Conv2d(filters, filters, 3, 1, 1, bias=False),
            nn.BatchNorm2d(filters),
        )
        self.way = nn.Identity()
        if stride != 1 or inputs != filters:
            self.way = nn.Sequential(
                nn.Conv2d(inputs, filters, 1, stride, bias=False), nn.BatchNorm2d(filters)
            )

    def forward(self, x):
        return torch.relu(self.main(x) + self.way(x))


class Recurrent(nn.Module):
    def __init__(self, cell):
        super().__init__()
        self.cell = cell(28, 128, batch_first=True)
        self.head = nn.Linear(128, 10)

    def forward(self, x):
        return self.head(self.cell(x)[0][:, -1])


def pooled(*layers, size):
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(size, 10))


def case(name):
    image, rows = (64, 1, 28, 28), (64, 28, 28)
    if name == "founding_cnn":
        return pooled(Block(1, 32, 1), Block(32, 64, 2), Block(64, 128, 2), size=128), image
    if name == "small_resnet":
        return (
            pooled(
                Block(1, 16, 1),
                Residual(16, 16, 1),
                Residual(16, 32, 2),
                Residual(32, 64, 2),
                size=64,
            ),
            image,
        )
    if name == "founding_rnn":
        return Recurrent(nn.RNN), rows
    if name == "lstm":
        return Recurrent(nn.LSTM), rows
    if name == "table_mlp":
        return (
            nn.Sequential(
                nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 10)
            ),
            (128, 64),
        )
    raise SystemExit("no case " + name)


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.manual_seed(7)
    print("ready torch", torch.__version__, "threads", torch.get_num_threads(), flush=True)
    made = {}
    for line in sys.stdin:
        _, name, seconds = line.split()
        if name not in made:
            model, shape = case(name)
            made[name] = (
                model,
                torch.optim.Adam(model.parameters(), lr=0.001),
                [(torch.randn(shape), torch.randint(0, 10, (shape[0],))) for _ in range(8)],
            )
        model, optimizer, batches = made[name]
        model.train()
        loss_function = nn.CrossEntropyLoss()
        losses, done, start = [], 0, time.perf_counter()
        while time.perf_counter() - start < float(seconds):
            x, y = batches[done % len(batches)]
            optimizer.zero_grad(set_to_none=True)
            loss = loss_function(model(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            done += 1
        took = time.perf_counter() - start
        print("answer", done * len(batches[0][1]) / took, flush=True)


if __name__ == "__main__":
    main()
