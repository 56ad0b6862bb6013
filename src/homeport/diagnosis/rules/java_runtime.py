"""Java: what the runtime's own message says, put into words at the line that raised it."""

import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.verdicts import Saying, said_at_the_crash

_SAYINGS: tuple[Saying, ...] = (
    Saying(
        r'because "?(?P<it>[^"]+?)"? is null',
        "`{it}` is null here, and something is read from it or called on it.",
        "give it a value before, or handle null where it can come from",
    ),
    Saying(
        r"because the return value of \"(?P<it>[^\"]+)\" is null",
        "`{it}` returned null: a missing key, an empty result, or a method that found nothing.",
        "handle null there, or use getOrDefault or Optional",
    ),
    Saying(
        r"Index (?P<it>-?\d+) out of bounds for length (?P<length>\d+)",
        "The index {it} lies outside: the length is {length}, so the last index is one less.",
        "look at the bound of the loop (`<` instead of `<=`), or check the length first",
    ),
    Saying(
        r"begin \d+, end -1, length",
        "The text is cut at position -1: `indexOf` gave -1 because what it looked for is not in the text (not found).",
        "handle -1 before cutting",
    ),
    Saying(
        r"begin (?P<it>\d+), end (?P<to>\d+), length (?P<length>\d+)",
        "The part from {it} to {to} reaches beyond the text, whose length is {length} (index out of range).",
        "look at how the places are computed, or compare them with the length first",
    ),
    Saying(
        r"class (?P<it>[\w.$]+) cannot be cast to class (?P<to>[\w.$]+)",
        "The object is a {it}, and the code casts it to {to}: it is of the wrong type where it is put in, or here.",
        "convert it, or look at where an object of this class is put in",
    ),
    Saying(
        r"For input string: \"(?P<it>[^\"]*)\"",
        'The text "{it}" is no number.',
        "trim or check the text before parsing it",
    ),
)
_CONSTANT = re.compile(r"No enum constant (?P<enum>[\w.$]+)\.(?P<name>\w+)")
_TYPES = {
    "ConcurrentModificationException": (
        "The collection is changed while a loop goes over it.",
        "use the iterator's remove, removeIf, or loop over a copy",
    ),
    "UnsupportedOperationException": (
        "The collection cannot be changed: List.of, Arrays.asList and the like are fixed.",
        "copy it first: `new ArrayList<>(...)`",
    ),
    "StackOverflowError": (
        "The method calls itself without end (endless recursion).",
        "give it a case that ends it, and come nearer to it with each call",
    ),
    "ClassNotFoundException": (
        "The class is not on the class path where this ran: a missing dependency, or a name that is spelt otherwise.",
        "add the dependency, or correct the name (with its package)",
    ),
    "NoClassDefFoundError": (
        "A class that was there at compile time is not on the class path now: a missing or another version of a package.",
        "add the dependency that holds it, in the version that was compiled against",
    ),
    "NoSuchMethodError": (
        "The method was there at compile time and is not in the version of the class that was loaded (version skew).",
        "look for two versions of the same package on the class path, and build anew",
    ),
    "NoSuchFieldError": (
        "The field was there at compile time and is not in the version of the class that was loaded (version skew).",
        "look for two versions of the same package on the class path, and build anew",
    ),
    "ArrayStoreException": (
        "An object of another class is put into an array.",
        "make the array of the common class",
    ),
    "NegativeArraySizeException": (
        "An array is made with a negative length.",
        "look at how the length is computed",
    ),
    "ArithmeticException": ("A whole number is divided by zero.", "handle 0 before dividing"),
    "NoSuchElementException": (
        "An element is taken from something that is empty.",
        "check isPresent, hasNext or isEmpty first",
    ),
    "DateTimeParseException": (
        "The text is not written in the format that it is parsed with.",
        "parse it with the format of the data",
    ),
}


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Say what the message means, else what the exception's type means."""
    if unknown := _CONSTANT.search(match.string):
        yield from _no_constant(case, unknown)
        return
    told = False
    for cause in said_at_the_crash(case, RULE.name, _SAYINGS, match.string):
        told = True
        yield cause
    site = case.crash()
    if not told and site and case.type in _TYPES:
        why, remedy = _TYPES[case.type]
        yield Cause(RULE.name, site.path, site.line, "", 0.6, why, remedy)


def _no_constant(case: Case, unknown: re.Match[str]) -> Iterator[Cause]:
    """At the line that asked for a constant of an enum; the enum's own line says nothing."""
    name, wanted = unknown["enum"].rpartition(".")[2].rpartition("$")[2], unknown["name"]
    text = "".join(case.sources.text(path) or "" for path in {site.path for site in case.sites()})
    same = re.search(rf"\b(?!{wanted}\b)(?i:{wanted})\b(?=[^;{{}}]*[;}}])", text)
    other = (
        f"; it has `{same[0]}`, and names are case-sensitive (upper and lower case)" if same else ""
    )
    for site in case.sites():
        if "valueOf" in case.sources.line(site.path, site.line):
            yield Cause(
                RULE.name, site.path, site.line, "", 0.62,
                f"`{wanted}` is no constant of the enum {name}{other}.",
                "convert the text first (`toUpperCase()`, `trim()`), or handle unknown names",
            )  # fmt: skip
            return


RULE = Rule(
    name="java-runtime",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    language="java",
    examples=(
        Example(
            {
                "Main.java": "import java.util.Map;\n\npublic class Main {\n"
                "  public static void main(String[] args) {\n"
                '    String name = Map.of("a", "b").get("c");\n'
                "    System.out.println(name.length());\n  }\n}\n"
            },
            ("Main.java", 6),
        ),
        Example(
            {
                "Main.java": "public class Main {\n  enum Kind { HOT, COLD }\n\n"
                '  public static void main(String[] args) {\n    String name = "hot";\n'
                "    System.out.println(Kind.valueOf(name));\n  }\n}\n"
            },
            ("Main.java", 6),
        ),
        Example(
            {
                "Main.java": "public class Main {\n  public static void main(String[] args) {\n"
                '    String mail = "ina.example.org";\n'
                "    System.out.println(mail.substring(0, mail.indexOf('@')));\n  }\n}\n"
            },
            ("Main.java", 4),
        ),
        Example(
            {
                "Main.java": "public class Main {\n  public static void main(String[] args) {\n"
                '    Object port = args.length == 0 ? "80" : 80;\n'
                "    System.out.println((Integer) port + 1);\n  }\n}\n"
            },
            ("Main.java", 4),
        ),
    ),
)
