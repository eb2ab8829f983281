using System.Collections.Immutable;
using System.Security.Cryptography;
using AutoHarness.Agents.Hosting;
using AutoHarness.CodingAgents.Turns;
using AutoHarness.Experiments.Proxying;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Spending;
using AutoHarness.Models.Cassettes;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Proxy;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Optimizing;

/// <summary>
/// Lets the coding agent call its model through the loopback proxy: the key stays in this process, model and effort are pinned, everything
/// is metered and held against the budgets. A jail reaches the proxy through a Unix socket and no other way.
/// </summary>
internal sealed class CodingModel : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ExperimentContext context;
    private readonly ProxyModel model;
    private readonly LocalProxy proxy;

    private CodingModel(ExperimentContext context, ProxyModel model, LocalProxy proxy)
    {
        this.context = context;
        this.model = model;
        this.proxy = proxy;
        Forwarder = proxy.Socket is { } socket ? ModelForwarder.Of(context.Environment.AgentHostDirectory, socket) : null;
    }

    /// <summary>What the jail has to show and to run; null without a jail.</summary>
    public ModelForwarder? Forwarder { get; }

    /// <summary>Makes sure that the model answers, and starts the proxy; null where the coding agent's model is its own business.</summary>
    /// <exception cref="HarnessException">The model cannot be used, or a replay cannot ask it.</exception>
    /// <exception cref="BudgetExhaustedException">The budget does not allow a request.</exception>
    public static async Task<CodingModel?> StartAsync(ExperimentContext context, CancellationToken ct)
    {
        if (context.Config.CodingAgent.Model is not { } name)
        {
            return null;
        }

        if (context.Config.Cassette.Mode == CassetteMode.Replay)
        {
            throw new HarnessException(new(ExitCode.Environment, null, "a replay cannot run a coding agent that calls a model")
            {
                Why = "what a coding agent asks depends on files, paths and times of its own, so its calls are not recorded",
                Fixes = ["replay run or gate instead of optimize"],
            });
        }

        var model = context.ProxiedModel(name);
        await context.PreflightAsync(new ModelSpec(name), ct);
        var proxy = await LocalProxy.StartAsync(context.Config.Jail != "none", context.Environment.Time, ct);
        try
        {
            return new CodingModel(context, model, proxy);
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the proxy for one turn.</summary>
    public async Task<Turn> OpenAsync(int iteration)
    {
        var meter = new TrialMeter();
        var access = proxy.Open(new ProxySession
        {
            Configured = context.Config.CodingAgent.Model,
            IterationNumber = iteration,
            Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)),
            Model = model.Name,
            Upstream = model.Target,
            Budget = context.Budget,
            Iteration = () => context.Iteration.Budget,
            Meter = meter,
            Role = ModelRole.CodingAgent,
            Price = model.Price,
            Effort = context.Config.CodingAgent.Effort,
            DroppedParameters = model.Dropped,
        });
        var row = await context.Ledger.AddSpendAsync(new SpendRow(context.Command.Id, iteration, SpendKind.CodingAgent, context.Config.CodingAgent.Model, meter.Snapshot(), AtMost: false));
        return new Turn(context, access, meter, row, Variables(access));
    }

    public ValueTask DisposeAsync() => proxy.DisposeAsync();

    private ImmutableSortedDictionary<string, string> Variables(ProxyAccess access) => access.Session.EnvironmentVariables(proxy.Origin)
        .SetItem("AH_MODEL", model.Name)
        .SetItem("AH_GATEWAY", proxy.UrlOf(access).ToString())
        .SetItem("AH_KEY", access.Session.Token)
        .SetItem("NO_PROXY", "127.0.0.1,localhost");

    /// <summary>One turn's way to the model. Disposing it ends calls that are under way and keeps what was used.</summary>
    internal sealed class Turn : IAsyncDisposable
    {
        private readonly ExperimentContext context;
        private readonly ProxyAccess access;
        private readonly TrialMeter meter;
        private readonly long row;
        private readonly CancellationTokenSource ended = new();
        private readonly Task writing;

        public Turn(ExperimentContext context, ProxyAccess access, TrialMeter meter, long row, ImmutableSortedDictionary<string, string> variables)
        {
            this.context = context;
            this.access = access;
            this.meter = meter;
            this.row = row;
            Variables = variables;
            writing = WriteAsync();
        }

        /// <summary>What makes the usual clients call their model here.</summary>
        public ImmutableSortedDictionary<string, string> Variables { get; }

        /// <summary>The session's token, which no log may show.</summary>
        public string Token => access.Session.Token;

        /// <summary>A call is under way: who waits for it is not stuck.</summary>
        public bool Waits => access.CallsUnderWay > 0;

        /// <summary>What was used, and what was noted.</summary>
        public (Usage Usage, IReadOnlyList<string> Notes) Account() =>
            (meter.Snapshot().Values.Aggregate(Usage.None, (sum, used) => sum + used), meter.Notes);

        public async ValueTask DisposeAsync()
        {
            await access.DisposeAsync();
            await ended.CancelAsync();
            await writing;
            ended.Dispose();
            await context.Ledger.SetSpendAsync(row, meter.Snapshot(), atMost: false);
        }

        private async Task WriteAsync()
        {
            using var timer = new PeriodicTimer(Pause, context.Environment.Time);
            try
            {
                while (await timer.WaitForNextTickAsync(ended.Token))
                {
                    var (usage, pending) = meter.Committed();
                    await context.Ledger.SetSpendAsync(row, usage, pending);
                }
            }
            catch (OperationCanceledException)
            {
                // The turn is over.
            }
            catch (HarnessException)
            {
                // A full disk shows where the turn itself is stored.
            }
        }
    }
}
