internal import Imaging

extension AnnotatedSlices {
    /// Finds the annotated slices of a label map.
    ///
    /// Where the map holds 255, the axis is the one along which every slice is either wholly 255 or free of it, and the
    /// slices are the free ones. Where it holds none, the axis is the given one and the rule decides.
    ///
    /// - Throws: `StudiesError.unfitSupport` when 255 stands in a part of a slice along every axis.
    init(of map: LabelMap, axis: Int, rule: AnnotatedRule, item: String) throws(StudiesError) {
        if map.values.contains(LabelMap.notAnnotated) {
            for candidate in [axis] + (0..<3).filter({ $0 != axis }) {
                guard let slices = Self.freeSlices(of: map, along: candidate) else { continue }
                self.init(axis: candidate, slices: slices)
                return
            }
            throw .unfitSupport(
                item: item, reason: "255 (not annotated) must fill whole slices along one axis, and here it does not")
        }
        let slicing = Slicing(of: map.geometry, along: axis)
        let slices = (0..<slicing.count).filter { k in
            rule == .all || slicing.slice(k, of: map).pixels.contains { $0 != LabelMap.background }
        }
        self.init(axis: axis, slices: slices)
    }

    /// Takes every slice of a label map that says anything; 255 may stand in a part of one.
    ///
    /// The axis is the one along which every slice is either wholly 255 or free of it, else the given one.
    init(ofAll map: LabelMap, axis: Int) {
        for candidate in [axis] + (0..<3).filter({ $0 != axis }) {
            guard let slices = Self.freeSlices(of: map, along: candidate) else { continue }
            self.init(axis: candidate, slices: slices)
            return
        }
        let slicing = Slicing(of: map.geometry, along: axis)
        let slices = (0..<slicing.count).filter { k in
            slicing.slice(k, of: map).pixels.contains { $0 != LabelMap.notAnnotated }
        }
        self.init(axis: axis, slices: slices)
    }

    /// Slices without 255, nil when a slice is 255 in part.
    private static func freeSlices(of map: LabelMap, along axis: Int) -> [Int]? {
        let slicing = Slicing(of: map.geometry, along: axis)
        var free: [Int] = []
        for k in 0..<slicing.count {
            let pixels = slicing.slice(k, of: map).pixels
            let unseen = pixels.count { $0 == LabelMap.notAnnotated }
            if unseen == 0 { free.append(k) } else if unseen < pixels.count { return nil }
        }
        return free
    }
}
