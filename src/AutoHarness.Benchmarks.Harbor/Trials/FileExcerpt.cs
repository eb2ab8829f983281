using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>Beginning and end of a file that may be of any size.</summary>
internal static class FileExcerpt
{
    /// <returns>Null where there is no regular file.</returns>
    public static CapturedOutput? Read(string path, int cap)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.LinkTarget is not null)
        {
            return null;
        }

        using var stream = file.OpenRead();
        if (stream.Length <= cap)
        {
            var all = new byte[stream.Length];
            stream.ReadExactly(all);
            return new CapturedOutput(all, default, all.Length);
        }

        var head = new byte[cap / 2];
        stream.ReadExactly(head);
        var tail = new byte[cap / 2];
        stream.Seek(-tail.Length, SeekOrigin.End);
        stream.ReadExactly(tail);
        return new CapturedOutput(head, tail, stream.Length);
    }
}
