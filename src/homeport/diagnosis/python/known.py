"""What calls of the standard library and of built-in types give: a table, not a judgement.

Kinds are type names; `None` among them means that the call may give nothing.
"""

Kinds = frozenset[str]


def _kinds(words: str) -> Kinds:
    return frozenset(words.split())


BUILTINS: dict[str, Kinds] = {
    name: _kinds(kinds)
    for name, kinds in {
        "int": "int", "len": "int", "ord": "int", "hash": "int", "id": "int", "round": "int",
        "float": "float", "str": "str", "repr": "str", "input": "str", "chr": "str", "hex": "str",
        "bin": "str", "oct": "str", "format": "str", "ascii": "str", "bytes": "bytes",
        "bytearray": "bytearray", "list": "list", "sorted": "list", "dir": "list", "dict": "dict",
        "vars": "dict", "set": "set", "frozenset": "frozenset", "tuple": "tuple", "bool": "bool",
        "any": "bool", "all": "bool", "isinstance": "bool", "callable": "bool", "print": "None",
        "open": "file", "range": "range", "map": "iterator", "filter": "iterator",
        "zip": "iterator", "reversed": "iterator", "enumerate": "iterator", "iter": "iterator",
        "complex": "complex", "divmod": "tuple", "setattr": "None", "delattr": "None",
    }.items()
}  # fmt: skip

FUNCTIONS: dict[str, Kinds] = {
    name: _kinds(kinds)
    for name, kinds in {
        "os.getenv": "str None", "os.environ.get": "str None", "os.getcwd": "str",
        "os.listdir": "list", "os.path.join": "str", "os.path.basename": "str",
        "os.path.dirname": "str", "os.path.getsize": "int", "os.path.getmtime": "float",
        "shutil.which": "str None", "re.match": "Match None", "re.search": "Match None",
        "re.fullmatch": "Match None", "re.sub": "str", "re.split": "list", "re.findall": "list",
        "json.dumps": "str", "json.dump": "None", "json.loads": "json", "json.load": "json",
        "tomllib.load": "json", "tomllib.loads": "json", "yaml.safe_load": "json",
        "time.time": "float", "time.sleep": "None", "random.randint": "int",
        "random.shuffle": "None", "random.random": "float", "math.floor": "int",
        "math.ceil": "int", "math.sqrt": "float", "datetime.now": "datetime",
        "datetime.utcnow": "datetime", "datetime.datetime.now": "datetime",
        "datetime.datetime.utcnow": "datetime", "date.today": "date",
        "datetime.date.today": "date", "datetime.fromisoformat": "datetime",
        "datetime.strptime": "datetime", "datetime.datetime.strptime": "datetime",
        "datetime.datetime.fromisoformat": "datetime", "csv.DictReader": "csv-rows",
        "csv.reader": "csv-lists", "inspect.getmodule": "module None",
        "inspect.getdoc": "str None", "mimetypes.guess_type": "tuple",
        "importlib.util.find_spec": "ModuleSpec None", "logging.getLogger": "Logger",
        "subprocess.check_output": "bytes", "Decimal": "Decimal", "decimal.Decimal": "Decimal",
        "Path": "Path", "pathlib.Path": "Path", "asyncio.sleep": "None",
        "ET.parse": "ElementTree", "getattr": "",
    }.items()
}  # fmt: skip

# What `value.method(...)` gives, where the name of the method says it for every usual type.
METHODS: dict[str, Kinds] = {
    name: _kinds(kinds)
    for name, kinds in {
        "strip": "str", "lstrip": "str", "rstrip": "str", "lower": "str", "upper": "str",
        "title": "str", "capitalize": "str", "casefold": "str", "format": "str", "join": "str",
        "zfill": "str", "ljust": "str", "rjust": "str", "removeprefix": "str", "decode": "str",
        "removesuffix": "str", "readline": "str", "read_text": "str", "isoformat": "str",
        "strftime": "str", "hexdigest": "str", "encode": "bytes", "read_bytes": "bytes",
        "split": "list", "rsplit": "list", "splitlines": "list", "readlines": "list",
        "fetchall": "list", "findall": "list", "fetchone": "tuple None", "index": "int",
        "count": "int", "rindex": "int", "bit_length": "int", "timestamp": "float",
        "total_seconds": "float", "isdigit": "bool", "startswith": "bool", "endswith": "bool",
        "exists": "bool", "is_file": "bool", "is_dir": "bool", "items": "items", "keys": "keys",
        "values": "values", "groups": "tuple", "groupdict": "dict", "partition": "tuple",
        "rpartition": "tuple",
    }.items()
}  # fmt: skip

# Methods that change their object and give None: assigning the result is the classic mistake.
IN_PLACE = _kinds("append extend insert sort reverse clear update add discard remove")

# Methods that give None when there is nothing to give.
MAYBE_NONE = _kinds("get match search fullmatch fetchone first one_or_none scalar_one_or_none")

# The kind of one element, by the kind of its container.
ELEMENTS: dict[str, Kinds] = {
    "range": frozenset({"int"}),
    "csv-rows": frozenset({"csv-row"}),
    "csv-lists": frozenset({"csv-list"}),
    "csv-row": frozenset({"str"}),
    "csv-list": frozenset({"str"}),
    "file": frozenset({"str"}),
    "str": frozenset({"str"}),
    "bytes": frozenset({"int"}),
}

# Calls whose result lists hold text.
TEXT_LISTS = frozenset({"split", "rsplit", "splitlines", "readlines"})
