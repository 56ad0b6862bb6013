"""The languages we read, as one table; what the entries mean is said in `grammar.py`."""

from homeport.code.grammar import Grammar

_JAVASCRIPT = """
(function_declaration) @function
(generator_function_declaration) @function
(method_definition) @function
(class_declaration) @class
(variable_declarator value: [(arrow_function) (function_expression)]) @function
(assignment_expression
  left: (member_expression) right: [(arrow_function) (function_expression)]) @function
(pair value: [(arrow_function) (function_expression)]) @function
(export_statement) @wrapper
(call_expression
  function: [(identifier) @call (member_expression property: (property_identifier) @call)])
(new_expression constructor: (identifier) @call)
(import_statement) @import
"""

_TYPESCRIPT = (
    _JAVASCRIPT
    + """
(abstract_class_declaration) @class
(interface_declaration) @class
(enum_declaration) @class
(type_alias_declaration) @class
(public_field_definition value: [(arrow_function) (function_expression)]) @function
"""
)

PYTHON = Grammar(
    name="python",
    suffixes=(".py", ".pyi", ".pyw"),
    package="tree_sitter_python",
    query="""
(function_definition) @function
(class_definition) @class
(decorated_definition) @wrapper
(call function: [(identifier) @call (attribute attribute: (identifier) @call)])
(import_statement) @import
(import_from_statement) @import
""",
    test_names=(r"test_.*", r".*_test\.py", r"conftest\.py", r"tests?\.py"),
)

JAVA = Grammar(
    name="java",
    suffixes=(".java",),
    package="tree_sitter_java",
    query="""
(method_declaration) @function
(constructor_declaration) @function
(class_declaration) @class
(interface_declaration) @class
(enum_declaration) @class
(record_declaration) @class
(method_invocation name: (identifier) @call)
(object_creation_expression type: (type_identifier) @call)
(import_declaration) @import
""",
    test_names=(r".*Tests?\.java", r"Test.*\.java", r".*IT\.java"),
)

JAVASCRIPT = Grammar(
    name="javascript",
    suffixes=(".js", ".mjs", ".cjs", ".jsx"),
    package="tree_sitter_javascript",
    query=_JAVASCRIPT,
    test_names=(r".*[._-](test|spec)\.[cm]?jsx?", r"test\.js"),
)

TYPESCRIPT = Grammar(
    name="typescript",
    suffixes=(".ts", ".mts", ".cts"),
    package="tree_sitter_typescript",
    function="language_typescript",
    query=_TYPESCRIPT,
    test_names=(r".*[._-](test|spec)\.[cm]?ts",),
)

TSX = Grammar(
    name="tsx",
    suffixes=(".tsx",),
    package="tree_sitter_typescript",
    function="language_tsx",
    query=_TYPESCRIPT,
    test_names=(r".*[._-](test|spec)\.tsx",),
)

GO = Grammar(
    name="go",
    suffixes=(".go",),
    package="tree_sitter_go",
    query="""
(function_declaration) @function
(method_declaration) @function
(type_spec) @class
(type_declaration) @wrapper
(call_expression
  function: [(identifier) @call (selector_expression field: (field_identifier) @call)])
(import_declaration) @import
""",
    test_names=(r".*_test\.go",),
)

GRAMMARS = (PYTHON, JAVA, JAVASCRIPT, TYPESCRIPT, TSX, GO)

# Files that can hold a fault but whose syntax we do not read: cut by lines.
TEXT_SUFFIXES = frozenset(
    {
        ".bash", ".c", ".cc", ".cfg", ".cpp", ".cs", ".cxx", ".ex", ".exs", ".fs", ".gradle",
        ".graphql", ".h", ".hpp", ".html", ".ini", ".j2", ".jinja", ".jinja2", ".kt", ".kts",
        ".lua", ".m", ".php", ".pl", ".pm", ".proto", ".pxd", ".pyx", ".r", ".rb", ".rs", ".scala",
        ".sh", ".sql", ".svelte", ".swift", ".tf", ".toml", ".vue", ".xml", ".yaml", ".yml",
    }
)  # fmt: skip

_BY_SUFFIX = {suffix: grammar for grammar in GRAMMARS for suffix in grammar.suffixes}


def grammar_of(path: str) -> Grammar | None:
    """Return the grammar of a file by its name, None when we do not read its syntax."""
    return _BY_SUFFIX.get(suffix_of(path))


def suffix_of(path: str) -> str:
    """Return the lower-case suffix of a path with its dot, empty when there is none."""
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""
