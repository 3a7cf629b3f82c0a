import Arguments

/// A command that uses every kind of parameter once.
struct Meal: Equatable {
    enum Course: String, CaseIterable { case soup, salad, mainDish = "main-dish" }

    struct Table: OptionGroup, Equatable {
        var guests = 2
        static let parameters: [Parameter<Table>] = [
            .option("guests", short: "g", "N", .integer(in: 1...12), \.guests, help: "How many eat.")
        ]
    }

    var kitchen = ""
    var dishes: [String] = []
    var course = Course.soup
    var courses: [Course] = [.soup]
    var time: Duration = .seconds(60)
    var seed: UInt64?
    var sauces: [String] = []
    var cook = ""
    var isVegan = false
    var table = Table()

    static let syntax = Syntax<Meal>(
        command: "meal order", summary: "Orders a meal.",
        discussion: [
            "The meal is cooked and brought; it is not eaten by the program, however long that takes."
        ],
        examples: ["meal order north rice --cook Anna"],
        parameters: [
            .operand("KITCHEN", .text, \.kitchen, help: "Who cooks."),
            .operands("DISH", \.dishes, isRequired: false, help: "What is cooked."),
            .option("course", short: "c", "COURSE", .choice, \.course, help: "Which course."),
            .option("courses", "LIST", .list(of: .choice), \.courses, help: "All courses."),
            .option(
                "time", "TIME", .duration(in: .seconds(1)...(.seconds(7200))), \.time,
                help: "How long it may take."),
            .options("sauce", "NAME", \.sauces, help: "Goes with it. May be given several times."),
            .option("seed", "N", .integer(in: 0...UInt64.max), \.seed, help: "For the dice."),
            .option("cook", "NAME", .text, \.cook, isRequired: true, help: "The cook."),
            .flag("vegan", short: "v", \.isVegan, help: "No animals."),
        ] + Table.parameters(at: \.table))

    /// The meal of a command line that names kitchen and cook besides.
    static func ordered(_ arguments: String...) throws(UsageError) -> Meal {
        try syntax.parse(["north", "--cook", "Anna"] + arguments, into: Meal())
    }
}
