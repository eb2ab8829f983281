using System.Collections.Concurrent;

namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>Clean copies of one template, some made ahead. A copy that comes back clean is used again, and one that does not is dropped. Thread-safe.</summary>
internal sealed class DatabasePool(DatabaseCopies copies, DatabaseSource source, int ahead) : IAsyncDisposable
{
    private readonly ConcurrentBag<WorkingDatabase> ready = [];
    private readonly ConcurrentDictionary<Task, bool> background = new();
    private readonly CancellationTokenSource closing = new();

    public DatabaseSource Source => source;

    /// <summary>A copy whose fingerprint has been compared with its template's since anything ran in it.</summary>
    /// <exception cref="Sdk.InfrastructureException">None can be made.</exception>
    public async Task<WorkingDatabase> TakeAsync(CancellationToken ct)
    {
        while (ready.TryTake(out var copy))
        {
            FillInBackground();
            if (await IsReadyAsync(copy, ct))
            {
                return copy;
            }
        }

        FillInBackground();
        return await copies.CopyAsync(source, login: null, ct);
    }

    /// <summary>Takes a copy back. The work is done in the background.</summary>
    public void Return(WorkingDatabase copy) => _ = Start(async () =>
    {
        if (await IsCleanAsync(copy))
        {
            ready.Add(copy);
        }
        else
        {
            await DropAsync(copy);
        }
    });

    /// <summary>Drops a copy in the background.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="first">What has to come to its end before, such as the drops of copies that share its role.</param>
    public Task Drop(WorkingDatabase copy, Task? first = null) => Start(async () =>
    {
        await (first ?? Task.CompletedTask);
        await DropAsync(copy);
    });

    /// <summary>Makes copies ahead, so that the first trials need not wait.</summary>
    public void FillInBackground()
    {
        for (var missing = ahead - ready.Count - background.Count; missing > 0; missing--)
        {
            _ = Start(async () => ready.Add(await copies.CopyAsync(source, login: null, closing.Token)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await Task.WhenAll(background.Keys);
        while (ready.TryTake(out var copy))
        {
            await DropAsync(copy);
        }

        closing.Dispose();
    }

    private async Task<bool> IsReadyAsync(WorkingDatabase copy, CancellationToken ct)
    {
        try
        {
            if (await copy.ResetAsync(ct))
            {
                return true;
            }
        }
        catch (Sdk.InfrastructureException)
        {
            // Its session was lost while it waited, such as with a restart of the server.
        }

        _ = Drop(copy);
        return false;
    }

    private static async Task<bool> IsCleanAsync(WorkingDatabase copy)
    {
        try
        {
            return await copy.IsCleanAsync(CancellationToken.None);
        }
        catch (Sdk.InfrastructureException)
        {
            return false;
        }
    }

    private async Task DropAsync(WorkingDatabase copy)
    {
        await copy.DisposeAsync();
        await copies.DropAsync(copy.Copy);
    }

    private Task Start(Func<Task> work)
    {
        var task = Task.Run(async () =>
        {
            try
            {
                await work();
            }
            catch (Exception e) when (e is Sdk.InfrastructureException or OperationCanceledException)
            {
                // Whoever needs a copy makes one himself, and hears what is wrong.
            }
        });
        background[task] = true;
        _ = task.ContinueWith(done => background.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }
}
