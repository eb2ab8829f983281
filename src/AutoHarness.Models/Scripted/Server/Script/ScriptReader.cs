using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoHarness.Models.Dialects;
using AutoHarness.Sdk;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AutoHarness.Models.Scripted.Server.Script;

/// <summary>Reads a script's YAML.</summary>
internal sealed class ScriptReader(string file)
{
    private const int MaxBig = 256 * 1024 * 1024;

    private static readonly ImmutableArray<string> Kinds = ["text", "tool_calls", "reasoning", "refusal", "error", "error_event", "empty", "big", "malformed"];

    /// <summary>The models that the script names, and its rules.</summary>
    /// <exception cref="HarnessException">It is no valid script; the error names the place.</exception>
    public (ImmutableArray<string> Models, ImmutableArray<ScriptRule> Rules) Read(string yaml)
    {
        var document = new YamlStream();
        try
        {
            document.Load(new StringReader(yaml));
        }
        catch (YamlException broken)
        {
            throw ScriptProblem.At(file, broken.Start, "the script is not valid YAML", "correct the marked place", broken.Message);
        }

        if (document.Documents is not [var only])
        {
            throw ScriptProblem.Of(new ErrorPlace(file), "a script is one YAML document", "begin it with rules:");
        }

        var root = new ScriptMap(file, only.RootNode);
        var models = root.Texts("models");
        var rules = root.Maps("rules").Select((rule, index) => Rule(rule, index + 1)).ToImmutableArray();
        root.Close();
        return rules.Length > 0 ? (models, rules) : throw root.Wrong("rules", "the script has no rules", "add rules: with at least one - then: {text: hello}");
    }

    private static ScriptRule Rule(ScriptMap rule, int number)
    {
        var condition = rule.Map("when") is { } when ? Condition(when) : new RuleCondition();
        var then = rule.Map("then") ?? throw rule.Wrong("then", "a rule needs an answer", "add then: {text: hello}");
        var answer = Answer(then);
        rule.Close();
        return new ScriptRule(number, condition, answer);
    }

    private static RuleCondition Condition(ScriptMap when)
    {
        var condition = new RuleCondition
        {
            Dialect = when.Choice<Dialect>("dialect"),
            Model = when.Text("model") is { } model ? new Regex($"^{Regex.Escape(model).Replace("\\*", ".*", StringComparison.Ordinal)}\\z", RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1)) : null,
            ToolsHas = when.Texts("tools_has"),
            LastToolResultMatches = when.Pattern("last_tool_result_matches"),
            Turn = when.Numbers("turn"),
            SystemContains = when.Text("system_contains"),
            UserMatches = when.Pattern("user_matches"),
            Nth = when.Numbers("nth"),
        };
        when.Close();
        return condition;
    }

    private static ScriptedAnswer Answer(ScriptMap then)
    {
        var answer = new ScriptedAnswer
        {
            Text = then.Flag("empty") ? null : then.Number("big", 1, MaxBig) is { } size ? Big((int)size) : then.Text("text"),
            Reasoning = then.Text("reasoning"),
            Refusal = then.Text("refusal"),
            Calls = [.. then.Maps("tool_calls").Select(Call)],
            Finish = then.Choice<ReplyFinish>("finish"),
            Usage = then.Map("usage") is { } usage ? Usage(usage) : null,
            NoUsage = then.Flag("no_usage"),
            NoTerminalEvent = then.Flag("no_terminal_event"),
            HalfToolJson = then.Flag("half_tool_json"),
            Delay = then.Duration("delay") ?? TimeSpan.Zero,
            Headers = then.Map("headers")?.Pairs() ?? [],
            Cut = then.Map("cut_stream_after") is { } cut ? Cut(cut) : null,
            Drip = then.Map("drip") is { } drip ? Drip(drip) : null,
            Malformed = then.Choice<Malformation>("malformed"),
            Error = then.Map("error") is { } error ? Error(error) : null,
            ErrorEvent = then.Map("error_event") is { } failure ? ErrorEvent(failure) : null,
        };
        if (!Kinds.Any(then.Has))
        {
            throw then.Wrong("then", "the rule does not say what to answer", "add text:, tool_calls:, refusal:, error:, empty: true or another kind of answer");
        }

        then.Close();
        return answer;
    }

    private static AnswerCall Call(ScriptMap call)
    {
        var name = call.Text("name") ?? throw call.Wrong("name", "a tool call needs the name of its tool", "add name: bash");
        var arguments = call.Text("input") ?? call.Json("arguments") ?? "{}";
        if (!call.Has("input") && !IsJson(arguments))
        {
            throw call.Wrong("arguments", "the arguments are not JSON", "write a map, or one JSON text in quotes; half_tool_json: true breaks it on purpose");
        }

        call.Close();
        return new AnswerCall(name, arguments);
    }

    private static ReplyUsage Usage(ScriptMap usage)
    {
        int Count(string key) => (int)(usage.Number(key, 0, int.MaxValue / 2) ?? 0);
        var read = new ReplyUsage(Count("input"), Count("cached"), Count("output"), Count("reasoning"));
        usage.Close();
        return read.Cached > read.Input || read.Reasoning > read.Output
            ? throw usage.Wrong("input", "input includes what was cached, and output includes reasoning", "raise input or output, or lower the part")
            : read;
    }

    private static CutPoint Cut(ScriptMap cut)
    {
        var point = new CutPoint((int?)cut.Number("events", 0, int.MaxValue), cut.Number("bytes", 0, long.MaxValue));
        cut.Close();
        return point is { Events: null, Bytes: null } ? throw cut.Wrong("events", "the place of the cut is missing", "write cut_stream_after: {events: 2} or {bytes: 100}") : point;
    }

    private static Drip Drip(ScriptMap drip)
    {
        var read = new Drip((int)(drip.Number("bytes", 1, int.MaxValue) ?? 1), drip.Duration("every") ?? TimeSpan.FromMilliseconds(100));
        drip.Close();
        return read;
    }

    private static AnswerError Error(ScriptMap error)
    {
        var forms = error.Choices<RetryForm>("retry_form");
        var read = new AnswerError(WireError(error), forms.IsEmpty ? [RetryForm.Seconds, RetryForm.Milliseconds] : forms, error.OptionalFlag("should_retry"), error.Text("body"), error.Map("headers")?.Pairs() ?? []);
        error.Close();
        return read;
    }

    private static AnswerErrorEvent ErrorEvent(ScriptMap failure)
    {
        var read = new AnswerErrorEvent((int)(failure.Number("after", 0, int.MaxValue) ?? 0), WireError(failure));
        failure.Close();
        return read;
    }

    private static WireError WireError(ScriptMap error)
    {
        var status = (int)(error.Number("status", 400, 599) ?? 500);
        return new WireError(status, error.Text("message") ?? $"scripted error {status}")
        {
            Word = error.Text("code"),
            RetryAfter = error.Duration("retry_after"),
            QuotaSpent = error.Flag("quota_spent"),
        };
    }

    private static string Big(int bytes) => string.Concat(Enumerable.Repeat("0123456789abcdef", (bytes / 16) + 1))[..bytes];

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
