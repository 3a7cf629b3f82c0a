internal import Batch
internal import Files
internal import Hashing
internal import MetaLearning
internal import Torch

/// The model of an earlier training, from which another goes on.
struct TrainingStart {
    /// What it learned.
    let parameters: Parameters
    /// Names the pictures that it was trained on.
    let data: String?
    /// The SHA-256 of its file, in hexadecimal digits.
    let sha256: String

    /// The model that a request names; nil where it names none.
    ///
    /// - Parameter shape: That of the pictures to train on.
    /// - Throws: `RunError.refused` if it is no model, or not one of the request's method, network, shape and ways.
    init?(of request: TrainingRequest, shape: [Int]) throws {
        guard let path = request.start else { return nil }
        let (model, bytes) = try ClassifierModel.reading(path)
        func words(_ method: MethodName, _ network: NetworkName, _ shape: [Int], _ ways: Int) -> String {
            "--method \(method.rawValue) --network \(network.rawValue), pictures of "
                + shape.map(String.init).joined(separator: " x ") + (method.takesAnyWays ? "" : " and --ways \(ways)")
        }
        let own = words(model.method, model.network, model.shape, model.ways)
        let wanted = words(request.method, request.network, shape, request.form.ways)
        guard own == wanted else {
            throw RunError.refused("--from: \(path) was trained with \(own), not with \(wanted)")
        }
        (parameters, data, sha256) = (model.parameters, model.record["data"], SHA256.hex(SHA256.digest(of: bytes)))
    }
}

extension ClassifierModel {
    /// The model of a file, and its bytes.
    ///
    /// - Throws: `RunError.refused` if the file holds none.
    static func reading(_ path: String) throws -> (model: ClassifierModel, bytes: [UInt8]) {
        let file = try RegularFile(at: path)
        let bytes = try file.bytes(from: 0, count: file.size)
        do throws(TorchError) {
            return (try ClassifierModel(safetensors: bytes), bytes)
        } catch {
            throw RunError.refused("\(path) cannot be used: \(error)")
        }
    }
}
