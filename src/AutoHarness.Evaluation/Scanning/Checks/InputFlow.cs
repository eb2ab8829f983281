using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>
/// Follows the instruction and the opening of a trial through names: assignments, loops, parameters of methods of the same file. What the
/// model or the environment answers is no input, whatever went in.
/// </summary>
internal sealed class InputFlow
{
    private const int Rounds = 4;

    private readonly IReadOnlyList<CodeToken> tokens;
    private readonly int[] scopes;
    private readonly List<MethodSpan> methods;
    private readonly HashSet<(int Scope, string Name)> names = [];

    public InputFlow(IReadOnlyList<CodeToken> tokens)
    {
        this.tokens = tokens;
        methods = MethodSpan.In(tokens);
        scopes = MethodSpan.Scopes(tokens.Count, methods);
        for (var round = 0; round < Rounds; round++)
        {
            var known = names.Count;
            Follow();
            if (names.Count == known)
            {
                break;
            }
        }
    }

    /// <summary>Whether a token stands for the instruction or the opening, or for something made from them.</summary>
    public bool IsInput(int at)
    {
        var token = tokens[at];
        if (token.Kind is TokenKind.Literal)
        {
            return token.Text is "instruction" or "opening" && at > 0 && (tokens[at - 1].Is("[") || tokens[at - 1].Is("("));
        }

        if (token.Kind is not TokenKind.Word || (at + 1 < tokens.Count && tokens[at + 1].Is(":")))
        {
            return false;
        }

        return token.Text is "Instruction" or "Opening" or "instruction" or "opening"
            || ((at == 0 || !tokens[at - 1].Is(".")) && (names.Contains((scopes[at], token.Text)) || names.Contains((OuterOf(scopes[at]), token.Text))));
    }

    /// <summary>The end of the statement around a token, exclusive.</summary>
    public int EndOf(int at)
    {
        while (at < tokens.Count && !IsBorder(tokens[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsBorder(CodeToken token) => token.Kind is TokenKind.LineEnd || token.Is(";") || token.Is("{") || token.Is("}");

    private int OuterOf(int scope) => scope < 0 ? -1 : methods[scope].Outer;

    private void Follow()
    {
        for (var at = 0; at + 1 < tokens.Count; at++)
        {
            if (tokens[at].Kind is not TokenKind.Word)
            {
                continue;
            }

            if ((tokens[at + 1].Is("=") || tokens[at + 1].Is("in") || tokens[at + 1].Is(":=")) && Flows(at + 2, EndOf(at + 2)))
            {
                names.Add((scopes[at], tokens[at].Text));
            }
            else if (tokens[at + 1].Is("("))
            {
                FollowCall(at);
            }
        }
    }

    /// <summary>Whether an expression carries input on: it mentions it and neither asks the model nor acts nor builds the messages.</summary>
    private bool Flows(int start, int end)
    {
        var mentions = false;
        for (var at = start; at < end; at++)
        {
            if (tokens[at].Kind is TokenKind.Word && tokens[at].Text is "await" or "GetResponseAsync" or "ActAsync" or "ChatMessage" or "ChatRole" or "complete" or "act")
            {
                return false;
            }

            mentions |= IsInput(at);
        }

        return mentions;
    }

    private void FollowCall(int at)
    {
        var position = 0;
        var depth = 0;
        for (var index = at + 1; index < tokens.Count && index < at + 200; index++)
        {
            depth += tokens[index].Is("(") || tokens[index].Is("[") ? 1 : tokens[index].Is(")") || tokens[index].Is("]") ? -1 : 0;
            if (depth == 0)
            {
                return;
            }

            position += depth == 1 && tokens[index].Is(",") ? 1 : 0;
            if (!IsInput(index))
            {
                continue;
            }

            for (var method = 0; method < methods.Count; method++)
            {
                if (methods[method].Name == tokens[at].Text && methods[method].At != at && position < methods[method].Parameters.Count)
                {
                    names.Add((method, methods[method].Parameters[position]));
                }
            }
        }
    }
}
