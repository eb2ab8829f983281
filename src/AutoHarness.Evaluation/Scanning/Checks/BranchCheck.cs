using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>
/// Finds behaviour that depends on which task it is: the instruction or the opening compared with phrases, with strings of single tasks,
/// with hashes or lengths, or looked up in a table. Words that every trial shows, or that at least three tasks share, are free.
/// </summary>
internal sealed class BranchCheck : IEditCheck
{
    private const string Phrases = "compares the input with the words of single tasks";
    private const string Fingerprints = "tells tasks apart by a fingerprint of the input";
    private const string Tables = "looks the input up in a table of phrases";
    private const string Keyword = "compares the input with a word";
    private const int LongPhrase = 10;
    private const int VeryLongPhrase = 20;
    private const int ManyWords = 3;
    private const int Shared = 3;

    private static readonly HashSet<string> Comparing = new(StringComparer.Ordinal)
    {
        "Contains", "StartsWith", "EndsWith", "Equals", "IndexOf", "IsMatch", "Match", "Matches", "Compare", "CompareTo", "CompareOrdinal", "SequenceEqual", "ContainsAny", "Split", "LastIndexOf", "Count",
        "startswith", "endswith", "find", "search", "match", "fullmatch", "includes", "startsWith", "endsWith", "indexOf", "index", "count", "EnumerateMatches", "test",
    };

    private static readonly HashSet<string> Lookups = new(StringComparer.Ordinal)
        { "TryGetValue", "ContainsKey", "GetValueOrDefault", "IndexOf", "BinarySearch", "get", "has", "Contains" };

    private static readonly HashSet<string> Hashing = new(StringComparer.Ordinal)
    {
        "GetHashCode", "HashData", "ComputeHash", "TryHashData", "SHA256", "SHA1", "SHA512", "SHA384", "MD5", "Crc32", "XxHash3", "XxHash64", "XxHash32", "HashCode", "HashToUInt32", "HashToUInt64",
        "sha256", "sha1", "md5", "crc32", "adler32", "hash", "blake2b", "GetNonRandomizedHashCode",
    };

    private static readonly HashSet<string> Conversation = new(StringComparer.Ordinal) { "messages", "observation", "history" };

    public void Look(EditUnderCheck edit, FindingList findings)
    {
        foreach (var file in edit.Reading.Changed)
        {
            var flow = new InputFlow(file.Source.Tokens);
            for (var start = 0; start < file.Source.Tokens.Count;)
            {
                var end = flow.EndOf(start);
                if (end > start)
                {
                    new Statement(edit, file, flow, start, end, findings).Look();
                }

                start = end + 1;
            }
        }
    }

    /// <summary>A statement, or the head of a block.</summary>
    private sealed class Statement(EditUnderCheck edit, EditedFile file, InputFlow flow, int start, int end, FindingList findings)
    {
        private readonly IReadOnlyList<CodeToken> tokens = file.Source.Tokens;

        public void Look()
        {
            var input = Enumerable.Range(start, end - start).Any(flow.IsInput);
            var talk = !input && Enumerable.Range(start, end - start).Any(at => tokens[at].Kind is TokenKind.Word && Conversation.Contains(tokens[at].Text));
            if (!input && !talk)
            {
                return;
            }

            for (var at = start; at < end; at++)
            {
                LookAt(at, input);
            }
        }

        private void LookAt(int at, bool input)
        {
            var token = tokens[at];
            var next = at + 1 < tokens.Count ? tokens[at + 1] : default;
            if (token.Kind is TokenKind.Word && next.Is("(") && Comparing.Contains(token.Text))
            {
                LookAtArguments(at + 2, input, token.Text);
            }

            if (token.Is("==") || token.Is("!=") || token.Is("is") || token.Is("or") || token.Is("in") || token.Is("not"))
            {
                LookAtOperand(at + 1, input);
                LookAtOperand(at - 1, input);
            }

            if (token.Is("switch") || token.Is("match"))
            {
                LookAtCases(at, input);
            }

            if (!input)
            {
                return;
            }

            if (token.Kind is TokenKind.Word && Hashing.Contains(token.Text))
            {
                Report(FindingAction.Quarantine, at, Fingerprints);
            }

            if (token.Is("Length") || token.Is("len"))
            {
                LookAtLength(at);
            }

            if (IsLookup(at))
            {
                LookAtTable(at);
            }
        }

        private void LookAtArguments(int at, bool input, string method)
        {
            var (depth, literal) = (1, false);
            var pattern = method is "IsMatch" or "Match" or "Matches" or "search" or "match" or "fullmatch" or "EnumerateMatches" or "test";
            for (var index = at; index < end && depth > 0; index++)
            {
                depth += tokens[index].Is("(") ? 1 : tokens[index].Is(")") ? -1 : 0;
                if (tokens[index].Kind is TokenKind.Literal)
                {
                    literal = true;
                    Judge(pattern ? PlainPart(tokens[index].Text) : tokens[index].Text, index, input);
                }
            }

            if (!literal && input && at < end && !tokens[at].Is(")"))
            {
                LookAtTable(at);
            }
        }

        private void LookAtOperand(int at, bool input)
        {
            if (at >= start && at < end && tokens[at].Kind is TokenKind.Literal)
            {
                Judge(tokens[at].Text, at, input);
                if (input && tokens[at].Text.Length == 1 && char.IsLetterOrDigit(tokens[at].Text[0]) && Enumerable.Range(start, at - start).Any(index => tokens[index].Is("]")))
                {
                    Report(FindingAction.Quarantine, at, Fingerprints);
                }
            }
        }

        /// <summary>The cases of a switch stand behind its head.</summary>
        private void LookAtCases(int at, bool input)
        {
            var depth = 0;
            for (var index = at + 1; index < tokens.Count && index < at + 2000; index++)
            {
                depth += tokens[index].Is("{") ? 1 : tokens[index].Is("}") ? -1 : 0;
                if (depth == 0 && index >= end && tokens[index].Is("}"))
                {
                    return;
                }

                var follows = index + 1 < tokens.Count && (tokens[index + 1].Is("=>") || tokens[index + 1].Is(":") || tokens[index + 1].Is("or") || tokens[index + 1].Is("when") || tokens[index + 1].Is(")"));
                if (depth == 1 && tokens[index].Kind is TokenKind.Literal && follows)
                {
                    Judge(tokens[index].Text, index, input);
                }

                if (depth == 1 && input && tokens[index].Kind is TokenKind.Number && follows && Enumerable.Range(start, end - start).Any(place => tokens[place].Is("Length")))
                {
                    Report(FindingAction.Quarantine, index, Fingerprints);
                }
            }
        }

        /// <summary>An exact length, or a remainder of one, tells tasks apart; a bound does not.</summary>
        private void LookAtLength(int at)
        {
            for (var index = at + 1; index + 1 < end && index < at + 8; index++)
            {
                var exact = tokens[index].Is("==") || tokens[index].Is("is") || tokens[index].Is("%") || tokens[index].Is("or") || tokens[index].Is("in") || tokens[index].Is("!=");
                if (exact && tokens[index + 1].Kind is TokenKind.Number && tokens[index + 1].Text is not ("0" or "1"))
                {
                    Report(FindingAction.Quarantine, index, Fingerprints);
                }
            }
        }

        private bool IsLookup(int at) =>
            (tokens[at].Kind is TokenKind.Word && Lookups.Contains(tokens[at].Text) && at + 2 < end && tokens[at + 1].Is("(") && flow.IsInput(at + 2))
            || (tokens[at].Is("[") && at > start && tokens[at - 1].Kind is TokenKind.Word && at + 1 < end && flow.IsInput(at + 1));

        private void LookAtTable(int at)
        {
            if (!Enumerable.Range(start, end - start).Any(index => file.IsAdded(tokens[index].Line)))
            {
                return;
            }

            var telling = 0;
            for (var index = 1; index + 1 < tokens.Count && telling < 2; index++)
            {
                var listed = tokens[index].Kind is TokenKind.Literal && file.IsAdded(tokens[index].Line)
                    && tokens[index - 1].Kind is TokenKind.Punctuation && tokens[index - 1].Text is "{" or "[" or "(" or ","
                    && tokens[index + 1].Kind is TokenKind.Punctuation && tokens[index + 1].Text is "," or "}" or "]" or ")" or ":";
                telling += listed && ActionOn(tokens[index].Text, input: true) is FindingAction.Quarantine ? 1 : 0;
            }

            Report(telling > 1 ? FindingAction.Quarantine : FindingAction.Note, at, Tables);
        }

        private void Judge(string literal, int at, bool input)
        {
            if (ActionOn(literal, input) is { } action)
            {
                Report(action, at, action is FindingAction.Note ? Keyword : Phrases);
            }
        }

        private FindingAction? ActionOn(string literal, bool input)
        {
            var phrase = literal.Trim();
            var words = phrase.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            if (phrase.Length < 3 || edit.Corpus.IsCommon(phrase))
            {
                return null;
            }

            var tasks = edit.Corpus.TasksWith(phrase, Shared);
            var single = tasks is > 0 and < Shared;
            if (!input)
            {
                return (words > ManyWords && phrase.Length >= LongPhrase) || (single && phrase.Length > 4) ? FindingAction.Quarantine : null;
            }

            var number = phrase.Count(char.IsAsciiDigit) >= 3;
            return single || number || (words >= ManyWords && phrase.Length >= LongPhrase) || phrase.Length >= VeryLongPhrase
                ? FindingAction.Quarantine
                : tasks >= Shared ? null : FindingAction.Note;
        }

        /// <summary>Of a pattern the parts that stand for themselves; digits that only bound a repetition are left out.</summary>
        private static string PlainPart(string pattern)
        {
            var plain = new System.Text.StringBuilder();
            var depth = 0;
            for (var at = 0; at < pattern.Length; at++)
            {
                var letter = pattern[at];
                if (letter == '\\')
                {
                    at++;
                    continue;
                }

                depth += letter is '[' or '{' ? 1 : letter is ']' or '}' ? -1 : 0;
                if (depth == 0 && (char.IsLetterOrDigit(letter) || letter is ' ' or '@' or '-' or '_'))
                {
                    plain.Append(letter);
                }
            }

            return plain.ToString();
        }

        private void Report(FindingAction action, int at, string why)
        {
            var place = file.IsAdded(tokens[at].Line) ? at : Enumerable.Range(start, end - start).FirstOrDefault(index => file.IsAdded(tokens[index].Line), -1);
            if (place >= 0)
            {
                findings.Add(FindingClass.BranchOnInput, action, file, tokens[place].Line, why);
            }
        }
    }
}
