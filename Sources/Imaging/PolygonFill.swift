/// Polygons filled by the even-odd rule on a raster of pixels.
///
/// A pixel is inside when its centre is: when a ray from it crosses the outlines an odd number of times, or when it lies on
/// an outline. So an outline inside another cuts a hole, and a channel that joins the two (a keyhole) does not show.
/// Outlines that were made from masks often run through the centres of the outermost pixels: counting those makes the mask
/// again, whatever the rounding of the file.
public enum PolygonFill {
    /// The runs of pixels inside, as ranges of `row * width + column`, rising.
    ///
    /// - Parameters:
    ///   - polygons: Corners in columns and rows, where pixel (0, 0) has its centre at (0, 0); each closes itself.
    ///   - width: Number of columns of the raster.
    ///   - height: Number of rows of the raster.
    /// - Precondition: All corners are finite.
    public static func runs(of polygons: [[SIMD2<Double>]], width: Int, height: Int) -> [Range<Int>] {
        let sides = polygons.flatMap(sides)
        let runs = inside(sides, width: width, height: height) + outline(sides, width: width, height: height)
        return VoxelMask(runs).runs
    }

    /// A centre lies on an outline within this share of a pixel: files round to 0.01 mm.
    private static let tolerance = 0.01

    private typealias Side = (top: SIMD2<Double>, bottom: SIMD2<Double>)

    private static func sides(_ polygon: [SIMD2<Double>]) -> [Side] {
        guard var start = polygon.last else { return [] }
        return polygon.map { end in
            defer { start = end }
            return start.y <= end.y ? (start, end) : (end, start)
        }
    }

    /// The pixels between the first and second crossing of their row, the third and fourth, and so on.
    private static func inside(_ sides: [Side], width: Int, height: Int) -> [Range<Int>] {
        let edges = sides.compactMap { Edge($0, height: height) }.sorted { $0.rows.lowerBound < $1.rows.lowerBound }
        var runs: [Range<Int>] = []
        var next = 0
        var open: [Edge] = []
        var row = edges.first?.rows.lowerBound ?? height
        while row < height && (next < edges.count || !open.isEmpty) {
            if open.isEmpty { row = max(row, edges[next].rows.lowerBound) }
            while next < edges.count && edges[next].rows.lowerBound <= row {
                open.append(edges[next])
                next += 1
            }
            let columns = open.map { $0.column(at: row) }.sorted()
            for pair in stride(from: 0, to: columns.count - 1, by: 2) {
                let first = columns[pair].rounded(.up)
                let last = columns[pair + 1].rounded(.up) - 1
                if let run = run(first, last, row: row, width: width) { runs.append(run) }
            }
            row += 1
            open.removeAll { $0.rows.upperBound <= row }
        }
        return runs
    }

    /// The pixels whose centres lie on a side.
    private static func outline(_ sides: [Side], width: Int, height: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for (top, bottom) in sides {
            let first = max((top.y - tolerance).rounded(.up), 0)
            let last = min((bottom.y + tolerance).rounded(.down), Double(height - 1))
            guard first <= last else { continue }
            let (rise, slope) = (bottom.y - top.y, bottom.x - top.x)
            for row in Int(first)...Int(last) {
                /// The column where the side comes nearest to a line at this height.
                func column(at y: Double) -> Double {
                    rise > 0 ? top.x + slope * min(max((y - top.y) / rise, 0), 1) : top.x
                }
                let (a, b) = (column(at: Double(row) - tolerance), column(at: Double(row) + tolerance))
                // A level side meets its row all along.
                let ends = rise > 0 ? (min(a, b), max(a, b)) : (min(top.x, bottom.x), max(top.x, bottom.x))
                let (start, end) = ((ends.0 - tolerance).rounded(.up), (ends.1 + tolerance).rounded(.down))
                if let run = run(start, end, row: row, width: width) { runs.append(run) }
            }
        }
        return runs
    }

    /// The pixels of a row from one column to another, both included; nil when there are none.
    private static func run(_ first: Double, _ last: Double, row: Int, width: Int) -> Range<Int>? {
        let (start, end) = (max(first, 0), min(last, Double(width - 1)))
        return start <= end ? row * width + Int(start)..<row * width + Int(end) + 1 : nil
    }

    /// A side that crosses the centre line of at least one row.
    private struct Edge {
        /// Rows whose centre lines it crosses; an end shared by two sides counts once.
        let rows: Range<Int>
        private let top: SIMD2<Double>
        private let slope: Double

        init?(_ side: Side, height: Int) {
            let first = max(side.top.y.rounded(.up), 0)
            let last = min(side.bottom.y.rounded(.up), Double(height))
            guard first < last else { return nil }
            rows = Int(first)..<Int(last)
            top = side.top
            slope = (side.bottom.x - side.top.x) / (side.bottom.y - side.top.y)
        }

        func column(at row: Int) -> Double { top.x + (Double(row) - top.y) * slope }
    }
}
