using System.Runtime.CompilerServices;

namespace AutoHarness.Cli.Tests.Testing;

/// <summary>Compares a screen with the approved text beside the test; what differs is written to a received file.</summary>
internal static class Approved
{
    public static void Check(string text, string name, [CallerFilePath] string test = "")
    {
        var stem = Path.Combine(Repository.Root, "tests", "AutoHarness.Cli.Tests", Folder(test), "Approved", name);
        var approved = stem + ".approved.txt";
        var received = stem + ".received.txt";
        var expected = File.Exists(approved) ? File.ReadAllText(approved) : null;
        if (expected == text)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(stem)!);
        File.WriteAllText(received, text);
        Assert.Fail(expected is null ? $"nothing is approved yet; see {received}\n{text}" : $"the screen changed; see {received}\nexpected:\n{expected}\nreceived:\n{text}");
    }

    // A deterministic build maps source paths, so only the last folder of the caller's path is used.
    private static string Folder(string test) => Path.GetFileName(Path.GetDirectoryName(test.Replace('\\', '/'))!);
}
