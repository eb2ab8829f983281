using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Verifying;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Models.Gateway;

namespace AutoHarness.Experiments.Tests.Fakes;

/// <summary>The files of an experiment on what might be another machine.</summary>
internal sealed class CopiedExperiment : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public ExperimentFolder Folder => new(temporary.File("elsewhere"));

    public string HeldOutFile => temporary.File("copy.db");

    public string Ledger => Folder.Ledger;

    public Task<Verification> VerifyAsync(HarnessEnvironment environment) => ExperimentVerifier.VerifyAsync(
        Folder, new ExperimentConfig { Benchmark = "fake", AgentModel = new ModelSpec("scripted/fake") }, HeldOutFile, environment);

    public void Dispose() => temporary.Dispose();
}
