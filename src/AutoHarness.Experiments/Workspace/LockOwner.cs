using System.Text.Json.Serialization;

namespace AutoHarness.Experiments.Workspace;

/// <summary>Who writes to a workspace, as the lock file says it.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="ProcessStart">When the process started, in the kernel's own ticks; only good for telling two processes with one id apart.</param>
/// <param name="BootId">The machine's current boot.</param>
/// <param name="Host">The machine.</param>
/// <param name="Command">The command it runs, such as <c>optimize</c>.</param>
/// <param name="Since">When it took the lock, UTC.</param>
public sealed record LockOwner(int Pid, long ProcessStart, string BootId, string Host, string Command, DateTimeOffset Since);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(LockOwner))]
internal sealed partial class LockOwnerJson : JsonSerializerContext;
