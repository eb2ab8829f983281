using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Conformance.Tau;

/// <summary>Random calls, sensible and not, with answers and hashes. Each step is one vector.</summary>
internal sealed class FuzzVectors : ITauVectors
{
    public string Prefix => "fuzz.";

    public async Task ReplayAsync(string file, IAsyncEnumerable<PyDict> lines, TauWorld world, Report report, CancellationToken ct)
    {
        await foreach (var line in lines.WithCancellation(ct))
        {
            Replay($"{file} case {line["case"]}", line, world, report);
        }
    }

    private static void Replay(string name, PyDict line, TauWorld world, Report report)
    {
        var domain = line.Text("domain");
        var environment = world.Domain(domain).CreateEnvironment(solo: false, TauWorld.FreshOptions());
        if (line.TextOrNull("init_task") is { } id && world.Task(domain, id).InitialState is { } start)
        {
            environment.SetState(start.Data, start.Actions, []);
        }

        var hashes = line["init"]!;
        if (!StepCheck.Hashes(environment).Equals(hashes))
        {
            report.Fail(name, "the initial state hashes differently");
        }

        var number = 0;
        foreach (var item in line.Items("steps"))
        {
            var step = (PyDict)item;
            hashes = step["hash"] ?? hashes;
            var tag = step.TextOrNull("tag") ?? "env";
            bool reworded;
            var difference = step.Text("op") == "env" ? Function(environment, step, out reworded) : StepCheck.Call(environment, step, out reworded);
            var junk = tag.StartsWith("junk:", StringComparison.Ordinal);
            if (!StepCheck.Hashes(environment).Equals(hashes))
            {
                difference = $"the state hashes differently after {step.Text("name")}({PyJson.Write(step.Dict("arguments"))})" + (difference is null ? "" : $"; {difference}");
                reworded = false;
            }

            if (difference is null)
            {
                report.Pass();
            }
            else if (junk && reworded)
            {
                report.Apart("worded differently");
            }
            else
            {
                report.Fail($"{name} step {number} {tag}", difference);
            }

            number++;
        }
    }

    private static string? Function(TauEnvironment environment, PyDict step, out bool reworded)
    {
        string content;
        var failed = false;
        try
        {
            var side = RequestorNames.Parse(step.Text("env_type")) ?? Requestor.Assistant;
            content = ResultText.Of(environment.RunFunction(new EnvFunctionCall(side, step.Text("name"), step.Dict("arguments"))));
        }
        catch (PythonException raised)
        {
            content = $"{raised.Type}: {raised.Message}";
            failed = true;
        }

        reworded = failed && step.Flag("error") && content != step.Text("content");
        return failed == step.Flag("error") && content == step.Text("content") ? null : $"{step.Text("name")}({PyJson.Write(step.Dict("arguments"))}): expected {step.Text("content")}, got {content}";
    }
}
