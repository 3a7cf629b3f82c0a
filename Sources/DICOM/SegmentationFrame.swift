extension SegmentationObject.Frame {
    /// Reads the functional groups of a frame of a segmentation.
    ///
    /// - Throws: `DICOMError.damaged` when it belongs to no segment or its place is described in part, `.unsupported` for
    ///   slides.
    init(_ frame: FrameAttributes, kind: SegmentationObject.Kind, numbers: Set<Int>, file: String) throws(DICOMError) {
        if frame.group(.planePositionSlideSequence)?.has(.columnPositionInTotalImagePixelMatrix) == true {
            throw .unsupported(file: file, reason: "it was drawn on a slide, and slides are not read")
        }
        switch (frame.group(.planePositionSequence), frame.group(.planeOrientationSequence)) {
        case (let position?, let orientation?):
            plane = try ImagePlane(position: position, orientation: orientation, file: file)
        case (nil, nil): plane = nil
        default:
            throw .damaged(
                file: file, fault: .geometry, reason: "a frame has a position or an orientation, but not both")
        }
        if kind == .labelMap {
            segment = nil
        } else {
            segment = try frame.group(.segmentIdentificationSequence)?.integer(.referencedSegmentNumber)
            guard let number = segment, numbers.contains(number) else {
                throw .damaged(file: file, reason: "a frame refers to no segment of the file; export it again")
            }
        }
        spacing = try frame.group(.pixelMeasuresSequence).flatMap { (item) throws(DICOMError) in
            try PixelSpacing(item, file: file)
        }
        guard plane == nil || spacing != nil else {
            throw .damaged(
                file: file, fault: .spacing, reason: "PixelSpacing is missing: its size in mm would be guessed")
        }
        sources = frame.groups(.derivationImageSequence).flatMap { $0.children(.sourceImageSequence) }
            .compactMap { ImageReference($0) }
    }
}

extension FrameAttributes {
    /// SpacingBetweenSlices, else SliceThickness, in mm; nil when the file says neither.
    func sliceSpacing() throws(DICOMError) -> Double? {
        guard let measures = group(.pixelMeasuresSequence) else { return nil }
        for tag in [Tag.spacingBetweenSlices, .sliceThickness] {
            if let value = try measures.number(tag), (0.001...1000).contains(abs(value)) { return abs(value) }
        }
        return nil
    }
}
