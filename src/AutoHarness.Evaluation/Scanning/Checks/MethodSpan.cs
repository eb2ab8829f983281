using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>A method of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">Index of the token with its name.</param>
/// <param name="Parameters">Names of its parameters in order.</param>
/// <param name="End">Index of the first token behind its body.</param>
/// <param name="Outer">Index of the method around it; -1 for none.</param>
internal sealed record MethodSpan(string Name, int At, IReadOnlyList<string> Parameters, int End, int Outer)
{
    private const int LongestHead = 200;

    /// <summary>All methods, local functions included, in the order of their names.</summary>
    public static List<MethodSpan> In(IReadOnlyList<CodeToken> tokens)
    {
        var closing = Closing(tokens);
        var methods = new List<MethodSpan>();
        var open = new Stack<int>();
        for (var at = 1; at + 1 < tokens.Count; at++)
        {
            while (open.Count > 0 && methods[open.Peek()].End <= at)
            {
                open.Pop();
            }

            if (IsDeclared(tokens, at) && closing[at + 1] is var head and > 0 && head - at < LongestHead && BodyEnd(tokens, closing, head + 1) is { } end)
            {
                methods.Add(new MethodSpan(tokens[at].Text, at, ParametersIn(tokens, at + 2, head), end, open.Count > 0 ? open.Peek() : -1));
                open.Push(methods.Count - 1);
            }
        }

        return methods;
    }

    /// <summary>For every token the innermost method that it belongs to; -1 for none.</summary>
    public static int[] Scopes(int count, List<MethodSpan> methods)
    {
        var scopes = new int[count];
        Array.Fill(scopes, -1);
        for (var method = 0; method < methods.Count; method++)
        {
            Array.Fill(scopes, method, methods[method].At, methods[method].End - methods[method].At);
        }

        return scopes;
    }

    private static bool IsDeclared(IReadOnlyList<CodeToken> tokens, int at) =>
        tokens[at].Kind is TokenKind.Word && tokens[at + 1].Is("(")
        && (tokens[at - 1].Is(">") || tokens[at - 1].Is("?") || tokens[at - 1].Is("]") || tokens[at - 1].Is(")")
            || (tokens[at - 1].Kind is TokenKind.Word && tokens[at - 1].Text is not ("new" or "return" or "await" or "throw" or "in" or "is" or "and" or "or" or "not" or "if" or "else" or "case")));

    private static int? BodyEnd(IReadOnlyList<CodeToken> tokens, int[] closing, int at)
    {
        if (at >= tokens.Count)
        {
            return null;
        }

        if (tokens[at].Is("{"))
        {
            return closing[at] > 0 ? closing[at] + 1 : tokens.Count;
        }

        if (!tokens[at].Is("=>") && !tokens[at].Is(":"))
        {
            return null;
        }

        // Of a language without braces the end of the body is not known: the method lasts until the next one is declared.
        var end = at;
        var byLine = tokens[at].Is(":");
        while (end < tokens.Count && !(byLine ? end > at && tokens[end].Is("def") : tokens[end].Is(";")))
        {
            end = closing[end] > end ? closing[end] + 1 : end + 1;
        }

        return Math.Min(end, tokens.Count);
    }

    private static List<string> ParametersIn(IReadOnlyList<CodeToken> tokens, int start, int end)
    {
        var (parameters, depth, last) = (new List<string>(), 0, "");
        for (var at = start; at <= end; at++)
        {
            if (depth == 0 && (tokens[at].Is(",") || at == end))
            {
                parameters.Add(last);
                last = "";
                continue;
            }

            depth += tokens[at].Is("<") || tokens[at].Is("[") || tokens[at].Is("(") ? 1 : tokens[at].Is(">") || tokens[at].Is("]") || tokens[at].Is(")") ? -1 : 0;
            var isName = depth == 0 && tokens[at].Kind is TokenKind.Word && tokens[at + 1].Kind is TokenKind.Punctuation && tokens[at + 1].Text is "," or ")" or "=" or ":";
            last = isName && (last.Length == 0 || !tokens[at - 1].Is("=")) && !tokens[at - 1].Is(":") ? tokens[at].Text : last;
        }

        return parameters;
    }

    /// <summary>For every opening bracket the index of the one that closes it; 0 elsewhere.</summary>
    private static int[] Closing(IReadOnlyList<CodeToken> tokens)
    {
        var closing = new int[tokens.Count];
        var open = new Stack<int>();
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].Kind is not TokenKind.Punctuation)
            {
                continue;
            }

            if (tokens[at].Text is "(" or "[" or "{")
            {
                open.Push(at);
            }
            else if (tokens[at].Text is ")" or "]" or "}" && open.Count > 0)
            {
                closing[open.Pop()] = at;
            }
        }

        return closing;
    }
}
