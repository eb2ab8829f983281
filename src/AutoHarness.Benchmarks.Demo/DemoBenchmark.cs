using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Benchmarks.Demo.Conversation;
using AutoHarness.Benchmarks.Demo.Tasks;
using AutoHarness.Benchmarks.Demo.Tools;
using AutoHarness.Benchmarks.Demo.Verification;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Demo;

/// <summary>The customer desk of a small shop: generated tasks, a simulated customer, real tools over real books. Works with any model.</summary>
public sealed class DemoBenchmark : IBenchmark
{
    /// <summary>Changes whenever tasks, tools, customer or verifier change.</summary>
    private const string Version = "1";

    private readonly DemoOptions options;
    private readonly DeskWorld world;
    private readonly FrozenDictionary<TaskId, DeskTask> tasks;

    public DemoBenchmark(DemoOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
        world = new WorldGenerator(options).Generate();
        tasks = world.Tasks.ToFrozenDictionary(task => task.Id);
        Tasks = [.. world.Tasks.Select(task => new BenchmarkTask(task.Id))];
        Fingerprint = Hash(string.Create(
            CultureInfo.InvariantCulture,
            $"demo {Version} seed {options.Seed} tasks {options.Tasks} acts {options.MinimumActs}-{options.ActLimit}"));
    }

    public string Name => "demo";

    public IReadOnlyList<BenchmarkTask> Tasks { get; }

    public string Fingerprint { get; }

    internal DeskWorld World => world;

    public Task PrepareAsync(IProgress<string> progress, CancellationToken cancellationToken) => Task.CompletedTask;

    public IReadOnlyList<string> ScanTexts(TaskId task)
    {
        var found = tasks[task];
        return
        [
            found.Customer.Name,
            found.Customer.Email,
            .. found.Wishes.Select(wish => wish.OrderId).Distinct(StringComparer.Ordinal),
            .. found.Wishes.Select(wish => wish.Detail).OfType<string>(),
            .. found.RightCalls.Select(call => call.ToString()),
        ];
    }

    public async Task<TrialOutcome> RunAsync(TrialRequest trial, IAgentRunner agent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(agent);
        var session = new DeskSession(tasks[trial.Key.Task], world.Books, options);

        var run = await agent.RunAsync(
            new AgentTask(
                DeskPolicy.Text,
                [new ChatMessage(ChatRole.User, session.Task.Opening)],
                DeskToolDeclarations.All,
                (action, _) => Task.FromResult(session.Act(action))),
            cancellationToken);

        var outcome = DeskVerifier.Verify(session, run);
        agent.Note("verifier", outcome.Detail!.DeepClone().AsObject());
        return outcome;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
