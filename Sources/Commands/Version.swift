/// The version that both programs and every file they write carry.
public let version = "0.1.0"
