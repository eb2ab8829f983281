using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Evaluation;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Orchestration;
using AutoHarness.Benchmarks.Tau.Results;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Conformance.Tau;

/// <summary>Rewards of recorded conversations with all their checks, or what the evaluation raised.</summary>
internal sealed class EvaluatorVectors : ITauVectors
{
    public string Prefix => "evaluator.";

    public async Task ReplayAsync(string file, IAsyncEnumerable<PyDict> lines, TauWorld world, Report report, CancellationToken ct)
    {
        await foreach (var line in lines.WithCancellation(ct))
        {
            if (await DifferenceAsync(line, world, ct) is { } difference)
            {
                report.Fail($"{line.Text("domain")} {line.Text("task_id")} {line.Text("kind")} {line.Text("evaluation_type")}", difference);
            }
            else
            {
                report.Pass();
            }
        }
    }

    private static async Task<string?> DifferenceAsync(PyDict line, TauWorld world, CancellationToken ct)
    {
        var evaluator = new TauEvaluator(world.Domain(line.Text("domain")), new StubJudge(line["nl_stub_met"] is { IsTrue: true }));
        try
        {
            var info = await evaluator.EvaluateAsync(
                world.Task(line.Text("domain"), line.Text("task_id")),
                TerminationReasonNames.Parse(line.Text("termination_reason"))!.Value,
                [.. line.Items("messages").Cast<PyDict>().Select(MessageJson.Read)],
                EvaluationTypeNames.Parse(line.Text("evaluation_type"))!.Value,
                solo: false,
                TauWorld.FreshOptions(),
                ct);
            var found = PyJsonReader.Parse(RewardInfoJson.Write(info).ToJsonString());
            return found.Equals(line["reward_info"]) ? null : $"expected {line["reward_info"]?.ToString() ?? line["exception_head"]!.ToString()}, got {found}";
        }
        catch (PythonException raised)
        {
            var expected = (line["exception"]?.ToString(), line["exception_head"]?.ToString());
            return expected == (raised.Type, raised.Message.Split('\n')[0]) ? null : $"expected {expected}, raised {raised.Type}: {raised.Message}";
        }
    }

    private sealed class StubJudge(bool met) : INlJudge
    {
        public Task<ImmutableArray<NlAssertionCheck>> JudgeAsync(IReadOnlyList<TauMessage> conversation, ImmutableArray<string> assertions, CancellationToken ct) =>
            Task.FromResult<ImmutableArray<NlAssertionCheck>>([.. assertions.Select(assertion => new NlAssertionCheck(assertion, met, "stub"))]);
    }
}
