"""A test function with something before it: which functions can be one, and what runners see."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from inspect import Parameter
from typing import Any

from lemmata.verify.errors import InputError

Test = Callable[..., Any]
RESULT = "tested"
"""The parameter by which a test asks for what was found; all others are the runner's."""


def preceded(function: Any, find: Callable[[], Any], claim: str) -> Any:
    """Return a test, marked with its claim, that calls ``find`` before the function's body.

    What calls it sees the function's own signature without `RESULT`, so that fixtures,
    parameters and ``self`` go through; a static or class method stays one.

    Raises
    ------
    InputError
        If no runner would run the function's body once.
    """
    if isinstance(function, staticmethod | classmethod):
        return type(function)(preceded(function.__func__, find, claim))
    _require_test(function)
    signature = inspect.signature(function)
    parameters = dict(signature.parameters)
    wanted = parameters.pop(RESULT, None) is not None

    @wraps(function)
    def test(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        _require_alone(function)
        found = find()
        return function(*args, **kwargs, **({RESULT: found} if wanted else {}))

    vars(test)["__signature__"] = signature.replace(parameters=list(parameters.values()))
    return _marked(test, claim)


def _marked(test: Test, claim: str) -> Test:
    try:
        import pytest
    except ImportError:
        return test
    marked: Test = pytest.mark.claim(claim)(test)
    return marked


def _require_test(function: Any) -> None:
    name = getattr(function, "__qualname__", type(function).__name__)
    if inspect.isclass(function):
        raise InputError(f"@claims on the class {name}: put it on a test method of the class")
    if not inspect.isfunction(function) or function.__name__ == "<lambda>":
        raise InputError(f"@claims on {name}: it takes a function made by def")
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        raise InputError(
            f"@claims on {name}: nobody would await it; make it def, with asyncio.run inside"
        )
    if inspect.isgeneratorfunction(function):
        raise InputError(f"@claims on {name}: a test that yields is never run; use return")
    if getattr(function, "is_hypothesis_test", False):
        raise InputError(_both(function.__name__))
    for parameter in inspect.signature(function).parameters.values():
        _require_named(parameter, name)


def _require_named(parameter: Parameter, name: str) -> None:
    unnamed = parameter.kind in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
    if parameter.kind is Parameter.POSITIONAL_ONLY:
        # A method's own first parameter is filled by binding; all others by name.
        unnamed = parameter.name not in ("self", "cls") and parameter.default is Parameter.empty
    if unnamed:
        raise InputError(
            f"@claims on {name}: nothing would fill the parameter {parameter}; arguments go by "
            f"name: {RESULT} for what was found, else a fixture's or a parameter's"
        )


def _require_alone(function: Test) -> None:
    """Raise inside another search of Hypothesis, which ``@given`` above cannot be asked before."""
    from hypothesis.control import currently_in_test_context

    if currently_in_test_context():
        raise InputError(_both(function.__name__))


def _both(name: str) -> str:
    return f"@claims and @given on {name}: each draws cases of its own; write two tests"
