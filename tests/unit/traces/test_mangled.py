import pytest

from homeport.traces import read_traces
from homeport.traces.mangled import plain_name


@pytest.mark.parametrize(
    ("symbol", "name"),
    [
        ("_Z4mainv", "main"),
        ("__ZN4shop4Cart5totalEv", "shop::Cart::total"),
        ("_ZN6fuzzer6Fuzzer15ExecuteCallbackEPKhm", "fuzzer::Fuzzer::ExecuteCallback"),
        ("_ZNK4shop4CartINS_4ItemEE5totalEv", "shop::Cart<shop::Item>::total"),
        ("_ZNSt6vectorIiSaIiEE2atEm", "std::vector<int, std::allocator<int> >::at"),
        ("_ZN4shop4CartC2Ev", "shop::Cart::Cart"),
        ("_ZN4shop4CartIiED1Ev", "shop::Cart<int>::~Cart"),
        ("_ZN12_GLOBAL__N_16hiddenEPi", "(anonymous namespace)::hidden"),
        ("_ZZ4mainENKUliE0_clEi", "main::{lambda#2}::operator()"),
        ("_ZZN4shop1fEvE5local", "shop::f::local"),
        ("_ZZ4mainEs", "main"),
        ("_ZN3OpsplERKS_", "Ops::operator+"),
        ("_ZN3OpsnwEm", "Ops::operator new"),
        ("_ZN3OpscvbEv", "Ops::operator bool"),
        ("_Z1fILb1ELi3ELj4ELc65EEvv", "f<true, 3, 4u, (char)65>"),
        ("_Z1fIPFviEEvT_", "f<void (int)*>"),
        ("_Z1fIA3_iRKcOdEvv", "f<int [3], char const&, double&&>"),
        ("_Z1fIJicEEvv", "f<int, char>"),
        ("_Z1fIDnEvT_", "f<decltype(nullptr)>"),
        ("_ZStlsIcERSoS0_", "std::operator<<<char>"),
        ("_Z1fIXadL_Z1gvEEEvv", "_Z1fIXadL_Z1gvEEEvv"),
        ("_Z1fIL_Z1gEEvv", "f<g>"),
        ("_Z1fIL_Z1gvEEvv", "f<g>"),
        ("_ZN1aUt_1fEv", "a::{unnamed#1}::f"),
        ("_ZZ4mainEd_NKUlvE_clEv", "main::{lambda#1}::operator()"),
        ("_ZN1aL1bEv", "a::b"),
        ("_Z1fIDpT_Evv", "_Z1fIDpT_Evv"),
        ("_Z1fISaIiEEvT_", "f<std::allocator<int> >"),
        ("_Z1fINSt3fooEEvv", "f<std::foo>"),
        ("_ZN1aILPKc0EE1bEv", "a<(char const*)0>::b"),
        ("_ZN1aB5cxx11Ev", "a[abi:cxx11]"),
        ("_ZN4shop5total17h0123456789abcdefE", "shop::total"),
        ("_ZN47_$LT$shop..Cart$u20$as$u20$core..fmt..Debug$GT$3fmt17h0123456789abcdefE",
         "<shop::Cart as core::fmt::Debug>::fmt"),
    ],
)  # fmt: skip
def test_the_name_people_wrote(symbol: str, name: str) -> None:
    """Namespaces, templates, operators, lambdas and Rust's paths come back; arguments do not."""
    assert plain_name(symbol) == name


@pytest.mark.parametrize(
    "symbol",
    [
        *("main", "_Z", "_ZN", "_ZN99shortE", "_ZTV4Cart", "_ZN4CartIXsr1aE1bEE1fEv"),
        *("_ZN4CartS9_E", "_ZN1aC2Eq" * 3000, "_Z1fI" + "P" * 3000, "_ZNT_E", "_ZZ4mainX"),
        *("_ZN1aqqE", "_Z1fIL_Z1gX"),
    ],
)
def test_what_is_not_understood_stays(symbol: str) -> None:
    """A symbol that is cut, that is none, or that means no function is shown as it is."""
    assert plain_name(symbol) == symbol


def test_frames_carry_plain_names() -> None:
    """Stacks of tools that do not demangle read like those that do."""
    [trace] = read_traces(
        "#0 0x1234 in _ZN4shop5totalEv /s/a.cpp:3:1\n#1 0x1235 in main /s/a.cpp:9\n"
    )
    assert trace.frames[0].function == "shop::total"
