using System.Collections.Concurrent;
using System.Collections.Immutable;
using AutoHarness.Models.Cassettes;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Providers;
using AutoHarness.Models.Retrying;
using AutoHarness.Models.Scripted;
using AutoHarness.Models.Telemetry;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Gateway;

/// <summary>Finds the provider of a model and puts the harness's own rules around its client.</summary>
public sealed class ModelGateway(ImmutableArray<IModelProvider> providers, Budget budget, TimeProvider time) : IModelGateway
{
    /// <summary>Enough for a model that thinks before it says OK.</summary>
    private const int PreflightTokens = 1024;

    private readonly ConcurrentDictionary<string, TrialMeter> preflights = new(StringComparer.Ordinal);

    /// <summary>What the model is; use it for fingerprints and for notices.</summary>
    /// <exception cref="HarnessException">The name is unknown.</exception>
    public ModelIdentity Identify(ModelSpec model) => ProviderOf(model).Identify(model);

    /// <summary>Records and replays answers; null for neither.</summary>
    public Cassette? Cassette { get; init; }

    /// <summary>The budget of the iteration that is under way; null for none.</summary>
    public Func<Budget?> Iteration { get; init; } = () => null;

    /// <summary>The number of that iteration, for telemetry; null for none.</summary>
    public Func<int?> IterationNumber { get; init; } = () => null;

    public IChatClient Open(ModelSpec model, ModelCaller caller, TrialMeter meter, Budget? own = null) => Open(model, caller, meter, own, Cassette);

    /// <summary>What the first small requests used, by the model that was asked.</summary>
    public IEnumerable<(string Model, IReadOnlyDictionary<ModelRole, Usage> Usage)> Preflights =>
        preflights.Select(asked => (Model: asked.Key, Usage: asked.Value.Snapshot())).Where(asked => asked.Usage.Count > 0).OrderBy(asked => asked.Model, StringComparer.Ordinal);

    /// <summary>
    /// One small request to a real model, before anything that costs more is begun; the budget counts it. Nothing is asked of a scripted model.
    /// </summary>
    /// <exception cref="HarnessException">The model cannot be used: key, credit, name, address or parameters are wrong.</exception>
    /// <exception cref="BudgetExhaustedException">The budget does not allow a request.</exception>
    public async Task PreflightAsync(ModelSpec model, CancellationToken ct)
    {
        if (Identify(model).Scripted || Cassette?.Mode == CassetteMode.Replay)
        {
            return;
        }

        var caller = new ModelCaller(new TrialKey("preflight", "", new TaskId("preflight"), 0, ""), 0, ModelRole.Agent);
        using var client = Open(model, caller, preflights.GetOrAdd(model.Name, _ => new TrialMeter()), own: null, cassette: null);
        try
        {
            await client.GetResponseAsync([new ChatMessage(ChatRole.User, "Reply with OK.")], new ChatOptions { MaxOutputTokens = PreflightTokens }, ct);
        }
        catch (Exception fault) when (fault is InfrastructureException or ModelRequestException)
        {
            throw new HarnessException(
                new HarnessError(ExitCode.Environment, "AH1206", $"model \"{model.Name}\" does not answer")
                {
                    Why = fault.Message,
                    Fixes = ["check agent_model, reasoning_effort and temperature, the network, and the address in the provider's base URL variable", "auto-harness doctor"],
                    Notes = ["no trial was run"],
                },
                fault);
        }
    }

    private FaultBoundaryClient Open(ModelSpec model, ModelCaller caller, TrialMeter meter, Budget? own, Cassette? cassette)
    {
        ArgumentNullException.ThrowIfNull(model);
        var provider = ProviderOf(model);
        var effort = ReasoningEfforts.Parse(model);
        var identity = provider.Identify(model);
        var budgets = new CallBudgets(budget, Iteration, own);
        if (identity.Price is null && budgets.LimitCost)
        {
            if (budgets.NeedPrices)
            {
                throw UnknownPrice(model);
            }

            meter.Note($"the price of model {model.Name} is unknown: its calls are held to the limit of tokens, not to that of cost");
        }

        var remark = provider.RemarkOn(model);
        cassette?.Keep(model.Name, identity, remark);
        if (remark is not null)
        {
            meter.Note(remark);
        }

        // From the inside out: provider, retries and limits, parameters, money and recordings, telemetry, pin, faults.
        var remarks = new TrialMeter();
        var lost = new LostTries();
        IChatClient client = cassette is { Mode: CassetteMode.ReplayOrRecord or CassetteMode.Cache }
            ? new LazyClient(() => Upstream(provider, model, caller, remarks, lost))
            : Upstream(provider, model, caller, remarks, lost);
        client = new MeteredClient(client, budgets, identity.Price, meter, caller.Role, cassette is null ? null : new TrialTape(cassette, caller), remarks, lost);
        client = new TracedClient(client, model, caller, IterationNumber(), identity.Price, time);
        client = new PinnedClient(client, model, effort, meter);
        return new FaultBoundaryClient(client, model.Name);
    }

    private IChatClient Upstream(IModelProvider provider, ModelSpec model, ModelCaller caller, TrialMeter remarks, LostTries lost)
    {
        var terms = provider.TermsOf(model);
        IChatClient client = new RetryClient(provider.Create(model, caller), terms?.Limiter, new KeyedNoise(caller), lost, time);
        return terms is null ? client : new ParameterFilterClient(client, terms, model.Name, remarks);
    }

    private IModelProvider ProviderOf(ModelSpec model) =>
        providers.FirstOrDefault(provider => provider.Serves(model.Name)) ?? throw UnknownModel(model);

    private HarnessException UnknownModel(ModelSpec model)
    {
        var names = providers.SelectMany(provider => provider.Names).Order(StringComparer.Ordinal).ToImmutableArray();
        var nearest = NearestWord.Of(model.Name, names);

        return new HarnessException(new HarnessError(ExitCode.Environment, "AH1209", $"model \"{model.Name}\" not found")
        {
            Why = names.IsEmpty ? "no provider of models is set up" : $"available: {string.Join(", ", names)}",
            Fixes = [nearest is null ? "name an available model under agent_model in experiment_config.yaml" : $"did you mean \"{nearest}\"?"],
        });
    }

    private static HarnessException UnknownPrice(ModelSpec model) =>
        new(new HarnessError(ExitCode.Environment, "AH1213", $"the price of model \"{model.Name}\" is unknown, so a cost limit cannot be kept")
        {
            Fixes = ["limit tokens too: --max-tokens N, budget.iteration_tokens, budget.trial_tokens", "or give a price table under prices"],
        });
}
