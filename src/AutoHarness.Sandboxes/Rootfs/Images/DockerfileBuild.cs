using System.Globalization;
using System.Text.Json;
using AutoHarness.Sandboxes.Builds;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Rootfs.Images;

/// <summary>
/// Follows a Dockerfile in local sandboxes, one a stage: <c>FROM</c>, <c>ARG</c>, <c>ENV</c>, <c>WORKDIR</c>, <c>USER</c>, <c>SHELL</c>, <c>COPY</c>, <c>ADD</c> of local files, <c>RUN</c>,
/// <c>ENTRYPOINT</c>; what only describes an image is read over, and anything else is refused.
/// </summary>
internal sealed class DockerfileBuild(
    LocalHost host, BuildContext context, IReadOnlyDictionary<string, LocalImage> bases, Func<LocalImage, CancellationToken, Task<LocalSandbox>> start)
{
    private static readonly string[] Descriptions = ["CMD", "EXPOSE", "LABEL", "MAINTAINER", "STOPSIGNAL", "HEALTHCHECK", "VOLUME"];

    private readonly Dictionary<string, string> globals = new(StringComparer.Ordinal);
    private readonly List<BuildStage> stages = [];

    /// <summary>Runs the build and keeps the last stage's layer.</summary>
    /// <param name="lines">The Dockerfile.</param>
    /// <param name="key">The name that the image will have in the store.</param>
    /// <param name="part">Receives the layer.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="SandboxBuildException">A step failed, or is none that can be followed.</exception>
    public async Task<ImageRecord> RunAsync(IReadOnlyList<DockerfileLine> lines, string key, string part, CancellationToken ct)
    {
        try
        {
            foreach (var line in lines)
                await FollowAsync(line, ct);
            if (stages.Count == 0)
                throw new SandboxBuildException("the Dockerfile has no FROM", "");
            return await KeepAsync(stages[^1], key, part);
        }
        finally
        {
            foreach (var stage in stages)
                await stage.Sandbox.DisposeAsync();
        }
    }

    private static SandboxBuildException Refused(DockerfileLine line, string reason) => new(
        string.Create(CultureInfo.InvariantCulture, $"line {line.Line}: {reason}"), $"{line.Instruction} {line.Text}\nthe local sandbox follows a part of what a Dockerfile can say; use 'sandbox: docker' for this one");

    private async Task FollowAsync(DockerfileLine line, CancellationToken ct)
    {
        if (line.Instruction is "FROM")
        {
            await BeginAsync(line, ct);
            return;
        }

        if (stages.Count == 0)
        {
            if (line.Instruction is not "ARG")
                throw Refused(line, "an instruction before FROM");
            var (name, value) = Pair(line.Text);
            if (value is not null)
                globals[name] = Unquote(value);
            return;
        }

        var stage = stages[^1];
        switch (line.Instruction)
        {
            case "ARG":
                var (argument, given) = Pair(line.Text);
                if ((given is null ? globals.GetValueOrDefault(argument) : stage.Expand(Unquote(given))) is { } known)
                    stage.Arguments[argument] = known;
                break;
            case "ENV":
                foreach (var (name, value) in DockerfileWords.Pairs(line.Text))
                    stage.Environment[name] = stage.Expand(value);
                break;
            case "WORKDIR":
                stage.WorkingDirectory = stage.Resolve(stage.Expand(Unquote(line.Text)));
                stage.Sandbox.Tree.MakeFolder(stage.WorkingDirectory);
                break;
            case "USER":
                stage.User = stage.Expand(line.Text);
                break;
            case "SHELL":
                stage.Shell = Json(line) ?? throw Refused(line, "SHELL needs a list");
                break;
            case "ENTRYPOINT":
                stage.Entrypoint = Json(line) ?? (line.Text.Length == 0 ? [] : [.. stage.Shell, line.Text]);
                break;
            case "COPY" or "ADD":
                await new CopyStep(context, stages, bases, start).RunAsync(stage, line, ct);
                break;
            case "RUN":
                await RunAsync(stage, line, ct);
                break;
            default:
                if (!Descriptions.Contains(line.Instruction, StringComparer.Ordinal))
                    throw Refused(line, $"unknown instruction: {line.Instruction}");
                break;
        }
    }

    private async Task BeginAsync(DockerfileLine line, CancellationToken ct)
    {
        var words = line.Text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).SkipWhile(word => word.StartsWith("--", StringComparison.Ordinal)).ToArray();
        if (words.Length == 0)
            throw Refused(line, "FROM needs an image");
        var reference = VariableText.Expand(words[0], name => globals.GetValueOrDefault(name));
        var before = stages.Find(stage => string.Equals(stage.Name, reference, StringComparison.OrdinalIgnoreCase));
        if (before is not null)
            throw Refused(line, $"a stage that begins where '{reference}' ended");
        if (!bases.TryGetValue(reference, out var image))
            throw Refused(line, $"FROM {reference}");
        stages.Add(new BuildStage(words.Length >= 3 ? words[2] : "", image, await start(image, ct)));
    }

    private async Task RunAsync(BuildStage stage, DockerfileLine line, CancellationToken ct)
    {
        var text = line.Text;
        while (text.StartsWith("--", StringComparison.Ordinal))
        {
            // Mounts are caches here; a secret or another stage's files would be missed.
            var end = text.IndexOfAny([' ', '\t']);
            var flag = end < 0 ? text : text[..end];
            if (flag.StartsWith("--mount=", StringComparison.Ordinal) && !flag.Contains("type=cache", StringComparison.Ordinal) && !flag.Contains("type=tmpfs", StringComparison.Ordinal))
                throw Refused(line, flag);
            text = end < 0 ? "" : text[end..].Trim();
        }

        IReadOnlyList<string> program = Json(text) ?? [.. stage.Shell, WithDocuments(text, line.Documents)];
        var user = stage.Sandbox.UserOf(stage.User);
        var environment = new Dictionary<string, string>(stage.Arguments, StringComparer.Ordinal);
        foreach (var (name, value) in stage.Environment)
            environment[name] = value;
        var result = await host.Processes.RunAsync(stage.Sandbox.Program(program, stage.WorkingDirectory, user, environment) with { OutputCap = 64 * 1024 }, ct);
        if (!result.Succeeded)
        {
            throw new SandboxBuildException(
                string.Create(CultureInfo.InvariantCulture, $"line {line.Line}: RUN {line.Text} ended with exit code {result.ExitCode}"), result.Stdout.Text + result.Stderr.Text);
        }
    }

    /// <summary>A here-document alone is the script itself; one after a command is its input, as in a shell.</summary>
    private static string WithDocuments(string text, IReadOnlyList<string> documents)
    {
        if (documents.Count == 0)
            return text;
        var word = text.Split([' ', '\t'])[0];
        return documents.Count == 1 && word.StartsWith("<<", StringComparison.Ordinal) && string.Equals(word, text.Trim(), StringComparison.Ordinal)
            ? documents[0]
            : text + "\n" + string.Join('\n', documents.Zip(DockerfileWords.DocumentNames(text), (document, name) => document + name));
    }

    private async Task<ImageRecord> KeepAsync(BuildStage stage, string key, string part)
    {
        var config = new ImageConfig
        {
            Environment = stage.Environment, User = stage.User, WorkingDirectory = stage.WorkingDirectory, Entrypoint = stage.Entrypoint, Shell = stage.Shell,
        };
        var written = stage.Sandbox.WrittenFiles;
        // Ends the processes and the mount that still use the folder; the sandbox's own clean-up comes after the folder has moved.
        await stage.Sandbox.StopAsync();
        Directory.Move(written, Path.Combine(part, "files"));
        return new ImageRecord([Path.GetRelativePath(host.State, Path.Combine(host.Images, key, "files")), .. stage.Image.Layers], config);
    }

    private static (string Name, string? Value) Pair(string text) => text.Split('=', 2) is [var name, var value] ? (name.Trim(), value.Trim()) : (text.Trim(), null);

    private static string Unquote(string text) => text.Length >= 2 && text[0] == text[^1] && text[0] is '"' or '\'' ? text[1..^1] : text;

    private static List<string>? Json(DockerfileLine line) => Json(line.Text);

    private static List<string>? Json(string text)
    {
        if (!text.StartsWith('['))
            return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(item => item.GetString() ?? "")];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
