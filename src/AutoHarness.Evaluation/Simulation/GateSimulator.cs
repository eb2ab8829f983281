using System.Collections.Immutable;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>
/// Plays whole campaigns in a made-up world through the production gates and tells what they do with good and bad proposals.
/// The same options give the same figures again, however many campaigns run at once.
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

        var requirements = new[] { StatisticOnly, Full }.SelectMany(form => Requirement.All(form).Select(requirement => (form, requirement))).ToArray();
        Recheck(requirements.Select(entry => entry.requirement), options, budget, ct);
        ImmutableArray<Characteristic> characteristics =
        [
            .. requirements.Select(entry => Check(entry.requirement, entry.form)),
            CertificateTrial.Run(options, ct),
            GoldenStream.Check(),
            DecisionTime.Measure(time),
            .. IsPublishedWorld(options) ? PublishedFigures.Compare(_figures) : [],
        ];

        return new OperatingCharacteristics(budget, [.. gates.Select(gate => _figures[gate.Name])], characteristics);
    }

    private static bool IsPublishedWorld(SimulationOptions options)
    {
        var published = new SimulationOptions();
        return options.World == published.World && options.Proposals == published.Proposals && options.TrialBudget is null;
    }

    /// <summary>Plays the rows of requirements that were missed by no more than chance explains again, with more campaigns.</summary>
    private void Recheck(IEnumerable<Requirement> requirements, SimulationOptions options, int budget, CancellationToken ct)
    {
        var unclear = requirements.Where(requirement => Conditions(requirement).Any(condition => condition.Unclear)).SelectMany(requirement => requirement.Rows);
        foreach (var row in unclear.Distinct(StringComparer.Ordinal).Where(row => _figures[row].Replications < options.RecheckReplications).ToArray())
        {
            _figures[row] = Play(_gates[row], options, options.RecheckReplications, budget, ct);
        }
    }

    private Characteristic Check(Requirement requirement, string form)
    {
        var conditions = Conditions(requirement);
        return new Characteristic(
            requirement.Id, form, string.Join("; ", conditions.Select(condition => condition.Text)), conditions.All(condition => condition.Met));
    }

    private ImmutableArray<Requirement.Condition> Conditions(Requirement requirement) =>
        requirement.Conditions([.. requirement.Rows.Select(row => _figures[row])]);

    private static GateFigures Play(SimulatedGate gate, SimulationOptions options, int replications, int budget, CancellationToken ct)
    {
        var campaigns = new CampaignOutcome[replications];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = ct };
        Parallel.For(0, replications, parallel, index => campaigns[index] = gate.Play(options, budget, options.Seed + index));
        return GateFigures.Of(gate.Name, [.. campaigns]);
    }
}
