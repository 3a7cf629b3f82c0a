import Arguments
import Testing

struct HelpTests {
    @Test func `A page shows usage, every parameter and the defaults in force`() {
        var defaults = Meal()
        defaults.time = .seconds(120)
        #expect(
            Meal.syntax.help(defaults: defaults) == """
                Orders a meal.

                Usage: meal order KITCHEN [DISH...] --cook NAME [options]

                The meal is cooked and brought; it is not eaten by the program, however long
                that takes.

                Arguments:
                  KITCHEN  Who cooks.
                  DISH     What is cooked.

                Options:
                  -c, --course COURSE  Which course. [default: soup]
                      --courses LIST   All courses. [default: soup]
                      --time TIME      How long it may take. [default: 2m]
                      --sauce NAME     Goes with it. May be given several times.
                      --seed N         For the dice.
                      --cook NAME      The cook. [required]
                  -v, --vegan          No animals.
                  -g, --guests N       How many eat. [default: 2]
                  -h, --help           Show this help.
                      --version        Show the version.

                Example:
                  meal order north rice --cook Anna

                """)
    }

    @Test(arguments: [
        (Duration.seconds(60), "60s"), (.seconds(90), "90s"), (.seconds(600), "10m"),
        (.seconds(7200), "2h"), (.milliseconds(1500), "1.5s"),
    ])
    func `A default time is shown as it would be typed`(time: Duration, word: String) {
        var defaults = Meal()
        defaults.time = time
        #expect(Meal.syntax.help(defaults: defaults).contains("[default: \(word)]"))
    }

    @Test func `No line of prose is wider than the page`() {
        let text = Array(repeating: "seventeen letters", count: 40).joined(separator: " ")
        let lines = TextLayout.wrapped(text, indent: 4).split(separator: "\n")
        #expect(lines.allSatisfy { $0.hasPrefix("    ") && $0.count <= TextLayout.width })
        #expect(lines.joined(separator: " ").split(separator: " ").joined(separator: " ") == text)
    }

    @Test func `A term too long for its column stands alone`() {
        let table = TextLayout.table([("short", "One."), ("a-term-of-more-than-twenty-four-letters", "Two.")])
        #expect(table == "  short  One.\n  a-term-of-more-than-twenty-four-letters\n         Two.")
    }
}
