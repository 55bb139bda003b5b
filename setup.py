"""The folders `bounds`, `verify`, `reports` are installed as `lemmata.bounds` and so on."""

from setuptools import find_namespace_packages, setup

FLOORS = ("bounds", "verify", "reports")
found = find_namespace_packages(include=[pattern for f in FLOORS for pattern in (f, f"{f}.*")])
setup(
    packages=["lemmata", *(f"lemmata.{package}" for package in found)],
    package_dir={f"lemmata.{floor}": floor for floor in FLOORS},
)
