// swift-tools-version: 6.2
import PackageDescription

// Another libtorch than Debian's: LIBTORCH=<folder with include/ and lib/> swift build
let libtorch = Context.environment["LIBTORCH"]
let torchHeaders: [CXXSetting] = libtorch.map { [.unsafeFlags(["-isystem", "\($0)/include"])] } ?? []
let torchLibraries: [LinkerSetting] =
    (libtorch.map { [.unsafeFlags(["-L\($0)/lib", "-Xlinker", "-rpath", "-Xlinker", "\($0)/lib"])] } ?? [])
    + [.linkedLibrary("torch_cpu"), .linkedLibrary("c10")]

let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
]
let strictC: [CSetting] = [
    .enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error),
]
let strictCXX: [CXXSetting] = [
    .enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error),
]
// Only what the shim calls itself: each name becomes NEEDED in every program that links it.
let dicom = ["dcmseg", "dcmfg", "dcmiod", "dcmjpls", "dcmjpeg", "dcmdata", "oflog", "ofstd", "openjp2", "z"]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func suite(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + dependencies,
        swiftSettings: strict)
}

let package = Package(
    name: "medshot",
    products: [
        .executable(name: "medshot", targets: ["medshot"]),
        .executable(name: "medshot-learn", targets: ["medshot-learn"]),
    ],
    targets: [
        // C and C++ behind plain C headers. One Swift importer each.
        .target(
            name: "CDICOM", cxxSettings: strictCXX, linkerSettings: dicom.map { .linkedLibrary($0) }),
        .target(
            name: "CImageIO", cSettings: strictC,
            linkerSettings: ["png", "jpeg", "zip", "deflate", "z"].map { .linkedLibrary($0) }),
        // The weights that come with the program, embedded, so that a copied program is complete.
        .target(name: "CWeights", exclude: ["Resources"], cSettings: strictC),
        .target(name: "CTorch", cxxSettings: torchHeaders + strictCXX, linkerSettings: torchLibraries),

        // Values and rules.
        module("Files"),
        module("Hashing"),
        // `squareRoot()` of a debug build calls libm, which nothing else may have linked.
        .target(name: "Imaging", swiftSettings: strict, linkerSettings: [.linkedLibrary("m")]),

        module("Metrics", ["Imaging"]),

        // Files and cases.
        module("DICOM", ["CDICOM", "Files", "Hashing", "Imaging"]),
        module("ImageFiles", ["CImageIO", "Files", "Imaging"]),
        module("Studies", ["DICOM", "Files", "Hashing", "ImageFiles", "Imaging"]),

        // Learning.
        module("Torch", ["CTorch"]),
        module("MetaLearning", ["Torch"]),
        module("Segmentation", ["Torch", "Imaging"]),
        module("Classification", ["Imaging", "MetaLearning", "Torch"]),

        // Runs.
        module("Reports", ["ImageFiles", "Imaging", "Metrics"]),
        module("Batch", ["DICOM", "Files", "Hashing", "ImageFiles", "Imaging", "Metrics", "Reports", "Studies"]),
        module(
            "Learning",
            [
                "Batch", "CWeights", "Classification", "DICOM", "Files", "Hashing", "ImageFiles", "Imaging",
                "MetaLearning",
                "Reports", "Segmentation", "Studies", "Torch",
            ]),

        // The command line.
        module("Arguments"),
        module("Commands", ["Arguments"]),
        .executableTarget(
            name: "medshot", dependencies: ["Arguments", "Batch", "Commands", "DICOM", "Studies"],
            swiftSettings: strict),
        .executableTarget(
            name: "medshot-learn",
            dependencies: [
                "Arguments", "Batch", "Classification", "Commands", "Imaging", "Learning", "MetaLearning", "Studies",
            ],
            swiftSettings: strict),

        // Timed against PyTorch by Tests/Benchmarks/compare.py.
        .executableTarget(
            name: "torch-benchmark", dependencies: ["MetaLearning", "Segmentation", "Torch"],
            path: "Tests/Benchmarks/TorchBenchmark", swiftSettings: strict),

        // Tests.
        .executableTarget(
            name: "benchmark-reading", dependencies: ["Imaging", "Studies"], path: "Tests/Benchmarks/Reading",
            swiftSettings: strict),
        .target(
            name: "TestSupport", dependencies: ["DICOM", "Imaging"], path: "Tests/TestSupport", swiftSettings: strict),
        suite("DICOM", ["Imaging"]),
        suite("Files"),
        suite("Hashing"),
        suite("ImageFiles", ["Imaging"]),
        suite("Imaging"),
        suite("Metrics", ["Imaging"]),
        suite("Reports", ["ImageFiles", "Imaging"]),
        suite("Studies", ["DICOM", "ImageFiles", "Imaging"]),
        suite("Arguments"),
        suite("Commands", ["Arguments"]),
        suite("Batch", ["DICOM", "ImageFiles", "Imaging", "Metrics", "Reports", "Studies"]),
        suite(
            "Learning",
            ["Batch", "Commands", "ImageFiles", "Imaging", "MetaLearning", "Segmentation", "Studies", "Torch"]),
        // Runs the built programs, so it depends on none of them: linking one would load libtorch here.
        .testTarget(
            name: "ProgramTests", dependencies: ["Commands", "ImageFiles", "Imaging", "TestSupport"],
            swiftSettings: strict),
        suite("Classification", ["Imaging", "MetaLearning", "Torch"]),
        suite("MetaLearning", ["Torch"]),
        suite("Segmentation", ["ImageFiles", "Imaging", "Torch"]),
        suite("Torch"),
    ],
    cLanguageStandard: .c2x, cxxLanguageStandard: .cxx20
)
