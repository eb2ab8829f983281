using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Postgres;
using AutoHarness.Benchmarks.Bird.Users;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird;

/// <summary>Looks whether everything is there that trials need, without starting or changing anything.</summary>
public sealed class BirdInspection(BirdOptions options, BirdServer server, TimeProvider time)
{
    private const int OldestVersion = 13;
    private const int SessionsPerTrial = 3;
    private const int SpareSessions = 10;

    /// <summary>The dataset and how much of its ground truth is there.</summary>
    /// <exception cref="HarnessException">It is missing, broken, or has no gold SQL at all.</exception>
    public string Data()
    {
        var dataset = BirdDataset.Load(options.Data);
        if (dataset.Readiness.Gold == 0)
        {
            throw new HarnessException(GroundTruthGuide.Missing(options.Dataset, options.Data, dataset.Readiness));
        }

        return dataset.Problems.FirstOrDefault() is { } problem
            ? throw new HarnessException(new HarnessError(ExitCode.Environment, "AH1610", problem) { Fixes = [$"download the dataset again into {options.Data}"] })
            : $"{dataset.Readiness}; {dataset.Databases.Length} databases";
    }

    /// <summary>Where the simulated user's prompts come from, and what is odd about them.</summary>
    /// <exception cref="HarnessException">The clone has none.</exception>
    public (string Source, string? Warning) Prompts()
    {
        if (options.Repository is not { } clone)
        {
            return (BuiltInPrompts.Source, "they are this tool's own; results are not comparable with published ones");
        }

        var prompts = ReferencePrompts.Load(clone, options.PromptVersion);
        return (prompts.Source, prompts.Warning);
    }

    /// <summary>The Python interpreter that test cases run in; null when there is none.</summary>
    public static string? Python() => ProgramPath.Find("python3", "/usr/bin:/bin");

    /// <summary>The server, or the programs that a private one is made from.</summary>
    /// <param name="trials">Trials at the same time.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="HarnessException">It does not answer, is too old, or lets the user do too little.</exception>
    public async Task<string> PostgresAsync(int trials, CancellationToken ct)
    {
        var wanted = server.Options();
        if (wanted.Image is { } image)
        {
            return ProgramPath.Find(PublishedContainer.Client) is not null
                ? $"the published container {image}, started when it is needed"
                : throw Wrong("there is no Docker client to run the published container with", "install Docker, or set bird.postgres to private");
        }

        if (wanted.Address is not { } address)
        {
            return PostgresPrograms.Find(new ProcessRunner(time)) is not null
                ? $"a private cluster in {server.ClusterFolder}"
                : throw Wrong("there is no PostgreSQL installed for a private cluster", "apt-get install -y --no-install-recommends postgresql, or name your server under bird.postgres");
        }

        await using var found = await ConnectAsync(address, wanted.Admin!, ct);
        var needed = (SessionsPerTrial * trials) + SpareSessions;
        return found.Facts switch
        {
            { Version: var version } when version / 10_000 < OldestVersion => throw Wrong($"PostgreSQL {version / 10_000} at {address} is too old", $"use version {OldestVersion} or newer; the benchmark's own is 14"),
            { CanCreateDatabases: false } => throw Wrong($"{wanted.Admin!.User} may not create databases at {address}", $"as its superuser: ALTER ROLE \"{wanted.Admin.User}\" CREATEDB CREATEROLE"),
            { CanCreateRoles: false } => throw Wrong($"{wanted.Admin!.User} may not create roles at {address}, and an agent's SQL must not run as {wanted.Admin.User}", $"as its superuser: ALTER ROLE \"{wanted.Admin.User}\" CREATEROLE"),
            { MaxConnections: var most } when most < needed => throw Wrong($"the server at {address} takes {most} sessions, {trials} trials at the same time need {needed}", "raise max_connections there, or lower max_concurrency"),
            var facts => $"version {facts.Version / 10_000} at {address}, {facts.MaxConnections} sessions",
        };
    }

    private static async Task<PostgresServer> ConnectAsync(PostgresAddress address, PostgresLogin admin, CancellationToken ct)
    {
        try
        {
            return await PostgresServer.ConnectAsync(address, admin, ct);
        }
        catch (InfrastructureException e)
        {
            throw Wrong(e.Message, "start the server, or correct bird.postgres and BIRD_PG_PASSWORD");
        }
    }

    private static HarnessException Wrong(string what, string fix) => new(new HarnessError(ExitCode.Environment, null, what) { Fixes = [fix] });
}
