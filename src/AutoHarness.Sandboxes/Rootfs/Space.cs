using System.Globalization;
using System.Text;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Rootfs.Files;
using Microsoft.Win32.SafeHandles;

namespace AutoHarness.Sandboxes.Rootfs;

/// <summary>
/// A running set of namespaces made by bubblewrap: own users, files, processes and, if asked for, network. They are held by descriptors, so that a number
/// that the system gives to another process later can never be taken for them.
/// </summary>
internal sealed class Space : IAsyncDisposable
{
    private static readonly string[] Kinds = ["user", "mnt", "pid", "ipc", "uts", "net", "cgroup"];

    private readonly RunningProcess keeper;
    private readonly bool isPrivileged;
    private readonly Dictionary<string, SafeFileHandle> namespaces = new(StringComparer.Ordinal);
    private readonly SafeFileHandle root;

    private Space(RunningProcess keeper, int first, LocalHost host)
    {
        this.keeper = keeper;
        isPrivileged = host.IsPrivileged;
        foreach (var kind in Kinds)
        {
            // One that it shares with the harness, such as a public network's, needs no entering; a plain user could not.
            if (!IsOurs(first, kind) && RootedCalls.OpenHostFile($"/proc/{first}/ns/{kind}") is { } handle)
                namespaces[kind] = handle;
        }

        root = RootedCalls.OpenHost($"/proc/{first}/root") ?? throw new SandboxInfrastructureException("a local sandbox ended as soon as it started");
        Tree = new RootedTree(Path(root), host.FirstId);
    }

    /// <summary>Its files.</summary>
    public RootedTree Tree { get; }

    /// <summary>Everything in it is gone.</summary>
    public bool HasEnded => keeper.Exited.IsCompleted;

    /// <param name="host">The machine's tools and numbers.</param>
    /// <param name="holder">Has the mounts.</param>
    /// <param name="groups">Control groups that everything in the space belongs to.</param>
    /// <param name="arguments">What bubblewrap shows inside.</param>
    /// <param name="environment">Of the first command.</param>
    /// <param name="first">The command that keeps the space alive.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="SandboxRequestException">The command cannot be started.</exception>
    public static async Task<Space> StartAsync(
        LocalHost host, Holder holder, IEnumerable<string> groups, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> first, CancellationToken ct)
    {
        List<string> command = ["-c", LocalHost.JoinScript, "sandbox", .. groups, "--", host.Tools.Enter, "-t", holder.Id.ToString(CultureInfo.InvariantCulture), "-m"];
        if (host.IsPrivileged)
            command.AddRange(["--", host.Tools.Privileges, "--reuid", host.FirstIdText, "--regid", host.FirstIdText, "--clear-groups", host.Tools.Bubblewrap, "--unshare-user", "--userns-block-fd", "0"]);
        else
            command.AddRange(["-U", "--preserve-credentials", "--", host.Tools.Bubblewrap]);
        command.AddRange(["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--hostname", "sandbox", "--die-with-parent", "--new-session", "--info-fd", "1"]);
        command.AddRange(arguments);
        command.AddRange(["--", .. first]);
        var keeper = await host.Processes.StartAsync(
            new ProcessSpec(host.Tools.Shell, command) { Environment = LocalHost.Safe(environment), WorkingDirectory = "/", OutputCap = 16 * 1024, MarksTree = false, KillGrace = TimeSpan.Zero }, ct);
        try
        {
            var pid = await ReadFirstAsync(keeper, ct);
            if (host.IsPrivileged)
                Map(pid, host);
            await keeper.Input.WriteAsync("\n"u8.ToArray(), ct);
            await keeper.Input.FlushAsync(ct);
            await WaitUntilReadyAsync(keeper, pid, host.Time, ct);
            return new Space(keeper, pid, host);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw await FailedAsync(keeper, e);
        }
        catch
        {
            await keeper.DisposeAsync();
            throw;
        }
    }

    /// <summary>Arguments that run a program in the space, after <c>nsenter</c>.</summary>
    public IEnumerable<string> EnterArguments(uint user, uint group)
    {
        foreach (var (kind, handle) in namespaces)
        {
            var option = kind switch { "user" => "--user=", "mnt" => "--mount=", "pid" => "--pid=", "ipc" => "--ipc=", "uts" => "--uts=", "net" => "--net=", _ => "--cgroup=" };
            yield return option + Path(handle);
        }

        yield return "--root=" + Path(root);
        yield return "--wd=" + Path(root);
        if (!isPrivileged)
        {
            // The only user there is. Changing to it would mean to change groups too, which nobody may in a namespace that a plain user made.
            yield return "--preserve-credentials";
            yield break;
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"--setuid={user}");
        yield return string.Create(CultureInfo.InvariantCulture, $"--setgid={group}");
    }

    /// <summary>Ends everything in it at once.</summary>
    public async Task EndAsync()
    {
        keeper.Kill();
        await keeper.Exited;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await keeper.DisposeAsync();
        Tree.Dispose();
        root.Dispose();
        foreach (var handle in namespaces.Values)
            handle.Dispose();
    }

    private static string Path(SafeFileHandle handle) => string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{handle.DangerousGetHandle()}");

    private static bool IsOurs(int process, string kind) =>
        new FileInfo($"/proc/{process}/ns/{kind}").LinkTarget is { } target && string.Equals(target, new FileInfo($"/proc/self/ns/{kind}").LinkTarget, StringComparison.Ordinal);

    private static void Map(int pid, LocalHost host)
    {
        var map = string.Create(CultureInfo.InvariantCulture, $"0 {host.FirstId} 65536");
        File.WriteAllText($"/proc/{pid}/gid_map", map);
        File.WriteAllText($"/proc/{pid}/uid_map", map);
    }

    /// <summary>Reads the number of the space's first process from bubblewrap's own report.</summary>
    private static async Task<int> ReadFirstAsync(RunningProcess keeper, CancellationToken ct)
    {
        var said = new StringBuilder();
        var buffer = new byte[1024];
        while (!said.ToString().Contains('}', StringComparison.Ordinal))
        {
            var count = await keeper.Output.ReadAsync(buffer, ct);
            if (count == 0)
                throw new IOException("bubblewrap ended");
            said.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        var text = said.ToString();
        using var document = System.Text.Json.JsonDocument.Parse(text[..(text.IndexOf('}', StringComparison.Ordinal) + 1)]);
        return document.RootElement.GetProperty("child-pid").GetInt32();
    }

    /// <summary>Bubblewrap makes the kept command a child of the space's first process only when everything else is done.</summary>
    private static async Task WaitUntilReadyAsync(RunningProcess keeper, int pid, TimeProvider time, CancellationToken ct)
    {
        while (!HasChild(pid))
        {
            if (keeper.Exited.IsCompleted)
                throw new IOException("bubblewrap ended");
            await Task.Delay(TimeSpan.FromMilliseconds(1), time, ct);
        }
    }

    private static bool HasChild(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/task/{pid}/children").Length > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task<SandboxException> FailedAsync(RunningProcess keeper, Exception cause)
    {
        await keeper.StopAsync();
        await keeper.DrainErrorsAnd(Task.CompletedTask);
        var said = keeper.Errors.Text.Trim();
        await keeper.DisposeAsync();
        return said.Contains("execvp", StringComparison.Ordinal)
            ? new SandboxRequestException($"the sandbox's first command cannot be started: {said}")
            : new SandboxInfrastructureException($"a local sandbox did not start: {(said.Length == 0 ? cause.Message : said)}", cause);
    }
}
