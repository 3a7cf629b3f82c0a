import Imaging
import TestSupport
import Testing

@testable import DICOM

@Suite struct ValueOfInterestTests {
    /// What an image says of how to show it.
    private func image(_ change: (inout DataElements) -> Void) throws -> ImageInstance {
        let folder = try TemporaryFolder()
        var item = DataElements.image(columns: 2)
        item.set(0x7fe0_0010, "OW", [0, 0, 1, 0])
        item.set(0x0028_1052, "DS", "-1024")
        item.set(0x0028_1053, "DS", "1")
        change(&item)
        guard case .images(let images) = try DICOMObject.read(folder.write(item.file, to: "a")),
            let image = images.first
        else { throw DICOMError.notDICOM(file: "a") }
        return image
    }

    @Test func `Several windows keep their order, and are LINEAR unless the file says otherwise`() throws {
        let found = try image {
            $0.set(0x0028_1050, "DS", "40\\-600")
            $0.set(0x0028_1051, "DS", "400\\1500")
        }
        #expect(
            found.views == [
                .window(ContrastWindow(center: 40, width: 400, shape: .linear)),
                .window(ContrastWindow(center: -600, width: 1500, shape: .linear)),
            ])
    }

    @Test(arguments: ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
    func `The function is the file's`(name: String) throws {
        let found = try image {
            $0.set(0x0028_1050, "DS", "40")
            $0.set(0x0028_1051, "DS", "400")
            $0.set(0x0028_1056, "CS", name)
        }
        #expect(
            found.views == [.window(ContrastWindow(center: 40, width: 400, shape: try #require(.init(rawValue: name))))]
        )
    }

    @Test func `A table comes before windows, and its first input is signed where values are negative`() throws {
        let found = try image {
            var table = DataElements()
            table.set(0x0028_3002, shorts: 3, 65536 - 1000, 12)
            table.set(0x0028_3006, shorts: 0, 4095, 819)
            $0.set(0x0028_3010, items: [table])
            $0.set(0x0028_1050, "DS", "40")
            $0.set(0x0028_1051, "DS", "400")
        }
        #expect(found.views.count == 2)
        let scaled = try #require(found.views.first).scaled([-2000, -1000, -999, -998, 5000, .nan])
        #expect(scaled == [0, 0, 1, 0.2, 0.2, 0])
    }

    @Test(arguments: [("40", "0"), ("nan", "400"), ("forty", "400"), ("40", "-400"), ("40\\50", "400")])
    func `A window that means nothing is left out, and said`(center: String, width: String) throws {
        let found = try image {
            $0.set(0x0028_1050, "DS", center)
            $0.set(0x0028_1051, "DS", width)
        }
        #expect(found.views.count == (center == "40\\50" ? 1 : 0))
        #expect(found.warnings.contains { $0.hasPrefix("W_WINDOW: ") })
    }

    @Test func `A frame has the window of its own group`() throws {
        let folder = try TemporaryFolder()
        var object = EnhancedPhantom(frames: [.init(slice: 0, time: 1)]).elements
        var window = DataElements()
        window.set(0x0028_1050, "DS", "7")
        window.set(0x0028_1051, "DS", "9")
        var shared = EnhancedPhantom(frames: []).sharedGroups
        shared.set(0x0028_9132, items: [window])
        object.set(0x5200_9229, items: [shared])
        guard case .images(let images) = try DICOMObject.read(folder.write(object.file, to: "a")) else { return }
        #expect(images.first?.views == [.window(ContrastWindow(center: 7, width: 9, shape: .linear))])
    }
}
