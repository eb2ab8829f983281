using System.Text;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Harbor.Trials;

namespace AutoHarness.Benchmarks.Harbor.Results;

/// <summary>The files of a trial as notes of its trace: small ones whole, large texts with their middle left out, other large ones by their size.</summary>
internal static class TrialEvidence
{
    public const string Kind = "harbor.file";

    private const int MostOfAFile = 64 * 1024;
    private const int MostInAll = 1024 * 1024;
    private const int MostFiles = 200;

    public static IEnumerable<JsonObject> Of(TrialFolder folder)
    {
        var left = MostInAll;
        var files = Files(new DirectoryInfo(folder.Root)).Select(file => (File: file, Path: Path.GetRelativePath(folder.Root, file.FullName).Replace(Path.DirectorySeparatorChar, '/')));
        foreach (var (file, path) in files.OrderBy(entry => Rank(entry.Path)).ThenBy(entry => entry.Path, StringComparer.Ordinal).Take(MostFiles))
        {
            var note = new JsonObject { ["path"] = path, ["bytes"] = file.Length };
            if (FileExcerpt.Read(file.FullName, MostOfAFile) is { } content && content.Head.Length + content.Tail.Length <= left)
            {
                left -= content.Head.Length + content.Tail.Length;
                Put(note, content);
            }

            yield return note;
        }
    }

    private static void Put(JsonObject note, Sandboxes.Processes.CapturedOutput content)
    {
        if (IsText(content.Head.Span))
        {
            note["text"] = content.Text;
        }
        else if (!content.Truncated)
        {
            note["base64"] = Convert.ToBase64String(content.Head.Span);
        }
    }

    // What the verifier said comes first, artifacts last; an agent chooses names below these folders only.
    private static int Rank(string path)
    {
        var parts = path.Split('/');
        return (parts is ["steps", _, var inStep, ..] ? inStep : parts[0]) switch
        {
            "verifier" => 0,
            "artifacts" => 2,
            _ => 1,
        };
    }

    private static bool IsText(ReadOnlySpan<byte> content)
    {
        try
        {
            return !content.Contains((byte)0) && new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(content) >= 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    // Links may lead anywhere; they are not evidence.
    private static IEnumerable<FileInfo> Files(DirectoryInfo folder) => folder.EnumerateFileSystemInfos()
        .Where(entry => entry.LinkTarget is null)
        .SelectMany(entry => entry switch
        {
            DirectoryInfo inner => Files(inner),
            FileInfo file when !file.Attributes.HasFlag(FileAttributes.Device) => [file],
            _ => [],
        });
}
