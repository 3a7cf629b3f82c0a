public import Batch
internal import Reports

/// The use case `models`: what ships, and what is known of a model file.
public struct ModelInquiry: Sendable {
    private let model: String

    /// A question.
    ///
    /// - Parameter model: The name of shipped weights, or a file; "" for a list of what ships.
    public init(_ model: String) { self.model = model }

    /// The answer: a line for each of what ships, or all of one.
    ///
    /// - Parameter asJSON: Whether the answer is a JSON object.
    /// - Throws: `RunError.refused` if there is no such name or file, or it is no safetensors file.
    public func answer(asJSON: Bool) throws(RunError) -> String {
        do {
            let cards = try cards()
            guard asJSON else {
                return model.isEmpty ? cards.map { $0.line + "\n" }.joined() : cards.map(\.page).joined()
            }
            let document =
                model.isEmpty ? try JSONDocument.encoded(["models": cards]) : try JSONDocument.encoded(cards[0])
            return String(decoding: document, as: UTF8.self)
        } catch let error as RunError {
            throw error
        } catch {
            throw .refused("\(model): \(error)")
        }
    }

    private func cards() throws -> [ModelCard] {
        if model.isEmpty {
            return try ShippedWeights.allCases.map { try ModelCard(of: $0.bytes, name: $0.rawValue, isShipped: true) }
        }
        guard let bytes = SavedModel.bytes(of: model) else {
            throw RunError.refused(
                "\(model) is neither a file that can be read nor one of "
                    + ShippedWeights.allCases.map(\.rawValue).joined(separator: ", "))
        }
        let isShipped = ShippedWeights(rawValue: model) != nil
        return [try ModelCard(of: bytes, name: model, isShipped: isShipped)]
    }
}
