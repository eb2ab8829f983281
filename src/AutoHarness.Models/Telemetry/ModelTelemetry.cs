using System.Diagnostics;
using System.Diagnostics.Metrics;
using AutoHarness.Models.Names;

namespace AutoHarness.Models.Telemetry;

/// <summary>
/// Spans and metrics of model calls by OpenTelemetry's conventions for generative AI. Nobody listens unless the tool was told where to send
/// them, and then nothing is measured. What was said is never in them.
/// </summary>
public static class ModelTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "AutoHarness.Models";

    private static readonly Lazy<ProviderCatalog> Catalog = new(ProviderCatalog.BuiltIn);

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly Histogram<long> Tokens = Meter.CreateHistogram<long>(
        "gen_ai.client.token.usage", "{token}", "Tokens of a call", advice: new() { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304] });

    internal static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "gen_ai.client.operation.duration", "s", "Time of a call, waits and retries included", advice: new() { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] });

    /// <summary>Whether anybody listens.</summary>
    internal static bool IsOn => Source.HasListeners() || Tokens.Enabled || Duration.Enabled;

    /// <summary>The provider of a model by the words of the conventions.</summary>
    internal static string Provider(string model) => model.StartsWith("scripted/", StringComparison.Ordinal) ? "auto_harness.scripted" : Catalog.Value.Parse(model)?.Provider.Name switch
    {
        "gemini" => "gcp.gemini",
        "azure" => "azure.ai.openai",
        "mistral" => "mistral_ai",
        "xai" => "x_ai",
        null => "unknown",
        var name => name,
    };
}
