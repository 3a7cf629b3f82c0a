internal import Files
public import Imaging

/// PNG pictures of 8 or 16 bits, without text and without time, so that equal pictures give equal bytes.
public enum PNGFile {
    /// The bytes of a grey picture, 0 black.
    ///
    /// - Throws: `ImageFileError.cannotWrite` if the picture is empty or beyond a million pixels wide or high.
    public static func encoded(_ picture: Raster<UInt8>) throws(ImageFileError) -> [UInt8] {
        try EncodingFault.naming { () throws(EncodingFault) in try PNGEncoding(picture).bytes() }
    }

    /// The bytes of a colour picture.
    ///
    /// - Throws: `ImageFileError.cannotWrite` if the picture is empty or beyond a million pixels wide or high.
    public static func encoded(_ picture: Raster<RGB>) throws(ImageFileError) -> [UInt8] {
        try EncodingFault.naming { () throws(EncodingFault) in try PNGEncoding(picture).bytes() }
    }

    /// The bytes of a picture of indices: a program reads the indices, a person sees the palette's colours.
    ///
    /// - Throws: `ImageFileError.cannotWrite` if an index is beyond the palette, the palette has no or more than 256
    ///   colours, or the picture is empty or beyond a million pixels wide or high.
    public static func encoded(
        _ indices: Raster<UInt8>, palette: [RGB]
    ) throws(ImageFileError) -> [UInt8] {
        try EncodingFault.naming { () throws(EncodingFault) in
            try PNGEncoding(indices, palette: palette).bytes()
        }
    }

    /// Writes a grey picture of 16 bits in one step, 0 black.
    ///
    /// - Throws: `ImageFileError.cannotWrite` if it cannot be encoded or the system refuses.
    public static func write(_ picture: Raster<UInt16>, to path: String) throws(ImageFileError) {
        let bytes = try EncodingFault.naming(path) { () throws(EncodingFault) in
            try PNGEncoding(picture).bytes()
        }
        try ImageFileError.wrapping { () throws(FileError) in try AtomicFile.write(bytes, to: path) }
    }

    /// Writes a grey picture in one step, 0 black.
    ///
    /// - Throws: `ImageFileError.cannotWrite` if it cannot be encoded or the system refuses.
    public static func write(_ picture: Raster<UInt8>, to path: String) throws(ImageFileError) {
        let bytes = try EncodingFault.naming(path) { () throws(EncodingFault) in
            try PNGEncoding(picture).bytes()
        }
        try ImageFileError.wrapping { () throws(FileError) in try AtomicFile.write(bytes, to: path) }
    }

    /// Writes a colour picture in one step.
    ///
    /// - Throws: `ImageFileError.cannotWrite` if it cannot be encoded or the system refuses.
    public static func write(_ picture: Raster<RGB>, to path: String) throws(ImageFileError) {
        let bytes = try EncodingFault.naming(path) { () throws(EncodingFault) in
            try PNGEncoding(picture).bytes()
        }
        try ImageFileError.wrapping { () throws(FileError) in try AtomicFile.write(bytes, to: path) }
    }

    /// Writes a picture of indices in one step.
    ///
    /// - Throws: `ImageFileError.cannotWrite` if it cannot be encoded or the system refuses.
    public static func write(
        _ indices: Raster<UInt8>, palette: [RGB], to path: String
    ) throws(ImageFileError) {
        let bytes = try EncodingFault.naming(path) { () throws(EncodingFault) in
            try PNGEncoding(indices, palette: palette).bytes()
        }
        try ImageFileError.wrapping { () throws(FileError) in try AtomicFile.write(bytes, to: path) }
    }
}
