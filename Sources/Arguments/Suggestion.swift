extension Sequence<String> {
    /// The word that a person most likely meant by a mistyped one, if any is close enough.
    ///
    /// Close are an edit for every three letters (a swap of neighbours is one), and a beginning that fits one word only.
    public func nearest(to typed: String) -> String? {
        let candidates = map { (word: $0, distance: $0.editDistance(to: typed)) }
        // Ties go to the word declared first: `min` keeps the earlier of two equals.
        if let best = candidates.min(by: { $0.distance < $1.distance }),
            best.distance <= Swift.max(1, typed.count / 3), best.distance < best.word.count
        {
            return best.word
        }
        let beginnings = candidates.filter { typed.count >= 2 && $0.word.hasPrefix(typed) }
        return beginnings.count == 1 ? beginnings.first?.word : nil
    }
}

extension String {
    /// Insertions, deletions, replacements and swaps of neighbours from one word to another.
    ///
    /// - Complexity: O(n m); words far longer than this one are not compared.
    fileprivate func editDistance(to other: String) -> Int {
        let (a, b) = (Array(self), Array(other.prefix(count + 64)))
        var older: [Int] = []
        var old = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var cost = Swift.min(old[j + 1] + 1, row[j] + 1, old[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = Swift.min(cost, older[j - 1] + 1)
                }
                row.append(cost)
            }
            (older, old) = (old, row)
        }
        return old[b.count]
    }
}
