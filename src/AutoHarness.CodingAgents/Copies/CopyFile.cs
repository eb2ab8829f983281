namespace AutoHarness.CodingAgents.Copies;

/// <summary>One file that a coding agent may see. Either <see cref="Content"/> or <see cref="SourceFile"/> is set.</summary>
public sealed record CopyFile
{
    private CopyFile(string path) => Path = path;

    /// <summary>Relative, with <c>/</c>; no empty part, <c>.</c>, <c>..</c> or <c>.git</c>.</summary>
    public string Path { get; }

    public ReadOnlyMemory<byte>? Content { get; private init; }

    public string? SourceFile { get; private init; }

    /// <summary>Whether it may be run.</summary>
    public bool Executable { get; init; }

    /// <exception cref="ArgumentException">The path could leave the copy.</exception>
    public static CopyFile Of(string path, ReadOnlyMemory<byte> content) => new(CopyPath.Checked(path)) { Content = content };

    /// <summary>The content is read when the copy is made; a link there is followed, since the harness chose it.</summary>
    /// <exception cref="ArgumentException">The path could leave the copy.</exception>
    public static CopyFile From(string path, string sourceFile) => new(CopyPath.Checked(path)) { SourceFile = sourceFile };
}
