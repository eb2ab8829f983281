using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Names;
using AutoHarness.Models.Prices;
using AutoHarness.Models.Providers;
using AutoHarness.Models.Tests.Running;
using AutoHarness.Models.Tests.Scripted.Server;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Models.Tests.Providers;

/// <summary>The providers' clients behind the gateway, with their addresses pointing at a scripted server.</summary>
internal sealed class RealModels : IDisposable
{
    public const string Canary = "sk-canary-7Qx+/wZ9=planted";

    private readonly HttpModelProvider provider;

    public RealModels(Served served, TimeProvider? time = null, Budget? budget = null, IReadOnlyDictionary<string, string>? variables = null)
        : this(served.Server.BaseUrl, time, budget, variables)
    {
    }

    public RealModels(Uri url, TimeProvider? time = null, Budget? budget = null, IReadOnlyDictionary<string, string>? variables = null)
    {
        provider = new HttpModelProvider(variables ?? Variables(url), PriceTable.BuiltIn(), time ?? TimeProvider.System);
        Gateway = Calls.Gateway([provider], budget, time);
    }

    public ModelGateway Gateway { get; }

    public HttpModelProvider Provider => provider;

    public TrialMeter Meter { get; } = new();

    public static Dictionary<string, string> Variables(Served served) => Variables(served.Server.BaseUrl);

    private static Dictionary<string, string> Variables(Uri url)
    {
        var root = url.ToString().TrimEnd('/');
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OPENAI_API_KEY"] = Canary,
            ["OPENAI_BASE_URL"] = root + "/v1",
            ["ANTHROPIC_API_KEY"] = Canary,
            ["ANTHROPIC_BASE_URL"] = root,
            ["GEMINI_API_KEY"] = Canary,
            ["GOOGLE_GEMINI_BASE_URL"] = root,
            ["AZURE_API_KEY"] = Canary,
            ["AZURE_API_BASE"] = root,
            ["AZURE_API_VERSION"] = "2026-01-01",
            ["HOSTED_VLLM_API_BASE"] = root + "/v1",
        };
        foreach (var other in ProviderCatalog.BuiltIn().Entries.Where(entry => entry.Dialect == ProviderDialect.OpenAI && !entry.KeyOptional && !entry.BaseUrls.Any(variables.ContainsKey)))
        {
            variables[other.BaseUrls[0]] = root + "/v1";
            variables[other.Keys[0]] = Canary;
        }

        return variables;
    }

    public IChatClient Open(string model, string? effort = null, double? temperature = null) =>
        Gateway.Open(new ModelSpec(model, effort, temperature), Calls.Caller(), Meter);

    /// <summary>A model of every provider that the scripted server can stand for, once through Responses.</summary>
    public static IEnumerable<(string Model, string? Effort)> Kinds =>
    [
        .. ProviderCatalog.BuiltIn().Entries
            .Where(entry => entry.Dialect is ProviderDialect.OpenAI or ProviderDialect.Anthropic && entry.Name != "lm_studio")
            .Select(entry => ($"{entry.Name}/some-model", (string?)null)),
        ("openai/gpt-5.4", "low"),
    ];

    /// <summary>What makes a call with an effort go through Responses, where the model wants it.</summary>
    public static ChatOptions? OptionsFor(string? effort) => effort is null ? null : new ChatOptions { Tools = [AIFunctionFactory.Create((int a) => a, "f")] };

    /// <summary>Waits for a call while time passes as fast as the machine can.</summary>
    public static async Task<T> HurryAsync<T>(FakeTimeProvider time, Task<T> call, double step = 0.5)
    {
        while (!call.IsCompleted)
        {
            await Task.WhenAny(call, Task.Delay(2, TestContext.Current.CancellationToken));
            time.Advance(TimeSpan.FromSeconds(step));
        }

        return await call;
    }

    public void Dispose() => provider.Dispose();
}
