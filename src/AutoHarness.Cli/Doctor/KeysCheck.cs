using AutoHarness.Models.Prices;
using AutoHarness.Models.Providers;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Doctor;

internal sealed class KeysCheck : IDoctorCheck
{
    public string Name => "keys";

    public async Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct)
    {
        if (subject.Loaded?.Config is not { } config)
        {
            return DoctorSubject.NoExperiment;
        }

        if (config.CodingAgent.Env.FirstOrDefault(name => string.IsNullOrEmpty(subject.Environment.Variables.GetValueOrDefault(name))) is { } missing)
        {
            return DoctorFinding.Fail($"{missing} is not set; coding_agent.env names it", $"put {missing}=... into .env", "AH1203");
        }

        if (config.AgentModel.Name.StartsWith("scripted/", StringComparison.Ordinal))
        {
            return DoctorFinding.Ok($"none needed: {config.AgentModel.Name} is a scripted model");
        }

        using var provider = new HttpModelProvider(subject.Environment.Variables, PriceTable.BuiltIn(), subject.Environment.Time);
        if (!provider.Serves(config.AgentModel.Name))
        {
            return DoctorFinding.Fail($"agent_model {config.AgentModel.Name} is served by no provider of this version", "agent_model: scripted/demo", "AH1209");
        }

        try
        {
            return await provider.ReachAsync(config.AgentModel, ct) is { } error
                ? Finding(error)
                : DoctorFinding.Ok($"the server of {config.AgentModel.Name} answers");
        }
        catch (HarnessException e)
        {
            return Finding(e.Error);
        }
    }

    private static DoctorFinding Finding(HarnessError error) => DoctorFinding.Fail(error.Message, error.Fixes.FirstOrDefault(), error.Code);
}
