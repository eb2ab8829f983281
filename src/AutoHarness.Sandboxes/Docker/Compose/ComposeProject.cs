using System.Text.Json.Nodes;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Docker.Compose;

/// <summary>A running compose project; the service <c>main</c> is the sandbox. Disposing takes it down with its networks and volumes.</summary>
internal sealed class ComposeProject : IAsyncDisposable
{
    private const string Main = "main";

    private readonly ComposeClient client;
    private readonly List<string> options;
    private readonly IReadOnlyDictionary<string, string> variables;
    private readonly string overrides;

    private ComposeProject(ComposeClient client, List<string> options, IReadOnlyDictionary<string, string> variables, string overrides)
    {
        this.client = client;
        this.options = options;
        this.variables = variables;
        this.overrides = overrides;
    }

    /// <summary>Starts the project and waits until its services are healthy.</summary>
    /// <param name="client">The command.</param>
    /// <param name="spec">The sandbox.</param>
    /// <param name="compose">Its image.</param>
    /// <param name="baseImage">What <c>main</c> is made of where the files do not say; null when they do.</param>
    /// <param name="name">The project's name.</param>
    /// <param name="storage">Largest file in bytes, or null.</param>
    /// <param name="ct">Gives up; nothing is left then.</param>
    /// <exception cref="SandboxRequestException">The files are wrong, or a service does not start.</exception>
    public static async Task<ComposeProject> StartAsync(
        ComposeClient client, SandboxSpec spec, SandboxImage.Compose compose, string? baseImage, string name, long? storage, CancellationToken ct)
    {
        var folder = Path.GetFullPath(compose.Folder);
        var overrides = Path.Combine(Path.GetTempPath(), $"{name}.json");
        await File.WriteAllTextAsync(overrides, Overrides(spec, baseImage, storage).ToJsonString(), ct);
        List<string> options = ["--project-name", name, "--project-directory", folder, .. compose.Files.SelectMany(file => new[] { "--file", Path.Combine(folder, file) }), "--file", overrides];
        var variables = new Dictionary<string, string>(spec.Environment, StringComparer.Ordinal) { ["CONTEXT_DIR"] = folder };
        if (baseImage is not null)
            (variables["MAIN_IMAGE_NAME"], variables["PREBUILT_IMAGE_NAME"]) = (baseImage, baseImage);
        var project = new ComposeProject(client, options, variables, overrides);
        try
        {
            var up = await client.RunAsync([.. options, "up", "--detach", "--wait", "--quiet-pull"], variables, ct);
            if (!up.Succeeded)
                throw new SandboxRequestException($"the compose project does not start: {LastLine(up.Stderr.Text)}");
            return project;
        }
        catch
        {
            await project.DisposeAsync();
            throw;
        }
    }

    /// <summary>The container of a service.</summary>
    /// <exception cref="SandboxRequestException">There is no such service, or it does not run.</exception>
    public async Task<string> FindAsync(string? service, CancellationToken ct)
    {
        var found = await client.RunAsync([.. options, "ps", "--quiet", service ?? Main], variables, ct);
        return found.Succeeded && found.Stdout.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [var id, ..]
            ? id.Trim()
            : throw new SandboxRequestException($"the compose project has no running service '{service ?? Main}'");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await client.RunAsync([.. options, "down", "--volumes", "--remove-orphans", "--timeout", "0"], variables, CancellationToken.None);
        }
        catch (ProcessStartException)
        {
            // The client was taken away meanwhile; the next sweep finds the containers by their labels.
        }
        finally
        {
            File.Delete(overrides);
        }
    }

    private static JsonObject Overrides(SandboxSpec spec, string? baseImage, long? storage)
    {
        var main = new JsonObject
        {
            ["init"] = true,
            ["command"] = new JsonArray([.. DockerContainers.Keeper.Select(word => (JsonNode)word)]),
            ["labels"] = Map(DockerLabels.Of(spec.Name, spec.Labels)),
            // A dollar would be taken for a variable of the compose file.
            ["environment"] = Map(spec.Environment.ToDictionary(pair => pair.Key, pair => pair.Value.Replace("$", "$$", StringComparison.Ordinal), StringComparer.Ordinal)),
            ["volumes"] = new JsonArray([.. spec.Mounts.Select(mount => (JsonNode)new JsonObject
            {
                ["type"] = "bind", ["source"] = Path.GetFullPath(mount.Source), ["target"] = mount.Target, ["read_only"] = mount.ReadOnly,
            })]),
        };
        if (baseImage is not null)
            (main["image"], main["pull_policy"]) = (baseImage, "never");
        if (spec.WorkingDirectory is { } folder)
            main["working_dir"] = folder;
        if (spec.Limits.CpuCores is { } cores)
            main["cpus"] = cores;
        if (spec.Limits.MemoryBytes is { } memory)
            (main["mem_limit"], main["memswap_limit"]) = (memory, memory);
        if (spec.Limits.Processes is { } processes)
            main["pids_limit"] = processes;
        if (storage is { } bytes)
            main["ulimits"] = new JsonObject { ["fsize"] = bytes };
        if (spec.Network.Kind == SandboxNetworkKind.None)
            main["network_mode"] = "none";
        return new JsonObject { ["services"] = new JsonObject { [Main] = main } };
    }

    private static JsonObject Map(IReadOnlyDictionary<string, string> pairs) => new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "it says nothing";
}
