using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Sandboxes.Builds;
using AutoHarness.Sandboxes.Transfer;

namespace AutoHarness.Sandboxes.E2b;

/// <summary>A Dockerfile as the steps that E2B builds: one stage of <c>FROM</c>, <c>ARG</c>, <c>ENV</c>, <c>WORKDIR</c>, <c>USER</c>, <c>COPY</c> and <c>RUN</c>.</summary>
/// <param name="Image">The image it starts from.</param>
/// <param name="Steps">In order.</param>
/// <param name="Layers">Archives by the hashes that the steps name.</param>
/// <param name="User">The last <c>USER</c>; null where there is none.</param>
/// <param name="WorkingDirectory">The last <c>WORKDIR</c>, absolute; null where there is none.</param>
internal sealed record E2bRecipe(string Image, IReadOnlyList<E2bStep> Steps, IReadOnlyDictionary<string, byte[]> Layers, string? User, string? WorkingDirectory)
{
    private static readonly string[] Descriptions = ["CMD", "ENTRYPOINT", "EXPOSE", "LABEL", "MAINTAINER", "STOPSIGNAL", "HEALTHCHECK", "VOLUME"];

    public static E2bRecipe Of(string image) => new(image, [new E2bStep("USER", ["root"]), new E2bStep("WORKDIR", ["/"])], new Dictionary<string, byte[]>(StringComparer.Ordinal), null, null);

    /// <summary>The first line that cannot be followed, with why; null where all can.</summary>
    public static string? Refuses(IReadOnlyList<DockerfileLine> lines)
    {
        foreach (var (line, index) in lines.Select((line, index) => (line, index)))
        {
            var reason = line switch
            {
                { Instruction: "FROM" } when lines.Take(index).Any(earlier => earlier.Instruction is "FROM") => "E2B builds a single stage",
                { Instruction: "COPY" } when line.Text.Contains("--from", StringComparison.Ordinal) => "E2B builds a single stage, so there is nothing to copy from",
                { Documents.Count: > 0 } => "E2B's steps have no here-documents",
                { Instruction: "RUN" } when line.Text.StartsWith("--", StringComparison.Ordinal) => "E2B's steps have no options for RUN",
                { Instruction: "FROM" or "ARG" or "ENV" or "WORKDIR" or "USER" or "COPY" or "RUN" } => null,
                _ when Descriptions.Contains(line.Instruction, StringComparer.Ordinal) => null,
                _ => $"E2B has no step for {line.Instruction}",
            };
            if (reason is not null)
                return $"line {line.Line}: {reason}; use 'sandbox: docker' for this Dockerfile";
        }

        return null;
    }

    /// <exception cref="SandboxRequestException">It cannot be followed, or copies what is not there.</exception>
    public static async Task<E2bRecipe> OfAsync(BuildContext context, CancellationToken ct)
    {
        var lines = DockerfileReader.Read(context.ReadDockerfile());
        if (Refuses(lines) is { } refusal)
            throw new SandboxRequestException(refusal);
        var recipe = Of(BaseImages.Of(lines) is [var image, ..] ? image : throw new SandboxRequestException("the Dockerfile has no FROM with an image that can be known"));
        var steps = recipe.Steps.ToList();
        var layers = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string? user = null, folder = null;
        foreach (var line in lines.SkipWhile(line => line.Instruction is not "FROM").Skip(1))
        {
            var text = line.Instruction is "RUN" ? line.Text : VariableText.Expand(line.Text, name => values.GetValueOrDefault(name) ?? "$" + name);
            switch (line.Instruction)
            {
                case "ARG" when text.Split('=', 2) is [var name, var value]:
                    values[name.Trim()] = value.Trim().Trim('"', '\'');
                    steps.Add(new E2bStep("ENV", [name.Trim(), values[name.Trim()]]));
                    break;
                case "ENV":
                    var pairs = DockerfileWords.Pairs(text).ToArray();
                    foreach (var pair in pairs)
                        values[pair.Name] = pair.Value;
                    steps.Add(new E2bStep("ENV", [.. pairs.SelectMany(pair => new[] { pair.Name, pair.Value })]));
                    break;
                case "WORKDIR":
                    folder = text.StartsWith('/') ? text : $"{(folder ?? "/").TrimEnd('/')}/{text}";
                    steps.Add(new E2bStep("WORKDIR", [folder]));
                    break;
                case "USER":
                    user = text.Split(':')[0];
                    steps.Add(new E2bStep("USER", [user]));
                    break;
                case "RUN":
                    steps.Add(new E2bStep("RUN", [text.StartsWith('[') ? string.Join(' ', DockerfileWords.Split(text.Trim('[', ']').Replace(',', ' ')).Select(Quote)) : text, user ?? "root"]));
                    break;
                case "COPY":
                    await AddCopyAsync(context, line, text, steps, layers, ct);
                    break;
            }
        }

        return new E2bRecipe(recipe.Image, steps, layers, user, folder);
    }

    private static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static async Task AddCopyAsync(BuildContext context, DockerfileLine line, string text, List<E2bStep> steps, Dictionary<string, byte[]> layers, CancellationToken ct)
    {
        var words = DockerfileWords.Split(text);
        string? Option(string name) => words.FirstOrDefault(word => word.StartsWith($"--{name}=", StringComparison.Ordinal))?[(name.Length + 3)..];
        var paths = words.Where(word => !word.StartsWith("--", StringComparison.Ordinal)).ToArray();
        if (paths.Length < 2)
            throw new SandboxRequestException($"line {line.Line}: COPY needs a source and a target");
        foreach (var source in paths[..^1])
        {
            var archive = await PackAsync(context, source, line.Line, ct);
            var hash = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"COPY {source} {paths[^1]}\n"), .. archive]));
            layers[hash] = Compress(archive);
            steps.Add(new E2bStep("COPY", [source, paths[^1], Option("chown") ?? "", Option("chmod") ?? ""], hash));
        }
    }

    /// <summary>What a source names, under its names in the context.</summary>
    private static async Task<byte[]> PackAsync(BuildContext context, string source, int line, CancellationToken ct)
    {
        var clean = source.Trim('/') is "" or "." ? "" : Path.GetRelativePath(context.Folder, Path.GetFullPath(source.TrimStart('/'), context.Folder));
        if (clean.StartsWith("..", StringComparison.Ordinal))
            throw new SandboxRequestException($"line {line}: {source} is outside of the build context");
        var isPattern = clean.AsSpan().IndexOfAny('*', '?', '[') >= 0;
        if (!isPattern && clean.Length > 0 && !Path.Exists(Path.Combine(context.Folder, clean)))
            throw new SandboxRequestException($"line {line}: {source} is not in the build context");
        using var memory = new MemoryStream();
        await using (var tar = new TarWriter(memory, TarEntryFormat.Pax, leaveOpen: true))
        {
            await FolderTar.AddFolderAsync(tar, context.Folder, "", path => context.Includes(path) && (clean.Length == 0 || IsBelow(path, clean, isPattern)), ct);
        }

        return memory.ToArray();
    }

    private static bool IsBelow(string path, string source, bool isPattern) => isPattern
        ? System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(source.Split('/')[0], path.Split('/')[0], ignoreCase: false)
        : string.Equals(path, source, StringComparison.Ordinal) || path.StartsWith(source + "/", StringComparison.Ordinal);

    private static byte[] Compress(byte[] archive)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal))
        {
            gzip.Write(archive);
        }

        return memory.ToArray();
    }
}
