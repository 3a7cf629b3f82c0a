import DICOM
import Foundation
import Imaging
import TestSupport
import Testing

@testable import Studies

@Suite struct StructurePlacementTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// 40 x 30 x 6 voxels of 0.5 x 0.75 x 2 mm, turned about two axes.
    private var oblique: PhantomSeries {
        var phantom = PhantomSeries()
        let (c, s) = (cos(0.3), sin(0.3))
        let row = Vector(c, s, 0)
        let column = Vector(-s * cos(0.5), c * cos(0.5), sin(0.5))
        phantom.geometry = Geometry(
            size: SIMD3(40, 30, 6), origin: Vector(-10.5, 20, 100), columnStep: row * 0.5, rowStep: column * 0.75,
            sliceStep: row.cross(column) * 2)
        return phantom
    }

    private func write(_ phantom: PhantomSeries) throws -> Case {
        try phantom.write(into: folder)
        return try #require(try CaseCatalog(inputs: [folder.path]).cases.first)
    }

    private func plan(_ set: DrawnStructureSet) throws -> (plan: LabelPlan, labels: CaseLabels?) {
        _ = try folder.write(set.bytes, to: "rt.dcm")
        let catalog = try CaseCatalog(inputs: [folder.path])
        let plan = try LabelPlan(catalog.labelFiles, cases: catalog.cases)
        return (plan, try catalog.cases.first.flatMap { try plan.labels(of: $0, on: try $0.volume().geometry) })
    }

    /// A rectangle of voxel indices on slice k.
    private func rectangle(
        _ phantom: PhantomSeries, _ x: ClosedRange<Double>, _ y: ClosedRange<Double>, _ k: Double, source: String? = nil
    ) -> DrawnStructureSet.Contour {
        let corners = [
            (x.lowerBound, y.lowerBound), (x.upperBound, y.lowerBound), (x.upperBound, y.upperBound),
            (x.lowerBound, y.upperBound),
        ]
        return .init(corners.map { phantom.geometry.position(of: Vector($0.0, $0.1, k)) }, source: source)
    }

    private func set(_ source: Case, _ contours: [DrawnStructureSet.Contour]) -> DrawnStructureSet {
        var set = DrawnStructureSet()
        set.series = source.images[0].seriesInstanceUID
        set.structures = [(1, "liver", contours)]
        return set
    }

    private func voxels(_ labels: CaseLabels?, size: SIMD3<Int>) -> Set<SIMD3<Int>> {
        let offsets: [Int] = labels?.masks[1]?.runs.flatMap { Array($0) } ?? []
        return Set(offsets.map { SIMD3($0 % size.x, $0 / size.x % size.y, $0 / (size.x * size.y)) })
    }

    private func box(_ x: ClosedRange<Int>, _ y: ClosedRange<Int>, _ k: ClosedRange<Int>) -> Set<SIMD3<Int>> {
        var voxels: Set<SIMD3<Int>> = []
        for k in k {
            for j in y {
                for i in x { voxels.insert(SIMD3(i, j, k)) }
            }
        }
        return voxels
    }

    @Test func `Voxels with their centres inside, with holes, on an oblique stack`() throws {
        let phantom = oblique
        let source = try write(phantom)
        let contours = (1...3).flatMap { k in
            [
                rectangle(phantom, 1.5...20.5, 2.5...18.5, Double(k), source: source.images[k].sopInstanceUID),
                rectangle(phantom, 5.5...9.5, 6.5...9.5, Double(k), source: source.images[k].sopInstanceUID),
            ]
        }
        let (plan, labels) = try plan(set(source, contours))
        #expect(plan.failures.isEmpty)
        #expect(labels?.warnings == [] && labels?.losses == [])
        let expected = box(2...20, 3...18, 1...3).subtracting(box(6...9, 7...9, 1...3))
        #expect(voxels(labels, size: phantom.geometry.size) == expected)
    }

    @Test func `A contour off the slice belongs to the nearest one within half a slice`() throws {
        let phantom = PhantomSeries()
        let source = try write(phantom)
        let contours = [rectangle(phantom, 0.5...3.5, 0.5...2.5, 1.45), rectangle(phantom, 0.5...3.5, 0.5...2.5, 2.8)]
        let (_, labels) = try plan(set(source, contours))
        #expect(
            voxels(labels, size: phantom.geometry.size) == box(1...3, 1...2, 1...1).union(box(1...3, 1...2, 3...3)))
        #expect(
            labels?.warnings == [
                "W_LABEL_CONTOURS: liver: no contour on 1 of 3 slices between its ends; they stay empty"
            ])
    }

    @Test func `Of several planes within one slice the nearest counts, and no other cuts holes`() throws {
        let phantom = PhantomSeries()
        let source = try write(phantom)
        let contours = [1.7, 2.1, 2.4].map { rectangle(phantom, 0.5...3.5, 0.5...2.5, $0) }
        let (_, labels) = try plan(set(source, contours))
        #expect(voxels(labels, size: phantom.geometry.size) == box(1...3, 1...2, 2...2))
        #expect(labels?.warnings == ["W_LABEL_CONTOURS: liver: 2 contour(s) lie between slices and are left out"])
    }

    @Test func `The same contour twice does not cancel itself out`() throws {
        let phantom = PhantomSeries()
        let source = try write(phantom)
        let contour = rectangle(phantom, 0.5...3.5, 0.5...2.5, 2)
        let (_, labels) = try plan(set(source, [contour, contour]))
        #expect(voxels(labels, size: phantom.geometry.size) == box(1...3, 1...2, 2...2))
        #expect(labels?.warnings.contains { $0.contains("twice") } == true)
    }

    @Test func `Points and open lines are left out with a word`() throws {
        let phantom = PhantomSeries()
        let source = try write(phantom)
        var line = rectangle(phantom, 0.5...3.5, 0.5...2.5, 2)
        line.type = "OPEN_PLANAR"
        var set = set(source, [rectangle(phantom, 0.5...3.5, 0.5...2.5, 2), line])
        var point = line
        point.type = "POINT"
        point.points = [point.points[0]]
        set.structures += [(2, "isocentre", [point]), (3, "nothing", [])]
        let (plan, labels) = try plan(set)
        #expect(plan.labels.map(\.name) == ["liver"])
        #expect(
            labels?.warnings == [
                "W_LABEL_CONTOURS: liver: 1 point(s) or open line(s) enclose no area and are left out",
                "W_LABEL_CONTOURS: isocentre: 1 point(s) or open line(s) enclose no area and are left out",
                "W_LABEL_CONTOURS: nothing: has no contour and is left out",
            ])
        #expect(voxels(labels, size: phantom.geometry.size) == box(1...3, 1...2, 2...2))
    }

    @Test func `Contours across the slices or beyond them are losses, and a structure of them alone a failure`() throws
    {
        let phantom = PhantomSeries()
        let source = try write(phantom)
        var slanted = rectangle(phantom, 0.5...3.5, 0.5...2.5, 2)
        slanted.points[1].z += 1.5
        var set = set(
            source,
            [rectangle(phantom, 0.5...3.5, 0.5...2.5, 1), slanted, rectangle(phantom, 0.5...3.5, 0.5...2.5, 8)])
        set.structures.append((2, "couch", [rectangle(phantom, 0.5...3.5, 0.5...2.5, 9)]))
        set.structures.append((3, "speck", [rectangle(phantom, 0.1...0.4, 0.1...0.4, 2)]))
        let (plan, labels) = try plan(set)
        #expect(
            labels?.losses == [
                "couch: nothing of it lies on the images in the input, or it lies on several volumes at once",
                "liver: 1 contour(s) lie where no image is",
                "liver: 1 contour(s) are not parallel to the images and are left out",
                "speck: no voxel has its centre inside the contours",
            ])
        #expect(
            plan.failures.map(\.reason) == [labels?.losses.first])
        #expect(voxels(labels, size: phantom.geometry.size) == box(1...3, 1...2, 1...1))
    }

    @Test func `Without the named images the coordinate system decides, and without it nothing`() throws {
        let phantom = PhantomSeries()
        let source = try write(phantom)
        var set = DrawnStructureSet()
        set.structures = [(1, "liver", [rectangle(phantom, 0.5...3.5, 0.5...2.5, 2, source: "2.25.404")])]
        set.frameOfReference = source.images[0].frameOfReferenceUID
        let (_, labels) = try plan(set)
        #expect(voxels(labels, size: phantom.geometry.size) == box(1...3, 1...2, 2...2))
        #expect(labels?.warnings.contains { $0.contains("coordinate system") } == true)
        set.frameOfReference = "2.25.405"
        let lost = try plan(set)
        #expect(lost.labels == nil)
        #expect(lost.plan.failures.map(\.code) == ["E_LABEL_UNMATCHED"])
        #expect(lost.plan.failures.first?.reason.hasPrefix("liver: none of the images") == true)
    }

    @Test func `A structure set is support for learning`() throws {
        let phantom = PhantomSeries()
        let source = try write(phantom)
        _ = try folder.write(
            set(source, [rectangle(phantom, 0.5...3.5, 0.5...2.5, 2)]).bytes, to: "rt.dcm")
        let support = try SupportSet(folder: folder.path, rule: .labelled)
        #expect(support.labels.map(\.name) == ["liver"])
        #expect(support.items.first?.annotated == AnnotatedSlices(axis: 2, slices: [2]))
        #expect(support.items.first?.map.values.count { $0 == 1 } == 6)
    }
}
