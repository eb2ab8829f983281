namespace AutoHarness.Agents.Hosting;

/// <summary>Says from exit code and standard error what a dead process died of.</summary>
internal static class DeathText
{
    private const int Cap = 1500;

    public static string Describe(int exitCode, string errors)
    {
        var end = exitCode switch
        {
            128 + 6 => "aborted",
            128 + 9 => "was killed",
            128 + 11 => "crashed (segmentation fault)",
            _ => $"ended with exit code {exitCode}",
        };
        var said = Tell(errors);
        return said.Length == 0 ? $"the agent's process {end}" : $"the agent's process {end}: {said}";
    }

    private static string Tell(string errors)
    {
        foreach (var (marker, meaning) in ((string, string)[])[("Stack overflow.", "stack overflow"), ("Out of memory.", "out of memory")])
        {
            if (errors.Contains(marker, StringComparison.Ordinal))
                return meaning;
        }

        var start = errors.LastIndexOf("Unhandled exception. ", StringComparison.Ordinal);
        var text = start >= 0 ? errors[start..].Trim() : errors.Trim();
        return text.Length <= Cap ? text : start >= 0 ? text[..Cap] : text[^Cap..];
    }
}
