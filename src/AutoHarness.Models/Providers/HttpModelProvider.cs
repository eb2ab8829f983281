using System.Collections.Concurrent;
using System.Collections.Immutable;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Limiting;
using AutoHarness.Models.Names;
using AutoHarness.Models.Prices;
using AutoHarness.Models.Proxy;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;
using OllamaSharp;

namespace AutoHarness.Models.Providers;

/// <summary>
/// The models that are served over HTTP: OpenAI and compatible servers, Anthropic, Gemini through its compatible address, Ollama. Keys and
/// addresses come from variables; connections, rate limits and what was learned about a model are shared by all trials.
/// </summary>
/// <param name="variables">Environment variables, with those of <c>.env</c> added.</param>
/// <param name="prices">What models cost.</param>
/// <param name="time">The clock.</param>
public sealed class HttpModelProvider(IReadOnlyDictionary<string, string> variables, PriceTable prices, TimeProvider time) : IModelProvider, IDisposable
{
    private readonly ProviderCatalog catalog = ProviderCatalog.BuiltIn();
    private readonly CapabilityTable capabilities = CapabilityTable.BuiltIn();
    private readonly ConcurrentDictionary<string, Lazy<Upstream>> upstreams = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Names =>
        [.. catalog.Entries.Where(entry => entry.Dialect != ProviderDialect.None).Select(entry => $"{entry.Name}/MODEL")];

    public bool Serves(string name) => catalog.Parse(name) is not null;

    /// <inheritdoc/>
    /// <exception cref="HarnessException">The provider is known but not spoken to (<c>AH1207</c>), or its address is wrong (<c>AH1208</c>).</exception>
    public ModelIdentity Identify(ModelSpec model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var name = Spoken(model);
        var address = ProviderEndpoint.Address(name.Provider, name.Full, variables);
        var own = name.Provider.Endpoint is { } endpoint && address.ToString().StartsWith(endpoint, StringComparison.Ordinal);
        return new ModelIdentity(own ? name.Full : $"{name.Full}@{address}", Scripted: false, prices.Find(name)?.Price);
    }

    /// <inheritdoc/>
    public IChatClient Create(ModelSpec model, ModelCaller caller)
    {
        ArgumentNullException.ThrowIfNull(model);
        return UpstreamOf(model).Client;
    }

    ModelTerms? IModelProvider.TermsOf(ModelSpec model) => UpstreamOf(model).Terms;

    string? IModelProvider.RemarkOn(ModelSpec model) => Spoken(model) is var name && prices.Find(name) is { Estimated: true } found
        ? $"the price of {name.Full} is estimated by that of {found.Row}"
        : null;

    /// <summary>The model as the loopback proxy serves it; null for one of another provider.</summary>
    /// <exception cref="HarnessException">The key is missing, or the address is wrong.</exception>
    public ProxyModel? Proxied(string model)
    {
        if (!Serves(model))
        {
            return null;
        }

        var name = Spoken(new ModelSpec(model));
        var endpoint = ProviderEndpoint.Find(name.Provider, name.Full, variables);
        return new ProxyModel(name.Model, prices.Find(name)?.Price, [.. capabilities.Of(name).Rejects.Order(StringComparer.Ordinal)], ProxyTargets.Of(endpoint));
    }

    /// <summary>What can be said about a model without a call that costs anything.</summary>
    /// <returns>Null when the server answers; otherwise what is wrong.</returns>
    /// <exception cref="HarnessException">The key is missing, or the address is wrong.</exception>
    public async Task<HarnessError?> ReachAsync(ModelSpec model, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(model);
        var name = Spoken(model);
        return await new Reachability(name, ProviderEndpoint.Find(name.Provider, name.Full, variables)).CheckAsync(ct);
    }

    public void Dispose()
    {
        foreach (var upstream in upstreams.Values.Where(upstream => upstream.IsValueCreated))
        {
            upstream.Value.Http.Dispose();
        }
    }

    private ModelName Spoken(ModelSpec model)
    {
        var name = catalog.Parse(model.Name) ?? throw new ArgumentException($"{model.Name} is no model of these providers", nameof(model));
        return name.Provider.Dialect != ProviderDialect.None ? name : throw new HarnessException(
            new HarnessError(ExitCode.Environment, "AH1207", $"models of {name.Provider.Name} are not supported directly")
            {
                Why = "its way of signing requests is not built in",
                Fixes = ["run a gateway that speaks like OpenAI before it, put its address into HOSTED_VLLM_API_BASE, and write agent_model: hosted_vllm/MODEL"],
            });
    }

    private Upstream UpstreamOf(ModelSpec model)
    {
        var name = Spoken(model);
        return upstreams.GetOrAdd(name.Full, _ => new Lazy<Upstream>(() => Connect(name))).Value;
    }

    private Upstream Connect(ModelName name)
    {
        var endpoint = ProviderEndpoint.Find(name.Provider, name.Full, variables);
        var terms = new ModelTerms(capabilities.Of(name), new ModelLimiter(time));
        var failures = new FailureSorter(name, endpoint, new SecretText(endpoint.Key));
        var http = new HttpClient(new UpstreamHandler(endpoint, failures, terms.Limiter, time, Network.Open(endpoint.BaseUrl)))
        {
            Timeout = Timeout.InfiniteTimeSpan,
            BaseAddress = new Uri(endpoint.BaseUrl.ToString().TrimEnd('/') + "/"),
        };
        IChatClient client = name.Provider.Dialect switch
        {
            ProviderDialect.Anthropic => new AnthropicModelClient(http, endpoint, name.Model),
            ProviderDialect.Ollama => new OllamaApiClient(http, name.Model),
            _ => new OpenAIModelClient(http, endpoint, name.Model, terms.Capabilities),
        };
        return new Upstream(http, new BareModelClient(new SharedClient(client), name.Model), terms);
    }

    private sealed record Upstream(HttpClient Http, IChatClient Client, ModelTerms Terms);
}
