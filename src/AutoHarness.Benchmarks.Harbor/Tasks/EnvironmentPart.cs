using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Harbor.Tasks;

/// <summary><c>[environment]</c> or <c>[verifier.environment]</c>.</summary>
internal sealed record EnvironmentPart
{
    /// <summary>Bounds the whole start: build or pull, start, readiness.</summary>
    public double BuildTimeoutSeconds { get; init; } = 600;

    public string? DockerImage { get; init; }

    public bool Windows { get; init; }

    public double? Cpus { get; init; }

    public long? MemoryMb { get; init; }

    public long? StorageMb { get; init; }

    public long Gpus { get; init; }

    public bool Tpu { get; init; }

    public NetworkPart Network { get; init; } = new(NetworkMode.Public, []);

    /// <summary>Values may be templates, see <see cref="EnvTemplate"/>.</summary>
    public ImmutableSortedDictionary<string, string> Env { get; init; } = TaskConfig.NoEnv;

    public ImmutableArray<McpServer> McpServers { get; init; } = [];

    public string? SkillsDirectory { get; init; }

    public HealthCheck? HealthCheck { get; init; }

    public string? WorkDirectory { get; init; }
}

/// <summary><c>[[environment.mcp_servers]]</c>, as the sandbox sees them; what the agent is told about.</summary>
internal sealed record McpServer(string Name, string Transport, string? Url, string? Command, ImmutableArray<string> Arguments);

/// <summary><c>[environment.healthcheck]</c>; times in seconds.</summary>
internal sealed record HealthCheck(string Command, double Interval, double Timeout, double StartPeriod, double StartInterval, int Retries);
