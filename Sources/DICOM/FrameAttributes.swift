/// Where the attributes of one frame stand: in the data set itself for a single-frame image; in functional groups for a
/// multi-frame one, those of the frame before those that all frames share: PS3.3 section C.7.6.16.
struct FrameAttributes {
    /// The main data set.
    let root: Item
    /// Number of the frame, from 1.
    let number: Int
    private let own: Item?
    private let shared: Item?

    /// Whether the frame is one of a multi-frame image.
    var isGrouped: Bool { own != nil }

    /// The item that holds the attributes of a functional group; nil when the group is absent.
    func group(_ tag: Tag) -> Item? {
        guard let own else { return root }
        return own.child(tag) ?? shared?.child(tag)
    }

    /// The items of a functional group that may hold several.
    func groups(_ tag: Tag) -> [Item] {
        guard let own else { return root.children(tag) }
        return own.has(tag) ? own.children(tag) : shared?.children(tag) ?? []
    }

    /// The scale slope of Philips MR images, (2005,100E); nil for others.
    ///
    /// Enhanced images keep it in a private sequence.
    var philipsScaleSlope: Double? {
        let (group, element): (UInt32, UInt32) = (0x2005, 0x0e)
        if let own, let block = own.privateBlock(group: group, creator: "Philips MR Imaging DD 005"),
            let item = own.child(Tag(group << 16 | block << 8 | 0x0f)),
            let slope = item.privateNumbers(group: group, creator: "Philips MR Imaging DD 001", element: element)?.first
        {
            return slope
        }
        return root.privateNumbers(group: group, creator: "Philips MR Imaging DD 001", element: element)?.first
    }

    /// One for each slice that a picture holds as a tile: the same attributes under other numbers.
    static func tiles(of root: Item, count: Int) -> [FrameAttributes] {
        (1...count).map { FrameAttributes(root: root, number: $0, own: nil, shared: nil) }
    }

    /// The frames of an image, in the order of the file.
    ///
    /// - Parameter isCapture: Whether it is a secondary capture, whose frames need not lie anywhere.
    /// - Throws: `DICOMError.damaged` when not every frame is described, `.unsupported` when none is.
    static func frames(
        of root: Item, count: Int, isCapture: Bool, file: String
    ) throws(DICOMError) -> [FrameAttributes] {
        // Some classic images carry an empty group beside a position of their own.
        let isClassic = count == 1 && root.has(.imagePositionPatient)
        guard root.has(.perFrameFunctionalGroupsSequence), !isClassic else {
            guard count == 1 || isCapture else {
                throw .unsupported(
                    file: file,
                    reason:
                        "nothing says where its \(count) frames lie (no functional groups); export one image per slice")
            }
            return (1...count).map { FrameAttributes(root: root, number: $0, own: nil, shared: nil) }
        }
        let own = root.children(.perFrameFunctionalGroupsSequence)
        guard own.count == count else {
            throw .damaged(
                file: file, reason: "\(count) frame(s) are announced, \(own.count) are described; export it again")
        }
        let shared = root.child(.sharedFunctionalGroupsSequence)
        return own.enumerated().map {
            FrameAttributes(root: root, number: $0.offset + 1, own: $0.element, shared: shared)
        }
    }
}
