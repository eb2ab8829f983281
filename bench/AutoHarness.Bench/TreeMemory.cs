using System.Globalization;

namespace AutoHarness.Bench;

/// <summary>Follows the resident memory of this process and of everything that descends from it.</summary>
internal sealed class TreeMemory : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Task sampling;

    public TreeMemory() => sampling = Task.Run(SampleAsync);

    /// <summary>Largest sum of any sample, in bytes.</summary>
    public long Peak { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await sampling;
        stop.Dispose();
    }

    private async Task SampleAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                Peak = Math.Max(Peak, Sum(System.Environment.ProcessId, Children()));
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the measurement.
        }
    }

    private static long Sum(int process, ILookup<int, int> children) => Resident(process) + children[process].Sum(child => Sum(child, children));

    private static ILookup<int, int> Children() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
        .Where(id => id > 0)
        .Select(id => (id, parent: Parent(id)))
        .ToLookup(pair => pair.parent, pair => pair.id);

    private static int Parent(int process) => (int)Status(process, "PPid:");

    private static long Resident(int process) => Status(process, "VmRSS:") * 1024;

    private static long Status(int process, string field)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
