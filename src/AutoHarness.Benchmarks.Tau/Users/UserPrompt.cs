using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Values;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Users;

/// <summary>What the model behind a simulated user is told: the benchmark's own guidelines, read from its data, and the task's scenario.</summary>
internal sealed class UserPrompt(string dataRoot)
{
    private const string PersonaPlace = "<PERSONA_GUIDELINES>";

    private readonly Lazy<string> plain = new(() => Read(dataRoot, "simulation_guidelines.md"));
    private readonly Lazy<string> withTools = new(() => Read(dataRoot, "simulation_guidelines_tools.md"));

    /// <summary>The guidelines for a user with or without tools, as published.</summary>
    /// <exception cref="HarnessException">The file is missing.</exception>
    public string Guidelines(bool usesTools) => (usesTools ? withTools : plain).Value;

    /// <summary>The system prompt.</summary>
    /// <exception cref="HarnessException">The file of guidelines is missing.</exception>
    public string Of(UserScenario scenario, bool usesTools) =>
        $"{Guidelines(usesTools).Replace(PersonaPlace, "", StringComparison.Ordinal)}\n\n<scenario>\n{scenario}\n</scenario>";

    private static string Read(string dataRoot, string name)
    {
        var path = Path.Combine(dataRoot, "tau2", "user_simulator", name);
        try
        {
            return PyText.UniversalNewlines(File.ReadAllText(path));
        }
        catch (IOException missing)
        {
            throw new HarnessException(
                new HarnessError(ExitCode.Environment, null, $"the guidelines of the simulated user cannot be read: {path}")
                {
                    Why = missing.Message,
                    Fixes = ["set TAU2_DATA_DIR to the data folder of a clone of tau2-bench", "leave TAU2_DATA_DIR unset: auto-harness prepare then fetches the data"],
                },
                missing);
        }
    }
}
