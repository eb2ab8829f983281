using AutoHarness.Cli.CommandLine;

namespace AutoHarness.Cli.Hosting;

/// <summary>Asks a person, where there is one.</summary>
internal static class Question
{
    /// <summary>Yes or no; no by default. <c>--yes</c> answers it.</summary>
    /// <exception cref="AutoHarness.Sdk.HarnessException">Nobody can be asked.</exception>
    public static bool Ask(Invocation tool, string question)
    {
        if (tool.Settings.Yes)
        {
            return true;
        }

        if (tool.Settings.NoInput)
        {
            throw UsageError.Of($"a question needs an answer: {question}", "give the answer with --yes");
        }

        tool.Error.Put($"{question} [y/N] ").Flush();
        return tool.Host.Input.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    /// <summary>One of several; the first by default.</summary>
    /// <exception cref="AutoHarness.Sdk.HarnessException">Nobody can be asked.</exception>
    public static string Choose(Invocation tool, string question, IReadOnlyList<string> choices, string flag)
    {
        if (tool.Settings.NoInput)
        {
            throw UsageError.Of($"{flag} is needed: one of {string.Join(", ", choices)}", $"{flag} {choices[0]}");
        }

        tool.Error.Put($"{question} ({string.Join(", ", choices)}) [{choices[0]}] ").Flush();
        var answer = tool.Host.Input.ReadLine()?.Trim();
        return string.IsNullOrEmpty(answer) ? choices[0] : answer;
    }
}
