using System.Text.Json.Serialization;

namespace AutoHarness.Sandboxes.E2b;

internal sealed record E2bNetwork(IReadOnlyList<string>? AllowOut, IReadOnlyList<string>? DenyOut);

internal sealed record E2bNetworkChange(IReadOnlyList<string> AllowOut, IReadOnlyList<string> DenyOut, [property: JsonPropertyName("allow_internet_access")] bool AllowInternetAccess);

internal sealed record E2bNewSandbox(
    [property: JsonPropertyName("templateID")] string Template,
    int Timeout,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyDictionary<string, string> EnvVars,
    bool Secure,
    [property: JsonPropertyName("allow_internet_access")] bool AllowInternetAccess,
    E2bNetwork? Network);

internal sealed record E2bSandboxInfo([property: JsonPropertyName("sandboxID")] string Id, string? Domain, string? EnvdAccessToken, Dictionary<string, string>? Metadata);

internal sealed record E2bLifetime(int Timeout);

internal sealed record E2bNewTemplate(string Name, int? CpuCount, [property: JsonPropertyName("memoryMB")] int? Memory);

internal sealed record E2bTemplateInfo([property: JsonPropertyName("templateID")] string Template, [property: JsonPropertyName("buildID")] string Build);

internal sealed record E2bStep(string Type, IReadOnlyList<string> Args, string? FilesHash = null, bool? Force = null);

internal sealed record E2bBuildRequest(string FromImage, IReadOnlyList<E2bStep> Steps, bool? Force);

internal sealed record E2bLayer(bool Present, string? Url);

internal sealed record E2bBuildStatus(string Status, IReadOnlyList<E2bLogEntry>? LogEntries, E2bReason? Reason);

internal sealed record E2bLogEntry(string? Message);

internal sealed record E2bReason(string? Message);

internal sealed record E2bProcess(string Cmd, IReadOnlyList<string> Args, IReadOnlyDictionary<string, string> Envs);

internal sealed record E2bStart(E2bProcess Process, bool Stdin);

internal sealed record E2bSelector(uint Pid);

internal sealed record E2bConnect(E2bSelector Process);

internal sealed record E2bFrame(E2bEvent? Event, E2bError? Error);

internal sealed record E2bError(string? Code, string? Message);

internal sealed record E2bEvent(E2bStarted? Start, E2bData? Data, E2bEnd? End);

internal sealed record E2bStarted(uint Pid);

internal sealed record E2bData(byte[]? Stdout, byte[]? Stderr);

/// <summary>A zero is left out of the message.</summary>
internal sealed record E2bEnd(int ExitCode, bool Exited, string? Status, string? Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(E2bNetworkChange))]
[JsonSerializable(typeof(E2bNewSandbox))]
[JsonSerializable(typeof(E2bSandboxInfo[]))]
[JsonSerializable(typeof(E2bLifetime))]
[JsonSerializable(typeof(E2bNewTemplate))]
[JsonSerializable(typeof(E2bTemplateInfo))]
[JsonSerializable(typeof(E2bBuildRequest))]
[JsonSerializable(typeof(E2bLayer))]
[JsonSerializable(typeof(E2bBuildStatus))]
[JsonSerializable(typeof(E2bStart))]
[JsonSerializable(typeof(E2bConnect))]
[JsonSerializable(typeof(E2bFrame))]
internal sealed partial class E2bJson : JsonSerializerContext;
