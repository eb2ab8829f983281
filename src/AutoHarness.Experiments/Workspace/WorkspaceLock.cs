using System.Text.Json;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Workspace;

/// <summary>
/// The right to write to a workspace, held by one process at a time; readers never need it. It is an advisory lock of the operating
/// system, so a killed owner loses it at once; a record beside it says who holds it. The record is a file of its own because even a
/// reader's share of the locked one could turn a writer away.
/// </summary>
public sealed class WorkspaceLock : IDisposable
{
    // errno of a lock that somebody else holds (Linux, macOS) and the sharing violation of Windows.
    private static readonly int[] HeldBySomebody = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    private readonly ExperimentFolder folder;
    private readonly FileStream guard;

    private WorkspaceLock(ExperimentFolder folder, FileStream guard, LockOwner owner, string? note)
    {
        this.folder = folder;
        this.guard = guard;
        Owner = owner;
        Note = note;
    }

    /// <summary>This process, as others see it.</summary>
    public LockOwner Owner { get; }

    /// <summary>What there is to say about how the lock was had, such as that a dead owner's was taken over; otherwise null.</summary>
    public string? Note { get; }

    /// <summary>Takes the lock or says who has it; never waits.</summary>
    /// <param name="folder">The experiment.</param>
    /// <param name="command">What this process does, for others to read.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="HarnessException">The workspace cannot be written.</exception>
    public static LockAttempt TryAcquire(ExperimentFolder folder, string command, TimeProvider time)
    {
        try
        {
            Directory.CreateDirectory(folder.Workspace);
            return Claim(folder, Describe(command, time));
        }
        catch (IOException taken) when (HeldBySomebody.Contains(taken.HResult))
        {
            return new LockAttempt.Busy(Read(folder));
        }
        catch (Exception failure)
        {
            if (DiskFault.Explain(failure, folder.LockFile) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    /// <summary>Takes the lock.</summary>
    /// <exception cref="HarnessException">Another process has it, or the workspace cannot be written.</exception>
    public static WorkspaceLock Acquire(ExperimentFolder folder, string command, TimeProvider time) =>
        TryAcquire(folder, command, time) switch
        {
            LockAttempt.Acquired acquired => acquired.Lock,
            LockAttempt.Busy busy => throw new HarnessException(BusyError(busy.Owner, folder)),
            var other => throw new InvalidOperationException(other.ToString()),
        };

    /// <summary>Who writes to the workspace now, as far as the owner record tells, or null when nobody does. Takes no lock and so disturbs no writer.</summary>
    public static LockOwner? CurrentOwner(ExperimentFolder folder, TimeProvider time) =>
        Read(folder) is { } owner && !MayTakeOver(owner, Describe("", time)) ? owner : null;

    /// <summary>Makes sure before a fact is written that nobody removed or replaced the owner record under this process.</summary>
    /// <exception cref="HarnessException">Somebody did, and may be writing.</exception>
    public void EnsureHeld()
    {
        if (Read(folder) != Owner)
        {
            throw new HarnessException(new HarnessError(ExitCode.Busy, "AH6002", "the workspace lock was removed or replaced while this command ran")
            {
                Places = [new ErrorPlace(folder.NameOf(folder.LockFile))],
                Why = "another process may be writing to the workspace now, so this one stopped before it wrote anything more",
                Fixes = ["make sure that no other auto-harness runs here (auto-harness status), then: auto-harness resume"],
            });
        }
    }

    public void Dispose()
    {
        if (guard.CanWrite && Read(folder) == Owner)
        {
            File.Delete(folder.LockFile);
        }

        // The guard stays: removing it would let two processes lock two files of one name.
        guard.Dispose();
    }

    private static LockAttempt Claim(ExperimentFolder folder, LockOwner mine)
    {
        var guard = new FileStream(
            folder.LockGuard, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 });
        try
        {
            var earlier = Read(folder);
            if (earlier is not null && !MayTakeOver(earlier, mine))
            {
                guard.Dispose();
                return new LockAttempt.Busy(earlier);
            }

            AtomicFile.Write(folder.LockFile, [.. JsonSerializer.SerializeToUtf8Bytes(mine, LockOwnerJson.Default.LockOwner), (byte)'\n']);
            var note = earlier is null
                ? null
                : $"{earlier.Command} (pid {earlier.Pid} on {earlier.Host}) ended without giving the workspace back; taken over";
            return new LockAttempt.Acquired(new WorkspaceLock(folder, guard, mine, note));
        }
        catch
        {
            guard.Dispose();
            throw;
        }
    }

    private static LockOwner Describe(string command, TimeProvider time) => new(
        Environment.ProcessId,
        ProcessIdentity.StartOf(Environment.ProcessId) ?? 0,
        ProcessIdentity.BootId,
        Environment.MachineName,
        command,
        time.GetUtcNow());

    // The system's lock is free here. On the same boot that alone proves the owner dead, unless the file system ignores locks; then the
    // process table decides. After a reboot of the same machine nothing of it is left. Another machine may still be at work.
    private static bool MayTakeOver(LockOwner earlier, LockOwner mine)
    {
        var bootsKnown = earlier.BootId != ProcessIdentity.UnknownBoot && mine.BootId != ProcessIdentity.UnknownBoot;
        if (bootsKnown && earlier.BootId != mine.BootId)
        {
            return earlier.Host == mine.Host;
        }

        return (bootsKnown || earlier.Host == mine.Host) && ProcessIdentity.StartOf(earlier.Pid) != earlier.ProcessStart;
    }

    private static LockOwner? Read(ExperimentFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(folder.LockFile), LockOwnerJson.Default.LockOwner);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            // No record, or one that a person damaged: the system's lock tells whether there is an owner.
            return null;
        }
    }

    private static HarnessError BusyError(LockOwner? owner, ExperimentFolder folder)
    {
        var elsewhere = owner is not null && owner.Host != Environment.MachineName;
        return new HarnessError(
            ExitCode.Busy,
            "AH6001",
            owner is null
                ? "another auto-harness is using this workspace"
                : $"{owner.Command} (pid {owner.Pid} on {owner.Host}, since {owner.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC) is using this workspace")
        {
            Places = [new ErrorPlace(folder.NameOf(folder.LockFile))],
            Why = elsewhere ? "it runs on another machine, so it cannot be seen from here whether it is still alive" : null,
            Fixes = elsewhere
                ? ["wait until it ends", $"or, when it is certainly dead: rm \"{folder.LockFile}\""]
                : ["wait until it ends; see: auto-harness status"],
            Notes = ["commands that only look work meanwhile"],
        };
    }
}
