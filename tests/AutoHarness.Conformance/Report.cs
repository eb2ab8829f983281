namespace AutoHarness.Conformance;

/// <summary>Counts vectors per file, prints the first failures of each, and closes with the sums.</summary>
internal sealed class Report(TextWriter output)
{
    private const int ShownFailures = 20;

    private readonly SortedDictionary<string, int> reasons = new(StringComparer.Ordinal);
    private int passed;
    private int failed;
    private int filePassed;
    private int fileFailed;

    /// <summary>All vectors that failed so far.</summary>
    public int Failed => failed;

    /// <summary>Every vector so far that was replayed.</summary>
    public int Total => passed + failed;

    public void Pass()
    {
        passed++;
        filePassed++;
    }

    /// <summary>A vector that came out otherwise than in the reference.</summary>
    /// <param name="vector">Which one.</param>
    /// <param name="difference">What was expected and what was found.</param>
    public void Fail(string vector, string difference)
    {
        failed++;
        if (fileFailed++ < ShownFailures)
        {
            output.WriteLine($"FAIL {vector}: {difference}");
        }
    }

    /// <summary>A vector that counts apart, such as one that rests on prose which is not at hand. The sums name each reason.</summary>
    public void Apart(string reason) => reasons[reason] = reasons.GetValueOrDefault(reason) + 1;

    /// <summary>Closes a file or a group of vectors with its counts.</summary>
    public void EndFile(string name)
    {
        output.WriteLine($"{name}: {filePassed} passed, {fileFailed} failed");
        (filePassed, fileFailed) = (0, 0);
    }

    /// <summary>Prints the sums; the last line is <c>N passed, N failed</c>.</summary>
    public void Close()
    {
        foreach (var (reason, count) in reasons)
        {
            output.WriteLine($"{count} {reason}");
        }

        output.WriteLine($"{passed} passed, {failed} failed");
    }
}
