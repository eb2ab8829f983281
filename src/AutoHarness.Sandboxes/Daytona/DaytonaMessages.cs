using System.Text.Json.Serialization;

namespace AutoHarness.Sandboxes.Daytona;

internal sealed record DaytonaBuild(string DockerfileContent, IReadOnlyList<string> ContextHashes);

internal sealed record DaytonaNewSandbox(
    DaytonaBuild BuildInfo,
    string User,
    IReadOnlyDictionary<string, string> Env,
    IReadOnlyDictionary<string, string> Labels,
    int? Cpu,
    int? Memory,
    int? Disk,
    int AutoStopInterval,
    int AutoDeleteInterval,
    bool Public,
    bool NetworkBlockAll,
    string? NetworkAllowList,
    string? DomainAllowList,
    string? Target);

internal sealed record DaytonaNetwork(bool NetworkBlockAll, string? NetworkAllowList, string? DomainAllowList);

internal sealed record DaytonaInfo(string Id, string? State, string? ErrorReason, string? ToolboxProxyUrl, Dictionary<string, string>? Labels);

internal sealed record DaytonaPage(DaytonaInfo[] Items, int? TotalPages);

internal sealed record DaytonaAddress(string Url);

internal sealed record DaytonaExecute(string Command, int Timeout);

internal sealed record DaytonaExecuted(int ExitCode, string? Result);

internal sealed record DaytonaSession(string SessionId);

internal sealed record DaytonaCommand(string Command, bool RunAsync);

internal sealed record DaytonaRunning(string? CmdId, int? ExitCode);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DaytonaNewSandbox))]
[JsonSerializable(typeof(DaytonaNetwork))]
[JsonSerializable(typeof(DaytonaInfo))]
[JsonSerializable(typeof(DaytonaInfo[]))]
[JsonSerializable(typeof(DaytonaPage))]
[JsonSerializable(typeof(DaytonaAddress))]
[JsonSerializable(typeof(DaytonaExecute))]
[JsonSerializable(typeof(DaytonaExecuted))]
[JsonSerializable(typeof(DaytonaSession))]
[JsonSerializable(typeof(DaytonaCommand))]
[JsonSerializable(typeof(DaytonaRunning))]
internal sealed partial class DaytonaJson : JsonSerializerContext;
