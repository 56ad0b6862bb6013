import json

from homeport.repair.node_lines import ran

TEXT = "function a() {\n  return 1;\n}\nfunction b() {\n  return 2;\n}\na();\n"


def test_lines_of_functions_that_never_ran_are_left_out() -> None:
    """The innermost range decides; scripts that are not asked about and broken files do not."""
    inner = TEXT.index("function b")
    end = TEXT.index("a();")
    script = {
        "url": "file:///r/a%20b.js",
        "functions": [
            {"ranges": [{"startOffset": 0, "endOffset": len(TEXT), "count": 1}]},
            {"ranges": [{"startOffset": inner, "endOffset": end, "count": 0}]},
        ],
    }
    other = {"url": "node:fs", "functions": []}
    report = json.dumps({"result": [script, other]}).encode()
    assert ran([report, b"broken", b"[]"], {"/r/a b.js": TEXT}) == {"/r/a b.js": {1, 2, 3, 4, 6, 7}}
