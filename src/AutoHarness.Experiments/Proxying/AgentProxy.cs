using System.Security.Cryptography;
using AutoHarness.Agents.Http;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Spending;
using AutoHarness.Models.Cassettes;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Proxy;

namespace AutoHarness.Experiments.Proxying;

/// <summary>
/// Lets agents in other languages call their model over plain HTTP, through a proxy that starts with the first process of such an agent. The
/// key stays in this process; model, effort and temperature are pinned; what is used counts as the trial's.
/// </summary>
/// <param name="config">Pins the model.</param>
/// <param name="model">The agent's model as the proxy serves it; null for a model that is not served over HTTP.</param>
/// <param name="budget">Of the command.</param>
/// <param name="iteration">The iteration that is under way.</param>
/// <param name="cassette">Records and replays; null for neither.</param>
/// <param name="time">The clock.</param>
internal sealed class AgentProxy(ExperimentConfig config, Func<ProxyModel>? model, Budget budget, IterationScope iteration, Cassette? cassette, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim starting = new(1, 1);
    private LocalProxy? started;

    /// <summary>The Unix socket that a jail has to show; null where there is nothing to call or no jail.</summary>
    public async Task<string?> SocketAsync(CancellationToken ct) => model is null ? null : (await StartAsync(ct)).Socket;

    /// <summary>Opens the model for a session of a trial; the result is null where there is nothing to call.</summary>
    /// <param name="calls">The session.</param>
    /// <param name="meter">Of the trial.</param>
    /// <param name="own">The trial's own budget.</param>
    /// <param name="trial">The try of the trial.</param>
    /// <param name="tape">What the sessions of that try record and replay; see <see cref="TapeOf"/>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IHttpModel?> OpenAsync(IModelCalls calls, TrialMeter meter, Budget own, ModelCaller trial, ProxyTape? tape, CancellationToken ct)
    {
        if (model is null)
        {
            return null;
        }

        var proxy = await StartAsync(ct);
        var served = model();
        cassette?.KeepServed(config.AgentModel.Name, served);
        var access = proxy.Open(new ProxySession
        {
            Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)),
            Model = served.Name,
            Upstream = served.Target,
            Budget = budget,
            Configured = config.AgentModel.Name,
            Caller = trial,
            IterationNumber = iteration.Number,
            Iteration = () => iteration.Budget,
            Tape = tape,
            Own = own,
            Meter = meter,
            Role = ModelRole.Agent,
            Price = served.Price,
            Effort = config.AgentModel.Effort,
            Temperature = config.AgentModel.Temperature,
            DroppedParameters = served.Dropped,
            Watch = new Watch(calls),
        });
        return new Opened(access, proxy.UrlOf(access), served);
    }

    /// <summary>What one try of a trial records and replays; null for nothing.</summary>
    public ProxyTape? TapeOf(ModelCaller trial) => cassette is null ? null : new ProxyTape(cassette, trial);

    public async ValueTask DisposeAsync()
    {
        if (started is not null)
        {
            await started.DisposeAsync();
        }

        starting.Dispose();
    }

    private async Task<LocalProxy> StartAsync(CancellationToken ct)
    {
        await starting.WaitAsync(ct);
        try
        {
            return started ??= await LocalProxy.StartAsync(config.Jail != "none", time, ct);
        }
        finally
        {
            starting.Release();
        }
    }

    private sealed class Opened(ProxyAccess access, Uri url, ProxyModel served) : IHttpModel
    {
        public Uri Url => url;

        public string Token => access.Session.Token;

        public string Name => served.Name;

        public IEnumerable<string> Dialects => served.Dialects.Select(dialect => dialect.ToString().ToLowerInvariant()).Order(StringComparer.Ordinal);

        public ValueTask DisposeAsync() => access.DisposeAsync();
    }

    private sealed class Watch(IModelCalls calls) : IProxyWatch
    {
        public void Begin() => calls.Begin();

        public IDisposable Wait() => calls.Wait();

        public void Refused(Exception reason) => calls.Fail(reason);

        public void Answered(string? fault) => calls.Answered(fault);
    }
}
