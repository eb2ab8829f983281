using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Benchmarks.Tau.Domains;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Tasks;

namespace AutoHarness.Benchmarks.Tau.Scripted;

/// <summary>The tasks as the fixture finds them: its user by the trial's task, its agent by the case number that the user tells.</summary>
internal sealed class KnownTasks
{
    private const int CaseDigits = 10;

    private readonly FrozenDictionary<string, TauTask> byId;
    private readonly FrozenDictionary<string, TauTask> byScenario;
    private readonly FrozenDictionary<string, TauTask> byCase;
    private readonly TauEnvironment tools;

    public KnownTasks(TauDomain domain)
    {
        byId = domain.Tasks.ToFrozenDictionary(task => task.Id, StringComparer.Ordinal);
        byScenario = domain.Tasks.DistinctBy(task => task.UserScenario.ToString()).ToFrozenDictionary(task => task.UserScenario.ToString(), StringComparer.Ordinal);
        byCase = domain.Tasks.ToFrozenDictionary(CaseOf, StringComparer.Ordinal);
        tools = domain.CreateEnvironment(solo: false, new ConversationOptions());
        Policies = [tools.Policy, .. domain.SupportsSolo ? [domain.CreateEnvironment(solo: true, new ConversationOptions()).Policy] : Array.Empty<string>()];
        All = domain.Tasks;
    }

    public IReadOnlyList<TauTask> All { get; }

    /// <summary>The desk's policy, and that of solo mode where there is one.</summary>
    public IReadOnlyList<string> Policies { get; }

    /// <summary>What the fixture's user calls its case.</summary>
    public static string CaseOf(TauTask task) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(task.Id)))[..CaseDigits];

    /// <summary>The trial's task; several tasks of the phone company share a scenario. Outside of a trial the first one with the scenario.</summary>
    public TauTask? For(string? id, string scenario) => ById(id) is { } task && task.UserScenario.ToString() == scenario ? task : byScenario.GetValueOrDefault(scenario);

    public TauTask? ById(string? id) => id is null ? null : byId.GetValueOrDefault(id);

    public TauTask? ByCase(string code) => byCase.GetValueOrDefault(code);

    public bool Changes(TauAction action) => tools.FindTool(action.Name) is { MutatesState: true };
}
