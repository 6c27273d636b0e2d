# Makes the files beside it: small models of PyTorch as safetensors, with their outputs on fixed inputs as PyTorch
# computes them. Made with PyTorch 2.15.0 and safetensors 0.8.0:
#   pip install torch numpy safetensors && python make.py .
import json
import sys

import torch
from safetensors.torch import save_file
from torch import nn

torch.manual_seed(7)
out = sys.argv[1]


class Separable(nn.Module):
    def __init__(self, inputs, filters):
        super().__init__()
        self.depth = nn.Conv2d(inputs, inputs, 3, padding=1, groups=inputs, bias=False)
        self.mix = nn.Conv2d(inputs, filters, 1)

    def forward(self, x):
        return self.mix(self.depth(x))


class Residual(nn.Module):
    def __init__(self, inputs, filters):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, filters, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(filters)
        self.conv2 = nn.Conv2d(filters, filters, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(filters)
        self.downsample = nn.Sequential(nn.Conv2d(inputs, filters, 1, bias=False), nn.BatchNorm2d(filters))

    def forward(self, x):
        return torch.relu(self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x))))) + self.downsample(x))


class Image(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU())
        self.separable = Separable(4, 5)
        self.norm = nn.BatchNorm2d(5)
        self.layer1 = Residual(5, 6)
        self.hidden = nn.Linear(6 * 8 * 6, 7)
        self.fc = nn.Linear(7, 4)

    def forward(self, x):
        x = torch.relu(self.norm(self.separable(self.features(x))))
        x = torch.tanh(self.hidden(self.layer1(x).flatten(1)))
        return torch.softmax(self.fc(x), 1)


class Steps(nn.Module):
    def __init__(self):
        super().__init__()
        self.along = nn.Conv1d(3, 4, 3, padding=1)
        self.lstm = nn.LSTM(4, 5, batch_first=True)
        self.gru = nn.GRU(5, 3, batch_first=True)
        self.plain = nn.RNN(3, 4, batch_first=True)
        self.both = nn.LSTM(4, 2, batch_first=True, bidirectional=True)
        self.twice = nn.GRU(4, 3, batch_first=True, bidirectional=True)
        self.head = nn.Linear(6, 3)

    def forward(self, x):
        x = torch.relu(self.along(x.transpose(1, 2))).transpose(1, 2)
        for layer in (self.lstm, self.gru, self.plain, self.both, self.twice):
            x = layer(x)[0]
        return torch.softmax(self.head(x[:, -1]), 1)


class Tokens(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(9, 5)
        self.norm = nn.LayerNorm(5)
        self.hidden = nn.Linear(5, 6)
        self.values = nn.Linear(6, 2)

    def forward(self, x):
        return self.values(nn.functional.gelu(self.hidden(self.norm(self.words(x)).mean(1))))


def save(name, model, x):
    model.eval()
    with torch.no_grad():
        for key, value in model.state_dict().items():
            if value.is_floating_point():
                value.normal_(0, 0.4)
                if key.endswith("running_var"):
                    value.abs_().add_(0.5)
        y = model(x)
    save_file(model.state_dict(), f"{out}/{name}.safetensors")
    return {
        "input": x.float().flatten().tolist(),
        "input_shape": list(x.shape),
        "output": y.flatten().tolist(),
        "output_shape": list(y.shape),
    }


cases = {
    "image": save("image", Image(), torch.randn(2, 3, 8, 6)),
    "steps": save("steps", Steps(), torch.randn(2, 5, 3)),
    "tokens": save("tokens", Tokens(), torch.randint(0, 9, (2, 4))),
}
with open(f"{out}/expected.json", "w") as file:
    json.dump(cases, file)
    file.write("\n")
