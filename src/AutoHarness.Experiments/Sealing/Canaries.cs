using System.Security.Cryptography;
using System.Text;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Sealing;

/// <summary>
/// Random tokens that lie beside everything held out. None of them has any business anywhere else: one that turns up in an edit, in a
/// note, in what a coding agent is given or in what an agent says means that held-out data leaks, and the campaign stops.
/// </summary>
internal sealed class Canaries
{
    /// <summary>Characters of a token.</summary>
    public const int Length = 24;

    private const int MarkLength = 12;

    private readonly string mark;
    private readonly byte[] bytes;

    /// <param name="mark">What all tokens of the experiment begin with; from <see cref="NewMark"/>.</param>
    public Canaries(string mark)
    {
        this.mark = mark;
        bytes = Encoding.ASCII.GetBytes(mark);
    }

    /// <summary>A new random beginning: 62^12 of them, so that none occurs by chance.</summary>
    public static string NewMark() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", MarkLength);

    /// <summary>The token of a held-out task, or of the sealed folder (<c>folder</c>).</summary>
    public string For(string what) => mark + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{mark}\n{what}")))[..(Length - MarkLength)];

    /// <summary>Whether a token stands in the text.</summary>
    public bool AreIn(ReadOnlySpan<byte> utf8) => utf8.IndexOf(bytes) >= 0;

    /// <inheritdoc cref="AreIn(ReadOnlySpan{byte})"/>
    public bool AreIn(string? text) => text is not null && text.Contains(mark, StringComparison.Ordinal);

    /// <exception cref="HarnessException">A token stands there.</exception>
    public void Refuse(ReadOnlySpan<byte> utf8, string where)
    {
        if (AreIn(utf8))
        {
            throw Leak(where);
        }
    }

    /// <inheritdoc cref="Refuse(ReadOnlySpan{byte}, string)"/>
    public void Refuse(string? text, string where)
    {
        if (AreIn(text))
        {
            throw Leak(where);
        }
    }

    private static HarnessException Leak(string where) => new(new(ExitCode.Integrity, "AH4201", $"held-out data leaks: a canary of it stands in {where}")
    {
        Why = "canaries lie beside held-out results only; from here on no score on the held-out tasks could be believed, so everything stops",
        Fixes = ["find out how it got there; then start over in a new folder: auto-harness init --dir NEW"],
    });
}
