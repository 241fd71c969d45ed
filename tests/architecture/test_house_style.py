"""Rules a reader would have to remember, as tests that fail when somebody forgets."""

import ast
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from architecture.source import ROOT, SERVICES, calls, functions, imports, name, python, tracked, tree

LONGEST_FILE, LONGEST_FUNCTION = 300, 40
TRANSACTIONS = {
    "commit",
    "rollback",
    "begin",
    "begin_nested",
    "async_sessionmaker",
    "sessionmaker",
    "create_async_engine",
}
CODE = python("libs", "services")
SERVICE_CODE = python("services")
EVERYTHING = python("libs", "services", "infra", "tools")


def offenders(files: list[Path], wrong: Callable[[Path], Iterable[object]]) -> list[str]:
    """What is wrong in which file."""
    return [f"{name(file)}: {found}" for file in files for found in wrong(file)]


def heads(file: Path) -> set[str]:
    return {module.split(".")[0] for module in imports(file)}


def named(file: Path, *stems: str) -> bool:
    """Whether it is a module or lies in a package of such a name."""
    return bool({*file.parts, file.stem} & set(stems))


def test_there_is_something_to_look_at() -> None:
    assert len(CODE) > 60
    assert len(SERVICE_CODE) > 40


def test_nobody_commits_but_the_chassis() -> None:
    assert (
        offenders(
            SERVICE_CODE, lambda file: [f"{c} in line {line}" for c, line in calls(file) if c in TRANSACTIONS]
        )
        == []
    )


def test_files_and_functions_stay_small() -> None:
    assert [name(file) for file in EVERYTHING if len(file.read_text().splitlines()) > LONGEST_FILE] == []
    long = offenders(
        EVERYTHING,
        lambda file: [
            f.name for f in functions(file) if (f.end_lineno or 0) - f.lineno + 1 > LONGEST_FUNCTION
        ],
    )
    assert long == []


def test_every_module_says_in_one_sentence_what_it_is_for() -> None:
    silent = [f for f in EVERYTHING if f.read_text().strip() and not ast.get_docstring(tree(f))]
    assert [name(file) for file in silent] == []


def test_rules_do_no_input_or_output() -> None:
    rules = [file for file in CODE if file.name == "rules.py"]
    assert len(rules) > 10
    doing = {"sqlalchemy", "fastapi", "httpx", "nats", "asyncio", "os"}
    assert offenders(rules, lambda file: heads(file) & doing) == []
    asking = {"now", "today", "utcnow"}
    assert offenders(rules, lambda file: [called for called, _ in calls(file) if called in asking]) == []


def test_only_the_chassis_speaks_to_the_bus_and_to_neighbours() -> None:
    speaking = {"nats", "httpx", "asyncpg", "aiosmtplib"}
    assert offenders(SERVICE_CODE, lambda file: heads(file) & speaking) == []


def test_only_routes_speak_http() -> None:
    silent = [file for file in SERVICE_CODE if named(file, "commands", "queries", "handlers")]
    assert len(silent) > 40
    assert offenders(silent, lambda file: heads(file) & {"fastapi", "starlette"}) == []


def test_refusals_are_named() -> None:
    assert (
        offenders(CODE, lambda file: [line for called, line in calls(file) if called == "HTTPException"])
        == []
    )


def test_the_chassis_names_no_noun_of_the_domain() -> None:
    nouns = re.compile(
        r"\b(academ|headteacher|governor|ofsted|urn|phase_of|engagement|iaim|aspect)\w*", re.IGNORECASE
    )
    allowed = {"schemas.py"}  # Urn is how every service names an academy in an address.
    found = {
        f"{name(file)}: {match.group()}"
        for file in python("libs")
        if file.name not in allowed
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Name | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.arg)
        and (
            match := nouns.search(
                getattr(node, "id", "") or getattr(node, "name", "") or getattr(node, "arg", "")
            )
        )
    }
    assert found == set()


def test_services_are_alike() -> None:
    """The same catalogues in the same places: what is learnt of one serves for all."""
    for service in SERVICES:
        package = ROOT / "services" / service / service.replace("-", "_")
        for needed in ("service.py", "main.py", "worker.py", "events.py", "subscriptions.py"):
            assert (package / needed).exists(), f"{service} has no {needed}"
        for noun in ("models", "policy"):
            assert (package / f"{noun}.py").exists() or (package / noun / "__init__.py").exists()
        assert (ROOT / "services" / service / "migrations" / "env.py").exists()
        assert (ROOT / "services" / service / "tests" / "conftest.py").exists()


@pytest.mark.parametrize("service", SERVICES)
def test_no_service_imports_another(service: str) -> None:
    others = {other.replace("-", "_") for other in SERVICES} - {service.replace("-", "_")}
    found = {m for f in python(f"services/{service}") for m in imports(f) if m.split(".")[0] in others}
    assert found == set()


SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|eyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}|AKIA[0-9A-Z]{16}"
)
REGISTRY = re.compile(
    r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|deb\.debian|yarnpkg)[\w.-]*", re.IGNORECASE
)
MACHINE = re.compile(r"(?<![\w.])/(?:root|work|farm)/[\w./-]+|/tmp/[\w-]+/[\w./-]+|/home/\w+/")


@pytest.mark.parametrize("pattern", [SECRET, REGISTRY, MACHINE], ids=["secret", "registry", "machine"])
def test_the_tree_names_nothing_it_should_not(pattern: re.Pattern[str]) -> None:
    found = []
    for file in tracked():
        if file.stat().st_size < 3_000_000 and file != Path(__file__).resolve():
            try:
                text = file.read_text()
            except UnicodeDecodeError:
                continue
            found += [f"{name(file)}: {match.group()[:60]}" for match in pattern.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    ["-----BEGIN EC PRIVATE KEY", "https://" + "pypi" + ".org/simple", "/wo" + "rk/main/x", "/ro" + "ot/a"],
)
def test_the_patterns_do_find(text: str) -> None:
    assert any(pattern.search(text) for pattern in (SECRET, REGISTRY, MACHINE))


def test_no_real_data_is_in_the_tree() -> None:
    real = ROOT.parent / "shared" / "data"
    if not real.exists():
        pytest.skip("the real data is not beside this checkout")
    sizes = {file.stat().st_size for file in real.iterdir() if file.suffix in (".csv", ".json")}
    assert [
        name(file) for file in tracked() if file.stat().st_size in sizes and file.stat().st_size > 2000
    ] == []


def test_tests_replace_nothing_of_ours() -> None:
    found = []
    for file in tracked():
        if file.suffix == ".py" and "tests" in file.relative_to(ROOT).parts:
            found += [name(file)] if set(imports(file)) & {"unittest.mock", "mock"} else []
    assert found == []
