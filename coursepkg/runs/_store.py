"""How a stored run is made, and compared with what is there now."""

import json
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_info, threadpool_limits
from tqdm.auto import tqdm

from coursepkg._progress import hidden
from coursepkg._provenance import code_digest, data_digest, machine_and_versions
from coursepkg._stored_run import StoredRun, kept, load, path_of
from coursepkg.data._cache import cache_dir
from coursepkg.runs._run import Run

LIBRARIES = ("numpy", "scipy", "scikit-learn", "torch")
Json = dict[str, Any]


def part_of(name: str) -> Path:
    """Return the file that keeps the settings that are done, until all are: a header, and a line for each."""
    return cache_dir() / "runs" / f"{name}.jsonl"


# --- make -------------------------------------------------------------------------------------


def make(run: Run) -> StoredRun:
    """Measure every setting of a run and store the results; what was measured before it stopped is kept.

    A progress bar counts the settings. Where the code, the data, the machine or a version has changed since
    the run was stopped, it begins anew, and says so.

    Raises
    ------
    ValueError
        If a setting is there twice, or a result has the name of a setting.
    OSError
        If the data cannot be loaded, or the results cannot be written; then no half of a file is left.
    """
    keys = [_key(setting) for setting in run.settings]
    if len(set(keys)) < len(keys):
        raise ValueError(f"settings of {run.name} must be distinct, got one twice")
    behind = {"code": code_digest(run.measure.__module__), "data": _data_behind(run)}
    header = behind | machine_and_versions(*LIBRARIES)
    part = part_of(run.name)
    lines = _continued(run.name, header)
    # Also drops what was cut off in the middle of a line.
    _write(part, "".join(json.dumps(line) + "\n" for line in [header, *lines]))
    done = {_key(line["setting"]): line for line in lines}
    with part.open("a", encoding="utf-8") as file, _bar(run, len(done)) as bar:
        for key, setting in zip(keys, run.settings, strict=True):
            if key not in done:
                done[key] = _measured(run, setting)
                file.write(json.dumps(done[key]) + "\n")
                file.flush()
                bar.update()
    _keep(run, header, [done[key] for key in keys])
    part.unlink()
    return load(run.name)


def _bar(run: Run, done: int) -> "tqdm[object]":
    """Return a bar that counts settings, in a terminal or a notebook."""
    total = len(run.settings)
    return tqdm(total=total, initial=done, desc=run.name, disable=hidden(True))


def _measured(run: Run, setting: Json) -> Json:
    """Measure one setting on one thread; return it with its result and what it took."""
    with threadpool_limits(1):
        wall, cpu = time.perf_counter(), time.process_time()
        result = json.loads(json.dumps(run.measure(**setting)))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        # A library that was loaded only now may have more threads than the limit.
        threads = max([pool["num_threads"] for pool in threadpool_info()], default=1)
    if both := sorted(set(setting) & set(result)):
        raise ValueError(f"measure of {run.name} must not return {both}, its arguments")
    return {
        "setting": setting,
        "result": result,
        "wall_seconds": round(wall, 2),
        "cpu_seconds": round(cpu, 2),
        "threads": threads,
    }


def _data_behind(run: Run) -> Json:
    """Return the digests of the data that a run reads, by the names of their loaders."""
    return {load_data.__name__: data_digest(load_data()) for load_data in run.data}


def progress(run: Run) -> tuple[int, bool]:
    """Return how many settings of a run that was stopped are done, and whether by the code that is there."""
    header, *lines = _part_lines(run.name) or [{}]
    return len(lines), header.get("code") == code_digest(run.measure.__module__)


def _continued(name: str, header: Json) -> list[Json]:
    """Return the settings that are done; none, and a word on it, where they were measured otherwise."""
    began, *lines = _part_lines(name) or [header]
    if changed := _differing(began, header):
        print(f"{name}: begun anew, because of a change of {' and '.join(changed)}")
        return []
    if lines:
        print(f"{name}: continued, {len(lines)} settings were done")
    return lines


def _part_lines(name: str) -> list[Json]:
    """Return the whole lines of the part file, up to the first that is damaged."""
    lines: list[Json] = []
    try:
        written = part_of(name).read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return lines
    for line in written:
        try:
            lines.append(json.loads(line))
        except ValueError:
            break
    return lines


def _differing(began: Json, now: Json) -> list[str]:
    """Name what is different in two headers, the date aside."""
    words = {
        "code": "the code",
        "data": "the data",
        "machine": "the machine",
        "versions": "the versions",
    }
    return [words[name] for name in words if began.get(name) != now[name]]


def _keep(run: Run, header: Json, lines: list[Json]) -> None:
    """Write the file of a run, one line for each setting."""
    today = machine_and_versions()["date"]
    head = {"name": run.name, "what": run.what} | header | {"date": today}
    results = ",\n".join(f"  {json.dumps(line)}" for line in lines)
    text = json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
    _write(path_of(run.name), f'{text},\n "results": [\n{results}\n ]\n}}\n')


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


# --- compare ----------------------------------------------------------------------------------


def changes(run: Run, *, data: bool = True) -> list[str]:
    """List what has changed since a run was stored: nothing, where it is fresh.

    Parameters
    ----------
    run
        A run that is stored.
    data
        Whether to compare the data too, for which they are loaded.

    Raises
    ------
    FileNotFoundError
        If it has not been made.
    OSError
        If the data cannot be loaded.
    """
    stored = kept(run.name)
    found = []
    if stored["code"] != code_digest(run.measure.__module__):
        found.append("the code behind it")
    if data:
        before, now = stored["data"], _data_behind(run)
        both = sorted(before.keys() | now.keys())
        found += [f"what {n} gives" for n in both if before.get(n) != now.get(n)]
    wanted = [_key(setting) for setting in run.settings]
    if wanted != [_key(line["setting"]) for line in stored["results"]]:
        found.append("its settings")
    return found


def repeat(run: Run) -> list[str]:
    """Measure again what a run wants repeated; list every value that is not what was stored.

    Raises
    ------
    FileNotFoundError
        If it has not been made.
    """
    lines = kept(run.name)["results"]
    stored = {_key(line["setting"]): line["result"] for line in lines}
    found = []
    for setting in run.repeated:
        now = _measured(run, setting)["result"]
        place = ", ".join(f"{name}={value}" for name, value in setting.items())
        for difference in _differences(stored.get(_key(setting)), now, run.tolerance):
            found.append(f"{place}: {difference}")
    return found


def _differences(
    stored: Any, now: Any, tolerance: float, where: str = "result"
) -> Iterator[str]:
    """Yield where two JSON values are not the same, floats within the tolerance."""
    if (
        isinstance(stored, dict)
        and isinstance(now, dict)
        and stored.keys() == now.keys()
    ):
        for name in stored:
            yield from _differences(stored[name], now[name], tolerance, name)
    elif isinstance(stored, list) and isinstance(now, list) and len(stored) == len(now):
        for place, pair in enumerate(zip(stored, now, strict=True)):
            yield from _differences(*pair, tolerance, f"{where}[{place}]")
    elif isinstance(stored, float) and isinstance(now, float):
        close = math.isclose(stored, now, rel_tol=tolerance, abs_tol=tolerance)
        if not close and not (math.isnan(stored) and math.isnan(now)):
            yield f"{where} was {stored}, is {now}"
    elif type(stored) is not type(now) or stored != now:
        yield f"{where} was {stored}, is {now}"


def _key(setting: Json) -> str:
    return json.dumps(setting, sort_keys=True)
