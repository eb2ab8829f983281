using System.Collections.Immutable;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Retrying;
using AutoHarness.Models.Scripted;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Gateway;

/// <summary>Finds the provider of a model and puts the harness's own rules around its client.</summary>
public sealed class ModelGateway(ImmutableArray<IModelProvider> providers, Budget budget, TimeProvider time) : IModelGateway
{
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

        // From the inside out: provider, retries, pin, money, faults.
        IChatClient client = provider.Create(model, caller);
        client = new RetryClient(client, new KeyedNoise(caller), time);
        client = new PinnedClient(client, model, effort, meter);
        client = new MeteredClient(client, budget, price, meter, caller.Role);
        return new FaultBoundaryClient(client, model.Name);
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
