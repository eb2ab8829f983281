using System.Collections.Immutable;

namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>
/// The boundaries of the paired gate. They hang together: a preset is changed as a whole and goes through the gate simulator again.
/// Boundaries for a mixed reference are lower, since selection makes that reference optimistic.
/// </summary>
public sealed record PairedPreset
{
    /// <summary>For when trials are the scarce resource.</summary>
    public static PairedPreset Default { get; } = new()
    {
        Name = "default",
        Rounds = 6,
        Accept = (0.3, 0.0),
        Futility = (0.0, 0.0),
        Veto = 0.0,
        FreshRounds = 1,
        MixedReference = true,
        Chunks = 3,
        Audit = -1.0,
    };

    /// <summary>For when proposals are scarce: an expensive coding agent, cheap trials.</summary>
    public static PairedPreset Thorough { get; } = new()
    {
        Name = "thorough",
        Rounds = 6,
        Accept = (1.0, 0.7),
        Futility = (0.0, 0.3),
        Veto = 0.01,
        FreshRounds = 2,
        MixedReference = false,
        Chunks = 3,
        Audit = -0.5,
    };

    /// <summary>For agents in production, where a harmful edit is expensive.</summary>
    public static PairedPreset Strict { get; } = Thorough with { Name = "strict", Accept = (1.6, 1.0), Futility = (-0.3, 0.2), Audit = 0.0 };

    /// <summary>For large task sets.</summary>
    public static PairedPreset Frugal { get; } =
        Default with { Name = "frugal", Rounds = 3, Accept = (0.4, 0.1), Futility = (0.1, 0.1), Chunks = 4, Audit = -0.5 };

    /// <summary>All presets.</summary>
    public static ImmutableArray<PairedPreset> All { get; } = [Default, Thorough, Strict, Frugal];

    /// <summary>As in <c>gate.preset</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Most rounds, which is the most trials a candidate gets on a task.</summary>
    public required int Rounds { get; init; }

    /// <summary>z needed to accept in the first and in the last round, linear between.</summary>
    public required (double First, double Last) Accept { get; init; }

    /// <summary>z below which a candidate is rejected in the first and in the last round, linear between.</summary>
    public required (double First, double Last) Futility { get; init; }

    /// <summary>Least mean held-out difference at acceptance.</summary>
    public required double Veto { get; init; }

    /// <summary>Share of the tasks that runs again from the second round on.</summary>
    public double RerunShare { get; init; } = 0.5;

    /// <summary>Rounds of fresh trials that a new incumbent gets.</summary>
    public required int FreshRounds { get; init; }

    /// <summary>Whether the trials that selected the incumbent count in later comparisons.</summary>
    public required bool MixedReference { get; init; }

    /// <summary>Chunks that the train tasks of the first round are run in, with a look after each.</summary>
    public required int Chunks { get; init; }

    /// <summary>Weight of a train task relative to a held-out task.</summary>
    public double TrainTrust { get; init; } = 1;

    /// <summary>Whether a suite task that the incumbent solves and the candidate never did forbids acceptance, whatever the rest gained.</summary>
    public bool VetoNamedRegressions { get; init; }

    /// <summary>An acceptance is rolled back when z of the fresh trials against the old incumbent is below this.</summary>
    public required double Audit { get; init; }
}
