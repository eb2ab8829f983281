using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Conformance.Tau;

/// <summary>The gold actions of tasks, with answers, hashes and assertions. Each task is one vector.</summary>
internal sealed class GoldReplayVectors : ITauVectors
{
    public string Prefix => "gold_replay.";

    public async Task ReplayAsync(string file, IAsyncEnumerable<PyDict> lines, TauWorld world, Report report, CancellationToken ct)
    {
        await foreach (var line in lines.WithCancellation(ct))
        {
            if (Difference(line, world) is { } difference)
            {
                report.Fail($"{line.Text("domain")} {line.Text("task_id")}", difference);
            }
            else
            {
                report.Pass();
            }
        }
    }

    private static string? Difference(PyDict line, TauWorld world)
    {
        var environment = world.Domain(line.Text("domain")).CreateEnvironment(solo: false, TauWorld.FreshOptions());
        var start = world.Task(line.Text("domain"), line.Text("task_id")).InitialState;
        environment.SetState(start?.Data, start?.Actions, start?.MessageHistory ?? []);
        if (!StepCheck.Hashes(environment).Equals(line["init"]))
        {
            return "the initial state hashes differently";
        }

        var number = 0;
        foreach (var item in line.Items("steps"))
        {
            var step = (PyDict)item;
            if (StepCheck.Call(environment, step, out _) is { } difference)
            {
                return $"step {number}: {difference}";
            }

            if (!StepCheck.Hashes(environment).Equals(step["hash"]))
            {
                return $"step {number}: the state hashes differently after {step.Text("name")}";
            }

            number++;
        }

        return Assertions(environment, line) ?? (StepCheck.Hashes(environment).Equals(line["final"]) ? null : "the final state hashes differently");
    }

    private static string? Assertions(TauEnvironment environment, PyDict line)
    {
        foreach (var item in line.Items("assertions"))
        {
            var vector = (PyDict)item;
            PyValue met;
            try
            {
                met = environment.RunAssertion(TaskReader.Assertion(vector));
            }
            catch (PythonException raised)
            {
                met = raised.Message;
            }

            if (!met.Equals(vector["met"]))
            {
                return $"{vector.Text("func_name")}: expected {vector["met"]}, got {met}";
            }
        }

        return null;
    }
}
