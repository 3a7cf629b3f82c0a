import Glibc
import Imaging
import Testing

@testable import Segmentation

@Suite struct TemperatureTests {
    /// A slice where a class is given a probability everywhere, and drawn on a share of the pixels.
    private func example(probability: Float, share: Double) -> (HeldOut, SupportSlice) {
        let count = 400
        let map = Raster(width: 20, height: 20, pixels: [Float](repeating: probability, count: count))
        let labels = Raster(
            width: 20, height: 20, pixels: (0..<count).map { Double($0) < share * Double(count) ? UInt8(5) : 0 })
        return (
            HeldOut(index: 0, probabilities: [map.map { 1 - $0 }, map]),
            SupportSlice(slice: Slice(image: map, spacing: [1, 1]), labels: labels, subject: 0)
        )
    }

    @Test(arguments: [(Float(0.9), 0.7), (0.99, 0.8), (0.7, 0.7), (0.6, 0.9)])
    func `The temperature makes probabilities as high as they are right`(probability: Float, share: Double) {
        let (held, slice) = example(probability: probability, share: share)
        let fitted = Temperature.fitted(to: [held], support: [slice], classes: [5])
        // logit(probability) / temperature = logit(share), to the nearest choice.
        let exact = log(Double(probability) / (1 - Double(probability))) / log(share / (1 - share))
        let nearest = min(max(log2(exact) * 4, -4), 8)
        #expect(abs(log2(fitted) * 4 - nearest) <= 1)
    }

    @Test func `Background that is nothing but background says nothing about structures`() {
        let (held, slice) = example(probability: 0.9, share: 0.7)
        // Nine times as many pixels, surely and rightly without the structure.
        let wide = { (value: Float) in [Float](repeating: value, count: 3600) }
        let padded = HeldOut(
            index: 0,
            probabilities: zip(held.probabilities, [Float(0.9999), 0.0001]).map {
                Raster(width: 20, height: 200, pixels: $0.pixels + wide($1))
            })
        let labels = Raster(width: 20, height: 200, pixels: slice.labels.pixels + [UInt8](repeating: 0, count: 3600))
        let support = SupportSlice(
            slice: Slice(image: padded.probabilities[1], spacing: [1, 1]), labels: labels, subject: 0)
        #expect(
            Temperature.fitted(to: [padded], support: [support], classes: [5])
                == Temperature.fitted(to: [held], support: [slice], classes: [5]))
    }

    @Test func `Nothing held out, or all right, changes little`() {
        #expect(Temperature.fitted(to: [], support: [], classes: [5]) == 1)
        let (held, slice) = example(probability: 1, share: 1)
        #expect(Temperature.fitted(to: [held], support: [slice], classes: [5]) <= 1)
    }

    @Test(arguments: [Float(0.25), 0.5, 0.84, 1.19, 2])
    func `A power by a table is the power`(power: Float) {
        let table = PowerTable(power)
        for number in stride(from: Float(0.00013), through: 1, by: 0.00013) {
            let exact = powf(number, power)
            #expect(abs(table(number) - exact) <= 5e-6 * exact)
        }
        #expect([0, 1, -0.5, 1.5, .nan, .infinity].map { table($0) } == [0, 1, 0, 1, 0, 1])
        #expect(table(1e-30) <= table(1e-29))
    }

    @Test func `Probabilities still add up, and the likeliest stays so`() {
        var maps = [Float(0.7), 0.2, 0.1].map { Raster(width: 1, height: 1, pixels: [$0]) }
        Temperature.apply(2, to: &maps)
        let roots = [0.7, 0.2, 0.1].map { $0.squareRoot() }
        for (map, root) in zip(maps, roots) {
            #expect(abs(Double(map.pixels[0]) - root / roots.reduce(0, +)) < 1e-6)
        }
        var none = [Raster(width: 1, height: 1, pixels: [Float(0)])]
        Temperature.apply(2, to: &none)
        #expect(none[0].pixels == [0])
    }
}
