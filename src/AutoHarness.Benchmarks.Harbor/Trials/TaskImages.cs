using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Sandboxes;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>The sandboxes that a task asks for.</summary>
internal static class TaskImages
{
    private static readonly string[] ComposeFiles = ["docker-compose.yaml", "docker-compose.yml"];

    /// <summary>The sandbox in which the agent works.</summary>
    /// <exception cref="TaskFormatException">The task does not say what it is made of, or a template of it cannot be resolved.</exception>
    public static SandboxSpec Agent(HarborTask task, string name, TrialPolicy policy) =>
        Spec(task, task.Config.Environment, task.Environment, name, policy) with { SwitchesNetwork = Phases(task).Any(phase => OtherNetwork(task, phase) is not null) };

    /// <summary>The sandbox of a verifier that has one of its own: built from the tests, known by their content.</summary>
    /// <inheritdoc cref="Agent"/>
    public static SandboxSpec Verifier(HarborTask task, StepPart? step, string name, TrialPolicy policy)
    {
        var part = step?.Verifier.Environment ?? task.Config.Verifier.Environment ?? task.Config.Environment;
        var network = step?.Verifier.Network ?? task.Config.Verifier.Network ?? part.Network;
        var own = step is null ? null : Path.Combine(task.StepFolder(step.Name), "tests");
        return Spec(task, part with { Network = network }, own is not null && Directory.Exists(own) ? own : task.Tests, name, policy with { ForceBuild = false });
    }

    public static SandboxNetwork Network(NetworkPart network) => network.Mode switch
    {
        NetworkMode.NoNetwork => SandboxNetwork.None,
        NetworkMode.Allowlist => new SandboxNetwork.Allowlist(network.Hosts),
        _ => SandboxNetwork.Public,
    };

    /// <summary>The network of a phase where it is another one than the sandbox starts with; otherwise null.</summary>
    public static NetworkPart? OtherNetwork(HarborTask task, NetworkPart? phase) =>
        phase is not null && task.Config.Environment.Network is var usual && (phase.Mode != usual.Mode || !phase.Hosts.SequenceEqual(usual.Hosts)) ? phase : null;

    /// <summary>Files of the environment's folder that a prebuilt image does not hold yet.</summary>
    public static bool HasLooseFiles(HarborTask task) =>
        task.Config.Environment.DockerImage is not null && !IsBuildable(task.Environment) && TaskFiles.Below(task.Environment).Any();

    private static IEnumerable<NetworkPart?> Phases(HarborTask task) => task.IsMultiStep
        ? task.Config.Steps.SelectMany(step => new[] { step.Agent.Network, task.IsSeparate(step) ? null : step.Verifier.Network })
        : [task.Config.Agent.Network, task.IsSeparate(null) ? null : task.Config.Verifier.Network];

    private static SandboxSpec Spec(HarborTask task, EnvironmentPart part, string folder, string name, TrialPolicy policy) => new(Image(task, part, folder, policy))
    {
        Name = name,
        Limits = new SandboxLimits
        {
            CpuCores = part.Cpus,
            MemoryBytes = part.MemoryMb * 1024 * 1024,
            StorageBytes = part.StorageMb * 1024 * 1024,
        },
        Network = Network(part.Network),
        Environment = EnvTemplate.Resolve(part.Env, policy.Host, task.Name),
        WorkingDirectory = part.WorkDirectory,
        Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["auto-harness.task"] = task.ShortName, ["auto-harness.trial"] = name },
        StartLimit = policy.Times.Build(part.BuildTimeoutSeconds),
    };

    private static SandboxImage Image(HarborTask task, EnvironmentPart part, string folder, TrialPolicy policy)
    {
        if (part.Windows)
        {
            throw new TaskFormatException(task.Name, "is a task for Windows, which no sandbox here runs");
        }

        if (part.Gpus > 0 || part.Tpu)
        {
            throw new TaskFormatException(task.Name, $"asks for {(part.Tpu ? "a TPU" : part.Gpus == 1 ? "a GPU" : $"{part.Gpus} GPUs")}, which no sandbox here has");
        }

        var compose = ComposeFiles.FirstOrDefault(file => File.Exists(Path.Combine(folder, file)));
        SandboxImage? own = part.DockerImage is { } prebuilt && (!policy.ForceBuild || !HasDockerfile(folder)) ? new SandboxImage.Named(prebuilt)
            : HasDockerfile(folder) ? new SandboxImage.Build(folder) { Fresh = policy.ForceBuild }
            : null;
        return compose is not null
            ? new SandboxImage.Compose(folder, [compose], own)
            : own ?? throw new TaskFormatException(task.Name, $"{Path.GetFileName(folder)}/ has no Dockerfile, and task.toml names no docker_image");
    }

    private static bool HasDockerfile(string folder) => File.Exists(Path.Combine(folder, "Dockerfile"));

    private static bool IsBuildable(string folder) => HasDockerfile(folder) || ComposeFiles.Any(file => File.Exists(Path.Combine(folder, file)));
}
