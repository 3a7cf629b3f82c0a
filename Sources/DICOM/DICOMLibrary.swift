internal import CDICOM

/// The library that DICOM files are read and written with.
public enum DICOMLibrary {
    /// Version of DCMTK, such as "3.6.7".
    public static var version: String { unsafe String(cString: cdicom_library_version()) }
}
