internal import Imaging

/// Random numbers that belong to places: the same seed and place give the same number, in any order of asking.
struct LatticeNoise {
    let seed: UInt64

    /// A number in -1...1 for a whole place.
    func value(_ x: Int, _ y: Int, _ z: Int) -> Double {
        var state = seed
        for part in [x, y, z] {
            // The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
            state = (state ^ UInt64(bitPattern: Int64(part))) &+ 0x9e37_79b9_7f4a_7c15
            state = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
            state = (state ^ state >> 27) &* 0x94d0_49bb_1331_11eb
            state ^= state >> 31
        }
        return Double(state >> 11) / Double(UInt64(1) << 52) - 1
    }

    /// A smooth number in -1...1: whole places of a lattice `cell` mm wide, mixed by their distance.
    func smooth(_ position: Vector, cell: Double) -> Double {
        let place = position / cell
        let low = Vector(place.x.rounded(.down), place.y.rounded(.down), place.z.rounded(.down))
        let part = place - low
        let ease = part * part * (Vector(3, 3, 3) - 2 * part)
        let (x, y, z) = (Int(low.x), Int(low.y), Int(low.z))
        var sum = 0.0
        for corner in 0..<8 {
            let (a, b, c) = (corner & 1, corner >> 1 & 1, corner >> 2 & 1)
            let weight =
                (a == 0 ? 1 - ease.x : ease.x) * (b == 0 ? 1 - ease.y : ease.y) * (c == 0 ? 1 - ease.z : ease.z)
            sum += weight * value(x + a, y + b, z + c)
        }
        return sum
    }

    /// The sum of four numbers: nearly normal, with standard deviation 1.
    func normal(_ x: Int, _ y: Int, _ z: Int) -> Double {
        (0..<4).reduce(0) { $0 + value(4 * x + $1, y, z) } * 0.866
    }
}
