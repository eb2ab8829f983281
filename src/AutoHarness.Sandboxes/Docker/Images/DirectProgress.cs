namespace AutoHarness.Sandboxes.Docker.Images;

/// <summary>Reports at once and in order, where the base library's own would go through the pool.</summary>
internal sealed class DirectProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
