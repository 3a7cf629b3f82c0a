extension Raster where Value == Bool {
    /// Number of pixels of every connected part, largest first; pixels that share an edge are connected.
    public func componentSizes() -> [Int] {
        var unseen = pixels
        var sizes: [Int] = []
        var open: [Int] = []
        for start in unseen.indices where unseen[start] {
            unseen[start] = false
            open.append(start)
            var size = 0
            while let pixel = open.popLast() {
                size += 1
                let x = pixel % width
                for next in [
                    x > 0 ? pixel - 1 : -1, x + 1 < width ? pixel + 1 : -1, pixel - width, pixel + width,
                ] where next >= 0 && next < unseen.count && unseen[next] {
                    unseen[next] = false
                    open.append(next)
                }
            }
            sizes.append(size)
        }
        return sizes.sorted(by: >)
    }
}
