import Arguments
import Testing

struct ParsingTests {
    @Test func `What is not given keeps its default`() throws {
        let meal = try Meal.ordered()
        #expect(meal.kitchen == "north")
        #expect(meal.cook == "Anna")
        #expect(meal.dishes == [])
        #expect(meal.course == .soup)
        #expect(meal.courses == [.soup])
        #expect(meal.time == .seconds(60))
        #expect(meal.seed == nil)
        #expect(!meal.isVegan)
        #expect(meal.table.guests == 2)
    }

    @Test(arguments: [["--course", "salad"], ["--course=salad"], ["-c", "salad"]])
    func `A value follows its option or an equals sign`(arguments: [String]) throws {
        let meal = try Meal.syntax.parse(["north", "--cook=Anna"] + arguments, into: Meal())
        #expect(meal.course == .salad)
    }

    @Test func `Only the first equals sign separates`() throws {
        let meal = try Meal.syntax.parse(["north", "--cook=a=b"], into: Meal())
        #expect(meal.cook == "a=b")
    }

    @Test func `A value may begin with a hyphen after an equals sign`() throws {
        let meal = try Meal.syntax.parse(["north", "--cook=--vegan"], into: Meal())
        #expect(meal.cook == "--vegan")
        #expect(!meal.isVegan)
    }

    @Test func `A group's option reaches the group`() throws {
        #expect(try Meal.ordered("-g", "7").table.guests == 7)
    }

    @Test func `Flags may be repeated`() throws {
        #expect(try Meal.ordered("-v", "--vegan").isVegan)
    }

    @Test func `An option for several values keeps all in their order`() throws {
        #expect(
            try Meal.ordered("--sauce", "soy", "-v", "--sauce=lime", "--sauce", "soy").sauces == ["soy", "lime", "soy"])
        #expect(try Meal.ordered().sauces == [])
    }

    @Test func `Operands and options mix, single operands come first`() throws {
        let meal = try Meal.syntax.parse(["north", "--cook", "Anna", "rice", "-v", "beans"], into: Meal())
        #expect(meal.kitchen == "north")
        #expect(meal.dishes == ["rice", "beans"])
    }

    @Test func `Two hyphens end the options`() throws {
        #expect(try Meal.ordered("--", "--vegan", "--", "-x").dishes == ["--vegan", "--", "-x"])
    }

    @Test func `A name of any letters is kept as it is`() throws {
        #expect(try Meal.ordered("Grüße/ラーメン 1.dcm").dishes == ["Grüße/ラーメン 1.dcm"])
    }

    @Test(arguments: [
        (["--courses", "salad,soup"], [Meal.Course.salad, .soup]),
        (["--courses=soup,soup,main-dish"], [.soup, .mainDish]),
    ])
    func `A list keeps its order and counts twins once`(arguments: [String], courses: [Meal.Course]) throws {
        #expect(try Meal.syntax.parse(["north", "--cook=A"] + arguments, into: Meal()).courses == courses)
    }

    @Test(arguments: [
        ("60s", Duration.seconds(60)), ("90", .seconds(90)), ("2m", .seconds(120)), ("1h", .seconds(3600)),
        ("1.5m", .seconds(90)), ("1.25", .milliseconds(1250)), ("7200", .seconds(7200)),
    ])
    func `A time is a number and a unit`(word: String, duration: Duration) throws {
        #expect(try Meal.ordered("--time", word).time == duration)
    }

    @Test(arguments: [0, 1, UInt64.max])
    func `A seed is any 64-bit number`(seed: UInt64) throws {
        #expect(try Meal.ordered("--seed", "\(seed)").seed == seed)
    }

    @Test(arguments: [
        (["--help"], Question.help), (["a", "-h", "--version"], .help), (["--version"], .version),
        (["--output", "--help"], .help), (["--", "--help"], nil), (["--output=--help"], nil), ([], nil),
    ])
    func `The first question before two hyphens counts`(arguments: [String], question: Question?) {
        #expect(Question.first(in: arguments) == question)
    }
}
