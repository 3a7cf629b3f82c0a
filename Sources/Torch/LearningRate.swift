internal import Glibc

/// A learning rate that rises in a straight line, then falls to 0 as a power of what is left.
public struct LearningRate: Equatable, Sendable {
    /// The highest rate.
    public var peak: Double
    /// Steps of the rise: step 0 takes `peak / warmUp`, step `warmUp - 1` the peak.
    public var warmUp: Int
    /// Steps of the whole schedule.
    public var steps: Int
    /// Exponent of the fall; 1 is a straight line.
    public var power: Double

    /// A schedule.
    public init(peak: Double, warmUp: Int = 5, steps: Int, power: Double = 0.9) {
        self.peak = peak
        self.warmUp = warmUp
        self.steps = steps
        self.power = power
    }

    /// The rate of a step, counted from 0; 0 after the last.
    public func rate(atStep step: Int) -> Double {
        guard step < steps else { return 0 }
        guard step >= warmUp else { return peak * Double(step + 1) / Double(warmUp) }
        return peak * pow(1 - Double(step) / Double(steps), power)
    }
}
