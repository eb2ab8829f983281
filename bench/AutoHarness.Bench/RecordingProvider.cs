using AutoHarness.Sandboxes;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Bench;

/// <summary>Passes calls on and remembers them, so that they can be made again with nothing around them.</summary>
internal sealed class RecordingProvider(ISandboxProvider inner) : ISandboxProvider
{
    private readonly List<Func<ISandbox, Task>> calls = [];
    private SandboxSpec? spec;

    public string Name => inner.Name;

    public SandboxCapabilities Capabilities => inner.Capabilities;

    public IReadOnlyList<string> Notes => inner.Notes;

    /// <summary>Start and end of the sandbox among them.</summary>
    public int Count => calls.Count + 2;

    public void Clear() => calls.Clear();

    public string? Refuses(SandboxSpec wanted) => inner.Refuses(wanted);

    public Task PrepareAsync(SandboxImage image, TimeSpan limit, CancellationToken ct) => inner.PrepareAsync(image, limit, ct);

    public async Task<ISandbox> StartAsync(SandboxSpec wanted, CancellationToken ct)
    {
        spec = wanted;
        return new Recording(await inner.StartAsync(wanted, ct), calls);
    }

    public async Task ReplayAsync(ISandboxProvider provider)
    {
        await using var sandbox = await provider.StartAsync(spec! with { Name = spec.Name + "-bare" }, CancellationToken.None);
        foreach (var call in calls)
        {
            try
            {
                await call(sandbox);
            }
            catch (SandboxFileException)
            {
                // As in the trial.
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Recording(ISandbox inner, List<Func<ISandbox, Task>> calls) : ISandbox
    {
        public string Id => inner.Id;

        public Task<ProcessResult> ExecAsync(SandboxCommand command, CancellationToken ct) => Made(sandbox => sandbox.ExecAsync(command, ct));

        public Task UploadAsync(string source, string target, CancellationToken ct) => Made(sandbox => sandbox.UploadAsync(source, target, ct));

        public Task WriteFileAsync(string target, ReadOnlyMemory<byte> content, CancellationToken ct) => Made(sandbox => sandbox.WriteFileAsync(target, content, ct));

        public Task<DownloadReport> DownloadAsync(string source, string target, DownloadOptions options, CancellationToken ct) => Made(sandbox => sandbox.DownloadAsync(source, target, options, ct));

        public Task<byte[]?> ReadFileAsync(string source, long cap, CancellationToken ct) => Made(sandbox => sandbox.ReadFileAsync(source, cap, ct));

        public Task EndProcessesAsync(CancellationToken ct) => Made(sandbox => sandbox.EndProcessesAsync(ct));

        public Task<IReadOnlyList<string>> RestoreAsync(IReadOnlyList<string> paths, CancellationToken ct) => Made(sandbox => sandbox.RestoreAsync(paths, ct));

        public Task SetNetworkAsync(SandboxNetwork network, CancellationToken ct) => Made(sandbox => sandbox.SetNetworkAsync(network, ct));

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private T Made<T>(Func<ISandbox, T> call)
            where T : Task
        {
            calls.Add(sandbox => call(sandbox));
            return call(inner);
        }
    }
}
