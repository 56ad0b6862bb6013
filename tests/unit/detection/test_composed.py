import pytest

from homeport.detection import Scanner
from homeport.detection.composed import in_compositions

HEAD, TAIL = "xoxb-263594206564-2343594206574-", "FGqddMF8t08v8N7Oq4i57vs1"


def uncovered(text: str) -> list[str]:
    """Return the different texts that are uncovered."""
    return list(dict.fromkeys(each.data.decode() for each in in_compositions(text.encode())))


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ('k = "%s-%s" % ("ab", "cd")', 'k = "ab-cd"'),
        ('k = "ab%s" % "cd"', 'k = "abcd"'),
        ('k = "{}{}".format("ab", "cd")', 'k = "abcd"'),
        ('k = "{1}{0}".format("ab", "cd")', 'k = "cdab"'),
        ("k = '{a}.{b}'.format(b='cd', a='ab')", 'k = "ab.cd"'),
        ('k = String.Format("{0}{1}", "ab", "cd");', 'k = "abcd";'),
        ('k := fmt.Sprintf("%s%s", "ab", "cd")', 'k := "abcd"'),
        ('k=$(printf "%s%s" "ab" "cd")', 'k="abcd"'),
        ('k = "".join(["ab", "cd"])', 'k = "abcd"'),
        ("k = ['ab', 'cd'].join('')", 'k = "abcd"'),
        ('k = concat!("ab", "cd");', 'k = "abcd";'),
        ('k = "dcba"[::-1]', 'k = "abcd"'),
        ('k = "dcba".split("").reverse().join("");', 'k = "abcd";'),
        ('k = strrev("dcba");', 'k = "abcd";'),
        ('a = "ab"\nb = "cd"\nk = f"{a}{b}-x"', 'k = "abcd-x"'),
        ("const a = 'ab';\nconst b = 'cd';\nk = `${a}${b}`;", 'k = "abcd";'),
        ('k = `ab${"cd"}`', 'k = "abcd"'),
        ('a = "abcd"\nb = "efgh"\ntoken = a + b', 'token = "abcdefgh"'),
        ('A=abcd\nB=efgh\nexport TOKEN="$A$B"', 'export TOKEN="abcdefgh"'),
        ("A=abcd\nB=efgh\nTOKEN=$A${B}", 'TOKEN="abcdefgh"'),
        ('k = "%s%s" % (\n    "ab",\n    "cd",\n)', 'k = "abcd"'),
        ('k = "%s%s" % ["ab", "cd"]', 'k = "abcd"'),
        ('k := strings.Join([]string{"ab", "cd"}, "")', 'k := "abcd"'),
        ('k = join("", ["ab", "cd"])', 'k = "abcd"'),
        ('k = format("%s%s", "ab", "cd")', 'k = "abcd"'),
        ('$k = "{0}{1}" -f "ab", "cd"', '$k = "abcd"'),
        ("$k = implode('', ['ab', 'cd']);", '$k = "abcd";'),
        ('a = "abcd"\nk = "#{a}efghijkl"', 'k = "abcdefghijkl"'),
        ('$a = "abcd"; $k = "{$a}efghijkl";', '$a = "abcd"; $k = "abcdefghijkl";'),
        ("A=abcd\nTOKEN=${A}efghijkl", 'TOKEN="abcdefghijkl"'),
        ("set A=abcd\nset B=efgh\nset TOKEN=%A%%B%", 'set TOKEN="abcdefgh"'),
    ],
)
def test_what_code_puts_together(text: str, below: str) -> None:
    """Each way to put a string together gives the line as it reads when it runs."""
    assert uncovered(text) == [below]


@pytest.mark.parametrize(
    "text",
    [
        "plain words",
        'f"{a}{b}"',
        "token = a + b",
        'k = [1, 2].join("")',
        'k = "".join(parts)',
        '"%d%%" % 5',
        "k = [" + ", ".join(["'ab'"] * 13) + "].join('')",
    ],
)
def test_nothing_known_is_put_together(text: str) -> None:
    """What is not told in the text, or is too much, uncovers nothing."""
    assert uncovered(text) == []


def test_each_piece_is_withheld_where_it_stands() -> None:
    """What is found is reported as its pieces, though they stand in another order or apart."""
    scanner = Scanner.default()
    for text in (
        f'k = "{{1}}{{0}}".format("{TAIL}", "{HEAD}")',
        f'a = "{HEAD}"\nother = 1\nb = "{TAIL}"\nk = f"{{a}}{{b}}"',
    ):
        spans = [text[f.span.start : f.span.end] for f in scanner.scan(text)]
        assert sorted(spans) == sorted((HEAD, TAIL))


def test_what_stands_beside_keeps_its_place() -> None:
    """A span in the rest of the line leads back to where that stands above."""
    data = b'x = 1; k = "%s%s" % ("ab", "cd"); y = 2'
    first, second = in_compositions(data)
    below = first.data
    assert below == b'x = 1; k = "abcd"; y = 2'
    at = below.index(b"y = 2")
    assert data[slice(*first.origin(at, at + 5))] == b"y = 2"
    assert data[slice(*first.origin(0, 5))] == b"x = 1"
    at = below.index(b"abcd")
    assert data[slice(*first.origin(at, at + 4))] == b"ab"
    assert data[slice(*second.origin(at, at + 4))] == b"cd"
    assert data[slice(*second.origin(at, at + 2))] == b"ab"


def test_places_far_apart_are_read_apart() -> None:
    """Each place where a string is put together is read with what stands around it."""
    text = 'a = "%s%s" % ("ab", "cd")\n' + "x\n" * 1000 + 'b = "".join(["ef", "gh"])\n'
    assert uncovered(text) == ['a = "abcd"', 'b = "efgh"']


def test_too_many_pieces() -> None:
    """A string of very many names is left."""
    names = [f"n{at}" for at in range(13)]
    defined = "".join(f'{name} = "ab"\n' for name in names)
    gaps = "".join(f"{{{name}}}" for name in names)
    assert uncovered(f'{defined}k = f"{gaps}"') == []
    assert uncovered(f'{defined}k = f"{gaps[: gaps.index("n3") - 1]}"') == ['k = "ababab"']
