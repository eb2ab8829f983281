using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Harbor.Tasks;

/// <summary>Reads <c>[environment]</c> and the parts that share its keys.</summary>
internal static class EnvironmentToml
{
    public static EnvironmentPart Read(TomlSection environment, string file) => new()
    {
        BuildTimeoutSeconds = environment.Positive("build_timeout_sec") ?? 600,
        DockerImage = environment.Text("docker_image") is { Length: > 0 } image ? image : null,
        Windows = IsWindows(environment),
        Cpus = environment.Positive("cpus"),
        MemoryMb = Size(environment, "memory_mb", "memory"),
        StorageMb = Size(environment, "storage_mb", "storage"),
        Gpus = environment.Whole("gpus") ?? 0,
        Tpu = environment.Has("tpu"),
        Network = NetworkOf(environment) ?? OldNetwork(environment),
        Env = environment.Variables("env"),
        McpServers = [.. environment.Sections("mcp_servers").Select(McpOf)],
        SkillsDirectory = environment.Text("skills_dir") is { Length: > 0 } skills ? skills : null,
        HealthCheck = environment.Has("healthcheck") ? HealthCheckOf(environment.Section("healthcheck")) : null,
        WorkDirectory = environment.Text("workdir") is { Length: > 0 } folder ? folder : null,
    };

    public static HealthCheck HealthCheckOf(TomlSection check) => new(
        check.Needed("command"),
        check.Positive("interval_sec") ?? 5,
        check.Positive("timeout_sec") ?? 30,
        check.Positive("start_period_sec") ?? 0,
        check.Positive("start_interval_sec") ?? 5,
        (int)(check.Whole("retries") ?? 3));

    /// <summary>The policy that a part names itself; null where it does not.</summary>
    public static NetworkPart? NetworkOf(TomlSection owner)
    {
        ImmutableArray<string> hosts = [.. owner.Texts("allowed_hosts").Select(host => AllowedHost.Normalize(host, owner.Wrong("allowed_hosts", "is wrong").Place))];
        NetworkMode? mode = owner.Text("network_mode") switch
        {
            null => owner.Has("allowed_hosts") ? NetworkMode.Allowlist : null,
            "public" => NetworkMode.Public,
            "no-network" => NetworkMode.NoNetwork,
            "allowlist" => NetworkMode.Allowlist,
            var other => throw owner.Wrong("network_mode", $"must be public, no-network or allowlist, got \"{other}\""),
        };
        return mode switch
        {
            null => null,
            NetworkMode.Allowlist => new NetworkPart(NetworkMode.Allowlist, hosts),
            { } plain when hosts.IsEmpty => new NetworkPart(plain, []),
            _ => throw owner.Wrong("allowed_hosts", "needs network_mode = \"allowlist\""),
        };
    }

    private static NetworkPart OldNetwork(TomlSection environment) => new(environment.Flag("allow_internet") == false ? NetworkMode.NoNetwork : NetworkMode.Public, []);

    private static bool IsWindows(TomlSection environment) => environment.Text("os")?.ToLowerInvariant() switch
    {
        null or "linux" => false,
        "windows" => true,
        var other => throw environment.Wrong("os", $"must be linux or windows, got \"{other}\""),
    };

    private static long? Size(TomlSection environment, string key, string oldKey)
    {
        var size = environment.Whole(key);
        // The old key counts as text only; a number there is dropped without a word, as the format has it.
        if (environment.Find(oldKey) is not string text)
        {
            return size;
        }

        var old = OldSize(text) ?? throw environment.Wrong(oldKey, $"must be a number with K, M or G behind it, got \"{text}\"");
        return size is null || size == old ? old : throw environment.Wrong(oldKey, $"is {old} MB and {key} is {size}: only one of them may be set");
    }

    private static long? OldSize(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length < 2 || !double.TryParse(trimmed[..^1], System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return char.ToUpperInvariant(trimmed[^1]) switch
        {
            'G' => (long)(number * 1024),
            'M' => (long)number,
            'K' => (long)(number / 1024),
            _ => null,
        };
    }

    private static McpServer McpOf(TomlSection server)
    {
        var transport = server.Text("transport") switch
        {
            null or "sse" => "sse",
            "http" or "streamable-http" => "streamable-http",
            "stdio" => "stdio",
            var other => throw server.Wrong("transport", $"must be sse, streamable-http or stdio, got \"{other}\""),
        };
        return new McpServer(
            server.Needed("name"),
            transport,
            transport == "stdio" ? server.Text("url") : server.Needed("url"),
            transport == "stdio" ? server.Needed("command") : server.Text("command"),
            server.Texts("args"));
    }
}
