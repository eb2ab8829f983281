using System.Globalization;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Postgres;

/// <summary>
/// The container with the databases that the benchmark's authors publish, run by the machine's own Docker client and reached on the loopback address.
/// Its first start loads the dumps, which takes minutes; so it is left running for the next command.
/// </summary>
/// <param name="processes">Runs the client.</param>
/// <param name="client">The client, by name or path.</param>
/// <param name="time">The clock.</param>
internal sealed class PublishedContainer(ProcessRunner processes, string client, TimeProvider time)
{
    /// <summary>The client's usual name.</summary>
    public const string Client = "docker";

    private const string Running = "{{.State.Running}}";

    private static readonly TimeSpan CallLimit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Who works there: the image makes this user, and its password is in its public documentation.</summary>
    public static PostgresLogin Admin { get; } = new("root", "123123");

    /// <summary>Starts the container unless it runs already, and waits until the server in it answers.</summary>
    /// <param name="image">The image.</param>
    /// <param name="progress">Is told what takes long.</param>
    /// <param name="answers">Whether a server answers at an address.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="HarnessException">There is no client or no engine, the image cannot be had, the container ends or has no port, or no server answers within 15 minutes.</exception>
    public async Task<PostgresAddress> EnsureAsync(string image, IProgress<string> progress, Func<PostgresAddress, Task<bool>> answers, CancellationToken ct)
    {
        var name = NameOf(image);
        var state = await RunAsync(["inspect", "--format", Running, name], ct);
        if (!state.Succeeded)
        {
            progress.Report($"starting {image} as {name}; the first time it is pulled and loads its databases, which takes minutes");
            await NeedAsync(["run", "--detach", "--name", name, "--publish", "127.0.0.1::5432", image], ct);
        }
        else if (state.Stdout.Text.Trim() != "true")
        {
            await NeedAsync(["start", name], ct);
        }

        var address = await PortAsync(name, ct);
        for (var begun = time.GetTimestamp(); !await answers(address); await Task.Delay(Pause, time, ct))
        {
            if ((await RunAsync(["inspect", "--format", Running, name], ct)).Stdout.Text.Trim() != "true")
            {
                throw Wrong($"the container {name} ended before PostgreSQL in it answered", await LastWordsAsync(name, ct), $"docker logs {name}", $"docker rm -f -v {name}, then again");
            }

            if (time.GetElapsedTime(begun) > Patience)
            {
                throw Wrong($"PostgreSQL in the container {name} does not answer at {address}", null, $"docker logs {name}");
            }
        }

        return address;
    }

    /// <summary>The container's name: one for each image.</summary>
    internal static string NameOf(string image) => "auto-harness-" + image.Split('/')[^1].Split(':')[0];

    // One line for each address that it is published at.
    private static PostgresAddress? Parse(string ports) =>
        ports.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() is { } first
        && first.LastIndexOf(':') is var colon and > 0
        && int.TryParse(first.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new PostgresAddress(first[..colon], port)
            : null;

    private async Task<PostgresAddress> PortAsync(string name, CancellationToken ct)
    {
        var port = await RunAsync(["port", name, "5432/tcp"], ct);
        return port.Succeeded && Parse(port.Stdout.Text) is { } address
            ? address
            : throw Wrong(
                $"the container {name} publishes no port",
                "it has no network that ports can be published from, as on an engine without its default bridge, or it was not started by this tool",
                $"docker rm -f -v {name}, and let the engine have its default bridge",
                "or run the image yourself, such as with --network host, and name the server under bird.postgres");
    }

    // Both streams: the image's start-up script writes to one, the server to the other.
    private async Task<string?> LastWordsAsync(string name, CancellationToken ct)
    {
        var logs = await RunAsync(["logs", "--tail", "5", name], ct);
        return $"{logs.Stdout.Text}\n{logs.Stderr.Text}".Trim() is { Length: > 0 } said ? said : null;
    }

    private async Task<string> NeedAsync(IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var result = await RunAsync(arguments, ct);
        return result.Succeeded
            ? result.Stdout.Text
            : throw Wrong($"docker {arguments[0]} failed", result.Stderr.Text.Trim() is { Length: > 0 } said ? said : null, "docker info");
    }

    private async Task<ProcessResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken ct)
    {
        try
        {
            return await processes.RunAsync(new ProcessSpec(client, arguments) { InheritEnvironment = true, TimeLimit = CallLimit }, ct);
        }
        catch (ProcessStartException e)
        {
            throw Wrong("there is no Docker client to run the published container with", e.Message, "install Docker, or set bird.postgres to private");
        }
    }

    private static HarnessException Wrong(string what, string? why, params string[] fixes) => new(new HarnessError(ExitCode.Environment, null, what) { Why = why, Fixes = [.. fixes] });
}
