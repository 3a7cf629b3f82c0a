"""Writes what PyTorch computes for few-shot methods on fixed inputs, as JSON: Tests/MetaLearningTests compares with it.

Usage: python3 make_few_shot_goldens.py FOLDER
Inputs are sines, so that a test makes the same ones without a file. The methods are written here from their papers,
not from the Swift code.
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


SUPPORT, SUPPORT_LABELS = sines([7, 4], 0), torch.tensor([0, 0, 1, 1, 1, 2, 2])
QUERY, QUERY_LABELS = sines([5, 4], 1), torch.tensor([0, 1, 2, 2, 0])


def encode(x, p):
    """The dense network 4 -> 6 -> 5 of the tests."""
    return F.linear(F.relu(F.linear(x, p["0.weight"], p["0.bias"])), p["1.weight"], p["1.bias"])


def encoder():
    shapes = {"0.bias": [6], "0.weight": [6, 4], "1.bias": [5], "1.weight": [5, 6]}
    return {name: sines(shape, i) for i, (name, shape) in enumerate(shapes.items())}


def features():
    p = encoder()
    return encode(SUPPORT, p), encode(QUERY, p)


def prototypical():
    support, query = features()
    centres = torch.stack([support[SUPPORT_LABELS == c].mean(0) for c in range(3)])
    distances = torch.cdist(query, centres) ** 2
    wrong = distances.masked_fill(F.one_hot(QUERY_LABELS, 3).bool(), math.inf).amin(1)
    right = distances.gather(1, QUERY_LABELS[:, None])[:, 0]
    return {
        "prototypical.scores": -distances,
        "prototypical.loss": F.cross_entropy(-distances, QUERY_LABELS),
        "prototypical.margin_loss": (right - wrong + 1).clamp(min=0).mean(),
    }


def matching():
    support, query = features()
    cosines = F.cosine_similarity(query[:, None], support[None], dim=2)
    votes = (10 * cosines).softmax(1) @ F.one_hot(SUPPORT_LABELS, 3).double()
    return {"matching.scores": votes.log(), "matching.loss": F.nll_loss(votes.log(), QUERY_LABELS)}


def embedding():
    """Two blocks of three channels, with the statistics of the batch, with stored ones, and with strides for pooling."""
    p = {}
    shapes = [("conv.weight", None), ("norm.bias", [3]), ("norm.weight", [3])]
    start = 0
    for block, channels in enumerate([1, 3]):
        for name, shape in shapes:
            p[f"{block}.{name}"] = sines(shape or [3, channels, 3, 3], start)
            start += 1
    images = sines([4, 1, 8, 8], 0)

    def run(stored=False, stride=1, images=images):
        x = images
        for block in range(2):
            x = F.conv2d(x, p[f"{block}.conv.weight"], stride=stride, padding=1)
            mean, variance = (sines([3], 20 + block), sines([3], 30 + block) ** 2 + 0.5) if stored else (None, None)
            x = F.batch_norm(
                x, mean, variance, p[f"{block}.norm.weight"], p[f"{block}.norm.bias"], training=not stored)
            x = F.relu(x) if stride > 1 else F.max_pool2d(F.relu(x), 2)
        return x

    strided = run(stride=2, images=sines([4, 1, 9, 9], 0))
    return {
        "embedding.batch": run(), "embedding.stored": run(stored=True), "embedding.strided": strided,
        "embedding.place_mean": strided.mean((2, 3))}


def named(shapes):
    """Sines for tensors by name, in the order of the names."""
    return {name: sines(shapes[name], i) for i, name in enumerate(sorted(shapes))}


ENCODER = {"encoder.0.bias": [6], "encoder.0.weight": [6, 4], "encoder.1.bias": [5], "encoder.1.weight": [5, 6]}


def encoded(p):
    own = {name.removeprefix("encoder."): value for name, value in p.items() if name.startswith("encoder.")}
    return encode(SUPPORT, own), encode(QUERY, own)


def siamese():
    support, query = features()
    distances = torch.cdist(query, support)
    same = QUERY_LABELS[:, None] == SUPPORT_LABELS[None]
    near, far = distances[same], (1.5 - distances[~same]).clamp(min=0)
    triples = [
        max(0.0, (distances[q, p] - distances[q, n] + 1.5).item())
        for q in range(5) for p in range(7) for n in range(7) if same[q, p] and not same[q, n]
    ]
    means = torch.stack([distances[:, SUPPORT_LABELS == c].mean(1) for c in range(3)], 1)
    return {
        "siamese.scores": -means,
        "siamese.loss": torch.cat([near, far]).mean(),
        "siamese.triplet_loss": torch.tensor(sum(triples) / len(triples)),
    }


def relation():
    support, query = features()
    p = {"0.bias": sines([6], 4), "0.weight": sines([6, 10], 5), "1.bias": sines([1], 6), "1.weight": sines([1, 6], 7)}
    centres = torch.stack([support[SUPPORT_LABELS == c].mean(0) for c in range(3)])
    rows = torch.stack([torch.cat([centres[c], query[q]]) for q in range(5) for c in range(3)])
    logits = encode(rows, p).reshape(5, 3)
    return {
        "relation.scores": logits,
        "relation.loss": F.mse_loss(logits.sigmoid(), F.one_hot(QUERY_LABELS, 3).double()),
    }


def lstm():
    """PyTorch's own LSTM, both ways."""
    rows = sines([6, 3], 0)
    net = torch.nn.LSTM(3, 4, bidirectional=True)
    weights = {"": (sines([16], 0), sines([16, 4], 1), sines([16, 3], 2)),
               "_reverse": (sines([16], 3), sines([16, 4], 4), sines([16, 3], 5))}
    with torch.no_grad():
        for suffix, (bias, hidden, inputs) in weights.items():
            getattr(net, "weight_ih_l0" + suffix).copy_(inputs)
            getattr(net, "weight_hh_l0" + suffix).copy_(hidden)
            getattr(net, "bias_ih_l0" + suffix).copy_(bias)
            getattr(net, "bias_hh_l0" + suffix).zero_()
        return {"lstm": net(rows)[0]}


def matching_fce():
    """Appendix A of Vinyals et al. with PyTorch's LSTM over the support; parameters in the order of their names."""
    p = named(ENCODER | {
        f"{part}.{name}": shape for part, hidden in [("backward", 5), ("forward", 5), ("reader", 10)]
        for name, shape in [("bias", [20]), ("hidden.weight", [20, hidden]), ("input.weight", [20, 5])]})
    support, query = encoded(p)
    net = torch.nn.LSTM(5, 5, bidirectional=True)
    with torch.no_grad():
        for suffix, way in [("", "forward"), ("_reverse", "backward")]:
            getattr(net, "weight_ih_l0" + suffix).copy_(p[f"{way}.input.weight"])
            getattr(net, "weight_hh_l0" + suffix).copy_(p[f"{way}.hidden.weight"])
            getattr(net, "bias_ih_l0" + suffix).copy_(p[f"{way}.bias"])
            getattr(net, "bias_hh_l0" + suffix).zero_()
        context = net(support)[0]
    g = support + context[:, :5] + context[:, 5:]
    hidden, cell = query, torch.zeros_like(query)
    for _ in range(5):
        read = (hidden @ g.T).softmax(1) @ g
        gates = query @ p["reader.input.weight"].T + torch.cat([hidden, read], 1) @ p["reader.hidden.weight"].T
        i, f, c, o = (gates + p["reader.bias"]).chunk(4, 1)
        cell = f.sigmoid() * cell + i.sigmoid() * c.tanh()
        hidden = o.sigmoid() * cell.tanh() + query
    cosines = F.cosine_similarity(hidden[:, None], g[None], dim=2)
    votes = (10 * cosines).softmax(1) @ F.one_hot(SUPPORT_LABELS, 3).double()
    return {"matching_fce.scores": votes.log(), "matching_fce.loss": F.nll_loss(votes.log(), QUERY_LABELS)}


def maml():
    """Meta-gradients after two inner steps of rate 0.1, of second and first order, and with rates that are learned."""
    start = [sines([6], 0), sines([6, 4], 1), sines([3], 2), sines([3, 6], 3)]
    results = {}

    def run(name, second, learned):
        weights = [w.clone().requires_grad_() for w in start]
        rates = [torch.full_like(w, 0.1).requires_grad_(learned) for w in start]
        fast = weights
        for _ in range(2):
            slopes = torch.autograd.grad(F.cross_entropy(dense(SUPPORT, fast), SUPPORT_LABELS), fast, create_graph=second)
            fast = [w - r * s for w, r, s in zip(fast, rates, slopes)]
        loss = F.cross_entropy(dense(QUERY, fast), QUERY_LABELS)
        results[f"{name}.scores"], results[f"{name}.loss"] = dense(QUERY, fast), loss
        inputs = weights + (rates if learned else [])
        results[f"{name}.gradients"] = torch.cat([g.flatten() for g in torch.autograd.grad(loss, inputs)])

    def dense(x, p):
        return F.linear(F.relu(F.linear(x, p[1], p[0])), p[3], p[2])

    run("maml", True, False)
    run("fomaml", False, False)
    run("meta_sgd", True, True)
    return results


def reptile():
    """Three steps of Adam without momentum on all examples at once; the loss is of the query afterwards."""
    weights = [w.clone().requires_grad_() for w in [sines([6], 0), sines([6, 4], 1), sines([3], 2), sines([3, 6], 3)]]

    def dense(x):
        return F.linear(F.relu(F.linear(x, weights[1], weights[0])), weights[3], weights[2])

    start = [w.detach().clone() for w in weights]
    optimizer = torch.optim.Adam(weights, lr=0.01, betas=(0.0, 0.999))
    x, y = torch.cat([SUPPORT, QUERY]), torch.cat([SUPPORT_LABELS, QUERY_LABELS])
    for _ in range(3):
        optimizer.zero_grad()
        F.cross_entropy(dense(x), y).backward()
        optimizer.step()
    return {"reptile.way_back": torch.cat([(a - b.detach()).flatten() for a, b in zip(start, weights)])}


def mann():
    """Santoro et al.: 3 ways, a controller of 7, 6 slots of 4 numbers, 2 heads; key strengths as in Graves et al. (2014)."""
    width, slots, size, heads, ways = 7, 6, 4, 2, 3
    p = named(ENCODER | {
        "controller.bias": [28], "controller.hidden.weight": [28, 7], "controller.input.weight": [28, 8],
        "interface.0.bias": [12], "interface.0.weight": [12, 7], "answer.0.bias": [3], "answer.0.weight": [3, 15]})
    support, query = encoded(p)
    memory = torch.full((slots, size), 1e-6)
    usage, reads = torch.zeros(slots), [torch.zeros(slots)] * heads

    def step(x, label, h, c):
        gates = torch.cat([x, label]) @ p["controller.input.weight"].T + h @ p["controller.hidden.weight"].T
        i, f, g, o = (gates + p["controller.bias"]).chunk(4)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        return o.sigmoid() * c.tanh(), c

    def interface(h):
        values = (p["interface.0.weight"] @ h + p["interface.0.bias"]).reshape(heads, size + 2)
        return values[:, :size].tanh(), values[:, size].sigmoid(), 10 * values[:, size + 1].exp()

    def look(key, strength):
        return (strength * F.cosine_similarity(key[None], memory, dim=1)).softmax(0)

    h, c = torch.zeros(width), torch.zeros(width)
    for x, y in zip(support, SUPPORT_LABELS):
        h, c = step(x, F.one_hot(y, ways).double(), h, c)
        keys, gates, strengths = interface(h)
        order = usage.argsort(stable=True)
        free = torch.zeros(slots)
        free[order[:heads]] = 1
        memory = memory.clone()
        memory[order[0]] = 0
        usage = 0.95 * usage
        for head in range(heads):
            write = gates[head] * reads[head] + (1 - gates[head]) * free
            memory = memory + torch.outer(write, keys[head])
            usage = usage + write
        reads = [look(*asked) for asked in zip(keys, strengths)]
        usage = usage + sum(reads)
    scores = []
    for x in query:
        out, _ = step(x, torch.zeros(ways), h, c)
        keys, _, strengths = interface(out)
        found = [look(*asked) @ memory for asked in zip(keys, strengths)]
        scores.append(p["answer.0.weight"] @ torch.cat([out, *found]) + p["answer.0.bias"])
    scores = torch.stack(scores)
    return {"mann.scores": scores, "mann.loss": F.cross_entropy(scores, QUERY_LABELS)}


def meta_network():
    """Munkhdalai and Yu: fast weights from the gradients that autograd gives, example by example."""
    p = named(ENCODER | {
        "base.0.bias": [3], "base.0.weight": [3, 5], "key.0.bias": [4], "key.0.weight": [4, 5],
        "meta.0.bias": [20], "meta.0.weight": [20, 2], "meta.1.bias": [20], "meta.1.weight": [20, 20],
        "meta.2.bias": [1], "meta.2.weight": [1, 20]})
    support, query = encoded(p)
    fast = []
    for x, y in zip(support, SUPPORT_LABELS):
        weight = p["base.0.weight"].clone().requires_grad_()
        slope, = torch.autograd.grad(F.cross_entropy((weight @ x + p["base.0.bias"])[None], y[None]), weight)
        seen = torch.stack([slope.flatten(), (10 * slope.flatten()).tanh()], 1)
        for layer in range(3):
            seen = F.linear(seen, p[f"meta.{layer}.weight"], p[f"meta.{layer}.bias"])
            seen = seen.relu() if layer < 2 else seen
        fast.append(seen.reshape(3, 5))
    fast = torch.stack(fast)
    keys, asked = (F.linear(x, p["key.0.weight"], p["key.0.bias"]) for x in (support, query))
    attention = (10 * F.cosine_similarity(asked[:, None], keys[None], dim=2)).softmax(1)
    mixed = torch.einsum("qe,ewf->qwf", attention, fast)
    scores = F.linear(query, p["base.0.weight"], p["base.0.bias"]) + torch.einsum("qwf,qf->qw", mixed, query)
    votes = (attention @ F.one_hot(SUPPORT_LABELS, 3).double()).log()
    loss = F.cross_entropy(scores, QUERY_LABELS) + 0.5 * F.nll_loss(votes, QUERY_LABELS)
    return {"meta_network.scores": scores, "meta_network.loss": loss}


METHODS = [prototypical, matching, matching_fce, siamese, relation, maml, reptile, mann, meta_network, embedding, lstm]


def main(folder):
    numbers = {name: value for method in METHODS for name, value in method().items()}
    with open(f"{folder}/few_shot.json", "w") as file:
        json.dump({name: value.flatten().tolist() for name, value in numbers.items()}, file, separators=(",", ":"))
        file.write("\n")


main(sys.argv[1])
