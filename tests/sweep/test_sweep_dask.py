"""The same sweep on a Dask cluster of several processes, workers killed: the same bits."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lemmata.reports.cli import main
from lemmata.verify.errors import InputError
from lemmata.verify.pytest_plugin import PROFILE
from lemmata.verify.sweep.grid import points
from lemmata.verify.sweep.reader import contents
from lemmata.verify.sweep.reading import parse, read
from lemmata.verify.sweep.run import sweep
from lemmata.verify.sweep.versions import require_same, versions
from lemmata.verify.sweep.workers import cluster
from lemmata.verify.sweep.workers.cluster import Cluster
from tests.command import refused
from tests.sweep.sweep_tasks import GRID, lethal, lethal_once, quick

dask, distributed = pytest.importorskip("dask"), pytest.importorskip("distributed")


def _cluster(workers: int) -> Any:
    """Return a scheduler and workers, each a process that is started again when it dies."""
    # A worker that dies is what is tested, not news.
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    )


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Any]:
    """Run a scheduler and two workers."""
    with _cluster(2) as found:
        yield found


def test_killed_workers_change_nothing(scheduler: Any, tmp_path: Path) -> None:
    work = partial(lethal_once, str(tmp_path), (5, 30))
    hire = partial(Cluster, scheduler.scheduler_address)
    sweep(*parse(GRID), tmp_path / "far", hire, work=work)
    assert {"5", "30"} < {p.name for p in tmp_path.iterdir()}
    sweep(*parse(GRID), tmp_path / "near", work=quick)
    assert contents(tmp_path / "far") == contents(tmp_path / "near")


def test_the_command_on_a_cluster(
    scheduler: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, store = tmp_path / "sweep.toml", tmp_path / "far"
    config.write_text(
        '[grid]\nd = [1, 3]\nbeta = ["covered"]\neps = [0.5]\n'
        '[[family]]\nname = "residual"\nm = 0.8\nM = 1.2\nM2 = 0.2\n[measure]\nchains = 20\n'
    )
    address = scheduler.scheduler_address
    assert main(["sweep", str(config), "-o", str(store), "--scheduler", address]) == 0
    assert "2 of 2 tasks: 2 ok" in capsys.readouterr().out
    sweep(*read(config), tmp_path / "near")
    assert contents(store) == contents(tmp_path / "near")


def test_nobody_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        Cluster("tcp://127.0.0.1:9", patience=0.5)
    for nonsense in ("nonsense://here", "what is this", ""):
        with pytest.raises(InputError, match="no Dask scheduler answers"):
            Cluster(nonsense, patience=0.5)
    config = tmp_path / "sweep.toml"
    config.write_text('[grid]\nd=[1]\nbeta=[1]\neps=[0.5]\n[[family]]\nname="linear"\nm=1\nM=2\n')
    run = ["sweep", str(config), "-o", str(tmp_path / "s"), "--scheduler", "x", "--jobs", "2"]
    assert "--jobs" in refused(capsys, *run)


def test_other_versions_are_refused(scheduler: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    other = {**versions(), "numpy": "0.1"}
    # At the start, and by each worker: one may join at any time.
    with pytest.raises(InputError, match=r"has numpy 0\.1, here is"):
        require_same(other, versions(), "worker w")
    with pytest.raises(InputError, match=rf"has numpy {np.__version__}, here is 0\.1"):
        cluster.alone(other, quick, [])
    with monkeypatch.context() as patch, Cluster(scheduler.scheduler_address) as crew:
        patch.setattr(cluster, "versions", lambda: other)
        point = next(points(*parse(GRID)))
        with pytest.raises(
            InputError, match=r"^worker .* has numpy .*, here is 0\.1: results would"
        ):
            crew.submit(quick, [point]).result()


def test_a_worker_that_cannot_run_tasks_is_one_line(scheduler: Any) -> None:
    with Cluster(scheduler.scheduler_address) as crew:
        point = next(points(*parse(GRID)))
        with pytest.raises(InputError, match=r"cannot run the sweep .*; install the same lemmata"):
            crew.submit(partial(divmod, 1), [point]).result()  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.skipif(PROFILE == "quick", reason="run with --lemmata-profile=full")
def test_a_task_that_kills_every_worker_is_found(scheduler: Any, tmp_path: Path) -> None:
    hire = partial(Cluster, scheduler.scheduler_address)
    sweep(*parse(GRID), tmp_path / "far", hire, work=partial(lethal, 20))
    tasks, _ = contents(tmp_path / "far")
    assert [t[0] for t in tasks if t[6] == "crashed"] == [20]
    assert len(tasks) == 60


def test_a_scheduler_that_goes_away_is_one_line(tmp_path: Path) -> None:
    # How long the client looks for a scheduler that is gone.
    brief = dask.config.set({"distributed.comm.timeouts.connect": "1s"})
    with brief, _cluster(1) as found:
        address = found.scheduler_address

        def stop(name: str, done: int, total: int) -> None:
            if 0 < done < total:
                found.close()

        with pytest.raises(InputError, match="go on with --resume"):
            sweep(
                *parse(GRID),
                tmp_path / "s",
                partial(Cluster, address, patience=5),
                work=quick,
                tell=stop,
            )
    done = len(contents(tmp_path / "s")[0])
    assert 0 < done < 60
    sweep(*parse(GRID), tmp_path / "s", work=quick, resume=True)
    assert len(contents(tmp_path / "s")[0]) == 60
