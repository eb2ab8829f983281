namespace AutoHarness.Evaluation.Simulation;

/// <summary>
/// The strongest simple competitor, to measure the paired gate against: one trial of every task, kept only when the mean is above every
/// mean before. It has no held-out tasks and no production counterpart.
/// </summary>
internal sealed class RatchetCampaign(World world, WorldOptions options, long seed) : Campaign(world, options, seed, retries: 0)
{
    private double _best;

    protected override void Begin() => _best = Measure(Incumbent);

    protected override bool Accepts(int proposal, double[] candidate)
    {
        var mean = Measure(candidate);
        var accepted = mean > _best;
        _best = Math.Max(_best, mean);
        return accepted;
    }

    protected override double Reported() => _best;

    private double Measure(double[] logits)
    {
        var rewards = Train.Concat(Test).Select(task => Draw(logits, task)).OfType<double>().ToArray();
        return rewards.Length == 0 ? 0 : rewards.Average();
    }
}
