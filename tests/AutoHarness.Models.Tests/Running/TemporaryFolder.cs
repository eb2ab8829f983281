namespace AutoHarness.Models.Tests.Running;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("models-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
