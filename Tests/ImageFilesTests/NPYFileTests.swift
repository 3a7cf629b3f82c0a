import ImageFiles
import TestSupport
import Testing

@Suite struct NPYFileTests {
    // import io, numpy; b = io.BytesIO(); numpy.save(b, numpy.array([[1.5, -2], [0, 3]], '<f4')); b.getvalue()   (NumPy 2.4)
    @Test func `The bytes are those that NumPy writes`() {
        var expected: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0]
        let header = Array("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }".utf8)
        expected += header + [UInt8](repeating: 32, count: 118 - header.count - 1) + [10]
        expected += [0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x40, 0x40]
        #expect(NPYFile.encoded([1.5, -2, 0, 3], shape: [2, 2]) == expected)
    }

    // import io, numpy; b = io.BytesIO(); numpy.save(b, numpy.array([[1, 2], [0, 255]], 'u1')); b.getvalue()   (NumPy 2.4)
    @Test func `Bytes are stored as they are`() {
        var expected: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0]
        let header = Array("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }".utf8)
        expected += header + [UInt8](repeating: 32, count: 118 - header.count - 1) + [10] + [1, 2, 0, 255]
        #expect(NPYFile.encoded(bytes: [1, 2, 0, 255], shape: [2, 2]) == expected)
    }

    @Test(arguments: [[3], [1, 3], [3, 1, 1]]) func `The data begin at a multiple of 64`(shape: [Int]) {
        #expect((NPYFile.encoded([1, 2, 3], shape: shape).count - 12) % 64 == 0)
    }
}
