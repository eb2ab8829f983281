namespace AutoHarness.Benchmarks.Harbor.Datasets;

/// <summary><c>name</c> or <c>name@version</c> of a registry.</summary>
internal sealed record DatasetName(string Name, string? Version)
{
    public static DatasetName Parse(string text) =>
        text.IndexOf('@', StringComparison.Ordinal) is var at and > 0 ? new DatasetName(text[..at], text[(at + 1)..]) : new DatasetName(text, null);

    public override string ToString() => Version is null ? Name : $"{Name}@{Version}";
}
