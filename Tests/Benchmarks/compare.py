"""Times medshot's layer over libtorch against PyTorch, case by case, in one run with the same threads.

Usage: python3 compare.py TORCH_BENCHMARK [THREADS] [REPETITIONS]

TORCH_BENCHMARK is what `swift build -c release --product torch-benchmark` makes. Every figure is the median over the
repetitions, after one that does not count. learn2learn joins the MAML case where it is installed. Run it on a machine that
does nothing else.
"""

import statistics
import subprocess
import sys
import time

import torch
import torch.nn.functional as F


def timed(body, repetitions):
    seconds = []
    for _ in range(repetitions + 1):
        start = time.perf_counter()
        body()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds[1:])


class Pair(torch.nn.Module):
    """Two blocks of convolution, instance normalisation and leaky ReLU, as in Sources/Segmentation/UNet.swift."""

    def __init__(self, inputs, outputs):
        super().__init__()
        layers = []
        for channels in (inputs, outputs):
            layers += [torch.nn.Conv2d(channels, outputs, 3, padding=1, bias=False),
                       torch.nn.InstanceNorm2d(outputs, affine=True), torch.nn.LeakyReLU(0.01)]
        self.layers = torch.nn.Sequential(*layers)

    def forward(self, x):
        return self.layers(x)


class UNet(torch.nn.Module):
    def __init__(self, base=32, classes=2):
        super().__init__()
        widths = [base * min(1 << level, 8) for level in range(5)]
        self.down = torch.nn.ModuleList(Pair(widths[i - 1] if i else 1, widths[i]) for i in range(5))
        self.up = torch.nn.ModuleList(Pair(widths[i] + widths[i + 1], widths[i]) for i in range(4))
        self.head = torch.nn.Conv2d(widths[0] + widths[1], classes, 1)

    def forward(self, x):
        skipped = []
        for level, pair in enumerate(self.down):
            x = pair(F.max_pool2d(x, 2) if level else x)
            skipped.append(x)
        half = x
        for level in (3, 2, 1, 0):
            half = x
            up = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
            x = self.up[level](torch.cat([skipped[level], up], 1))
        half = F.interpolate(half, scale_factor=2, mode="bilinear", align_corners=False)
        return self.head(torch.cat([x, half], 1))


def embedding(ways):
    layers, channels = [], 1
    for _ in range(4):
        layers += [torch.nn.Conv2d(channels, 64, 3, stride=2, padding=1, bias=False),
                   torch.nn.BatchNorm2d(64, track_running_stats=False), torch.nn.ReLU()]
        channels = 64
    return torch.nn.Sequential(*layers, torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(64, ways))


def maml_steps():
    """The same meta-step in plain PyTorch, and in learn2learn where it is there."""
    labels = torch.arange(5)
    tasks = [(torch.rand(5, 1, 28, 28), torch.rand(25, 1, 28, 28)) for _ in range(4)]
    network = embedding(5)
    weights = dict(network.named_parameters())

    def plain():
        for support, query in tasks:
            loss = F.cross_entropy(torch.func.functional_call(network, weights, support), labels)
            slopes = torch.autograd.grad(loss, list(weights.values()), create_graph=True)
            fast = {name: w - 0.4 * g for (name, w), g in zip(weights.items(), slopes)}
            outer = F.cross_entropy(
                torch.func.functional_call(network, fast, query), labels.repeat_interleave(5))
            torch.autograd.grad(outer, list(weights.values()))

    steps = {"PyTorch": plain}
    try:
        import learn2learn

        wrapped = learn2learn.algorithms.MAML(network, lr=0.4)

        def library():
            for support, query in tasks:
                learner = wrapped.clone()
                learner.adapt(F.cross_entropy(learner(support), labels))
                F.cross_entropy(learner(query), labels.repeat_interleave(5)).backward()

        steps["learn2learn"] = library
    except ImportError:
        pass
    return steps


def peers(repetitions):
    images, target = torch.rand(8, 1, 128, 128), torch.rand(8, 2, 128, 128)
    network = UNet()
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)

    def train():
        optimizer.zero_grad()
        loss = -(network(images).log_softmax(1) * target).sum() / target.sum()
        loss.backward()
        optimizer.step()

    def infer():
        with torch.inference_mode():
            network(images)

    def small():
        x = tensor
        for _ in range(5000):
            x = (x * tensor).relu()

    tensor = torch.ones(8, 8)
    times = {"unet-training-step": {"PyTorch": timed(train, repetitions)},
             "unet-inference": {"PyTorch": timed(infer, repetitions)}}
    for case in ("unet-training-step", "unet-inference"):
        times[f"{case}-bfloat16"] = times[case]
    times["maml-meta-step"] = {name: timed(step, repetitions) for name, step in maml_steps().items()}
    times["ten-thousand-small-operations"] = {"PyTorch": timed(small, repetitions)}
    return times


def main(program, threads=1, repetitions=5):
    torch.set_num_threads(int(threads))
    output = subprocess.run([program, str(threads), str(repetitions)], check=True, capture_output=True, text=True)
    ours = {name: float(seconds) for name, seconds in (line.split() for line in output.stdout.splitlines())}
    print(f"{threads} thread(s), PyTorch {torch.__version__}, median of {repetitions}\n")
    print("| case | medshot, ms | peer | peer, ms | peer / medshot |\n|---|---|---|---|---|")
    for name, rivals in peers(int(repetitions)).items():
        for rival, seconds in rivals.items():
            print(f"| {name} | {ours[name] * 1e3:.1f} | {rival} | {seconds * 1e3:.1f} | {seconds / ours[name]:.2f} |")


main(*sys.argv[1:])
