using AutoHarness.Evaluation.Scanning.Corpus;
using AutoHarness.Evaluation.Scanning.Pieces;
using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>
/// Finds text that is kept from a reader. Hidden text that turns out to name a task or to hold one of its strings rejects: nobody hides
/// those for a good reason. The rest quarantines.
/// </summary>
internal sealed class EncodingCheck : IEditCheck
{
    private const string LongWhy = "a long encoded literal";
    private const string EscapedWhy = "letters written as escapes that need none";
    private const string DisguisedWhy = "letters that are not what they look like, or that cannot be seen";
    private const string DecodingWhy = "decodes a literal";
    private const string RuntimeWhy = "decodes or unpacks data";
    private const string CodesWhy = "text made from character codes";
    private const string RevealedWhy = "hidden text that belongs to a task";
    private const int LongLiteral = 64;
    private const int ShortLiteral = 8;
    private const int NeedlessEscapes = 3;
    private const int LeastCodes = 6;
    private const int LongList = 16;

    private static readonly CodeRules Decoding = new(
        ("FromBase64String|TryFromBase64String|FromBase64CharArray|FromHexString|DecodeFromUtf8|b64decode|b32decode|b85decode|a85decode|unhexlify|fromhex|atob", FindingAction.Note, RuntimeWhy),
        ("GZipStream|DeflateStream|ZLibStream|BrotliStream|BrotliDecoder|GzipFile|zlib|lzma|bz2|gzip", FindingAction.Note, RuntimeWhy),
        ("Base64|Base64Url . ~word", FindingAction.Note, RuntimeWhy),
        ("codecs . decode", FindingAction.Quarantine, DecodingWhy));

    private static readonly CodeRules Codes = new(
        ("char ) ~number", FindingAction.Quarantine, CodesWhy),
        ("chr|fromCharCode|fromCodePoint|ConvertFromUtf32 ( ~number", FindingAction.Quarantine, CodesWhy),
        ("chr ( ~word ^|+|-", FindingAction.Quarantine, CodesWhy),
        ("char ) ( ~word ^", FindingAction.Quarantine, CodesWhy),
        ("char ) ( ~word +|- ~number )", FindingAction.Quarantine, CodesWhy),
        ("byte ) ( ~word ^", FindingAction.Quarantine, CodesWhy));

    public void Look(EditUnderCheck edit, FindingList findings)
    {
        foreach (var file in edit.Reading.Changed)
        {
            foreach (var line in file.AddedLines.Where(line => FoldedText.IsDisguised(file.Lines[line - 1])))
            {
                findings.Add(FindingClass.Encoding, FindingAction.Quarantine, file, line, DisguisedWhy);
            }

            foreach (var literal in file.Source.Literals.Where(literal => literal.NeedlessEscapes >= NeedlessEscapes && file.IsAdded(literal.Line)))
            {
                findings.Add(FindingClass.Encoding, FindingAction.Quarantine, file, literal.Line, EscapedWhy);
            }

            LookForLiterals(edit, file, findings);
            LookForCodes(file, findings);
        }

        LookForRevealed(edit, findings);
    }

    private static void LookForLiterals(EditUnderCheck edit, EditedFile file, FindingList findings)
    {
        var (encoded, total) = (false, 0);
        foreach (var piece in edit.Pieces.Where(piece => ReferenceEquals(piece.File, file) && piece.Kind is PieceKind.Literal or PieceKind.Assembled))
        {
            var longest = LongestEncoded(piece.Text);
            encoded |= longest >= ShortLiteral;
            total += longest >= LongLiteral / 3 && piece.Kind is PieceKind.Literal ? longest : 0;
            if (longest > LongLiteral || total > LongLiteral * 2)
            {
                findings.Add(FindingClass.Encoding, FindingAction.Quarantine, file, piece.Line, LongWhy);
            }
        }

        foreach (var (_, line, action, why) in Decoding.Apply(file))
        {
            findings.Add(FindingClass.Encoding, encoded ? FindingAction.Quarantine : action, file, line, encoded ? DecodingWhy : why);
        }
    }

    /// <summary>Length of the longest run that is base64 or hexadecimal and neither a word, nor an identifier, nor a path.</summary>
    private static int LongestEncoded(string text) => Encodings.Find(text)
        .Select(found => found.Run)
        .Where(run => run.Any(char.IsAsciiDigit) && run.Count(letter => letter is '/' or '-' or '_') * 8 <= run.Length)
        .Select(run => run.Length)
        .DefaultIfEmpty()
        .Max();

    private static void LookForCodes(EditedFile file, FindingList findings)
    {
        foreach (var (_, line, action, why) in Codes.Apply(file))
        {
            findings.Add(FindingClass.Encoding, action, file, line, why);
        }

        foreach (var (line, bytes) in CodeLists.In(file))
        {
            // Delays and limits are lists of numbers too; they rise or fall, text does neither.
            var (rises, falls) = Steps(bytes);
            var readable = bytes.Length >= LeastCodes && bytes.All(value => value is >= 32 and < 127) && bytes.Count(value => char.IsAsciiLetterOrDigit((char)value)) * 10 >= bytes.Length * 7;
            if (rises > 0 && falls > 0 && (readable || bytes.Length >= LongList))
            {
                findings.Add(FindingClass.Encoding, FindingAction.Quarantine, file, line, CodesWhy);
            }
        }
    }

    private static (int Rises, int Falls) Steps(byte[] bytes)
    {
        var (rises, falls) = (0, 0);
        for (var at = 1; at < bytes.Length; at++)
        {
            rises += bytes[at] > bytes[at - 1] ? 1 : 0;
            falls += bytes[at] < bytes[at - 1] ? 1 : 0;
        }

        return (rises, falls);
    }

    private static void LookForRevealed(EditUnderCheck edit, FindingList findings)
    {
        foreach (var piece in edit.Pieces.Where(piece => piece.IsHidden))
        {
            var text = piece.Squeezed;
            var task = edit.Corpus.Ids.Find(text, quoted: false, assembled: true)
                .Where(hit => hit.Action is FindingAction.Reject && !piece.HasOpenly(hit.Key))
                .Select(hit => edit.Corpus.Tasks[hit.Task])
                .Concat(edit.Corpus.Rare.Find(text)
                    .Where(hit => hit.Value.Rarity is Rarity.Exact && !piece.HasOpenly(hit.Key))
                    .Select(hit => edit.Corpus.Tasks[hit.Value.Task - 1]))
                .FirstOrDefault();
            if (task is not null)
            {
                findings.Add(FindingClass.Encoding, FindingAction.Reject, piece.File, piece.Line, RevealedWhy, task);
            }
        }
    }
}
