using System.Collections.Immutable;
using System.Text;
using AutoHarness.Models.Scripted.Server.Script;
using AutoHarness.Sdk;

namespace AutoHarness.Models.Scripted.Server;

/// <summary>
/// What a scripted server answers: rules in order, of which the first that fits a request answers it. Immutable; the counts that <c>nth</c>
/// needs belong to the server.
/// </summary>
public sealed class ServerScript
{
    private const int MaxBytes = 4 * 1024 * 1024;

    private ServerScript(ImmutableArray<string> models, ImmutableArray<ScriptRule> rules)
    {
        Models = models;
        Rules = rules;
    }

    /// <summary>The models that the server says it has; never empty.</summary>
    public ImmutableArray<string> Models { get; }

    internal ImmutableArray<ScriptRule> Rules { get; }

    /// <summary>Reads a script.</summary>
    /// <param name="yaml">Its text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="HarnessException">It is no valid script (<c>AH1230</c>); the error names the place.</exception>
    public static ServerScript Parse(string yaml, string name = "script.yaml")
    {
        var (models, rules) = new ScriptReader(name).Read(yaml);
        return new ServerScript(models.IsEmpty ? ["scripted-model"] : models, rules);
    }

    /// <summary>Reads a script file.</summary>
    /// <exception cref="HarnessException">It is absent or no valid script (<c>AH1230</c>).</exception>
    public static async Task<ServerScript> LoadAsync(string path, CancellationToken ct)
    {
        try
        {
            var file = new FileInfo(path);
            return file is { Exists: true, Length: > MaxBytes }
                ? throw ScriptProblem.Of(new ErrorPlace(path), $"the script is larger than {MaxBytes / 1024 / 1024} MiB", "use big: for large answers")
                : Parse(await File.ReadAllTextAsync(path, Encoding.UTF8, ct), path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ScriptProblem.Of(new ErrorPlace(path), "the script cannot be read", "give the path of a script file that this user may read", failure.Message);
        }
    }
}
