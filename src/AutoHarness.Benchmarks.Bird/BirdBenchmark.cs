using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Interaction;
using AutoHarness.Benchmarks.Bird.Results;
using AutoHarness.Benchmarks.Bird.Sessions;
using AutoHarness.Benchmarks.Bird.Users;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird;

/// <summary>
/// BIRD-Interact: questions about PostgreSQL databases that have to be cleared up with a simulated user before they can be answered with SQL,
/// and follow-up questions. Behaves as the reference's service variant, on the user's own server.
/// </summary>
public sealed class BirdBenchmark : IBenchmark, IAsyncDisposable
{
    /// <summary>The name in the config.</summary>
    public const string BenchmarkName = "bird-interact";

    /// <summary>Changes whenever tools, modes, simulated user or evaluation change.</summary>
    private const string Version = "1";

    private const int CheckConcurrency = 2;

    private readonly BirdOptions options;
    private readonly IDatabaseServer server;
    private readonly Lazy<SimulatorPrompts> prompts;
    private readonly Lazy<ToolDeclarations> tools;
    private BirdDataset? dataset;
    private FrozenDictionary<TaskId, BirdTask> tasks = FrozenDictionary<TaskId, BirdTask>.Empty;

    internal BirdBenchmark(BirdOptions options, IDatabaseServer server)
    {
        this.options = options;
        this.server = server;
        prompts = new Lazy<SimulatorPrompts>(() => options.Repository is { } clone ? ReferencePrompts.Load(clone, options.PromptVersion) : BuiltInPrompts.Load());
        tools = new Lazy<ToolDeclarations>(() => options.Repository is { } clone ? ToolDeclarations.From(clone) : ToolDeclarations.BuiltIn());
    }

    /// <summary>Makes the benchmark; nothing is read or started before <see cref="PrepareAsync"/>.</summary>
    public static BirdBenchmark Create(BirdOptions options, BirdServer server, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(server);
        return new BirdBenchmark(options, new TrialDatabases(server.Options(), options.Compat, server.Jail, new ProcessRunner(time), time));
    }

    public string Name => BenchmarkName;

    public IReadOnlyList<BenchmarkTask> Tasks { get; private set; } = [];

    public string Fingerprint { get; private set; } = "";

    public IReadOnlyList<BenchmarkModel> Models => [BenchmarkModel.User];

    public IReadOnlyList<string> Labels => [$"bird-interact: {BirdWords.Of(options.Mode)}, bird.compat {BirdWords.Of(options.Compat)}, user_sim_prompts {prompts.Value.Source}"];

    public async Task PrepareAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        dataset = BirdDataset.Load(options.Data);
        if (dataset.Readiness.Gold == 0)
        {
            throw new HarnessException(GroundTruthGuide.Missing(options.Dataset, options.Data, dataset.Readiness));
        }

        RequireTexts(dataset);
        if (prompts.Value.Warning is { } warning)
        {
            progress.Report(warning);
        }

        await server.PrepareAsync(dataset.Databases, progress, cancellationToken);
        var content = Hash($"{dataset.Hash()}\n{server.Identity}\n{Version}");
        var playable = WithGold(dataset, progress);
        var faults = await CheckGoldAsync(playable, content, progress, cancellationToken);

        // Under the reference's rules a task with broken gold is a task that everybody fails.
        var broken = options.Compat == BirdCompat.Fixed ? faults.Where(fault => fault.Phase == 1).Select(fault => fault.Task).ToHashSet(StringComparer.Ordinal) : [];
        var kept = playable.Where(task => !broken.Contains(task.InstanceId)).ToImmutableArray();
        tasks = kept.ToFrozenDictionary(task => new TaskId(task.InstanceId));
        Tasks = [.. kept.Select(task => new BenchmarkTask(new TaskId(task.InstanceId)))];
        Fingerprint = Hash(string.Create(CultureInfo.InvariantCulture, $"{content}\n{options.Mode}\n{options.Compat}\n{options.Patience}\n{prompts.Value.ActionParser}\n{prompts.Value.ResponseGenerator}"));
    }

    public IReadOnlyList<string> ScanTexts(TaskId task)
    {
        var found = tasks[task];
        return
        [
            found.AmbiguousQuery,
            .. found.ClearQuery is { } clear ? new[] { clear } : [],
            .. found.Gold.SolSql,
            .. found.Gold.TestCases.OfType<string>(),
            .. found.FollowUp is { } next ? (IEnumerable<string>)[.. next.Query is { } question ? new[] { question } : [], .. next.Gold.SolSql, .. next.Gold.TestCases.OfType<string>()] : [],
        ];
    }

    public async Task<TrialOutcome> RunAsync(TrialRequest trial, IAgentRunner agent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(agent);
        if (!tasks.TryGetValue(trial.Key.Task, out var task))
        {
            return new TrialOutcome.Infra($"{trial.Key.Task} has no gold SQL that passes, so it cannot be scored");
        }

        var texts = dataset![task.Database];
        await using var database = await server.OpenAsync(task, options.Mode, cancellationToken);
        var books = new TrialBooks(options.Compat);
        var metadata = new MetadataTools(task, texts);
        var user = new SimulatedUser(task, texts.Schema, prompts.Value, () => agent.OpenModel(BenchmarkModel.User), options.Compat);
        var desk = new ToolDesk(metadata, database, user, books, agent);
        var interaction = Interaction(task, metadata, desk, books);
        var run = await interaction.RunAsync(agent, tools.Value, cancellationToken);
        var item = TrialResult.Item(task, books, interaction, options, prompts.Value);
        agent.Note(TrialResult.NoteKind, item);
        return TrialResult.Outcome(item, books, run, options.Compat);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private IInteraction Interaction(BirdTask task, MetadataTools metadata, ToolDesk desk, TrialBooks books)
    {
        var ambiguities = Allowance.AmbiguitiesOf(task);
        return options.Mode == InteractionMode.Agentic
            ? new AgenticTrial(task, desk.RunAsync, books, new CoinPurse(Allowance.Coins(ambiguities, options.Patience)), options.Compat)
            : new ConversationalTrial(task, metadata, desk.RunAsync, desk.BeginPhase2, books, Allowance.Questions(ambiguities, options.Patience), options.Compat);
    }

    private static ImmutableArray<BirdTask> WithGold(BirdDataset dataset, IProgress<string> progress)
    {
        var playable = dataset.Tasks.Where(task => !task.Gold.SolSql.IsEmpty).ToImmutableArray();
        if (playable.Length < dataset.Tasks.Length)
        {
            progress.Report($"{dataset.Readiness}; the {dataset.Tasks.Length - playable.Length} tasks without gold SQL are left out");
        }

        return playable;
    }

    /// <summary>A database without its texts would only make every agent look bad; the reference goes on with empty ones.</summary>
    private void RequireTexts(BirdDataset dataset)
    {
        if (options.Compat == BirdCompat.Fixed && dataset.Problems.ToArray() is { Length: > 0 } problems)
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, "AH1610", $"the dataset is incomplete: {problems[0]}")
            {
                Fixes = [$"download the dataset again into {dataset.Folder}"],
                Notes = [.. problems.Skip(1)],
            });
        }
    }

    private async Task<ImmutableArray<GoldFault>> CheckGoldAsync(ImmutableArray<BirdTask> playable, string content, IProgress<string> progress, CancellationToken ct)
    {
        var file = Path.Combine(options.Cache, "self-check", Hash($"{content}\n{options.Compat}")[..16] + ".json");
        if (SelfCheckFile.Read(file) is { } known)
        {
            return known;
        }

        progress.Report($"checking the gold SQL of {playable.Length} tasks on the databases, once");
        var faults = await new GoldSelfCheck(server, CheckConcurrency).RunAsync(playable, ct);
        SelfCheckFile.Write(file, faults);
        foreach (var fault in faults)
        {
            progress.Report($"{fault.Task}: its own gold does not pass phase {fault.Phase}: {fault.Message.ReplaceLineEndings(" ").Trim()}");
        }

        progress.Report(faults.IsEmpty ? $"the gold SQL of all {playable.Length} tasks passes" : $"the gold SQL of {faults.Length} of {playable.Length} tasks does not pass");
        return faults;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
