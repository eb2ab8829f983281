using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;

namespace AutoHarness.Models.Telemetry;

/// <summary>One model call as telemetry sees it: a span, and two metrics when it ends.</summary>
internal sealed class CallSpan : IDisposable
{
    private readonly Activity? activity;
    private readonly string model;
    private readonly TimeProvider time;
    private readonly long started;
    private string? error;
    private Usage? used;

    private CallSpan(string model, ModelRole role, TimeProvider time)
    {
        this.model = model;
        this.time = time;
        started = time.GetTimestamp();
        activity = ModelTelemetry.Source.StartActivity($"chat {model}", ActivityKind.Client);
        Tag("gen_ai.operation.name", "chat");
        Tag("gen_ai.provider.name", ModelTelemetry.Provider(model));
        Tag("gen_ai.request.model", model);
        Tag("auto_harness.role", role.ToString());
    }

    /// <summary>Begins a call; null when nobody listens.</summary>
    public static CallSpan? Begin(string model, ModelRole role, TimeProvider time) => ModelTelemetry.IsOn ? new CallSpan(model, role, time) : null;

    /// <summary>Says for which trial, and in which iteration. A held-out task has no name here either.</summary>
    public void For(ModelCaller? caller, int? iteration)
    {
        Tag("auto_harness.iteration", iteration);
        if (caller is null)
        {
            return;
        }

        var trial = caller.Trial;
        Tag("gen_ai.conversation.id", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(trial.ToString())))[..16]);
        Tag("auto_harness.series", trial.Series);
        Tag("auto_harness.agent_version", trial.AgentVersion);
        Tag("auto_harness.attempt", trial.Attempt);
        Tag("auto_harness.task", caller.HeldOut ? null : trial.Task.Value);
    }

    /// <summary>Adds an attribute; null leaves it out.</summary>
    public void Tag(string name, object? value) => activity?.SetTag(name, value);

    /// <summary>What the call used; null money is left out.</summary>
    /// <param name="usage">Tokens and money.</param>
    /// <param name="written">Of the input tokens, written to the provider's cache.</param>
    public void Used(Usage usage, long written)
    {
        used = usage;
        Tag("gen_ai.usage.input_tokens", usage.InputTokens);
        Tag("gen_ai.usage.output_tokens", usage.OutputTokens);
        Tag("gen_ai.usage.cache_read.input_tokens", usage.CachedTokens);
        Tag("gen_ai.usage.cache_creation.input_tokens", written > 0 ? written : null);
        Tag("auto_harness.cost_usd", (double?)usage.Cost);
    }

    /// <summary>The call failed.</summary>
    /// <param name="kind">The status, or the kind of fault.</param>
    public void Failed(string kind)
    {
        error = kind;
        Tag("error.type", kind);
        activity?.SetStatus(ActivityStatusCode.Error);
    }

    public void Dispose()
    {
        var tags = new TagList { { "gen_ai.operation.name", "chat" }, { "gen_ai.provider.name", ModelTelemetry.Provider(model) }, { "gen_ai.request.model", model } };
        if (used is { } usage)
        {
            ModelTelemetry.Tokens.Record(usage.InputTokens, [.. tags, new("gen_ai.token.type", "input")]);
            ModelTelemetry.Tokens.Record(usage.OutputTokens, [.. tags, new("gen_ai.token.type", "output")]);
        }

        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        ModelTelemetry.Duration.Record(time.GetElapsedTime(started).TotalSeconds, tags);
        activity?.Dispose();
    }
}
