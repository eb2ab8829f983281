namespace AutoHarness.Experiments.Optimizing;

/// <summary>Recognises environment variables whose values must not be written anywhere.</summary>
internal static class SecretNames
{
    private static readonly string[] Marks = ["KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL"];

    public static bool IsSecret(string name) => Marks.Any(mark => name.Contains(mark, StringComparison.OrdinalIgnoreCase));
}
