using System.Text.Json;
using AutoHarness.Benchmarks.Bird.Isolation;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Evaluation.Snippets;

/// <summary>
/// Runs test cases in a jailed <c>python3</c> without network, one process a submission. One waits ahead, since starting takes longer than most test cases.
/// Thread-safe.
/// </summary>
internal sealed class JailedTestCases : ITestCaseRunner, IAsyncDisposable
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(300);

    private readonly Jail jail;
    private readonly string python;
    private readonly TimeSpan limit;
    private readonly TimeProvider time;
    private readonly string program;
    private readonly Lock gate = new();
    private Task<JailedProcess>? next;

    private JailedTestCases(Jail jail, string python, string program, TimeSpan limit, TimeProvider time)
    {
        this.jail = jail;
        this.python = python;
        this.program = program;
        this.limit = limit;
        this.time = time;
    }

    /// <summary>Finds the system's Python, which is the one that a jail shows; null where there is none.</summary>
    public static async Task<JailedTestCases?> FindAsync(Jail jail, TimeProvider time, CancellationToken ct, TimeSpan? limit = null)
    {
        if (ProgramPath.Find("python3", "/usr/bin:/bin") is not { } python)
        {
            return null;
        }

        await using var source = typeof(JailedTestCases).Assembly.GetManifestResourceStream("bird_snippets.py")!;
        using var reader = new StreamReader(source);
        return new JailedTestCases(jail, python, await reader.ReadToEndAsync(ct), limit ?? DefaultLimit, time);
    }

    /// <inheritdoc/>
    public async Task<bool> RunAsync(TestCaseRequest request, WorkingDatabase database, CancellationToken ct)
    {
        using var clock = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, clock.Token);
        try
        {
            await using var process = await TakeAsync(ct);
            return await TalkAsync(process, request, new SnippetHost(database), both.Token);
        }
        catch (OperationCanceledException e) when (clock.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new InfrastructureException($"test cases were killed after {limit.TotalSeconds:0} s", e);
        }
        catch (Exception e) when (e is JailUnavailableException or ProcessStartException or JsonException or InvalidOperationException)
        {
            throw new InfrastructureException($"test cases cannot be run: {e.Message}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref next, null) is { } waiting)
        {
            try
            {
                await (await waiting).DisposeAsync();
            }
            catch (Exception e) when (e is JailUnavailableException or ProcessStartException)
            {
                // It never began.
            }
        }
    }

    private static async Task<bool> TalkAsync(JailedProcess process, TestCaseRequest request, SnippetHost host, CancellationToken ct)
    {
        var lines = new LineChannel(process);
        await lines.WriteAsync(Describe(request), ct);
        while (await lines.ReadAsync(ct) is { } line)
        {
            using var message = JsonDocument.Parse(line);
            if (message.RootElement.GetProperty("op").GetString() != "done")
            {
                await lines.WriteAsync(await host.AnswerAsync(message.RootElement, ct), ct);
                continue;
            }

            var result = message.RootElement.GetProperty("result");
            return result.TryGetProperty("escaped", out var escape)
                ? throw new InfrastructureException($"a test case raised {escape.GetString()}, which is not for a test case to raise")
                : result.GetProperty("passed").GetBoolean();
        }

        var said = process.Errors.Text.Trim();
        throw new InfrastructureException($"test cases ended early{(process.Breach is { } breach ? $": {breach}" : said.Length > 0 ? $": {said[^Math.Min(said.Length, 500)..]}" : "")}");
    }

    private static ReadOnlyMemory<byte> Describe(TestCaseRequest request) => SnippetHost.Write(json =>
    {
        WriteTexts(json, "snippets", request.Snippets);
        WriteTexts(json, "prediction", request.Prediction);
        WriteTexts(json, "gold", request.Gold);
        json.WriteString("database", request.Database);
        json.WritePropertyName("rows");
        PythonValueWriter.WriteRows(json, request.Rows);
    });

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private async Task<JailedProcess> TakeAsync(CancellationToken ct)
    {
        Task<JailedProcess> waiting;
        lock (gate)
        {
            waiting = next ?? StartAsync();
            next = StartAsync();
        }

        return await waiting.WaitAsync(ct);
    }

    private Task<JailedProcess> StartAsync()
    {
        var spec = new JailSpec
        {
            Mode = jail.Mode,
            Network = JailNetwork.None,
            Limits = new JailLimits { MemoryBytes = 1L << 30, Processes = 16, CpuSeconds = (int)limit.TotalSeconds },
        };
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/bin:/bin",
            ["LC_ALL"] = "C.UTF-8",
            ["TZ"] = "UTC",
            ["PYTHONHASHSEED"] = "0",
            ["PYTHONDONTWRITEBYTECODE"] = "1",
        };
        return jail.StartAsync(spec, new ProcessSpec(python, ["-s", "-S", "-c", program]) { Environment = environment }, CancellationToken.None);
    }
}
