using System.Collections.Immutable;
using AutoHarness.Experiments.Configuration.Syntax;

namespace AutoHarness.Experiments.Configuration;

/// <summary>The keys of <c>benchmark: tau-bench</c>.</summary>
internal static class TauKeys
{
    private static readonly ValueSyntax<string> Place = Values.Text("a path", _ => null);
    private static readonly ValueSyntax<bool> Switch = Values.OneOf(("true", true), ("false", false));

    public static ImmutableArray<ConfigKey> All { get; } =
    [
        new ConfigKey<string>("domain", Values.OneOf("retail", "airline", "telecom", "telecom-workflow", "mock"), c => c.Tau.Domain, (c, v) => c with { Tau = c.Tau with { Domain = v } },
            "The customer desk of tau-bench."),
        new ConfigKey<int>("max_steps", Values.WholeNumber(1, 100_000), c => c.Tau.MaxSteps, (c, v) => c with { Tau = c.Tau with { MaxSteps = v } },
            "Message hops after which a conversation of tau-bench is cut off."),
        new ConfigKey<int>("max_errors", Values.WholeNumber(1, 100_000), c => c.Tau.MaxErrors, (c, v) => c with { Tau = c.Tau with { MaxErrors = v } },
            "Failed tool calls, of both sides together, after which a conversation of tau-bench is cut off."),
        new ConfigKey<string?>("tau.source", Values.OrNoText(Values.Text("an address or a path", _ => null)), c => c.Tau.Source, (c, v) => c with { Tau = c.Tau with { Source = v } },
            "Repository that `prepare` fetches tau-bench from, such as a local mirror; nothing means the published one. Not asked when `TAU2_DATA_DIR` is set."),
        new ConfigKey<string?>("tau.repo", Values.OrNoText(Place), c => c.Tau.Repo, (c, v) => c with { Tau = c.Tau with { Repo = v } },
            "Clone of tau-bench that tool descriptions are read from; nothing means the folder above `TAU2_DATA_DIR`, or what `prepare` fetched."),
        new ConfigKey<string?>("tau.schemas", Values.OrNoText(Place), c => c.Tau.Schemas, (c, v) => c with { Tau = c.Tau with { Schemas = v } },
            "File with the tools as they are shown to a model, one domain a line; stands in for a clone."),
        new ConfigKey<bool>("tau.solo", Switch, c => c.Tau.Solo, (c, v) => c with { Tau = c.Tau with { Solo = v } },
            "No simulated user: the agent works on a ticket with the tools of both sides. Telecom and mock only."),
        new ConfigKey<string>("tau.user", Values.OneOf("official", "checked"), c => c.Tau.User, (c, v) => c with { Tau = c.Tau with { User = v } },
            "The simulated user: the official one, or one with a known fault of it put right, which is not comparable with published scores."),
        new ConfigKey<bool>("tau.enforce_protocol", Switch, c => c.Tau.EnforceProtocol, (c, v) => c with { Tau = c.Tau with { EnforceProtocol = v } },
            "A message with both text and tool calls ends the conversation as a fault of its sender."),
    ];
}
