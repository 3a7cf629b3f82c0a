/// How features are trained on other tasks, and what an adaptation does with them.
///
/// In all of them the head is first fitted to the annotated pictures by ridge regression.
public enum FeatureMethod: String, CaseIterable, Sendable {
    /// So that the head alone segments well (Bertinetto et al., 2019).
    case ridge = "finetune"
    /// So that a few gradient steps of the whole network lead to good masks, the gradients of these steps being taken as
    /// constants (Finn et al., 2017, section 5.2).
    case fomaml
    /// Towards where a few steps on any one task lead (Nichol et al., 2018).
    case reptile

    /// Gradient steps on a task in training; none for a head alone.
    var innerSteps: Int {
        switch self {
        case .ridge: 0
        case .fomaml: 3
        case .reptile: 5
        }
    }

    /// Gradient steps of an adaptation.
    var answerSteps: Int { innerSteps == 0 ? 0 : 10 }

    /// Rate of these steps.
    var innerRate: Double { 0.02 }
}
