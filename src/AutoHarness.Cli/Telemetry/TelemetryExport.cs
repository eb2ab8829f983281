using System.Runtime.CompilerServices;
using AutoHarness.Cli.Hosting;
using AutoHarness.Models.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AutoHarness.Cli.Telemetry;

/// <summary>Sends spans and metrics of model calls by OTLP, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to. Otherwise not one assembly of it is loaded.</summary>
internal static class TelemetryExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Starts it; disposing the result sends what is left. Null when nothing is wanted.</summary>
    public static IDisposable? Start(ToolHost host) => host.Variable(Endpoint) is null ? null : Open(host.Version);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Exporters Open(string version)
    {
        var resource = ResourceBuilder.CreateDefault().AddService("auto-harness", serviceVersion: version);
        return new Exporters(
            OpenTelemetry.Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(ModelTelemetry.Name).AddOtlpExporter().Build(),
            OpenTelemetry.Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(ModelTelemetry.Name).AddOtlpExporter().Build());
    }

    private sealed class Exporters(TracerProvider traces, MeterProvider metrics) : IDisposable
    {
        public void Dispose()
        {
            traces.Dispose();
            metrics.Dispose();
        }
    }
}
