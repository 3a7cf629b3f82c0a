internal import Torch

/// Inner products of the embeddings of labelled examples (support) and of cases to answer for (query), level by level.
///
/// Every head needs the embeddings through these alone, so that leaving an example out is leaving out a row.
struct LevelProducts {
    /// Support with support, `[support, support]` per level.
    let support: [Tensor]
    /// Query with support, `[query, support]` per level.
    let query: [Tensor]
    /// Every query with itself, `[query, 1]` per level.
    let own: [Tensor]

    private init(support: [Tensor], query: [Tensor], own: [Tensor]) {
        self.support = support
        self.query = query
        self.own = own
    }

    /// The products of embeddings.
    init(support: [CaseEmbedding], query: [CaseEmbedding]) throws(TorchError) {
        var (ss, qs, qq): ([Tensor], [Tensor], [Tensor]) = ([], [], [])
        for level in support[0].levels.indices {
            let s = try Self.rows(support, level)
            let q = try Self.rows(query, level)
            ss.append(try s.matrixProduct(s.transposed()))
            qs.append(try q.matrixProduct(s.transposed()))
            qq.append(try (q * q).sum(over: [1], keepingAxes: true))
        }
        self.init(support: ss, query: qs, own: qq)
    }

    /// Some of the support, asked for other examples of it.
    func asking(_ left: [Int], with kept: [Int]) throws(TorchError) -> LevelProducts {
        var (ss, qs, qq): ([Tensor], [Tensor], [Tensor]) = ([], [], [])
        for all in support {
            let rows = try all.selected(left, of: 0)
            ss.append(try all.selected(kept, of: 0).selected(kept, of: 1))
            qs.append(try rows.selected(kept, of: 1))
            var own: [Double] = []
            let values = try rows.selected(left, of: 1).doubles()
            for index in left.indices { own.append(values[index * left.count + index]) }
            qq.append(try Tensor(own, shape: [left.count, 1]))
        }
        return LevelProducts(support: ss, query: qs, own: qq)
    }

    private static func rows(_ embeddings: [CaseEmbedding], _ level: Int) throws(TorchError) -> Tensor {
        let width = embeddings[0].levels[level].count
        return try Tensor(
            embeddings.flatMap { $0.levels[level].map { Double($0) } }, shape: [embeddings.count, width])
    }
}
