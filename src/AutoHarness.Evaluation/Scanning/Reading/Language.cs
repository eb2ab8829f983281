namespace AutoHarness.Evaluation.Scanning.Reading;

/// <summary>What a reader has to know of a language to tell code, text and comments apart.</summary>
internal sealed record Language
{
    public static readonly Language CSharp = new() { LineComment = "//", BlockComments = true, IsCSharp = true };
    public static readonly Language Python = new() { LineComment = "#", TripleQuotes = true, Prefixes = true, EndsByLine = true };
    public static readonly Language Script = new() { LineComment = "#", EndsByLine = true };
    public static readonly Language Braces = new() { LineComment = "//", BlockComments = true, Backticks = true };
    public static readonly Language Prose = new() { IsProse = true };

    public string? LineComment { get; private init; }

    public bool BlockComments { get; private init; }

    public bool IsCSharp { get; private init; }

    public bool TripleQuotes { get; private init; }

    /// <summary>Letters before a quote change what the literal means.</summary>
    public bool Prefixes { get; private init; }

    public bool Backticks { get; private init; }

    /// <summary>The end of a line ends a statement.</summary>
    public bool EndsByLine { get; private init; }

    /// <summary>All of it is text.</summary>
    public bool IsProse { get; private init; }

    /// <summary>By the ending of the file's name.</summary>
    public static Language Of(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        return (dot < 0 ? "" : name[(dot + 1)..].ToLowerInvariant()) switch
        {
            "cs" or "csx" => CSharp,
            "py" or "pyi" => Python,
            "sh" or "bash" or "rb" or "pl" or "yaml" or "yml" or "toml" or "r" => Script,
            "" or "md" or "txt" or "rst" or "prompt" => Prose,
            _ => Braces,
        };
    }
}
