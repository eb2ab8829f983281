using System.Globalization;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Rootfs;

/// <summary>What local sandboxes are made with on this machine.</summary>
/// <param name="Tools">Programs.</param>
/// <param name="Processes">Starts them.</param>
/// <param name="Groups">Where control groups can be made.</param>
/// <param name="State">The folder for images and files.</param>
/// <param name="Time">The clock.</param>
internal sealed record LocalHost(LocalTools Tools, ProcessRunner Processes, IReadOnlyList<ControlGroupParent> Groups, string State, TimeProvider Time)
{
    /// <summary>Joins the control groups named before <c>--</c> and becomes what follows.</summary>
    public const string JoinScript = "while [ \"$1\" != -- ]; do echo 0 > \"$1/cgroup.procs\" || exit 125; shift; done; shift; exec \"$@\"";

    /// <summary>Far above what user databases hand out, so that a sandbox's users are nobody on the machine.</summary>
    private const uint MappedId = 2_000_000_000;

    private static readonly string[] LoaderNames = ["LD_", "GCONV_PATH", "LOCPATH", "NLSPATH", "GLIBC_TUNABLES", "MALLOC_", "RESOLV_", "HOSTALIASES", "TMPDIR", "ENV"];

    /// <summary>The harness is root, so a sandbox has 65,536 users of its own. Otherwise it has one: its root, who is the harness's user outside.</summary>
    public bool IsPrivileged { get; } = Environment.IsPrivilegedProcess;

    /// <summary>The machine's number for a sandbox's root, as far as the harness has to know it.</summary>
    public uint FirstId => IsPrivileged ? MappedId : OwnId;

    public string FirstIdText => FirstId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where sandboxes' files are mounted. A user of the sandbox must be able to walk there.</summary>
    public string MountFolder => IsPrivileged ? "/run/auto-harness" : Path.Combine(State, "mounts");

    public string Runs => Path.Combine(State, "runs");

    public string Images => Path.Combine(State, "images");

    private static uint OwnId => uint.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1], CultureInfo.InvariantCulture);

    /// <summary>Whether a variable would act on the machine's own tools on the way into a sandbox.</summary>
    public static bool IsForLoader(string name) => LoaderNames.Any(prefix => prefix.EndsWith('_') ? name.StartsWith(prefix, StringComparison.Ordinal) : string.Equals(name, prefix, StringComparison.Ordinal));

    /// <summary>The variables that may be handed down through the machine's own tools.</summary>
    public static Dictionary<string, string> Safe(IReadOnlyDictionary<string, string> environment) =>
        environment.Where(pair => !IsForLoader(pair.Key)).ToDictionary(StringComparer.Ordinal);
}
