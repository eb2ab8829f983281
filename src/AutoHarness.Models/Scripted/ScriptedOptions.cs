using AutoHarness.Models.Metering;

namespace AutoHarness.Models.Scripted;

/// <summary>How a scripted model behaves as a service.</summary>
public sealed record ScriptedOptions
{
    /// <summary>Mean simulated latency of an answer; single answers vary uniformly by half of it either way.</summary>
    public TimeSpan MeanLatency { get; init; } = TimeSpan.Zero;

    /// <summary>Share of tries in [0,1) that fail in passing, before any answer.</summary>
    public double FaultRate { get; init; }

    /// <summary>File to which one line is appended before each answer; null for none.</summary>
    public string? AccountPath { get; init; }

    /// <summary>What tokens are said to cost.</summary>
    public ModelPrice Price { get; init; } = ModelPrice.Free;
}
