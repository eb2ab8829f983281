using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Demo.Conversation;
using AutoHarness.Benchmarks.Demo.Tasks;
using AutoHarness.Benchmarks.Demo.Tools;
using AutoHarness.Benchmarks.Demo.Verification;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Demo;

/// <summary>The customer desk of a small shop: generated tasks, a simulated customer, real tools over real books. Works with any model.</summary>
public sealed class DemoBenchmark : IBenchmark, IRenamedTwins, IReplayable
{
    /// <summary>Changes whenever tasks, twins, tools, customer or verifier change.</summary>
    private const string Version = "1";

    private readonly DemoOptions options;
    private readonly Desk originals;
    private readonly Lazy<Desk> twins;

    public DemoBenchmark(DemoOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
        originals = new Desk(new WorldGenerator(options).Generate(Naming.Originals));
        twins = new Lazy<Desk>(() => new Desk(new WorldGenerator(options).Generate(Naming.Twins)));
        Tasks = [.. originals.World.Tasks.Select(task => new BenchmarkTask(task.Id))];
        Fingerprint = Hash(string.Create(
            CultureInfo.InvariantCulture,
            $"demo {Version} seed {options.Seed} tasks {options.Tasks} acts {options.MinimumActs}-{options.ActLimit}"));
    }

    public string Name => "demo";

    public IReadOnlyList<BenchmarkTask> Tasks { get; }

    public string Fingerprint { get; }

    internal DeskWorld World => originals.World;

    internal DeskWorld TwinWorld => twins.Value.World;

    public Task PrepareAsync(IProgress<string> progress, CancellationToken cancellationToken) => Task.CompletedTask;

    public IReadOnlyList<string> ScanTexts(TaskId task)
    {
        var found = originals.Tasks[task];
        return
        [
            found.Customer.Name,
            found.Customer.Email,
            .. found.Wishes.Select(wish => wish.OrderId).Distinct(StringComparer.Ordinal),
            .. found.Wishes.Select(wish => wish.Detail).OfType<string>(),
            .. found.RightCalls.Select(call => call.ToString()),
        ];
    }

    public Task<TrialOutcome> RunAsync(TrialRequest trial, IAgentRunner agent, CancellationToken cancellationToken) =>
        RunAsync(trial, twin: false, agent, cancellationToken);

    public Task<TrialOutcome> RunTwinAsync(TrialRequest trial, IAgentRunner agent, CancellationToken cancellationToken) =>
        RunAsync(trial, twin: true, agent, cancellationToken);

    public double? Replay(TaskId task, ReadOnlyMemory<byte> trace) => TraceReplay.Run(trace, twin => Open(task, twin));

    private async Task<TrialOutcome> RunAsync(TrialRequest trial, bool twin, IAgentRunner agent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(agent);
        var session = Open(trial.Key.Task, twin);

        var run = await agent.RunAsync(
            new AgentTask(
                DeskPolicy.Text,
                [new ChatMessage(ChatRole.User, session.Task.Opening)],
                DeskToolDeclarations.All,
                (action, _) => Task.FromResult(session.Act(action))),
            cancellationToken);

        var outcome = DeskVerifier.Verify(session, run);
        agent.Note("verifier", outcome.Detail!.DeepClone().AsObject());
        agent.Note(TraceReplay.NoteKind, new JsonObject { ["twin"] = twin, ["agent_end"] = run.End.ToString(), ["agent_detail"] = run.Detail });
        return outcome;
    }

    private DeskSession Open(TaskId task, bool twin)
    {
        var desk = twin ? twins.Value : originals;
        return new DeskSession(desk.Tasks[task], desk.World.Books, options);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed class Desk(DeskWorld world)
    {
        public DeskWorld World { get; } = world;

        public FrozenDictionary<TaskId, DeskTask> Tasks { get; } = world.Tasks.ToFrozenDictionary(task => task.Id);
    }
}
