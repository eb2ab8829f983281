using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AutoHarness.Agents.Fleet;
using AutoHarness.Agents.Hosting;
using AutoHarness.AgentWire;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Programs;

/// <summary>Compiles C# agents in a jail and keeps the results by content. The jailed compiler only talks; this side writes the cache.</summary>
internal sealed class AgentCompiler(AgentFleetOptions options, AgentHostInstallation host, Jail jail) : IDisposable
{
    private const int SourceCap = 2 * 1024 * 1024;
    private readonly SemaphoreSlim turn = new(2, 2);

    /// <summary>The compiled agent, or the reasons why there is none.</summary>
    /// <exception cref="InfrastructureException">The compiler could not be run.</exception>
    public async Task<(CompiledAgent? Agent, bool Cached, ImmutableArray<AgentDiagnostic> Diagnostics)> CompileAsync(AgentProgram program, CancellationToken ct)
    {
        var folder = FolderOf(program);
        if (await TryReadAsync(folder, ct) is { } known)
            return (known, true, []);

        await turn.WaitAsync(ct);
        try
        {
            if (await TryReadAsync(folder, ct) is { } meanwhile)
                return (meanwhile, true, []);
            if (program.Files.Sum(file => (long)file.Content.Length) > SourceCap)
                return (null, false, [Problem(program, $"the agent's files are larger than {SourceCap / (1024 * 1024)} MiB")]);

            var (answer, diagnostics) = await RunAsync(program, ct);
            using (answer)
                return answer is null ? (null, false, diagnostics) : (await KeepAsync(folder, answer.RootElement, ct), false, []);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private static AgentDiagnostic Problem(AgentProgram program, string message) =>
        new(program.Files[0].Path, 0, 0, 0, "build-limit", message, null);

    private static async Task<CompiledAgent?> TryReadAsync(string folder, CancellationToken ct)
    {
        var type = Path.Combine(folder, "type");
        return File.Exists(type) ? new CompiledAgent(Path.Combine(folder, "agent.dll"), await File.ReadAllTextAsync(type, ct)) : null;
    }

    private static async Task<CompiledAgent> KeepAsync(string folder, JsonElement answer, CancellationToken ct)
    {
        var type = answer.GetProperty("type").GetString()!;
        var draft = $"{folder}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        Directory.CreateDirectory(draft);
        await File.WriteAllBytesAsync(Path.Combine(draft, "agent.dll"), answer.GetProperty("assembly").GetBytesFromBase64(), ct);
        await File.WriteAllTextAsync(Path.Combine(draft, "type"), type, ct);
        try
        {
            Directory.Move(draft, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another harness was quicker with the same bytes.
            Directory.Delete(draft, recursive: true);
        }

        return new CompiledAgent(Path.Combine(folder, "agent.dll"), type);
    }

    private static AgentDiagnostic Read(AgentProgram program, JsonElement diagnostic) => new(
        diagnostic.OptionalText("file") ?? program.Files[0].Path,
        diagnostic.OptionalInteger("line") ?? 0,
        diagnostic.OptionalInteger("column") ?? 0,
        diagnostic.OptionalInteger("length") ?? 0,
        diagnostic.Text("id"),
        diagnostic.Text("message"),
        diagnostic.OptionalText("source"));

    private string FolderOf(AgentProgram program)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{program.Version} {host.Fingerprint}")));
        return Path.Combine(Path.GetFullPath(options.CacheDirectory), key);
    }

    private async Task<(JsonDocument? Answer, ImmutableArray<AgentDiagnostic> Diagnostics)> RunAsync(AgentProgram program, CancellationToken ct)
    {
        var spec = new JailSpec { Mode = options.Jail, ReadOnly = host.Mounts, Limits = options.BuildLimits };
        var command = host.Command(options.Jail, options.BuildLimits, "compile") with
        {
            Input = JsonLine.Object(json => WriteSources(json, program)),
            OutputCap = 64 * 1024 * 1024,
            TimeLimit = options.BuildTime,
        };
        var (result, breach) = await RunJailedAsync(spec, command, ct);

        if (result.TimedOut)
            return (null, [Problem(program, $"the compiler needed more than {options.BuildTime.TotalSeconds:0} s")]);
        if (breach is not null)
            return (null, [Problem(program, $"the compiler needed {breach.Detail}")]);
        if (result.Signal is not null)
            return (null, [Problem(program, "the compiler crashed on this source: " + DeathText.Describe(result.ExitCode, result.Stderr.Text))]);
        if (!result.Succeeded)
            throw new InfrastructureException($"the agent compiler could not run: {DeathText.Describe(result.ExitCode, result.Stderr.Text)}");

        var answer = JsonDocument.Parse(result.Stdout.Head.Length == result.Stdout.TotalBytes ? result.Stdout.Head : (byte[])[.. result.Stdout.Head.Span, .. result.Stdout.Tail.Span]);
        if (!answer.RootElement.TryGetProperty("diagnostics", out var found))
            return (answer, []);
        using (answer)
            return (null, [.. found.EnumerateArray().Select(diagnostic => Read(program, diagnostic))]);
    }

    private async Task<JailedResult> RunJailedAsync(JailSpec spec, ProcessSpec command, CancellationToken ct)
    {
        try
        {
            return await jail.RunAsync(spec, command, ct);
        }
        catch (Exception e) when (e is JailUnavailableException or ProcessStartException)
        {
            throw new InfrastructureException($"the agent compiler could not be started: {e.Message}", e);
        }
    }

    private static void WriteSources(Utf8JsonWriter json, AgentProgram program)
    {
        json.WriteStartArray("files"u8);
        foreach (var file in program.Files)
        {
            json.WriteStartObject();
            json.WriteText("path"u8, file.Path);
            json.WriteBase64String("content"u8, file.Content.AsSpan());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
