using System.Diagnostics;
using System.Text;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Experiments.Tests.Workspace;

public sealed class WorkspaceLockTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 2, 21, 4, 0, TimeSpan.Zero));

    private ExperimentFolder Folder => new(temporary.Path);

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task Exactly_one_of_fifty_wins()
    {
        using var start = new Barrier(50);
        var attempts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return WorkspaceLock.TryAcquire(Folder, "run", time);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        var winner = Assert.Single(attempts.OfType<LockAttempt.Acquired>());

        Assert.Equal(49, attempts.OfType<LockAttempt.Busy>().Count());
        winner.Lock.Dispose();
        Assert.IsType<LockAttempt.Acquired>(WorkspaceLock.TryAcquire(Folder, "run", time));
    }

    [Fact]
    public async Task Exactly_one_of_several_processes_wins()
    {
        var children = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TestChild.StartAsync("race", temporary.Path)));

        var said = await Task.WhenAll(children.Select(child => ReadLineAsync(child.Output)));

        Assert.Equal(["lost", "lost", "lost", "lost", "lost", "lost", "lost", "won"], said.Order(StringComparer.Ordinal));
        foreach (var child in children)
        {
            await child.DisposeAsync();
        }
    }

    [Fact]
    public async Task Says_who_has_it_and_takes_over_once_that_process_was_killed()
    {
        var owner = await TestChild.StartAsync("hold", temporary.Path);
        Assert.Equal("won", await ReadLineAsync(owner.Output));

        var busy = Assert.Throws<HarnessException>(() => WorkspaceLock.Acquire(Folder, "run", time)).Error;
        var seen = WorkspaceLock.CurrentOwner(Folder, time);
        using (var process = Process.GetProcessById(owner.Id))
        {
            process.Kill();
        }

        await owner.Exited;
        Assert.Null(WorkspaceLock.CurrentOwner(Folder, time));
        using var mine = WorkspaceLock.Acquire(Folder, "resume", time);

        Assert.Equal((ExitCode.Busy, "AH6001"), (busy.Exit, busy.Code));
        Assert.StartsWith($"optimize (pid {owner.Id} on {Environment.MachineName}, since ", busy.Message);
        Assert.Equal(owner.Id, seen!.Pid);
        Assert.Contains($"pid {owner.Id}", mine.Note);
        await owner.DisposeAsync();
    }

    [Fact]
    public void Leaves_no_note_behind_when_it_is_given_back()
    {
        WorkspaceLock.Acquire(Folder, "run", time).Dispose();

        using var next = WorkspaceLock.Acquire(Folder, "gate", time);

        Assert.Null(next.Note);
        Assert.Equal("gate", WorkspaceLock.CurrentOwner(Folder, time)!.Command);
    }

    [Fact]
    public void Never_takes_a_lock_from_another_machine()
    {
        WriteRecord("buildbox", "5f0c2f6e-0000-0000-0000-000000000000");

        var busy = Assert.Throws<HarnessException>(() => WorkspaceLock.Acquire(Folder, "run", time)).Error;

        Assert.Contains("buildbox", busy.Message);
        Assert.Contains(busy.Fixes, fix => fix.StartsWith("or, when it is certainly dead: rm ", StringComparison.Ordinal));
        Assert.Equal("buildbox", WorkspaceLock.CurrentOwner(Folder, time)!.Host);
    }

    [Fact]
    public void Takes_over_from_before_a_reboot_of_this_machine()
    {
        WriteRecord(Environment.MachineName, "5f0c2f6e-0000-0000-0000-000000000000");

        using var mine = WorkspaceLock.Acquire(Folder, "run", time);

        Assert.NotNull(mine.Note);
    }

    [Theory]
    [InlineData("{\"pid\": 12, \"pro")]
    [InlineData("garbage")]
    [InlineData("null")]
    [InlineData("[1]")]
    public void A_damaged_record_is_nobody(string record)
    {
        Directory.CreateDirectory(Folder.Workspace);
        File.WriteAllText(Folder.LockFile, record);

        using var mine = WorkspaceLock.Acquire(Folder, "run", time);

        Assert.Equal(Environment.ProcessId, WorkspaceLock.CurrentOwner(Folder, time)!.Pid);
    }

    [Fact]
    public void Notices_that_the_lock_file_was_removed_or_replaced()
    {
        using var mine = WorkspaceLock.Acquire(Folder, "run", time);
        mine.EnsureHeld();

        File.Delete(Folder.LockFile);
        var removed = Assert.Throws<HarnessException>(mine.EnsureHeld);
        WriteRecord("buildbox", "5f0c2f6e-0000-0000-0000-000000000000");
        var replaced = Assert.Throws<HarnessException>(mine.EnsureHeld);
        mine.Dispose();

        Assert.Equal(("AH6002", "AH6002"), (removed.Error.Code, replaced.Error.Code));
        Assert.Equal("buildbox", WorkspaceLock.CurrentOwner(Folder, time)!.Host);
    }

    [Fact]
    public void A_removed_record_alone_lets_nobody_else_in()
    {
        using var mine = WorkspaceLock.Acquire(Folder, "run", time);

        File.Delete(Folder.LockFile);

        Assert.Null(Assert.IsType<LockAttempt.Busy>(WorkspaceLock.TryAcquire(Folder, "gate", time)).Owner);
    }

    private static async Task<string?> ReadLineAsync(Stream output)
    {
        using var reader = new StreamReader(output, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadLineAsync();
    }

    private void WriteRecord(string host, string boot)
    {
        Directory.CreateDirectory(Folder.Workspace);
        File.WriteAllText(Folder.LockFile, $$"""{"pid": 1, "process_start": 5, "boot_id": "{{boot}}", "host": "{{host}}", "command": "optimize", "since": "2026-03-01T21:04:00+00:00"}""");
    }
}
