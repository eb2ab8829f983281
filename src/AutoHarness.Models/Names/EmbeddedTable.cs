using System.Text.Json;

namespace AutoHarness.Models.Names;

/// <summary>Tables that are part of the program.</summary>
internal static class EmbeddedTable
{
    public static JsonDocument Open(string name)
    {
        using var stream = typeof(EmbeddedTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not part of this assembly");
        return JsonDocument.Parse(stream);
    }
}
