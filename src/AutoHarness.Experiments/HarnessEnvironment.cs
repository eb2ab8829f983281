using AutoHarness.Experiments.Faults;

namespace AutoHarness.Experiments;

/// <summary>What the tool finds around it: folders, clock, environment variables.</summary>
/// <param name="StateHome">The user's state folder; held-out results live under it, outside every experiment.</param>
/// <param name="CacheHome">The user's cache folder; compiled agents live under it.</param>
/// <param name="AgentHostDirectory">Folder of the agent host executable.</param>
/// <param name="TemplatesDirectory">Folder with a folder per benchmark.</param>
/// <param name="Variables">Environment variables, with those of <c>.env</c> added.</param>
/// <param name="Time">The clock.</param>
/// <param name="Faults">Where the process is to be killed for a test; normally never.</param>
/// <param name="ToolVersion">Version of the tool, for records.</param>
public sealed record HarnessEnvironment(
    string StateHome,
    string CacheHome,
    string AgentHostDirectory,
    string TemplatesDirectory,
    IReadOnlyDictionary<string, string> Variables,
    TimeProvider Time,
    FaultPoints Faults,
    string ToolVersion);
