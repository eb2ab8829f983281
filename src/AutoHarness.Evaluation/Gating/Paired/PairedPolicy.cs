namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>
/// Compares the candidate with the incumbent task by task, in rounds: train tasks first and cheap to stop, held-out tasks with a veto,
/// the incumbent's trials pooled over all candidates. An accepted candidate is measured again before anything about it is reported.
/// </summary>
public sealed class PairedPolicy : IGatePolicy
{
    internal const int CurrentVersion = 1;

    private readonly PairedPreset _preset;
    private readonly bool _statisticOnly;

    public PairedPolicy(PairedPreset preset)
        : this(preset, statisticOnly: false)
    {
    }

    /// <param name="preset">The boundaries.</param>
    /// <param name="statisticOnly">Leaves out the suite, the infrastructure rules and the alarms, to compare with figures that model the statistic alone.</param>
    internal PairedPolicy(PairedPreset preset, bool statisticOnly)
    {
        _preset = preset;
        _statisticOnly = statisticOnly;
    }

    public string Name => "paired";

    public int Version => CurrentVersion;

    public GateStep Judge(GateCase gateCase, IReadOnlyList<TrialFact> facts) => new Judgement(gateCase, facts, _preset, _statisticOnly).Next();

    /// <summary>Asks for the fresh trials of the new incumbent, then says whether they bear the acceptance out.</summary>
    /// <exception cref="ArgumentException">The verdict is no acceptance.</exception>
    public GateStep Settle(GateCase gateCase, Verdict verdict, IReadOnlyList<TrialFact> facts) => verdict.Accepted
        ? Settlement.Next(gateCase, verdict, facts, _preset, _statisticOnly)
        : throw new ArgumentException("Only an acceptance is settled.", nameof(verdict));
}
