"""Writes how often other programs are right about three skin diseases from five patients of each.

Usage: python3 make_dermatology_golden.py DATA FILE
DATA is the folder of the open data. Findings are 0...3, the age is in years and 40 where it is missing; both are brought to
0...1. Two programs answer random episodes of five patients of each disease to learn from and five to tell apart:
scikit-learn's nearest class mean, and a prototypical network of one linear layer in PyTorch, trained on 60 episodes of the
three other diseases from ten different starts.
"""

import csv
import json
import sys
import warnings

import numpy
import torch
from sklearn.neighbors import NearestCentroid

LEARNED, NEW = (1, 3, 5), (2, 4, 6)


def table(data):
    with open(f"{data}/tabular/dermatology/dermatology.csv") as file:
        rows = list(csv.DictReader(file))
    findings = [name for name in rows[0] if name not in ("age", "class")]
    x = numpy.array([[float(row[name]) / 3 for name in findings] + [float(row["age"] or 40) / 80] for row in rows])
    return x.astype(numpy.float32), numpy.array([int(row["class"]) for row in rows])


def episode(labels, diseases, random):
    drawn = [random.permutation(numpy.flatnonzero(labels == disease))[:10] for disease in diseases]
    return [numpy.concatenate([rows[part] for rows in drawn]) for part in (slice(5), slice(5, 10))]


def nearest_mean(x, labels):
    random, right = numpy.random.default_rng(0), []
    for _ in range(1000):
        support, query = episode(labels, NEW, random)
        answers = NearestCentroid().fit(x[support], labels[support]).predict(x[query])
        right.append((answers == labels[query]).mean())
    return {"mean": numpy.mean(right), "ci95": 1.96 * numpy.std(right, ddof=1) / len(right) ** 0.5}


def trained(x, labels):
    x, ways, accuracies = torch.tensor(x), torch.arange(3).repeat_interleave(5), []
    for seed in range(10):
        torch.manual_seed(seed)
        random = numpy.random.default_rng(seed)
        layer = torch.nn.Linear(x.shape[1], 128)
        optimizer = torch.optim.Adam(layer.parameters(), 1e-3)

        def scores(diseases):
            support, query = (layer(x[rows]) for rows in episode(labels, diseases, random))
            return -torch.cdist(query, support.view(3, 5, -1).mean(1)) ** 2

        for _ in range(60):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(scores(LEARNED), ways).backward()
            optimizer.step()
        with torch.no_grad():
            right = [(scores(NEW).argmax(1) == ways).float().mean().item() for _ in range(400)]
        accuracies.append(numpy.mean(right))
    return {"mean": numpy.mean(accuracies), "deviation": numpy.std(accuracies, ddof=1)}


def main(data, file):
    # A finding that is the same in all patients of an episode has no spread, which is no fault here.
    warnings.simplefilter("ignore")
    x, labels = table(data)
    with open(file, "w") as output:
        json.dump({"nearest_mean": nearest_mean(x, labels), "trained": trained(x, labels)}, output, indent=1)
        output.write("\n")


main(*sys.argv[1:])
