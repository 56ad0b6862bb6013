"""The languages we read, as one table; what the entries mean is said in `grammar.py`."""

import re

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

_JAVASCRIPT_BASES = """
(class_heritage [(identifier) @base (member_expression property: (property_identifier) @base)])
"""

_TYPESCRIPT = (
    _JAVASCRIPT
    + """
(class_heritage
  (extends_clause
    value: [(identifier) @base (member_expression property: (property_identifier) @base)]))
(implements_clause [(type_identifier) @base (generic_type name: (type_identifier) @base)])
(extends_type_clause type: [(type_identifier) @base (generic_type name: (type_identifier) @base)])
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
(class_definition
  superclasses: (argument_list
    [(identifier) @base
     (attribute attribute: (identifier) @base)
     (subscript value: [(identifier) @base (attribute attribute: (identifier) @base)])]))
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
(superclass [(type_identifier) @base (generic_type (type_identifier) @base)])
(super_interfaces (type_list [(type_identifier) @base (generic_type (type_identifier) @base)]))
(extends_interfaces (type_list [(type_identifier) @base (generic_type (type_identifier) @base)]))
(import_declaration) @import
""",
    test_names=(r".*Tests?\.java", r"Test.*\.java", r".*IT\.java"),
)

JAVASCRIPT = Grammar(
    name="javascript",
    suffixes=(".js", ".mjs", ".cjs", ".jsx"),
    package="tree_sitter_javascript",
    query=_JAVASCRIPT + _JAVASCRIPT_BASES,
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
(struct_type
  (field_declaration_list
    (field_declaration
      !name
      type: [(type_identifier) @base (qualified_type name: (type_identifier) @base)])))
(interface_type (type_elem (type_identifier) @base))
(import_declaration) @import
""",
    test_names=(r".*_test\.go",),
)

RUST = Grammar(
    name="rust",
    suffixes=(".rs",),
    package="tree_sitter_rust",
    query="""
(function_item) @function
(function_signature_item) @function
(macro_definition) @function
(impl_item) @class
(struct_item) @class
(enum_item) @class
(trait_item) @class
(call_expression
  function: [
    (identifier) @call
    (field_expression field: (field_identifier) @call)
    (scoped_identifier name: (identifier) @call)])
(macro_invocation macro: (identifier) @call)
(impl_item
  trait: [
    (type_identifier) @base
    (generic_type type: (type_identifier) @base)
    (scoped_type_identifier name: (type_identifier) @base)])
(trait_item bounds: (trait_bounds (type_identifier) @base))
(use_declaration) @import
""",
    test_names=(r"tests?\.rs", r".*_tests?\.rs"),
)

_C = """
(function_definition) @function
(struct_specifier body: (_)) @class
(enum_specifier body: (_)) @class
(union_specifier body: (_)) @class
(call_expression
  function: [(identifier) @call (field_expression field: (field_identifier) @call)])
(preproc_include) @import
"""

# A macro between `class` and the name, or between a function's type and its name: to the parser
# these are syntax errors, and the definitions behind them would be lost.
_MACROS = (
    rb"(?<=\bclass )[A-Z_][A-Z0-9_]{2,}(?:\([^()\n]*\))?(?=\s+\w+[^;{}()]*\{)"
    rb"|(?<=\bstruct )[A-Z_][A-Z0-9_]{2,}(?:\([^()\n]*\))?(?=\s+\w+[^;{}()]*\{)"
    rb"|(?<=[\w*&>] )[A-Z_][A-Z0-9_]{3,}(?=\s+[\w:~]+\()"
)

C = Grammar(
    name="c",
    suffixes=(".c", ".h"),
    package="tree_sitter_c",
    query=_C,
    test_names=(r"test_.*", r".*_test\.c"),
    macros=_MACROS,
)

CPP = Grammar(
    name="cpp",
    suffixes=(".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx"),
    package="tree_sitter_cpp",
    query=_C
    + """
(class_specifier body: (_)) @class
(template_declaration) @wrapper
(call_expression function: (qualified_identifier name: (identifier) @call))
(new_expression type: (type_identifier) @call)
(base_class_clause
  [(type_identifier) @base
   (qualified_identifier name: (type_identifier) @base)
   (template_type name: (type_identifier) @base)])
""",
    test_names=(r"test_.*", r".*_(?:unit)?test\.(?:cc|cpp|cxx)"),
    macros=_MACROS,
)

C_SHARP = Grammar(
    name="c-sharp",
    suffixes=(".cs",),
    package="tree_sitter_c_sharp",
    query="""
(method_declaration) @function
(constructor_declaration) @function
(property_declaration) @function
(event_declaration) @function
(delegate_declaration) @function
(destructor_declaration) @function
(class_declaration) @class
(struct_declaration) @class
(interface_declaration) @class
(enum_declaration) @class
(record_declaration) @class
(invocation_expression
  function: [(identifier) @call (member_access_expression name: (identifier) @call)])
(object_creation_expression type: (identifier) @call)
(base_list
  [(identifier) @base
   (generic_name (identifier) @base)
   (qualified_name name: (identifier) @base)])
(using_directive) @import
""",
    test_names=(r".*Tests?\.cs",),
)

RUBY = Grammar(
    name="ruby",
    suffixes=(".rb", ".rake"),
    package="tree_sitter_ruby",
    query="""
(method) @function
(singleton_method) @function
(class) @class
(module) @class
(call method: (identifier) @call)
(superclass [(constant) @base (scope_resolution name: (constant) @base)])
(call
  method: (identifier) @_mixing
  arguments: (argument_list [(constant) @base (scope_resolution name: (constant) @base)])
  (#any-of? @_mixing "include" "extend" "prepend"))
""",
    test_names=(r".*_(?:test|spec)\.rb", r"test_.*\.rb"),
)

PHP = Grammar(
    name="php",
    suffixes=(".php",),
    package="tree_sitter_php",
    function="language_php",
    query="""
(function_definition) @function
(method_declaration) @function
(class_declaration) @class
(interface_declaration) @class
(trait_declaration) @class
(enum_declaration) @class
(function_call_expression function: (name) @call)
(member_call_expression name: (name) @call)
(scoped_call_expression name: (name) @call)
(object_creation_expression (name) @call)
(base_clause [(name) @base (qualified_name (name) @base)])
(class_interface_clause [(name) @base (qualified_name (name) @base)])
(use_declaration [(name) @base (qualified_name (name) @base)])
(namespace_use_declaration) @import
""",
    test_names=(r".*Test\.php",),
)

GRAMMARS = (
    PYTHON, JAVA, JAVASCRIPT, TYPESCRIPT, TSX, GO, RUST, C, CPP, C_SHARP, RUBY, PHP
)  # fmt: skip

# Files that can hold a fault but whose syntax we do not read: cut by lines.
TEXT_SUFFIXES = frozenset(
    {
        ".bash", ".cfg", ".ex", ".exs", ".fs", ".gradle", ".graphql", ".html", ".ini", ".j2",
        ".jinja", ".jinja2", ".kt", ".kts", ".lua", ".m", ".pl", ".pm", ".proto", ".pxd", ".pyx",
        ".r", ".scala", ".sh", ".sql", ".svelte", ".swift", ".tf", ".toml", ".vue", ".xml",
        ".yaml", ".yml",
    }
)  # fmt: skip

_CPP_HEADER = re.compile(
    rb"^[ \t]*(?:class\s+\w+[^;=]*?[{:]|namespace\b|template\s*<|(?:public|private|protected)\s*:"
    rb"|using\s+\w+)",
    re.MULTILINE,
)

_BY_SUFFIX = {suffix: grammar for grammar in GRAMMARS for suffix in grammar.suffixes}


def grammar_of(path: str) -> Grammar | None:
    """Return the grammar of a file by its name, None when we do not read its syntax."""
    return _BY_SUFFIX.get(suffix_of(path))


def grammar_for(path: str, source: bytes) -> Grammar | None:
    """Return the grammar of a file by its name, and of a header by what it holds."""
    grammar = grammar_of(path)
    return (
        CPP if grammar is C and suffix_of(path) == ".h" and _CPP_HEADER.search(source) else grammar
    )


def suffix_of(path: str) -> str:
    """Return the lower-case suffix of a path with its dot, empty when there is none."""
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""
