using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Tasks;

/// <summary>What the simulated user is told. <see cref="ToString"/> is the text that goes into his prompt.</summary>
/// <param name="Persona">Who he is in general.</param>
/// <param name="Text">The instructions where they are plain text.</param>
/// <param name="Structured">The instructions where they have parts. Exactly one of the two is there.</param>
internal sealed record UserScenario(string? Persona, string? Text, StructuredInstructions? Structured)
{
    public override string ToString()
    {
        var persona = Persona is null ? "" : $"Persona:\n{PyText.Indent(Persona, "\t")}\n";
        return $"{persona}Instructions:\n{PyText.Indent(Text ?? Structured!.ToString(), "\t")}";
    }
}

internal sealed record StructuredInstructions(string Domain, string ReasonForCall, string? KnownInfo, string? UnknownInfo, string TaskInstructions)
{
    public override string ToString()
    {
        List<string> lines = [$"Domain: {Domain}", Part("Reason for call", ReasonForCall)];
        if (KnownInfo is not null)
        {
            lines.Add(Part("Known info", KnownInfo));
        }

        if (UnknownInfo is not null)
        {
            lines.Add(Part("Unknown info", UnknownInfo));
        }

        lines.Add(Part("Task instructions", TaskInstructions));
        return string.Join('\n', lines);
    }

    private static string Part(string title, string text) => $"{title}:\n{PyText.Indent(text, "\t")}";
}
