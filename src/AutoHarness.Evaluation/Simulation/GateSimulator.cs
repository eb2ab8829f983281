using System.Collections.Immutable;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>
/// Plays whole campaigns in a made-up world through the production gates and tells what they do with good and bad proposals.
/// The same options give the same figures on every machine.
/// </summary>
public sealed class GateSimulator(TimeProvider time)
{
    /// <summary>The statistic alone, as the published figures model it.</summary>
    public const string StatisticOnly = "statistic only";

    /// <summary>The gate as it is used.</summary>
    public const string Full = "full";

    private readonly Dictionary<string, SimulatedGate> _gates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GateFigures> _figures = new(StringComparer.Ordinal);

    /// <summary>Runs the whole table.</summary>
    /// <param name="options">The world and how often.</param>
    /// <param name="progress">Told the name of each row when it is done.</param>
    /// <param name="ct">Stops between campaigns.</param>
    public OperatingCharacteristics Run(SimulationOptions options, IProgress<string>? progress, CancellationToken ct)
    {
        var gates = GateRows.Common.Concat(GateRows.Paired(StatisticOnly, statisticOnly: true)).Concat(GateRows.Paired(Full, statisticOnly: false)).ToArray();
        var budget = options.TrialBudget ?? 0;
        foreach (var gate in gates)
        {
            _gates[gate.Name] = gate;
            _figures[gate.Name] = Play(gate, options, options.Replications, budget, ct);
            budget = budget == 0 ? (int)_figures[gate.Name].Trials : budget;
            progress?.Report(gate.Name);
        }

        ImmutableArray<Characteristic> characteristics =
        [
            .. new[] { StatisticOnly, Full }.SelectMany(form => Requirement.All(form).Select(requirement => Check(requirement, form, options, budget, ct))),
            CertificateTrial.Run(options, ct),
            GoldenStream.Check(),
            DecisionTime.Measure(time),
        ];

        return new OperatingCharacteristics(budget, [.. gates.Select(gate => _figures[gate.Name])], characteristics);
    }

    private Characteristic Check(Requirement requirement, string form, SimulationOptions options, int budget, CancellationToken ct)
    {
        var conditions = requirement.Conditions([.. requirement.Rows.Select(row => _figures[row])]);
        if (conditions.Any(condition => condition.Unclear) && conditions.All(condition => condition.Met || condition.Unclear))
        {
            foreach (var row in requirement.Rows.Where(row => _figures[row].Replications < options.RecheckReplications))
            {
                _figures[row] = Play(_gates[row], options, options.RecheckReplications, budget, ct);
            }

            conditions = requirement.Conditions([.. requirement.Rows.Select(row => _figures[row])]);
        }

        return new Characteristic(
            requirement.Id, form, string.Join("; ", conditions.Select(condition => condition.Text)), conditions.All(condition => condition.Met));
    }

    private static GateFigures Play(SimulatedGate gate, SimulationOptions options, int replications, int budget, CancellationToken ct)
    {
        var campaigns = new CampaignOutcome[replications];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = ct };
        Parallel.For(0, replications, parallel, index => campaigns[index] = gate.Play(options, budget, options.Seed + index));
        return GateFigures.Of(gate.Name, [.. campaigns]);
    }
}
