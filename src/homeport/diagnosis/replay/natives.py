"""What a replayed program may call natively: builtins and pure parts of the standard library.

Nothing that is not named here can be reached. A module that is missing, or a name that a module's
line does not list, is `Absent`: the replay gives up where the program uses it.
"""

import builtins
import copy
import importlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from homeport.diagnosis.replay import stand_ins
from homeport.diagnosis.replay.limits import Steps
from homeport.diagnosis.replay.scope import Absent

_BUILTINS = (
    "abs all any ascii bin bool bytearray bytes callable chr classmethod complex dict divmod "
    "enumerate filter float format frozenset hash hex int isinstance issubclass iter len list map "
    "max min next object oct ord pow property range repr reversed round set slice sorted "
    "staticmethod str sum tuple type zip NotImplemented Ellipsis"
)
_MODULES: Mapping[str, str] = MappingProxyType({
    "abc": "ABC ABCMeta abstractmethod",
    "base64": "b64encode b64decode urlsafe_b64encode urlsafe_b64decode b16encode b16decode",
    "binascii": "crc32 hexlify unhexlify",
    "bisect": "bisect bisect_left bisect_right insort insort_left insort_right",
    "calendar": "monthrange isleap weekday day_name day_abbr month_name month_abbr leapdays timegm",
    "collections": "Counter OrderedDict defaultdict deque namedtuple ChainMap UserDict UserList",
    "collections.abc": "Callable Iterable Iterator Mapping MutableMapping Sequence Set Sized "
                       "Hashable Generator Collection Awaitable Coroutine AsyncIterator Container "
                       "MutableSequence MutableSet",
    "configparser": "ConfigParser RawConfigParser NoSectionError NoOptionError",
    "contextlib": "contextmanager suppress nullcontext closing ExitStack",
    "copy": "copy deepcopy",
    "csv": "reader writer DictReader DictWriter QUOTE_ALL QUOTE_MINIMAL Error",
    "dataclasses": "dataclass field fields asdict astuple replace is_dataclass FrozenInstanceError "
                   "InitVar KW_ONLY MISSING",
    "datetime": "date datetime time timedelta timezone tzinfo UTC",
    "decimal": "Decimal ROUND_HALF_UP ROUND_HALF_EVEN ROUND_DOWN ROUND_UP ROUND_FLOOR "
               "ROUND_CEILING ROUND_HALF_DOWN InvalidOperation",
    "enum": "Enum IntEnum StrEnum Flag IntFlag auto unique",
    "fractions": "Fraction",
    "functools": "reduce partial lru_cache cache wraps total_ordering cached_property cmp_to_key",
    "hashlib": "md5 sha1 sha256 sha512",
    "heapq": "heappush heappop heapify nlargest nsmallest heapreplace heappushpop merge",
    "html": "escape unescape",
    "io": "StringIO BytesIO",
    "itertools": "groupby islice zip_longest accumulate takewhile dropwhile starmap pairwise "
                 "compress filterfalse tee",
    "json": "dumps loads JSONDecodeError",
    "math": "ceil floor sqrt pi e inf nan isnan isinf isclose trunc log log2 log10 exp pow gcd lcm "
            "hypot sin cos tan asin acos atan atan2 radians degrees fabs fsum prod copysign fmod "
            "modf dist tau isqrt",
    "numbers": "Number Real Integral",
    "operator": "itemgetter eq ne lt le gt ge not_ contains and_ or_ xor neg add sub truediv "
                "floordiv mod",
    "re": "compile match search fullmatch sub subn split findall finditer escape IGNORECASE I "
          "MULTILINE M DOTALL S VERBOSE X ASCII Pattern Match error",
    "statistics": "mean median mode stdev pstdev variance pvariance fmean median_low median_high "
                  "quantiles multimode",
    "string": "ascii_letters ascii_lowercase ascii_uppercase digits punctuation whitespace "
              "hexdigits Template capwords",
    "textwrap": "dedent indent shorten wrap fill",
    "types": "SimpleNamespace MappingProxyType",
    "typing": "Any Optional Union Callable Iterable Iterator Generator Sequence Mapping List Dict "
              "Set Tuple Type TypeVar NamedTuple TypedDict ClassVar Final Literal cast overload "
              "TYPE_CHECKING Awaitable FrozenSet MutableMapping NewType Hashable Self NoReturn "
              "Text Deque DefaultDict Counter final Annotated TypeAlias Protocol Generic",
    "unicodedata": "normalize category combining name",
    "unittest": "TestCase main skip",
    "urllib.parse": "quote unquote quote_plus unquote_plus urlencode parse_qs parse_qsl urlparse "
                    "urlsplit urlunparse urlunsplit urljoin",
})  # fmt: skip
_OWN: Mapping[str, Mapping[str, Any]] = MappingProxyType({
    "__future__": {"annotations": None},
    "asyncio": {
        "run": stand_ins.awaited, "gather": stand_ins.gather, "wait_for": stand_ins.wait_for,
        "sleep": lambda *_: stand_ins.Pending(stand_ins.nothing), "Lock": stand_ins.Lock,
        "create_task": stand_ins.as_task, "ensure_future": stand_ins.as_task,
    },
    "logging": {
        "getLogger": stand_ins.logger, "basicConfig": stand_ins.nothing, "DEBUG": 10, "INFO": 20,
        "WARNING": 30, "ERROR": 40, "CRITICAL": 50, "debug": stand_ins.nothing,
        "info": stand_ins.nothing, "warning": stand_ins.nothing, "error": stand_ins.nothing,
    },
    "pytest": {
        "approx": stand_ins.Approximately, "raises": stand_ins.Raises, "mark": stand_ins.Marks(),
        "fixture": stand_ins.Marker("fixture"),
    },
    "threading": {"Lock": stand_ins.Lock, "RLock": stand_ins.Lock, "Thread": stand_ins.Thread},
    "time": {
        "time": stand_ins.seconds, "monotonic": stand_ins.seconds, "sleep": stand_ins.nothing,
        "perf_counter": stand_ins.seconds,
    },
})  # fmt: skip
_PATHS = "join basename dirname splitext normpath split isabs"


class NativeModule:
    """A module of which only some names may be used."""

    def __init__(self, name: str, names: Mapping[str, Any]) -> None:
        self._name, self._names = name, names

    def member(self, name: str) -> Any:
        """The member of that name, or what is absent."""
        return self._names.get(name, Absent(f"{self._name}.{name}"))


def module(name: str, steps: Steps) -> NativeModule | None:
    """The module of the standard library, if it may be used."""
    if name in _OWN:
        return NativeModule(name, _OWN[name])
    if name in ("os", "os.path"):
        path = NativeModule("os.path", _members("posixpath", _PATHS))
        return path if name == "os.path" else NativeModule("os", {"path": path, "sep": "/"})
    if name not in _MODULES:
        return None
    members = _members(name, _MODULES[name])
    if name == "itertools":
        members |= _endless(steps)
    return NativeModule(name, members)


def _members(name: str, names: str) -> dict[str, Any]:
    real = importlib.import_module(name)
    return {one: getattr(real, one) for one in names.split() if hasattr(real, one)}


def _endless(steps: Steps) -> dict[str, Any]:
    """Iterators that may never end, with a step for each element."""
    made: dict[str, Any] = {"chain": stand_ins.chained}
    itertools = importlib.import_module("itertools")
    for name in ("count", "cycle", "repeat", "product", "combinations", "permutations"):
        made[name] = _stepping(getattr(itertools, name), steps)
    return made


def _stepping(make: Callable[..., Any], steps: Steps) -> Callable[..., Any]:
    return lambda *args, **kwargs: steps.each(make(*args, **kwargs))


def built_in() -> dict[str, Any]:
    """The builtins that may be used, all exceptions among them."""
    found = {name: getattr(builtins, name) for name in _BUILTINS.split()}
    found |= {
        name: value
        for name, value in vars(builtins).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    found["print"] = stand_ins.nothing
    # What edits put in: names that no program can have.
    found["deepcopy!"] = copy.deepcopy
    found["unique!"] = dict.fromkeys
    return found
