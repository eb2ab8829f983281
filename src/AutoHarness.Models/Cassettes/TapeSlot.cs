using AutoHarness.Models.Gateway;

namespace AutoHarness.Models.Cassettes;

/// <summary>The place of a recording: one role in one trial. Repeated trials have slots of their own, so that they stay independent.</summary>
internal sealed record TapeSlot(string Series, string Version, string Task, int Attempt, string Role)
{
    public static TapeSlot Of(ModelCaller caller) =>
        new(caller.Trial.Series, caller.Trial.AgentVersion, caller.Trial.Task.Value, caller.Trial.Attempt, caller.Role.ToString());
}
