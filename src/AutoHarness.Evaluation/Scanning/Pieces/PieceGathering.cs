using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Pieces;

/// <summary>Collects every text that an edit adds: as written, as the code puts it together, and as it reads when decoded.</summary>
internal static class PieceGathering
{
    /// <summary>Text that is decoded at all, in characters; what comes after it in an edit is still scanned as written.</summary>
    private const int MostDecoded = 512 * 1024;

    private const int ShortLiteral = 24;
    private const int RunDistance = 12;
    private const int LongestRun = 512;
    private const int LeastCodes = 4;

    public static IEnumerable<Piece> Of(EditedFile file)
    {
        var budget = MostDecoded;
        foreach (var line in file.AddedLines)
        {
            yield return new Piece(FoldedText.Of(file.Lines[line - 1]), file, line, PieceKind.Line);
        }

        var open = Spans(file.Source.Literals, file, PieceKind.Literal).Concat(Spans(file.Source.Comments, file, PieceKind.Comment)).ToArray();
        foreach (var piece in open)
        {
            yield return piece;
        }

        var assembled = Assembled(file).Concat(Runs(file)).ToArray();
        foreach (var piece in assembled)
        {
            yield return piece;
        }

        // A comment does nothing, so nothing is gained by hiding text in it.
        foreach (var piece in open.Where(piece => piece.Kind is PieceKind.Literal).Concat(assembled))
        {
            foreach (var text in Decoded(piece.Text, depth: 0))
            {
                budget -= text.Length;
                if (budget < 0)
                {
                    yield break;
                }

                yield return new Piece(FoldedText.Of(text), piece.File, piece.Line, PieceKind.Decoded);
            }
        }

        foreach (var piece in FromCodes(file))
        {
            yield return piece;
        }
    }

    private static IEnumerable<Piece> Spans(IEnumerable<TextSpan> spans, EditedFile file, PieceKind kind) =>
        from span in spans
        from line in span.Lines()
        where file.IsAdded(line.Line) && line.Text.Length > 0
        select new Piece(FoldedText.Of(line.Text), file, line.Line, kind);

    /// <summary>Constant expressions of more than one operand, and lists of constants.</summary>
    private static IEnumerable<Piece> Assembled(EditedFile file)
    {
        var tokens = file.Source.Tokens;
        var reader = new ConstantReader(tokens);
        reader.LearnNames();
        for (var at = 0; at < tokens.Count; at++)
        {
            if (reader.Read(at) is not { } value)
            {
                continue;
            }

            var (text, operands, next) = (value.Text, value.Operands, value.Next);
            while (next < tokens.Count && tokens[next].Is(",") && text.Length < LongestRun && reader.Read(next + 1) is { } following)
            {
                // A list of numbers is no number; a list of letters is a word.
                text += value.Number is not null && following.Number is not null ? "," + following.Text : following.Text;
                (operands, next) = (operands + following.Operands, following.Next);
            }

            if ((operands > 1 || tokens[at].Kind is TokenKind.Word) && AddedLine(file, at, next) is { } line)
            {
                yield return new Piece(FoldedText.Of(text), file, line, PieceKind.Assembled);
            }

            at = next - 1;
        }
    }

    /// <summary>Short literals that follow each other closely, joined: what builders, joins and formats make of them.</summary>
    private static IEnumerable<Piece> Runs(EditedFile file)
    {
        var tokens = file.Source.Tokens;
        var (text, first, last, count) = ("", -1, -1, 0);
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].Kind is not TokenKind.Literal || tokens[at].Text.Length is 0 or > ShortLiteral || tokens[at].Text.Contains(' '))
            {
                continue;
            }

            if (last < 0 || at - last > RunDistance || text.Length > LongestRun)
            {
                if (count > 1 && AddedLine(file, first, last + 1) is { } line)
                {
                    yield return new Piece(FoldedText.Of(text), file, line, PieceKind.Assembled);
                }

                (text, first, count) = ("", at, 0);
            }

            (text, last, count) = (text + tokens[at].Text, at, count + 1);
        }

        if (count > 1 && AddedLine(file, first, last + 1) is { } end)
        {
            yield return new Piece(FoldedText.Of(text), file, end, PieceKind.Assembled);
        }
    }

    /// <summary>Lists of numbers read as character codes, plain or masked.</summary>
    private static IEnumerable<Piece> FromCodes(EditedFile file) =>
        from list in CodeLists.In(file)
        from text in Encodings.Texts(list.Bytes)
        select new Piece(FoldedText.Of(text), file, list.Line, PieceKind.Decoded);

    private static IEnumerable<string> Decoded(string text, int depth)
    {
        if (text.Length >= LeastCodes)
        {
            yield return TextMethods.Reversed(text);
            yield return Encodings.Rot13(text);
        }

        foreach (var (_, bytes) in Encodings.Find(text))
        {
            foreach (var inner in Encodings.Texts(bytes))
            {
                yield return inner;
                foreach (var deeper in depth < 2 ? Decoded(inner, depth + 1) : [])
                {
                    yield return deeper;
                }
            }
        }
    }

    private static int? AddedLine(EditedFile file, int first, int end)
    {
        for (var at = first; at < end; at++)
        {
            if (file.IsAdded(file.Source.Tokens[at].Line))
            {
                return file.Source.Tokens[at].Line;
            }
        }

        return null;
    }
}
