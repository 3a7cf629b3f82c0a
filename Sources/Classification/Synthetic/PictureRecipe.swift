internal import Glibc
internal import Torch

/// What all pictures of a synthetic class share: ground, shapes, textures and colours; each drawing differs in pose, light
/// and noise.
struct PictureRecipe {
    private var ground: TextureRecipe
    private var filling: TextureRecipe
    private var outline: OutlineRecipe
    private var count: Int
    private var size: Float
    private var centre: SIMD2<Float>
    private var isCentred: Bool
    private var turn: Double
    private var turnsFreely: Bool
    private var softness: Float
    private var groundColour: SIMD3<Float>
    private var fillingColour: SIMD3<Float>
    private var isGrey: Bool

    /// A recipe of which nothing is shared with another.
    init(using generator: inout SeededGenerator) {
        ground = TextureRecipe(using: &generator)
        filling = TextureRecipe(using: &generator)
        outline = OutlineRecipe(using: &generator)
        count = Int(exp(generator.uniform(0...log(14))))
        size = Float(generator.uniform(0.5...1.1))
        centre = SIMD2(Float(0.3 * generator.normal()), Float(0.3 * generator.normal()))
        isCentred = generator.isTrue(0.5)
        turn = generator.uniform(0...2 * Double.pi)
        turnsFreely = generator.isTrue(0.4)
        softness = Float(generator.uniform(0.02...0.3))
        groundColour = Self.colour(using: &generator)
        fillingColour = Self.colour(using: &generator)
        isGrey = generator.isTrue(0.6)
    }

    /// A relative: a few properties, drawn at random, are those of another recipe.
    func varied(using generator: inout SeededGenerator) -> PictureRecipe {
        let other = PictureRecipe(using: &generator)
        let changes = 1 + generator.index(below: 5)
        var relative = self
        for property in generator.permutation(of: 8).prefix(changes) {
            switch property {
            case 0: relative.ground = other.ground
            case 1: relative.filling = other.filling
            case 2: relative.outline = other.outline
            case 3: relative.count = other.count
            case 4: relative.size = other.size
            case 5: (relative.centre, relative.isCentred) = (other.centre, other.isCentred)
            case 6: relative.softness = other.softness
            default: (relative.groundColour, relative.fillingColour) = (other.groundColour, other.fillingColour)
            }
        }
        return relative
    }

    /// A picture with intensities 0...1, by channel (red, green, blue), row and column.
    func drawn(side: Int, using generator: inout SeededGenerator) -> [Float] {
        let places = Pose(angle: 0.12, scale: 0.1, shift: 0.08, using: &generator).places(side: side)
        let groundTexture = ground.drawn(at: places, using: &generator)
        let fillingTexture = filling.drawn(at: places, using: &generator)
        let cover = cover(at: places, using: &generator)
        var tints = (groundColour, fillingColour)
        if isGrey {
            tints = (SIMD3(repeating: groundColour.x), SIMD3(repeating: fillingColour.x))
        } else {
            let shift = 0.04 * SIMD3(Float(generator.normal()), Float(generator.normal()), Float(generator.normal()))
            tints = (groundColour + shift, fillingColour + shift)
        }
        var channels = (0..<3).map { channel in
            places.indices.map { place in
                let share = cover[place]
                return tints.0[channel] * (1 - share) + tints.1[channel] * share
                    + 0.5 * (groundTexture[place] * (1 - share) + fillingTexture[place] * share)
            }
        }
        expose(&channels, using: &generator)
        return channels.flatMap(\.self)
    }

    /// Light, contrast and noise of one exposure.
    private func expose(_ channels: inout [[Float]], using generator: inout SeededGenerator) {
        let gamma = Float(exp(0.2 * generator.normal()))
        let gain = isGrey ? 1 + Float(0.1 * generator.normal()) : 1
        let offset = Float(0.05 * generator.normal())
        let noise = Float(0.03 * abs(generator.normal()))
        let all = channels.joined()
        // Grey pictures come stretched from black to white, as a window shows them.
        let low = isGrey ? all.min() ?? 0 : 0
        let range = isGrey ? (all.max() ?? 1) - low + 1e-3 : 1
        for channel in channels.indices {
            if isGrey && channel > 0 {
                channels[channel] = channels[0]
                continue
            }
            for place in channels[channel].indices {
                let value = min(max((channels[channel][place] - low) / range, 0), 1)
                let shown = gain * powf(value, gamma) + offset + noise * Float(generator.normal())
                channels[channel][place] = min(max(shown, 0), 1)
            }
        }
    }

    /// How much of every place the shapes cover, 0...1.
    private func cover(at places: [SIMD2<Float>], using generator: inout SeededGenerator) -> [Float] {
        let mean = size / Float(count).squareRoot()
        var cover = [Float](repeating: 0, count: places.count)
        for _ in 0..<count {
            var middle = centre
            if count == 1 && isCentred {
                middle += 0.05 * SIMD2(Float(generator.normal()), Float(generator.normal()))
            } else {
                middle = SIMD2(Float(generator.uniform(-0.9...0.9)), Float(generator.uniform(-0.9...0.9)))
            }
            let radius = mean * Float(exp(0.1 * generator.normal()))
            let angle = turnsFreely ? generator.uniform(0...2 * Double.pi) : turn + 0.15 * generator.normal()
            let direction = SIMD2(Float(cos(angle)), Float(sin(angle)))
            for index in places.indices {
                let depth = outline.depth(at: places[index] - middle, turn: direction, radius: radius)
                let steps = min(max(4 * depth / (mean * softness), -30), 30)
                cover[index] = max(cover[index], 1 / (1 + expf(-steps)))
            }
        }
        return cover
    }

    private static func colour(using generator: inout SeededGenerator) -> SIMD3<Float> {
        SIMD3(Float(generator.uniform()), Float(generator.uniform()), Float(generator.uniform()))
    }
}
