using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Benchmarks.Tau.Domains;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Tasks;

namespace AutoHarness.Benchmarks.Tau.Scripted;

/// <summary>The tasks as the fixture finds them: by the scenario in a user's prompt, by the case number that its user tells the agent.</summary>
internal sealed class KnownTasks
{
    private const int CaseDigits = 10;

    private readonly FrozenDictionary<string, TauTask> byScenario;
    private readonly FrozenDictionary<string, TauTask> byCase;
    private readonly TauEnvironment tools;

    public KnownTasks(TauDomain domain)
    {
        var first = domain.Tasks.DistinctBy(task => task.UserScenario.ToString()).ToList();
        byScenario = first.ToFrozenDictionary(task => task.UserScenario.ToString(), StringComparer.Ordinal);
        byCase = first.ToFrozenDictionary(CaseOf, StringComparer.Ordinal);
        tools = domain.CreateEnvironment(solo: false, new ConversationOptions());
        Policy = tools.Policy;
        All = [.. first];
    }

    public IReadOnlyList<TauTask> All { get; }

    public string Policy { get; }

    /// <summary>What the fixture's user calls its case.</summary>
    public static string CaseOf(TauTask task) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(task.UserScenario.ToString())))[..CaseDigits];

    public TauTask? ByScenario(string scenario) => byScenario.GetValueOrDefault(scenario);

    public TauTask? ByCase(string code) => byCase.GetValueOrDefault(code);

    public bool Changes(TauAction action) => tools.FindTool(action.Name) is { MutatesState: true };
}
