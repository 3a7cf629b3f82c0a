"""Writes what PyTorch computes for fixed inputs, as JSON: the numbers that Tests/TorchTests compare with.

Usage: python3 make_torch_goldens.py FOLDER
Inputs are sines, so that a test makes the same ones without a file.
"""

import json
import math
import sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def sines(shape, start):
    """sin(start), sin(start + 0.7), ... in row-major order."""
    count = math.prod(shape)
    return torch.tensor([math.sin(start + 0.7 * i) for i in range(count)]).reshape(shape)


def focal_loss(scores, labels):
    """Of the labelled pixels, from the paper's formula with gamma = 2."""
    p = scores.softmax(1).gather(1, labels.where(labels != 255, 0)[:, None])[:, 0][labels != 255]
    return (-((1 - p) ** 2) * p.log()).mean()


def layers():
    image = sines([2, 3, 5, 6], 0)
    kernel, bias = sines([4, 3, 3, 3], 1), sines([4], 2)
    weight, shift = sines([3], 3), sines([3], 4)
    scores = sines([2, 3, 4, 4], 5) * 3
    labels = (torch.arange(32) % 3).reshape(2, 4, 4)
    labels[0, :2] = 255
    annotated = (labels != 255)[:, None]
    shares = F.one_hot(labels.where(labels != 255, 0), 3).permute(0, 3, 1, 2) * annotated
    probabilities = scores.softmax(1) * annotated
    overlap = (probabilities * shares).sum((0, 2, 3))[1:]
    sizes = (probabilities.sum((0, 2, 3)) + shares.sum((0, 2, 3)))[1:]
    return {
        "convolved": F.conv2d(image, kernel, bias, padding=1),
        "convolved_without_padding": F.conv2d(image, kernel),
        "instance_normalized": F.instance_norm(image, weight=weight, bias=shift, eps=1e-5),
        "convolved_with_stride": F.conv2d(image, kernel, bias, stride=2, padding=1),
        "convolved_volume": F.conv3d(sines([1, 2, 4, 5, 3], 0), sines([3, 2, 3, 3, 2], 1), sines([3], 2), padding=1),
        "transposed_convolved": F.conv_transpose2d(image, sines([3, 2, 2, 2], 1), sines([2], 2), stride=2),
        "transposed_convolved_volume": F.conv_transpose3d(
            sines([1, 2, 2, 3, 2], 0), sines([2, 3, 2, 2, 2], 1), stride=2),
        "average_pooled": F.avg_pool2d(image, 2),
        "sampled": F.grid_sample(image, sines([2, 4, 3, 2], 8) * 1.2, align_corners=False),
        "group_normalized": F.group_norm(sines([2, 4, 3, 3], 0), 2, sines([4], 3), sines([4], 4)),
        "layer_normalized": F.layer_norm(image, [5, 6], sines([5, 6], 3), sines([5, 6], 4)),
        "attention": F.scaled_dot_product_attention(sines([2, 3, 4], 0), sines([2, 5, 4], 1), sines([2, 5, 6], 2)),
        "binary_cross_entropy": F.binary_cross_entropy_with_logits(image * 30, sines([2, 3, 5, 6], 1) ** 2),
        "focal_loss": focal_loss(scores, labels),
        "batch_normalized": F.batch_norm(image, None, None, weight, shift, training=True),
        "batch_normalized_by_stored": F.batch_norm(
            image, sines([3], 5), sines([3], 6) ** 2 + 0.5, weight, shift, training=False),
        "squared_distances": torch.cdist(sines([4, 3], 0), sines([5, 3], 1)) ** 2,
        "cosines": F.cosine_similarity(sines([4, 3], 0)[:, None], sines([5, 3], 1)[None], dim=2),
        "matrix_product": sines([2, 3, 4], 0) @ sines([4, 5], 1),
        "exponential": image.exp(),
        "logarithm": (image + 2).log(),
        "sigmoid": image.sigmoid(),
        "hyperbolic_tangent": image.tanh(),
        "smallest": image.amin(2),
        "leaky_relu": F.leaky_relu(image, 0.01),
        "max_pooled": F.max_pool2d(image, 2),
        "resampled": F.interpolate(image, size=(10, 9), mode="bilinear", align_corners=False),
        "softmax": scores.softmax(1),
        "log_softmax": scores.log_softmax(1),
        "cross_entropy": F.cross_entropy(scores, labels, ignore_index=255),
        "soft_dice_loss": 1 - ((2 * overlap + 1) / (sizes + 1)).mean(),
    }


def descent(make):
    """Parameters and clipped gradients' norm after every step down sum(target * p^2) + sum(p)."""
    parameter = sines([6], 0).requires_grad_()
    target = sines([6], 7) * 4
    optimizer = make([parameter])
    steps = []
    for _ in range(4):
        optimizer.zero_grad()
        ((target * parameter**2).sum() + parameter.sum()).backward()
        norm = torch.nn.utils.clip_grad_norm_([parameter], 2.0)
        optimizer.step()
        steps.append({"norm": norm.item(), "parameter": parameter.tolist()})
    return steps


OPTIMIZERS = {
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.1),
    "adam": lambda p: torch.optim.Adam(p, lr=0.05),
    "sgd": lambda p: torch.optim.SGD(p, lr=0.05),
    "sgd_momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
}


def unet(base, classes, images):
    """The U-Net of Sources/Segmentation/UNet.swift, written again; weights are sines, in the order of names."""
    widths = [base * min(1 << level, 8) for level in range(5)]
    shapes = {"head.weight": [classes, 3 * base, 1, 1], "head.bias": [classes]}
    pairs = {f"encoder.{i}": (widths[i - 1] if i else 1, widths[i]) for i in range(5)}
    pairs |= {f"decoder.{i}": (widths[i] + widths[i + 1], widths[i]) for i in range(4)}
    for name, (inputs, outputs) in pairs.items():
        for block, channels in enumerate([inputs, outputs]):
            shapes[f"{name}.{block}.conv.weight"] = [outputs, channels, 3, 3]
            shapes[f"{name}.{block}.norm.weight"] = [outputs]
            shapes[f"{name}.{block}.norm.bias"] = [outputs]
    p = {name: sines(shapes[name], i) for i, name in enumerate(sorted(shapes))}

    def pair(name, x):
        for block in range(2):
            key = f"{name}.{block}"
            x = F.conv2d(x, p[f"{key}.conv.weight"], padding=1)
            x = F.instance_norm(x, weight=p[f"{key}.norm.weight"], bias=p[f"{key}.norm.bias"])
            x = F.leaky_relu(x, 0.01)
        return x

    def double(x):
        return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)

    skipped, x = [], images
    for level in range(5):
        x = pair(f"encoder.{level}", F.max_pool2d(x, 2) if level else x)
        skipped.append(x)
    for level in (3, 2, 1):
        x = pair(f"decoder.{level}", torch.cat([skipped[level], double(x)], 1))
    fine = pair("decoder.0", torch.cat([skipped[0], double(x)], 1))
    return F.conv2d(torch.cat([fine, double(x)], 1), p["head.weight"], p["head.bias"])


def main(folder):
    numbers = {name: value.flatten().tolist() for name, value in layers().items()}
    scores = unet(2, 3, sines([1, 1, 32, 32], 0))
    numbers["unet"] = scores[0, :, ::5, ::5].flatten().tolist()
    with open(f"{folder}/layers.json", "w") as file:
        json.dump(numbers, file, indent=None, separators=(",", ":"))
        file.write("\n")
    with open(f"{folder}/optimizers.json", "w") as file:
        json.dump({name: descent(make) for name, make in OPTIMIZERS.items()}, file, indent=1)
        file.write("\n")


main(sys.argv[1])
