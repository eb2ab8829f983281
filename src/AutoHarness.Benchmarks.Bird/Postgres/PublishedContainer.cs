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
    /// <exception cref="HarnessException">There is no client or no engine, the image cannot be had, or no server answers within 15 minutes.</exception>
    public async Task<PostgresAddress> EnsureAsync(string image, IProgress<string> progress, Func<PostgresAddress, Task<bool>> answers, CancellationToken ct)
    {
        var name = NameOf(image);
        var state = await RunAsync(["inspect", "--format", "{{.State.Running}}", name], ct);
        if (!state.Succeeded)
        {
            progress.Report($"starting {image} as {name}; the first time it is pulled and loads its databases, which takes minutes");
            await NeedAsync(["run", "--detach", "--name", name, "--publish", "127.0.0.1::5432", image], ct);
        }
        else if (state.Stdout.Text.Trim() != "true")
        {
            await NeedAsync(["start", name], ct);
        }

        var address = Parse(await NeedAsync(["port", name, "5432/tcp"], ct)) ?? throw Wrong($"the container {name} publishes no port", null, $"docker rm -f -v {name}");
        for (var begun = time.GetTimestamp(); !await answers(address); await Task.Delay(Pause, time, ct))
        {
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

    private static HarnessException Wrong(string what, string? why, string fix) => new(new HarnessError(ExitCode.Environment, null, what) { Why = why, Fixes = [fix] });
}
