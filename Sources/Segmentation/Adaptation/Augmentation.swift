internal import Glibc
internal import Imaging
internal import Torch

/// How far training images stray from the annotated ones.
///
/// Lengths are in half-widths of the image. The defaults are those measured on seven tasks; there is no mirroring, since anatomy has a left and a right.
struct Augmentation {
    /// Standard deviation of the rotation, in degrees.
    var rotation = 10.0
    /// Standard deviation of the logarithm of the scale.
    var scale = 0.13
    /// Standard deviation of the logarithm of the scale across over that along.
    var anisotropy = 0.06
    /// Standard deviation of the shear.
    var shear = 0.06
    /// Standard deviation of the shift in either direction.
    var shift = 0.09
    /// Control points per side of the elastic field; one is chosen.
    var elasticGrids = [4, 6, 9]
    /// Largest standard deviation of the field at a control point, times the control points per side.
    var elasticity = 0.4
    /// Standard deviation of the logarithm of the exponent of the intensities.
    var gamma = 0.3
    /// Standard deviation of the logarithm of the factor of the intensities.
    var gain = 0.15
    /// Standard deviation of what is added to the intensities.
    var offset = 0.08
    /// How often a smooth field multiplies the intensities, and the standard deviation of its logarithm.
    var bias = (probability: 0.3, strength: 0.2)
    /// How often noise is added, and its largest standard deviation.
    var noise = (probability: 0.3, strength: 0.06)
    /// How often the image is blurred.
    var blur = 0.2
    /// How often the image loses half of its resolution.
    var lowResolution = 0.15

    /// Of pictures, of which nobody knows how large a pixel is: the same things are of many sizes.
    static let ofAnySize = Augmentation(scale: 0.35)

    /// Standard deviations of what the place in the body is off by: its shift, the logarithm of its scale, its depth.
    var place = (shift: 0.05, scale: 0.05, depth: 0.1)

    /// An image and its labels, moved together and then the image changed; pixels from outside are not annotated.
    ///
    /// Order: warp, gamma, gain and offset, bias field, noise, blur, resolution.
    func varied(
        _ example: Example, using generator: inout SeededGenerator
    ) -> (image: PlacedImage, labels: Raster<UInt8>) {
        let warp = warp(using: &generator, width: example.image.width, height: example.image.height)
        var moved = warp.bilinear(example.image)
        changeIntensities(of: &moved, using: &generator)
        return (
            PlacedImage(
                image: moved, places: warp.places(in: displaced(example.field, using: &generator)),
                depth: example.field.depth + Float(generator.normal() * place.depth)),
            warp.nearest(example.labels)
        )
    }

    /// The body's box is never found exactly.
    private func displaced(_ field: PlaceField, using generator: inout SeededGenerator) -> PlaceField {
        let scale = SIMD2(Float(exp(generator.normal() * place.scale)), Float(exp(generator.normal() * place.scale)))
        let shift = SIMD2(Float(generator.normal() * place.shift), Float(generator.normal() * place.shift))
        return PlaceField(start: field.start * scale + shift, step: field.step * scale, depth: field.depth)
    }

    private func warp(using generator: inout SeededGenerator, width: Int, height: Int) -> Warp {
        let angle = generator.normal() * rotation * .pi / 180
        let size = exp(generator.normal() * scale)
        let stretch = exp(generator.normal() * anisotropy / 2)
        let lean = generator.normal() * shear
        let centre = SIMD2(generator.normal(), generator.normal()) * shift
        let grid = elasticGrids[generator.index(below: elasticGrids.count)]
        let amplitude = generator.uniform() * elasticity / Double(grid)

        // Rotation times shear times scale, column by column.
        let (across, along) = (SIMD2(cos(angle), sin(angle)), SIMD2(-sin(angle), cos(angle)))
        return Warp(
            width: width, height: height,
            columnStep: across * (size * stretch),
            rowStep: (along + across * lean) * (size / stretch),
            shift: centre,
            field: (0..<2).map { _ in
                SmoothField(side: grid, deviation: amplitude, using: &generator)
                    .values(width: width, height: height)
            })
    }

    /// Gamma, gain and offset, bias field, noise, blur, resolution.
    func changeIntensities(of image: inout Raster<Float>, using generator: inout SeededGenerator) {
        let exponent = Float(exp(generator.normal() * gamma))
        let factor = Float(exp(generator.normal() * gain))
        let addend = Float(generator.normal() * offset)
        image.pixels = image.pixels.map { powf(max($0, 0), exponent) * factor + addend }

        if generator.uniform() < bias.probability {
            let field = SmoothField(side: 3, deviation: bias.strength, using: &generator)
                .values(width: image.width, height: image.height)
            image.pixels = zip(image.pixels, field).map { $0 * expf($1) }
        }
        if generator.uniform() < noise.probability {
            let deviation = generator.uniform() * noise.strength
            image.pixels = image.pixels.map { $0 + Float(generator.normal() * deviation) }
        }
        if generator.uniform() < blur { image = image.blurred() }
        if generator.uniform() < lowResolution { image = image.halvedAndDoubled() }
    }
}
