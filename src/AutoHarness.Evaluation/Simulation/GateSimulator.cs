using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating.Paired;

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

    /// <summary>Ids of all characteristics: the required ones and, in the published world, the comparisons with an independent program.</summary>
    public static ImmutableArray<string> Ids { get; } =
        [.. Enumerable.Range(1, 11).Select(number => $"O{number}"), .. PublishedFigures.Rows.Select((_, index) => $"P{index + 1}")];

    /// <summary>Runs the table of required characteristics.</summary>
    /// <param name="options">The world and how often.</param>
    /// <param name="progress">Told the name of each row when it is done.</param>
    /// <param name="ct">Stops between campaigns.</param>
    public OperatingCharacteristics Run(SimulationOptions options, IProgress<string>? progress, CancellationToken ct)
    {
        bool Wants(string id) => options.Only.IsEmpty || options.Only.Contains(id, StringComparer.Ordinal);

        var requirements = new[] { StatisticOnly, Full }
            .SelectMany(form => Requirement.All(form).Select(requirement => (form, requirement)))
            .Where(entry => Wants(entry.requirement.Id))
            .ToArray();
        var isPublished = IsPublishedWorld(options) && Ids.Any(id => id[0] == 'P' && Wants(id));
        var gates = Rows(options, [.. requirements.SelectMany(entry => entry.requirement.Rows), .. isPublished ? PublishedFigures.Rows : []]);
        var budget = options.TrialBudget ?? 0;
        foreach (var gate in gates)
        {
            _gates[gate.Name] = gate;
            _figures[gate.Name] = Play(gate, options, options.Replications, budget, ct);
            budget = budget == 0 ? (int)_figures[gate.Name].Trials : budget;
            progress?.Report(gate.Name);
        }

        Recheck(requirements.Select(entry => entry.requirement), options, budget, progress, ct);
        ImmutableArray<Characteristic> characteristics =
        [
            .. requirements.Select(entry => Check(entry.requirement, entry.form)),
            .. Wants("O9") ? [CertificateTrial.Run(options, ct)] : ImmutableArray<Characteristic>.Empty,
            .. Wants("O10") ? [GoldenStream.Check()] : ImmutableArray<Characteristic>.Empty,
            .. Wants("O11") ? [DecisionTime.Measure(time)] : ImmutableArray<Characteristic>.Empty,
            .. isPublished ? PublishedFigures.Compare(_figures).Where(line => Wants(line.Id)) : [],
        ];

        return new OperatingCharacteristics(budget, [.. gates.Select(gate => _figures[gate.Name])], characteristics);
    }

    /// <summary>
    /// Plays one world, such as that of a user's own benchmark, with <c>compat</c> and the given presets of the paired gate in full form, at
    /// equal trials. What each accepts of proposals that change nothing comes from campaigns of their own.
    /// </summary>
    /// <param name="options">The world, how often, and the trials; <see cref="SimulationOptions.Only"/> does not count.</param>
    /// <param name="presets">The presets, beside which <c>compat</c> is always played, first.</param>
    /// <param name="progress">Told the name of each gate when it is done.</param>
    /// <param name="ct">Stops between campaigns.</param>
    public static PresetComparison Compare(SimulationOptions options, IReadOnlyList<PairedPreset> presets, IProgress<string>? progress, CancellationToken ct)
    {
        var budget = options.TrialBudget ?? (int)Play(GateRows.Common[0], options, options.Replications, 0, ct).Trials;
        SimulatedGate[] gates =
        [
            new(GateRows.Compat, null, StatisticOnly: false, BudgetShare: 1),
            .. presets.Select(preset => new SimulatedGate($"paired {preset.Name}", preset, StatisticOnly: false, BudgetShare: 1)),
        ];

        var figures = ImmutableArray.CreateBuilder<GateFigures>();
        foreach (var gate in gates)
        {
            var noOps = Play(gate with { Mix = EditMix.OnlyNoOps }, options, options.Replications, budget, ct);
            figures.Add(Play(gate, options, options.Replications, budget, ct) with { NoOpAccepted = noOps.NoOpAccepted });
            progress?.Report(gate.Name);
        }

        return new PresetComparison(budget, figures.ToImmutable());
    }

    /// <summary>The rows that are played, in the order of the table; the first sets the budget of the others.</summary>
    private static SimulatedGate[] Rows(SimulationOptions options, ImmutableArray<string> needed) =>
    [
        .. GateRows.Common
            .Concat(GateRows.Paired(StatisticOnly, statisticOnly: true))
            .Concat(GateRows.Paired(Full, statisticOnly: false))
            .Where(gate => options.Only.IsEmpty || needed.Contains(gate.Name, StringComparer.Ordinal) || (gate.Name == GateRows.Compat && !needed.IsEmpty)),
    ];

    private static bool IsPublishedWorld(SimulationOptions options)
    {
        var published = new SimulationOptions();
        return options.World == published.World && options.Proposals == published.Proposals && options.TrialBudget is null;
    }

    /// <summary>Plays the rows of requirements that were missed by no more than chance explains again, with more campaigns.</summary>
    private void Recheck(IEnumerable<Requirement> requirements, SimulationOptions options, int budget, IProgress<string>? progress, CancellationToken ct)
    {
        var unclear = requirements.Where(requirement => Conditions(requirement).Any(condition => condition.Unclear)).SelectMany(requirement => requirement.Rows);
        foreach (var row in unclear.Distinct(StringComparer.Ordinal).Where(row => _figures[row].Replications < options.RecheckReplications).ToArray())
        {
            _figures[row] = Play(_gates[row], options, options.RecheckReplications, budget, ct);
            progress?.Report($"{row}, again with {options.RecheckReplications} campaigns");
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
