import Arguments
import Testing

struct UsageErrorTests {
    @Test(arguments: [
        (["--tiem", "3"], "unknown option '--tiem'; did you mean '--time'?"),
        (["--cours", "soup"], "unknown option '--cours'; did you mean '--course'?"),
        (["--ve"], "unknown option '--ve'; did you mean '--vegan'?"),
        (["--hlep"], "unknown option '--hlep'; did you mean '--help'?"),
        (["--xyzzy"], "unknown option '--xyzzy'"),
        (["--xyzzy=3"], "unknown option '--xyzzy'"),
        (["-"], "unknown option '-'"),
        (["-z\u{1B}[2J\n"], "unknown option '-z\\u{1b}[2J\\u{a}'"),
        (["--vegan=yes"], "--vegan takes no value"),
        (["--time"], "--time needs a value"),
        (
            ["--time", "--vegan"],
            "--time needs a value"
        ),
        (["--guests", "-3"], "--guests needs a value (if its value is '-3', write --guests=-3)"),
        (["--guests=-3"], "--guests must be a whole number from 1 to 12, not '-3'"),
        (["-g", "13"], "--guests must be a whole number from 1 to 12, not '13'"),
        (["-g", "3.5"], "--guests must be a whole number from 1 to 12, not '3.5'"),
        (["-g", "3", "--guests=3"], "--guests is given twice"),
        (
            ["--seed=18446744073709551616"],
            "--seed must be a whole number from 0 to 18446744073709551615, not '18446744073709551616'"
        ),
        (
            ["--course=Salad"],
            "--course must be soup or salad or main-dish, not 'Salad'; did you mean 'salad'?"
        ),
        (["--courses=soup,"], "--courses must be soup or salad or main-dish, not ''"),
        (["--courses="], "--courses must be soup or salad or main-dish, not ''"),
        (["--cook="], "--cook must be a non-empty text, not ''"),
        ([""], "DISH is an empty text; is a shell variable unset?"),
    ])
    func `A word that does not fit is named with what would`(arguments: [String], message: String) {
        #expect(throws: UsageError(message, command: "meal order")) {
            // The required ones come last, so that none is given twice before the word in question.
            try Meal.syntax.parse(["north"] + arguments + ["--cook", "Anna"], into: Meal())
        }
    }

    @Test(arguments: [
        "0", "0.5", "3h", "s", "", "1d", "1e3", "inf", "nan", "0x10", "1.2.3", "1m30s", "٣", "-1",
        String(repeating: "9", count: 400),
    ])
    func `A time that is none, or out of range, is refused`(word: String) throws {
        let error = try #require(throws: UsageError.self) { try Meal.ordered("--time=\(word)") }
        #expect(
            error.message.hasPrefix("--time must be a time from 1s to 2h such as 90, 60s, 2m or 1.5h, not '"))
    }

    @Test(arguments: [
        ([], "missing KITCHEN"), (["--cook", "Anna"], "missing KITCHEN"), (["north"], "missing --cook NAME"),
    ])
    func `What is required is asked for`(arguments: [String], message: String) {
        #expect(throws: UsageError(message, command: "meal order")) {
            try Meal.syntax.parse(arguments, into: Meal())
        }
    }

    @Test func `A word too many is refused`() {
        let syntax = Syntax<Meal>(
            command: "meal", summary: "", parameters: [.operand("KITCHEN", .text, \.kitchen, help: "")])
        #expect(throws: UsageError("unexpected argument 'south'", command: "meal")) {
            try syntax.parse(["north", "south"], into: Meal())
        }
    }

    @Test func `The hint names the command`() {
        #expect(UsageError("missing", command: "meal order").hint == "Try 'meal order --help'.")
    }
}
