using AutoHarness.Models.Gateway;

namespace AutoHarness.Models.Cassettes;

/// <summary>The place of a recording: one role in one trial. Repeated trials have slots of their own, so that they stay independent.</summary>
internal sealed record TapeSlot(string Series, string Version, string Task, int Attempt, string Role)
{
    /// <param name="caller">Who calls.</param>
    /// <param name="way">Tells calls over HTTP from those through the gateway, which are numbered each for themselves; or empty.</param>
    public static TapeSlot Of(ModelCaller caller, string way) =>
        new(caller.Trial.Series, caller.Trial.AgentVersion, caller.Trial.Task.Value, caller.Trial.Attempt, caller.Role + way);
}
