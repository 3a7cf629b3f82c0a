internal import Torch

/// Inner products of embeddings, level by level.
///
/// Every head needs the embeddings through these alone, so that leaving an example out is leaving out a row.
struct LevelProducts {
    /// Cases with the support, `[cases, support]` per level.
    let inner: [Tensor]
    /// Every case with itself, `[cases, 1]` per level.
    let own: [Tensor]

    private init(inner: [Tensor], own: [Tensor]) {
        self.inner = inner
        self.own = own
    }

    /// The products of cases with a support.
    ///
    /// - Parameters:
    ///   - cases: Rows of the cases, `[cases, features]` per level.
    ///   - support: Rows of the support.
    init(_ cases: [Tensor], with support: [Tensor]) throws(TorchError) {
        var (inner, own): ([Tensor], [Tensor]) = ([], [])
        for (a, b) in zip(cases, support) {
            inner.append(try a.matrixProduct(b.transposed()))
            own.append(try (a * a).sum(over: [1], keepingAxes: true))
        }
        self.init(inner: inner, own: own)
    }

    /// Of the products of a support with itself, those of some examples with others.
    func rows(_ left: [Int], with kept: [Int]) throws(TorchError) -> LevelProducts {
        var (inner, own): ([Tensor], [Tensor]) = ([], [])
        for (all, lengths) in zip(self.inner, self.own) {
            inner.append(try all.selected(left, of: 0).selected(kept, of: 1))
            own.append(try lengths.selected(left, of: 0))
        }
        return LevelProducts(inner: inner, own: own)
    }

    /// The rows of embeddings, `[embeddings, features]` per level.
    static func rows(of embeddings: [CaseEmbedding]) throws(TorchError) -> [Tensor] {
        var rows: [Tensor] = []
        for level in embeddings[0].levels.indices {
            let width = embeddings[0].levels[level].count
            rows.append(
                try Tensor(
                    embeddings.flatMap { $0.levels[level].map { Double($0) } }, shape: [embeddings.count, width]))
        }
        return rows
    }
}
