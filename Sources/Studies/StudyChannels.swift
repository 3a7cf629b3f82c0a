internal import FoundationEssentials

/// Which series of a study become which channels of one case.
public struct StudyChannels: Equatable, Sendable {
    /// A channel, and the series that is it.
    public struct Channel: Equatable, Sendable, Decodable {
        /// What the channel is called; nnU-Net chooses by it how values are normalised.
        public let name: String
        /// Shell patterns such as `*flair*` of SeriesDescription or ProtocolName; case does not count.
        public let patterns: [String]
        /// Shell patterns of series that are not meant although they fit.
        public let except: [String]?
        /// The modality, such as "MR"; nil for any.
        public let modality: String?

        /// A channel of some patterns.
        public init(name: String, patterns: [String], except: [String]? = nil, modality: String? = nil) {
            self.name = name
            self.patterns = patterns
            self.except = except
            self.modality = modality
        }

        /// Whether a series is meant.
        ///
        /// - Parameters:
        ///   - names: What people called it.
        ///   - modality: Kind of machine.
        func fits(_ names: [String], modality: String?) -> Bool {
            (self.modality == nil || self.modality == modality) && names.contains(where: NamePatterns(patterns).fit)
                && !names.contains(where: NamePatterns(except ?? []).fit)
        }
    }

    /// The channels in their order; the first gives a case its name and its grid.
    public let channels: [Channel]

    /// The channels in their order.
    public init(_ channels: [Channel]) { self.channels = channels }

    /// Most channels of a case.
    private static let limit = 64

    private static let form =
        "{\"channels\": [{\"name\": \"T1\", \"patterns\": [\"*t1*\"]}, {\"name\": \"FLAIR\", \"patterns\": [\"*flair*\"], "
        + "\"except\": [\"*post*\"], \"modality\": \"MR\"}]}"

    /// Reads `{"channels": [{"name": "T1", "patterns": ["*t1*"]}]}`, with `except` and `modality` where needed.
    ///
    /// - Throws: `StudiesError.unfitChannels` when the file is missing or of another form, names no channel or more than 64,
    ///   or one whose name is not of letters, digits, spaces and `_ . + -`.
    public init(at path: String) throws(StudiesError) {
        struct Document: Decodable { let channels: [Channel] }
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(contentsOf: URL(filePath: path)))
        } catch {
            throw .unfitChannels("\(path) is missing, or not of the form \(Self.form)")
        }
        guard (1...Self.limit).contains(document.channels.count) else {
            throw .unfitChannels(
                "\(path) must name 1 to \(Self.limit) channels; it names \(document.channels.count)")
        }
        for channel in document.channels where channel.name.wholeMatch(of: /[A-Za-z0-9_.+ -]{1,60}/) == nil {
            throw .unfitChannels(
                "\(path): '\(channel.name)' is no name of a channel; use up to 60 letters, digits, spaces and _ . + -")
        }
        channels = document.channels
    }
}
