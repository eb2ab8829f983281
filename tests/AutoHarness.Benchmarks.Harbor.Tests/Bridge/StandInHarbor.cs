using AutoHarness.Benchmarks.Harbor.Tests.Testing;

namespace AutoHarness.Benchmarks.Harbor.Tests.Bridge;

/// <summary>
/// Plays Harbor's command line: reads the job, imports the agent by its path, gives it an environment whose commands run in a folder of this
/// machine, and writes the job's folder. What becomes of the trial stands in the task's <c>outcome</c> file.
/// </summary>
internal static class StandInHarbor
{
    private const string Program = """
        import asyncio, importlib, json, os, subprocess, sys, types

        base = types.ModuleType("harbor.agents.base")
        class BaseAgent:
            def __init__(self, logs_dir=None, model_name=None, **kwargs):
                pass
        base.BaseAgent = BaseAgent
        for name in ("harbor", "harbor.agents"):
            sys.modules[name] = types.ModuleType(name)
        sys.modules["harbor.agents.base"] = base

        class Environment:
            def __init__(self, folder):
                self.folder = folder
            async def exec(self, command, cwd=None, env=None, timeout_sec=None):
                process = await asyncio.create_subprocess_exec("bash", "-c", command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                try:
                    out, _ = await asyncio.wait_for(process.communicate(), timeout_sec)
                except asyncio.TimeoutError:
                    process.kill()
                    raise RuntimeError(f"Command timed out after {timeout_sec} seconds")
                return types.SimpleNamespace(return_code=process.returncode, stdout=out.decode(), stderr=None)
            async def upload_file(self, source, target):
                with open(source, "rb") as a, open(target, "wb") as b:
                    b.write(a.read())
            async def download_file(self, source, target):
                with open(source, "rb") as a, open(target, "wb") as b:
                    b.write(a.read())

        async def main(job):
            task = job["tasks"][0]["path"]
            outcome = open(os.path.join(task, "outcome")).read().strip()
            trial = os.path.join(job["jobs_dir"], job["job_name"], "task__abcdefg")
            os.makedirs(os.path.join(trial, "verifier"))
            if outcome == "dies":
                print("boom", file=sys.stderr)
                return 3
            agent = job["agents"][0]
            module, name = agent["import_path"].split(":")
            bridge = getattr(importlib.import_module(module), name)(logs_dir=trial, **agent["kwargs"])
            work = os.path.join(trial, "work")
            os.makedirs(work)
            environment = Environment(work)
            error = None
            await bridge.setup(environment)
            try:
                await asyncio.wait_for(bridge.run(open(os.path.join(task, "instruction.md")).read(), environment, None), 3)
            except asyncio.TimeoutError:
                error = "AgentTimeoutError"
            rewards = {"reward": 1.0 if os.path.exists(os.path.join(work, "x")) else 0.0}
            if outcome not in ("scores", "AgentTimeoutError"):
                error, rewards = outcome, None
            result = {"task_name": "task", "trial_name": "task__abcdefg", "task_id": {"path": task}, "agent_info": {"name": "auto-harness", "version": "1"},
                      "verifier_result": None if rewards is None else {"rewards": rewards},
                      "exception_info": None if error is None else {"exception_type": error, "exception_message": "as told", "occurred_at": "2026-08-01T10:00:00Z"},
                      "started_at": "2026-08-01T10:00:00Z", "finished_at": "2026-08-01T10:00:01Z"}
            open(os.path.join(trial, "verifier", "test-stdout.txt"), "w").write("looked\n")
            text = json.dumps(result)
            open(os.path.join(trial, "result.json"), "w").write(text[:40] if outcome == "cut off" else text)
            return 0

        if sys.argv[1:] == ["--version"]:
            print("0.22.0")
        elif sys.argv[1:] == ["run", "--help"]:
            print("--config  --yes  --quiet" if not os.environ.get("STAND_IN_OLD") else "--dataset")
        else:
            assert sys.argv[1:3] == ["run", "--config"] and sys.argv[4:] == ["--yes", "--quiet"], sys.argv
            sys.exit(asyncio.run(main(json.load(open(sys.argv[3])))))
        """;

    public static string Write(TemporaryFolder folder) => folder.Write("harbor.py", Program);
}
