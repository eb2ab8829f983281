using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Agents.Fleet;
using AutoHarness.Experiments.Benchmarks;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Progress;
using AutoHarness.Experiments.Projections;
using AutoHarness.Experiments.Proxying;
using AutoHarness.Experiments.Rotating;
using AutoHarness.Experiments.Scheduling;
using AutoHarness.Experiments.Spending;
using AutoHarness.Experiments.Trials;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Models.Cassettes;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Proxy;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Sessions;

/// <summary>Builds what a command works with, in the order in which a failure costs least, and takes it apart again.</summary>
internal sealed class SessionParts : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> owned = new();
    private readonly long started;
    private readonly TimeProvider time;
    private ExperimentContext? context;
    private (ExperimentLedger Ledger, long Command)? begun;

    private SessionParts(TimeProvider time)
    {
        this.time = time;
        started = time.GetTimestamp();
    }

    public ExperimentContext Context => context!;

    public static async Task<SessionParts> OpenAsync(
        ExperimentFolder folder, ExperimentConfig config, HarnessEnvironment environment, CommandLine commandLine, IProgressSink progress, CancellationToken ct)
    {
        var parts = new SessionParts(environment.Time);
        try
        {
            await parts.BuildAsync(folder, config, environment, commandLine, progress, ct);
            return parts;
        }
        catch (HarnessException refused)
        {
            await parts.ForgetAsync(refused);
            await parts.DisposeAsync();
            throw;
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (context is { } open)
            {
                await open.Ledger.AddActiveAsync(open.Command.Id, time.GetElapsedTime(started));
            }
        }
        finally
        {
            while (owned.TryPop(out var part))
            {
                await part.DisposeAsync();
            }
        }
    }

    /// <summary>A command that could not even begin has left nothing to resume; one that was interrupted before still has.</summary>
    private async Task ForgetAsync(HarnessException refused)
    {
        if (begun is var (ledger, command))
        {
            await ledger.ForgetCommandAsync(command, refused.Error.Exit);
        }
    }

    private async Task BuildAsync(
        ExperimentFolder folder, ExperimentConfig config, HarnessEnvironment environment, CommandLine commandLine, IProgressSink progress, CancellationToken ct)
    {
        var workspaceLock = WorkspaceLock.Acquire(folder, commandLine.Name, time);
        owned.Push(new Released(workspaceLock));
        var notice = new Notices(progress, time);
        notice.Say(workspaceLock.Note);

        var ledger = await ExperimentLedger.OpenAsync(folder.Ledger, time, workspaceLock.EnsureHeld);
        owned.Push(ledger);
        var sealedFile = HeldOutPlace.FileOf(environment, ledger.ExperimentId);
        var sealedFolder = Path.GetDirectoryName(sealedFile)!;
        var heldOut = HeldOutStore.Open(sealedFile, ledger.ExperimentId, !ledger.TrainTasks().IsEmpty, time, workspaceLock.EnsureHeld);
        owned.Push(heldOut);
        await ReportAbortedAsync(ledger, heldOut, notice);

        var interrupted = ledger.OpenCommands().Select(open => open.Id).ToHashSet();
        var command = await ledger.OpenCommandAsync(commandLine.Name, commandLine.Arguments, "");
        begun = interrupted.Contains(command.Id) ? null : (ledger, command.Id);
        var cassette = SessionCassette.Open(folder, config, sealedFolder);
        if (cassette is not null)
        {
            owned.Push(new Released(cassette));
        }

        var models = new SessionModels(config, folder, environment, BenchmarkFactory.ScriptedOptions(config, folder), cassette);
        owned.Push(new Released(models));
        var spent = ledger.Trials.Spent(command.Id) + heldOut.Trials.Spent(command.Id) + ledger.SpentBeside(command.Id);
        var limits = new BudgetLimits(config.Budget.CostUsd, config.Budget.Tokens, config.Budget.Calls, config.Budget.Time);
        var budget = new Budget(limits, cassette?.Mode == CassetteMode.Replay ? spent.AsPaid() : spent, command.Active, time);
        var iteration = new IterationScope();
        var gateway = new ModelGateway(models.Providers, budget, time) { Cassette = cassette, Iteration = () => iteration.Budget, IterationNumber = () => iteration.Number };
        var benchmark = BenchmarkFactory.Create(config, folder, environment);
        if (benchmark is IAsyncDisposable services)
        {
            owned.Push(services);
        }

        ImmutableArray<ModelSpec> used = [config.AgentModel, .. benchmark.Models.Select(config.ModelOf)];
        var preflight = new ModelPreflight(gateway, used);
        owned.Push(new Released(preflight));
        owned.Push(new Kept(() => KeepPreflightsAsync(ledger, command.Id, gateway)));
        ImmutableArray<ModelIdentity> identities = [.. used.Select(gateway.Identify)];
        await benchmark.PrepareAsync(notice, ct);
        var proxied = models.MayBeProxied(config.AgentModel) ? () => models.Proxied(config.AgentModel.Name) : (Func<ProxyModel>?)null;
        var agentProxy = new AgentProxy(config, proxied, budget, iteration, cassette, time);
        owned.Push(agentProxy);
        var fleet = await AgentFleet.StartAsync(FleetOptions(config, environment, agentProxy), time, ct);
        owned.Push(fleet);

        var stores = new TrialStores(ledger, heldOut);
        var programs = new AgentPrograms(folder, config, ledger);
        var flights = new FlightLog(stores, command.Id, iteration, time);
        owned.Push(flights);
        var executor = new LocalTrialExecutor(benchmark, gateway, fleet, agentProxy, config, programs.Get, heldOut.Canaries, flights, time);
        var fingerprint = Fingerprint(benchmark, identities, config);
        await ledger.SetModelsAsync(fingerprint, ModelsOf(benchmark, config));
        context = new ExperimentContext
        {
            Folder = folder,
            Config = config,
            Environment = environment,
            Ledger = ledger,
            HeldOut = heldOut,
            Stores = stores,
            Benchmark = benchmark,
            Fingerprint = fingerprint,
            Fleet = fleet,
            Programs = programs,
            Scheduler = new TrialScheduler(executor, stores, config.MaxConcurrency, command.Id, progress, time, environment.Faults) { BeforeFirst = preflight.EnsureAsync, Iteration = () => iteration.Number },
            Projections = new WorkspaceProjections(folder, config, ledger, time, notice.Say),
            Progress = progress,
            Budget = budget,
            Iteration = iteration,
            ProxiedModel = models.Proxied,
            PreflightAsync = gateway.PreflightAsync,
            Command = command,
            Labels = SessionLabels.Of([.. used.Zip(identities)], benchmark.Labels, config, ledger.Meta(RotateOperation.RotatedKey)),
            SealedFolder = sealedFolder,
        };
    }

    private static async Task ReportAbortedAsync(ExperimentLedger ledger, HeldOutStore heldOut, Notices notice)
    {
        var aborted = await ledger.Trials.AbortOpenStartsAsync() + await heldOut.Trials.AbortOpenStartsAsync();
        if (aborted > 0)
        {
            // The sum stands in the ledger, because whoever only looks cannot see the held-out store.
            await ledger.SetMetaAsync("aborted", $"{ledger.Aborted() + aborted}");
            notice.Say($"{aborted} trial(s) were in flight when an earlier command was ended; they are repeated, and what they used is not in the sums");
        }
    }

    /// <summary>What the first small requests used belongs to the command like everything else.</summary>
    private static async Task KeepPreflightsAsync(ExperimentLedger ledger, long command, ModelGateway gateway)
    {
        foreach (var (model, usage) in gateway.Preflights)
        {
            await ledger.AddSpendAsync(new SpendRow(command, null, SpendKind.Preflight, model, usage, AtMost: false));
        }
    }

    private static Dictionary<ModelRole, string> ModelsOf(IBenchmark benchmark, ExperimentConfig config)
    {
        var models = new Dictionary<ModelRole, string> { [ModelRole.Agent] = config.AgentModel.Name };
        foreach (var model in benchmark.Models)
        {
            models[model == BenchmarkModel.Judge ? ModelRole.Judge : ModelRole.User] = config.ModelOf(model).Name;
        }

        return models;
    }

    private static AgentFleetOptions FleetOptions(ExperimentConfig config, HarnessEnvironment environment, AgentProxy proxy) => new()
    {
        HostDirectory = environment.AgentHostDirectory,
        CacheDirectory = Path.Combine(environment.CacheHome, "agents"),
        Jail = config.Jail == "none" ? JailMode.None : JailMode.Bubblewrap,
        ModelSocket = proxy.SocketAsync,
        ProcessLimits = new JailLimits { MemoryBytes = config.Agent.MemoryMb * 1024L * 1024, Processes = config.Agent.MaxProcesses },
    };

    private static string Fingerprint(IBenchmark benchmark, ImmutableArray<ModelIdentity> models, ExperimentConfig config)
    {
        var text = $"{benchmark.Name}\n{benchmark.Fingerprint}\n{string.Join('\n', models.Select(model => model.Text))}\n{config.AgentModel.Effort}\n{config.AgentModel.Temperature}\n{config.Seed}\n{config.TrialTimeout.TotalMilliseconds}\n{config.Agent.MaxModelCalls}\n{config.Agent.MemoryMb}\n{config.Agent.MaxProcesses}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    private sealed class Kept(Func<Task> keep) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await keep();
    }

    private sealed class Released(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
