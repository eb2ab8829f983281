namespace AutoHarness.Cli.Doctor;

internal sealed class KeysCheck : IDoctorCheck
{
    public string Name => "keys";

    public Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct)
    {
        if (subject.Loaded?.Config is not { } config)
        {
            return Task.FromResult(DoctorSubject.NoExperiment);
        }

        if (config.CodingAgent.Env.FirstOrDefault(name => string.IsNullOrEmpty(subject.Environment.Variables.GetValueOrDefault(name))) is { } missing)
        {
            return Task.FromResult(DoctorFinding.Fail($"{missing} is not set; coding_agent.env names it", $"put {missing}=... into .env", "AH1203"));
        }

        return Task.FromResult(config.AgentModel.Name.StartsWith("scripted/", StringComparison.Ordinal)
            ? DoctorFinding.Ok($"none needed: {config.AgentModel.Name} is a scripted model")
            : DoctorFinding.Fail($"agent_model {config.AgentModel.Name} is served by no provider of this version", "agent_model: scripted/demo", "AH1209"));
    }
}
