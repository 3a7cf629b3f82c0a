/// The embeddings of pictures by the names that the command line and model files use.
public enum NetworkName: String, CaseIterable, Sendable {
    /// `ConvolutionalEmbedding` of four blocks of 64 channels with pooling: that of the few-shot papers.
    case conv4
    /// The same with strides in place of pooling: a quarter of the work.
    case conv4Strides = "conv4-strides"
    /// `PyramidEmbedding`: for pictures in colour of 64 x 64 pixels, as `classify` uses.
    case pyramid
}
