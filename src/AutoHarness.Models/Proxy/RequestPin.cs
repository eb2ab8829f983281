using System.Globalization;
using System.Text;
using System.Text.Json;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;

namespace AutoHarness.Models.Proxy;

/// <summary>Makes a client's request the one that its session allows: model, effort, temperature, no rejected parameters, usage asked for.</summary>
internal sealed class RequestPin(ProxySession session, Dialect dialect)
{
    private const long MostAnswers = 128;

    private bool LeavesOpenChoices => session.Role == ModelRole.CodingAgent;

    /// <exception cref="JsonException">The body cannot be read without doubt.</exception>
    public PinnedRequest Pin(Route route, ReadOnlyMemory<byte> body)
    {
        var members = JsonMembers.Parse(body);
        PinModel(members, route);
        if (route.Operation != Operation.Generate)
        {
            return new PinnedRequest(members.ToBytes(), Streams: false, HidesUsage: false, OutputLimit: 0);
        }

        var settings = dialect == Dialect.Gemini ? Settings(members) : members;
        PinTemperature(settings);
        new EffortPin(session, dialect, LeavesOpenChoices).Pin(settings);
        CapOutput(settings);
        if (dialect == Dialect.Gemini)
        {
            Keep(members, "generationConfig", settings);
        }

        HostedTools.Remove(members, dialect, session.Meter);
        foreach (var parameter in session.DroppedParameters)
        {
            Drop(members, parameter);
        }

        var streams = dialect == Dialect.Gemini ? route.Stream : members.IsTrue("stream");
        var hides = dialect == Dialect.Chat && streams && AskForUsage(members);
        return new PinnedRequest(members.ToBytes(), streams, hides, OutputLimit(members, settings));
    }

    private void PinModel(JsonMembers members, Route route)
    {
        var asked = route.Model ?? members.Word("model");
        if (asked is not null && asked != session.Model)
        {
            session.Meter.Note($"asked for model {asked}, got {session.Model}");
        }

        if (dialect != Dialect.Gemini)
        {
            if (asked != session.Model)
            {
                members.Set("model", session.Model);
            }
        }
        else if (members.Object("generateContentRequest") is { } inner && inner.Has("model"))
        {
            inner.Set("model", $"models/{session.Model}");
            members.Set("generateContentRequest", inner.ToBytes());
        }
    }

    private void PinTemperature(JsonMembers settings)
    {
        var asked = settings.Raw("temperature") is { } raw ? Encoding.UTF8.GetString(raw.Span) : null;
        var pinned = session.Temperature?.ToString("R", CultureInfo.InvariantCulture);
        if (asked == pinned || (pinned is null && LeavesOpenChoices))
        {
            return;
        }

        if (asked is not null)
        {
            session.Meter.Note($"asked for temperature {asked}, got {pinned ?? "the model's own"}");
        }

        if (pinned is null)
        {
            settings.Remove("temperature");
        }
        else
        {
            settings.Set("temperature", Encoding.UTF8.GetBytes(pinned));
        }
    }

    private void CapOutput(JsonMembers settings)
    {
        string[] names = dialect switch
        {
            Dialect.Chat => ["max_completion_tokens", "max_tokens"],
            Dialect.Responses => ["max_output_tokens"],
            Dialect.Anthropic => ["max_tokens"],
            _ => ["maxOutputTokens"],
        };
        foreach (var name in names)
        {
            if (settings.Number(name) > OutputLimits.Most)
            {
                session.Meter.Note($"asked for {settings.Number(name)} output tokens, got {OutputLimits.Most}");
                settings.Set(name, Encoding.UTF8.GetBytes(OutputLimits.Most.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }

    // The provider takes both spellings; with two of them a pin could be passed by.
    private static JsonMembers Settings(JsonMembers members)
    {
        var settings = members.Object("generationConfig") ?? JsonMembers.Parse("{}"u8.ToArray());
        return members.Has("generation_config") || settings.Has("thinking_config") || settings.Has("max_output_tokens")
            ? throw new JsonException("write generationConfig, thinkingConfig and maxOutputTokens without underscores")
            : settings;
    }

    private void Drop(JsonMembers members, string parameter)
    {
        var point = parameter.IndexOf('.', StringComparison.Ordinal);
        var name = point < 0 ? parameter : parameter[..point];
        if (point >= 0 && members.Object(name) is { } inner)
        {
            Drop(inner, parameter[(point + 1)..]);
            Keep(members, name, inner);
        }
        else if (point < 0 && members.Has(name))
        {
            members.Remove(name);
            session.Meter.Note($"parameter {name} was dropped: {session.Model} rejects it");
        }
    }

    private static bool AskForUsage(JsonMembers members)
    {
        var options = members.Object("stream_options") ?? JsonMembers.Parse("{}"u8.ToArray());
        if (options.IsTrue("include_usage"))
        {
            return false;
        }

        options.Set("include_usage", "true"u8.ToArray());
        members.Set("stream_options", options.ToBytes());
        return true;
    }

    private long? OutputLimit(JsonMembers members, JsonMembers settings)
    {
        var (limit, answers) = dialect switch
        {
            Dialect.Chat => (members.Number("max_completion_tokens") ?? members.Number("max_tokens"), members.Number("n")),
            Dialect.Responses => (members.Number("max_output_tokens"), null),
            Dialect.Anthropic => (members.Number("max_tokens"), null),
            _ => (settings.Number("maxOutputTokens"), settings.Number("candidateCount")),
        };
        return limit is null ? null : Math.Clamp(limit.Value, 0, int.MaxValue) * Math.Clamp(answers ?? 1, 1, MostAnswers);
    }

    private static void Keep(JsonMembers members, string name, JsonMembers inner)
    {
        if (inner.IsChanged)
        {
            members.Set(name, inner.ToBytes());
        }
    }
}
