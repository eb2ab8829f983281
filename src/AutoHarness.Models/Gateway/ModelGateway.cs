using System.Collections.Immutable;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Providers;
using AutoHarness.Models.Retrying;
using AutoHarness.Models.Scripted;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Gateway;

/// <summary>Finds the provider of a model and puts the harness's own rules around its client.</summary>
public sealed class ModelGateway(ImmutableArray<IModelProvider> providers, Budget budget, TimeProvider time) : IModelGateway
{
    /// <summary>Enough for a model that thinks before it says OK.</summary>
    private const int PreflightTokens = 1024;

    /// <summary>What the model is; use it for fingerprints and for notices.</summary>
    /// <exception cref="HarnessException">The name is unknown.</exception>
    public ModelIdentity Identify(ModelSpec model) => ProviderOf(model).Identify(model);

    public IChatClient Open(ModelSpec model, ModelCaller caller, TrialMeter meter)
    {
        ArgumentNullException.ThrowIfNull(model);
        var provider = ProviderOf(model);
        var effort = ReasoningEfforts.Parse(model);
        var price = provider.Identify(model).Price;
        if (price is null && budget.Limits.Cost is not null)
        {
            throw UnknownPrice(model);
        }

        if (provider.RemarkOn(model) is { } remark)
        {
            meter.Note(remark);
        }

        // From the inside out: provider, retries and limits, parameters, pin, money, faults.
        var terms = provider.TermsOf(model);
        IChatClient client = provider.Create(model, caller);
        client = new RetryClient(client, terms?.Limiter, new KeyedNoise(caller), time);
        client = terms is null ? client : new ParameterFilterClient(client, terms, model.Name, meter);
        client = new PinnedClient(client, model, effort, meter);
        client = new MeteredClient(client, budget, price, meter, caller.Role);
        return new FaultBoundaryClient(client, model.Name);
    }

    /// <summary>
    /// One small request to a real model, before anything that costs more is begun; the budget counts it. Nothing is asked of a scripted model.
    /// </summary>
    /// <exception cref="HarnessException">The model cannot be used: key, credit, name, address or parameters are wrong.</exception>
    /// <exception cref="BudgetExhaustedException">The budget does not allow a request.</exception>
    public async Task PreflightAsync(ModelSpec model, CancellationToken ct)
    {
        if (Identify(model).Scripted)
        {
            return;
        }

        var caller = new ModelCaller(new TrialKey("preflight", "", new TaskId("preflight"), 0, ""), 0, ModelRole.Agent);
        using var client = Open(model, caller, new TrialMeter());
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
            Fixes = ["limit tokens or calls in place of cost"],
        });
}
