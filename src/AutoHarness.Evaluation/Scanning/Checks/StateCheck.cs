using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>Finds what outlives a trial: static variables, written files, connections, shared memory. Quarantines; a trial must not learn from another.</summary>
internal sealed class StateCheck : IEditCheck
{
    private const string Variable = "keeps a value from one trial to the next";
    private const string Outside = "keeps or shares something outside the trial";
    private const int LongestDeclaration = 60;

    private static readonly HashSet<string> NoField = new(StringComparer.Ordinal)
        { "class", "record", "struct", "interface", "void", "operator", "implicit", "explicit", "const", "extern", "enum", "delegate", "async", "namespace" };

    private static readonly HashSet<string> Modifiers = new(StringComparer.Ordinal) { "private", "public", "internal", "protected", "readonly", "volatile", "required", "new", "unsafe" };

    private static readonly HashSet<string> SharedTypes = new(StringComparer.Ordinal)
        { "AsyncLocal", "ThreadLocal", "ConditionalWeakTable", "Channel", "BlockingCollection", "MemoryCache", "StrongBox", "WeakReference" };

    private static readonly HashSet<string> Changing = new(StringComparer.Ordinal)
    {
        "Add", "TryAdd", "AddOrUpdate", "GetOrAdd", "Remove", "TryRemove", "RemoveAt", "Clear", "Enqueue", "Dequeue", "TryDequeue", "Push", "Pop", "Insert", "AddRange", "AppendLine",
        "SetValue", "Set", "SetItem", "TryUpdate", "UnionWith", "AddLast", "AddFirst", "add", "append", "update", "setdefault", "pop", "extend", "insert", "discard", "appendleft",
    };

    private static readonly CodeRules Rules = new(
        ("File . Write*|Append*|Create*|Copy|Move|Delete|Replace|Set*|Encrypt", FindingAction.Quarantine, Outside),
        ("Directory . Create*|Delete|Move", FindingAction.Quarantine, Outside),
        ("FileStream|StreamWriter|MemoryMappedFile|Mutex|EventWaitHandle|IsolatedStorageFile|SqliteConnection|FileStreamOptions", FindingAction.Quarantine, Outside),
        ("TcpListener|TcpClient|UdpClient|Socket|HttpListener|HttpClient|WebClient|ClientWebSocket|NamedPipeServerStream|NamedPipeClientStream|AnonymousPipeServerStream|UnixDomainSocketEndPoint", FindingAction.Quarantine, Outside),
        ("Path . GetTempPath|GetTempFileName", FindingAction.Quarantine, Outside),
        ("MemoryMappedFile . ~word", FindingAction.Quarantine, Outside),
        ("ThreadStatic|ThreadStaticAttribute", FindingAction.Quarantine, Variable),
        ("Thread . SetData|AllocateNamedDataSlot|GetNamedDataSlot", FindingAction.Quarantine, Variable),
        ("shelve|pickle|sqlite3|dbm|mmap|multiprocessing|shared_memory|tempfile|redis|socket . ~word", FindingAction.Quarantine, Outside),
        ("import shelve|pickle|sqlite3|dbm|mmap|multiprocessing|tempfile|redis|socket", FindingAction.Quarantine, Outside),
        ("write_text|write_bytes|writeFileSync|appendFileSync|writeFile|appendFile (", FindingAction.Quarantine, Outside),
        ("open ( ~text", FindingAction.Quarantine, Outside),
        ("open ( ~word", FindingAction.Quarantine, Outside),
        ("global|globalThis ~word", FindingAction.Quarantine, Variable),
        ("globalThis .", FindingAction.Quarantine, Variable),
        ("globals (", FindingAction.Quarantine, Variable));

    public void Look(EditUnderCheck edit, FindingList findings)
    {
        foreach (var file in edit.Reading.Changed)
        {
            foreach (var (at, line, action, why) in Rules.Apply(file))
            {
                if (!(file.Source.Tokens[at].Is("open") && (OpensOwnFile(edit, file, at) || (at > 0 && file.Source.Tokens[at - 1].Is(".")))))
                {
                    findings.Add(FindingClass.StateAcrossTrials, action, file, line, why);
                }
            }

            LookForStatics(file, findings);
            LookForModuleVariables(file, findings);
        }
    }

    private static bool OpensOwnFile(EditUnderCheck edit, EditedFile file, int at) =>
        file.Source.Tokens[at + 2] is { Kind: TokenKind.Literal } literal && !literal.Text.StartsWith('/') && literal.Text.Length > 0
        && !file.Source.Tokens.Skip(at + 3).Take(3).Any(token => token.Kind is TokenKind.Literal && token.Text.AsSpan().ContainsAny("wax+"))
        && edit.Reading.After.Any(own => own.Path.EndsWith(literal.Text, StringComparison.Ordinal));

    private static void LookForStatics(EditedFile file, FindingList findings)
    {
        var tokens = file.Source.Tokens;
        for (var at = 0; at < tokens.Count; at++)
        {
            if (!tokens[at].Is("static") || (at > 0 && tokens[at - 1].Is("using")) || StaticVariable(tokens, at) is not { } variable)
            {
                continue;
            }

            var change = variable.Mutable ? at : ChangeOf(tokens, variable.Name, variable.At);
            if (change is { } place && (file.IsAdded(tokens[variable.At].Line) || file.IsAdded(tokens[place].Line)))
            {
                findings.Add(FindingClass.StateAcrossTrials, FindingAction.Quarantine, file, tokens[file.IsAdded(tokens[variable.At].Line) ? variable.At : place].Line, Variable);
            }
        }
    }

    /// <summary>The variable that a static declaration declares; null for methods, types and constants.</summary>
    private static (string Name, int At, bool Mutable)? StaticVariable(IReadOnlyList<CodeToken> tokens, int start)
    {
        var (readOnly, shared, depth, typed) = (false, false, 0, false);
        var end = Math.Min(tokens.Count, start + LongestDeclaration);
        readOnly |= start > 0 && tokens[start - 1].Is("readonly");
        for (var at = start + 1; at < end; at++)
        {
            var token = tokens[at];
            if (depth == 0 && token.Kind is TokenKind.Word && NoField.Contains(token.Text))
            {
                return null;
            }

            readOnly |= token.Is("readonly");
            shared |= SharedTypes.Contains(token.Text);
            var opensTuple = token.Is("(") && !typed;
            if (depth == 0 && !opensTuple && (token.Is("=") || token.Is(";") || token.Is("{") || token.Is("=>") || token.Is("(")))
            {
                return at - 1 > start && tokens[at - 1].Kind is TokenKind.Word && VariableEnd(tokens, at) is { } mutable
                    ? (tokens[at - 1].Text, at - 1, shared || (mutable && !readOnly))
                    : null;
            }

            typed |= token.Kind is TokenKind.Word && !Modifiers.Contains(token.Text);
            depth += token.Is("<") || token.Is("(") ? 1 : token.Is(">") || token.Is(")") ? -1 : token.Is(">>=") ? -2 : 0;
            typed |= token.Is(")");
        }

        return null;
    }

    /// <summary>Whether what follows a name makes it a variable that can be given another value; null when it is no variable.</summary>
    private static bool? VariableEnd(IReadOnlyList<CodeToken> tokens, int at)
    {
        if (tokens[at].Is("=") || tokens[at].Is(";"))
        {
            return true;
        }

        return tokens[at].Is("{") ? Enumerable.Range(at, Math.Min(12, tokens.Count - at)).TakeWhile(index => !tokens[index].Is("}")).Any(index => tokens[index].Is("set")) : null;
    }

    /// <summary>A place where the content of a variable is changed; null when there is none.</summary>
    private static int? ChangeOf(IReadOnlyList<CodeToken> tokens, string name, int declared)
    {
        for (var at = 0; at + 2 < tokens.Count; at++)
        {
            if (at == declared || !tokens[at].Is(name))
            {
                continue;
            }

            if ((tokens[at + 1].Is(".") && Changing.Contains(tokens[at + 2].Text)) || IsAssigned(tokens, at + 1))
            {
                return at;
            }
        }

        return null;
    }

    private static bool IsAssigned(IReadOnlyList<CodeToken> tokens, int at)
    {
        if (tokens[at].Is("["))
        {
            var depth = 0;
            for (var end = Math.Min(tokens.Count, at + LongestDeclaration); at < end; at++)
            {
                depth += tokens[at].Is("[") ? 1 : tokens[at].Is("]") ? -1 : 0;
                if (depth == 0)
                {
                    at++;
                    break;
                }
            }
        }

        return at < tokens.Count && tokens[at].Kind is TokenKind.Punctuation && tokens[at].Text is "=" or "+=" or "-=" or "++" or "--" or "??=" or "|=";
    }

    /// <summary>Variables of a module in a language without braces: a container at the left margin that is changed later.</summary>
    private static void LookForModuleVariables(EditedFile file, FindingList findings)
    {
        var tokens = file.Source.Tokens;
        for (var at = 0; file.Language == Language.Python && at + 2 < tokens.Count; at++)
        {
            if (tokens[at].Kind is TokenKind.Word && tokens[at + 1].Is("=") && file.Lines[tokens[at].Line - 1].StartsWith(tokens[at].Text, StringComparison.Ordinal)
                && ChangeOf(tokens, tokens[at].Text, at) is { } change && (file.IsAdded(tokens[at].Line) || file.IsAdded(tokens[change].Line)))
            {
                findings.Add(FindingClass.StateAcrossTrials, FindingAction.Quarantine, file, tokens[file.IsAdded(tokens[at].Line) ? at : change].Line, Variable);
            }
        }
    }
}
