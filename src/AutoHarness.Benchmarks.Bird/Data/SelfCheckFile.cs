using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoHarness.Benchmarks.Bird.Data;

/// <summary>Keeps what a self-check found, so that it is done once for a dataset on a server.</summary>
internal static class SelfCheckFile
{
    /// <summary>What was found; null when it was not looked for yet.</summary>
    public static ImmutableArray<GoldFault>? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), SelfCheckJson.Default.ImmutableArrayGoldFault) : null;
        }
        catch (JsonException)
        {
            // A file that a kill cut short is made anew.
            return null;
        }
    }

    public static void Write(string path, ImmutableArray<GoldFault> faults)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = path + ".part";
        File.WriteAllBytes(beside, JsonSerializer.SerializeToUtf8Bytes(faults, SelfCheckJson.Default.ImmutableArrayGoldFault));
        File.Move(beside, path, overwrite: true);
    }
}

[JsonSerializable(typeof(ImmutableArray<GoldFault>))]
internal sealed partial class SelfCheckJson : JsonSerializerContext;
