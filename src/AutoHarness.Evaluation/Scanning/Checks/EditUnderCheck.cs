using AutoHarness.Evaluation.Scanning.Corpus;
using AutoHarness.Evaluation.Scanning.Pieces;
using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>What every check looks at: the edit as read, the pieces of text that it adds, and the corpus.</summary>
internal sealed class EditUnderCheck(EditReading reading, CorpusIndex corpus)
{
    private IReadOnlyList<Piece>? pieces;
    private HashSet<string>? oldWords;

    public EditReading Reading => reading;

    public CorpusIndex Corpus => corpus;

    /// <summary>All text that the edit adds, in the open or hidden.</summary>
    public IReadOnlyList<Piece> Pieces => pieces ??= [.. reading.Changed.SelectMany(PieceGathering.Of)];

    /// <summary>Words and numbers of the code before the edit.</summary>
    public bool WasInCode(string word) =>
        (oldWords ??= reading.Before.SelectMany(file => file.Source.Tokens).Select(token => token.Text).ToHashSet(StringComparer.Ordinal)).Contains(word);

    /// <summary>Whether the text of the old files holds a phrase.</summary>
    public bool WasInText(string phrase) => reading.Before.Any(file => file.Text.Contains(phrase, StringComparison.OrdinalIgnoreCase));
}
