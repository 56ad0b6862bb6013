"""Tokens of code hosts, package registries and build services."""

from homeport.detection.checks import at_least
from homeport.detection.detector import PatternDetector
from homeport.domain import Category

DETECTORS = (
    PatternDetector(
        name="github-token",
        pattern=r"\b(?P<secret>(?:gh[pousr]_[0-9A-Za-z]{36,}|github_pat_\w{82}))",
        keywords=("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
        category=Category.CREDENTIAL,
        examples=("token: gh" + "p_" + "kQ9xR7tW2mZvN5cL8pJ1hF4gD6sXbY3aEu0T",),
        counterexamples=("gh" + "p_" + "x" * 36, "ghp_short"),
        check=at_least(3.0),
        why="GitHub token: its prefix and at least 36 characters",
    ),
    PatternDetector(
        name="gitlab-token",
        pattern=r"\b(?P<secret>(?:gl(?:pat|dt|ft|imt|agent|oas|ptt|rt|soat|ffct)-[\w-]{20,}"
        r"(?:\.[0-9a-z]{2}[0-9a-z]{7})?|glcbt-[0-9A-Za-z]{1,5}_[\w-]{20}|GR1348941[\w-]{20}))",
        keywords=("gl", "gr1348941"),
        category=Category.CREDENTIAL,
        examples=("gl" + "pat-" + "kQ9xR7tW2mZvN5cL8pJ1",),
        counterexamples=("gl" + "pat-" + "x" * 20,),
        check=at_least(3.0),
        why="GitLab token: its prefix and at least 20 characters",
    ),
    PatternDetector(
        name="npm-token",
        pattern=r"\b(?P<secret>npm_[A-Za-z0-9]{36})\b",
        keywords=("npm_",),
        category=Category.CREDENTIAL,
        examples=("npm" + "_" + "kQ9xR7tW2mZvN5cL8pJ1hF4gD6sXbY3aEu0T",),
        counterexamples=("npm_config_registry",),
        check=at_least(3.0),
        why="npm access token: npm_ and 36 characters",
    ),
    PatternDetector(
        name="pypi-token",
        pattern=r"\b(?P<secret>pypi-AgE[\w-]{50,})",
        keywords=("pypi-age",),
        category=Category.CREDENTIAL,
        examples=("pypi" + "-AgE" + "IcHlwaS5vcmcCJ" + "kQ9xR7tW2mZvN5cL8pJ1" * 2,),
        counterexamples=("pypi-publish",),
        why="package index upload token: a macaroon that starts with pypi-AgE",
    ),
    PatternDetector(
        name="homeport-token",
        pattern=r"\b(?P<secret>hp_[0-9a-f]{12}_[\w-]{43})(?:[^\w-]|$)",
        keywords=("hp_",),
        category=Category.CREDENTIAL,
        examples=("HOMEPORT_TOKEN=hp" + "_0a1b2c3d4e5f_" + "kQ9xR7tW2mZvN5cL8pJ1" * 2 + "abc",),
        counterexamples=("hp_0a1b2c3d4e5f", "hp_laserjet_4"),
        check=at_least(3.3),
        why="service token of a Homeport gateway: hp_, its id and 43 characters",
    ),
    PatternDetector(
        name="cluster-token",
        pattern=r"\b(?P<secret>sha256~[\w-]{20,64})(?:[^\w-]|$)",
        keywords=("sha256~",),
        category=Category.CREDENTIAL,
        examples=("oc login --token=sha256" + "~" + "kQ9xR7tW2mZvN5cL8pJ1" * 2 + "abc",),
        counterexamples=("sha256~none",),
        check=at_least(3.3),
        why="token of an OpenShift cluster: sha256~ and a random part",
    ),
)
