"""Writes what easyfsl's Matching Network says, as JSON: Tests/MetaLearningTests compares with it.

    python3 Tests/Peers/make_easyfsl_golden.py Tests/Golden/torch/easyfsl.json

Needs easyfsl 1.5, PyTorch and torchvision. The features are sines, so are the weights of the LSTM over the support, both ways, and
those of the LSTM that reads the query, as Sines.swift makes them: none is 0 but the second biases, of which medshot's LSTM has
none. medshot's cell takes what was read with its last output, easyfsl's with the query: the same columns stand in another
matrix. Two choices that medshot leaves open are easyfsl's here: how often a query reads (once per example; steps 7), and
what the attention multiplies the cosines by (the length of the query's row, which is written, too). easyfsl computes in 32
bits and adds a millionth to every probability.
"""
import json
import math
import sys

import torch
from easyfsl.methods import MatchingNetworks

WIDTH = 5


def sines(shape, start):
    return torch.tensor([math.sin(start + 0.7 * i) for i in range(math.prod(shape))]).reshape(shape)


def main(path):
    support, query, labels = sines([7, WIDTH], 0), sines([5, WIDTH], 1), torch.tensor([0, 0, 1, 1, 1, 2, 2])
    context = torch.nn.LSTM(WIDTH, WIDTH, bidirectional=True, batch_first=True)
    reader = torch.nn.LSTMCell(2 * WIDTH, WIDTH)
    # In the order of the names: backward.*, encoder.*, forward.*, reader.*; of each bias, hidden.weight, input.weight.
    with torch.no_grad():
        for suffix, start in [("_reverse", 0), ("", 5)]:
            getattr(context, "bias_ih_l0" + suffix).copy_(sines([4 * WIDTH], start))
            getattr(context, "bias_hh_l0" + suffix).zero_()
            getattr(context, "weight_hh_l0" + suffix).copy_(sines([4 * WIDTH, WIDTH], start + 1))
            getattr(context, "weight_ih_l0" + suffix).copy_(sines([4 * WIDTH, WIDTH], start + 2))
        reader.bias_ih.copy_(sines([4 * WIDTH], 8))
        reader.bias_hh.zero_()
        hidden = sines([4 * WIDTH, 2 * WIDTH], 9)
        reader.weight_hh.copy_(hidden[:, :WIDTH])
        reader.weight_ih.copy_(torch.cat([sines([4 * WIDTH, WIDTH], 10), hidden[:, WIDTH:]], 1))
        network = MatchingNetworks(
            torch.nn.Identity(), feature_dimension=WIDTH, support_encoder=context, query_encoder=reader)
        network.process_support_set(support, labels)
        scores = network(query)
        lengths = network.encode_query_features(query).norm(dim=1)
        # Without context: both LSTMs say nothing, and the network is the plain one.
        for part in [context, reader]:
            for weight in part.parameters():
                weight.zero_()
        network.process_support_set(support, labels)
        plain = network(query)
    numbers = {"scores": scores.flatten(), "lengths": lengths, "plain_scores": plain.flatten(), "plain_lengths": query.norm(dim=1)}
    with open(path, "w") as file:
        json.dump({name: value.tolist() for name, value in numbers.items()}, file)
        file.write("\n")


main(sys.argv[1])
