namespace AutoHarness.Evaluation.Statistics;

/// <summary>The Cochran-Mantel-Haenszel test: one difference between two arms, stratified by task (Cochran 1954, Mantel and Haenszel 1959).</summary>
public static class CochranMantelHaenszel
{
    /// <summary>Signed z, positive when the candidate does better; 0 when no task tells the arms apart. Without continuity correction.</summary>
    /// <param name="tasks">For each task: passes and trials of the candidate, passes and trials of the incumbent. Passes may be fractional.</param>
    public static double Z(IEnumerable<(double CandidatePasses, int CandidateTrials, double IncumbentPasses, int IncumbentTrials)> tasks)
    {
        double surplus = 0, variance = 0;
        foreach (var (candidatePasses, candidateTrials, incumbentPasses, incumbentTrials) in tasks)
        {
            double trials = candidateTrials + incumbentTrials;
            if (candidateTrials == 0 || incumbentTrials == 0)
            {
                continue;
            }

            var passes = candidatePasses + incumbentPasses;
            surplus += candidatePasses - (candidateTrials * passes / trials);
            variance += candidateTrials * incumbentTrials * passes * (trials - passes) / (trials * trials * (trials - 1));
        }

        return variance > 0 ? surplus / Math.Sqrt(variance) : 0;
    }
}
