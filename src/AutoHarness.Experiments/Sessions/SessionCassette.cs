using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Models.Cassettes;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Sessions;

/// <summary>The cassette that the config names.</summary>
internal static class SessionCassette
{
    /// <summary>Opens it; null where nothing is recorded or replayed.</summary>
    /// <exception cref="HarnessException">It cannot be used, or it would lie where a coding agent can read.</exception>
    public static Cassette? Open(ExperimentFolder folder, ExperimentConfig config, string sealedFolder)
    {
        var section = config.Cassette;
        if (section.Mode == CassetteMode.Off)
        {
            return null;
        }

        var path = section.File is { } file ? folder.PathOf(file) : Path.Combine(sealedFolder, "cassette.jsonl");
        if (RealPath.IsInside(path, folder.Root) || config.CodingAgent.Readable.Any(opened => RealPath.IsInside(path, opened)))
        {
            throw new HarnessException(new(ExitCode.Environment, "AH7006", $"the cassette {folder.NameOf(path)} would lie where a coding agent can read")
            {
                Why = "it holds prompts and answers of held-out tasks",
                Fixes = ["name a file outside of the experiment and of coding_agent.readable", "leave cassette.file out: it is then kept beside the held-out results"],
                Notes = ["nothing was run and nothing was spent"],
            });
        }

        return Cassette.Open(path, section.Mode, section.Ignore);
    }

    /// <summary>What has to be said with every number; null for nothing.</summary>
    public static string? Label(ExperimentConfig config) => config.Cassette.Mode switch
    {
        CassetteMode.Replay => "replayed answers: no model was asked; the numbers are those of the recording",
        CassetteMode.ReplayOrRecord => "replayed answers, where a recording has them",
        CassetteMode.Cache => "cached answers: equal requests of different trials may have got one answer, so that trials are not independent",
        _ => null,
    };
}
