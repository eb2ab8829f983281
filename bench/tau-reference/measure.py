"""Measures the Python reference on the calls that `bench tau-tools` makes, in the same way.

    python3 measure.py CLONE VECTORS-DIR DATA-DIR [ROUNDS] > figures.json

CLONE is a clone of tau2-bench at a2c0247. Of its dependencies pydantic must be installed; those that no tool call needs are replaced where they
are missing. Only the calls themselves and the hashes after changes are timed; the best of the rounds counts.
"""

import copy, glob, gzip, importlib, json, os, sys, time, types


def load(clone, data):
    """Makes the reference's packages importable without running what they import for voice and models."""
    os.environ["TAU2_DATA_DIR"] = data
    for name in ["", ".data_model", ".environment", ".domains", ".domains.retail", ".domains.airline", ".domains.telecom", ".domains.mock"]:
        package = types.ModuleType("tau2" + name)
        package.__path__ = [os.path.join(clone, "src", *("tau2" + name).split("."))]
        sys.modules["tau2" + name] = package

    replace("tau2.data_model.audio", AudioFormat=object, audio_bytes_to_string=None, audio_string_to_bytes=None)
    replace("tau2.data_model.audio_effects", ChannelEffectsResult=object, SourceEffectsResult=object, SpeechEffectsResult=object)
    silent = types.SimpleNamespace(**{level: lambda *a, **k: None for level in ["debug", "info", "warning", "error"]})
    for name, members in {
        "loguru": {"logger": silent},
        "deepdiff": {"DeepDiff": object},
        "docstring_parser": {"parse": None},
        "dotenv": {"load_dotenv": lambda *a, **k: None},
        "addict": {"Dict": Merging},
        "toml": toml(),
    }.items():
        try:
            importlib.import_module(name)
        except ImportError:
            replace(name, **members)


class Merging(dict):
    """What the reference uses of addict: an update that merges dictionaries."""

    def update(self, other):
        for key, value in other.items():
            if isinstance(self.get(key), dict) and isinstance(value, dict):
                merged = Merging(self[key])
                merged.update(value)
                self[key] = merged
            else:
                self[key] = value

    def to_dict(self):
        return {key: Merging(value).to_dict() if isinstance(value, dict) else value for key, value in self.items()}


def toml():
    import tomllib

    return {"load": lambda file: tomllib.loads(file.read()), "dump": None}


def replace(name, **members):
    module = types.ModuleType(name)
    module.__dict__.update(members)
    sys.modules[name] = module


def measure(domain, lines, tasks):
    """Seconds of calls and of hashes with their counts."""
    from tau2.data_model.message import ToolCall
    from tau2.data_model.tasks import Task

    make = importlib.import_module(f"tau2.domains.{domain}.environment").get_environment
    fresh = make()
    calls = hashes = 0
    calling = hashing = 0.0
    for line in lines:
        databases = {"db": copy.deepcopy(fresh.tools.db)}
        if fresh.user_tools is not None:
            databases["user_db"] = copy.deepcopy(fresh.user_tools.db)
        world = make(**databases)
        start = Task(**tasks[line["init_task"]]).initial_state if line.get("init_task") else None
        if start is not None:
            world.set_state(start.initialization_data, start.initialization_actions, [])
        for step in line["steps"]:
            if step["op"] != "call":
                continue
            call = ToolCall(id="", name=step["name"], arguments=step["arguments"], requestor=step["requestor"])
            began = time.perf_counter()
            world.get_response(call)
            calling += time.perf_counter() - began
            calls += 1
            if "hash" in step:
                began = time.perf_counter()
                world.get_db_hash(), world.get_user_db_hash()
                hashing += time.perf_counter() - began
                hashes += 1
    return calls, calling, hashes, hashing


def main(clone, vectors, data, rounds=3):
    load(clone, data)
    figures = {}
    for path in sorted(glob.glob(os.path.join(vectors, "fuzz.*.jsonl.gz"))):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            lines = [json.loads(line) for line in file if line.strip()]
        domain = lines[0]["domain"]
        with open(os.path.join(data, "tau2", "domains", domain, "tasks.json"), encoding="utf-8") as file:
            tasks = {task["id"]: task for task in json.load(file)}
        calls, calling, hashes, hashing = min((measure(domain, lines, tasks) for _ in range(int(rounds))), key=lambda one: one[1] + one[3])
        figures[domain] = {"calls_per_second": round(calls / calling), "hash_milliseconds": round(1000 * hashing / max(hashes, 1), 3), "calls": calls, "hashes": hashes}
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main(*sys.argv[1:])
