using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Interaction;
using AutoHarness.Models.Scripted;

namespace AutoHarness.Benchmarks.Bird.Scripted;

/// <summary>Decides what the scripted model does next, as far as its habits hold, its coins last and its tools are offered.</summary>
internal sealed class SqlMind(BirdTask task, SqlMemory memory, PromptReading prompt, ScriptedTurn turn)
{
    private const int MostTries = 2;
    private const int MostQuestions = 1;

    private readonly HashSet<string> offered = [.. (turn.Options.Tools ?? []).Select(tool => tool.Name)];

    /// <summary>The next call; null when there is nothing left to do.</summary>
    public (string Tool, string? Argument, string Value)? Next()
    {
        if (memory.Tries >= MostTries)
        {
            return null;
        }

        if (!memory.SawSchema && Does(Habit.Schema) && Affords(BirdTool.GetSchema))
        {
            return (BirdTool.GetSchema, null, "");
        }

        if (!memory.SawKnowledge && Does(Habit.Knowledge) && Affords(BirdTool.GetAllKnowledgeDefinitions))
        {
            return (BirdTool.GetAllKnowledgeDefinitions, null, "");
        }

        if (!memory.InPhase2 && memory.Questions < MostQuestions && Does(Habit.Ask) && Affords(BirdTool.AskUser) && ScriptedUser.TermOf(task, memory.Questions) is { } term)
        {
            return (BirdTool.AskUser, "question", $"What do you mean by \"{term}\"?");
        }

        var sql = Sql();
        return !memory.Tested && !memory.InPhase2 && Does(Habit.Test) && Affords(BirdTool.ExecuteSql)
            ? (BirdTool.ExecuteSql, "sql", $"EXPLAIN {(task.GoldOf(1).Category == PhaseGold.Query ? sql : "SELECT 1")}")
            : (BirdTool.SubmitSql, "sql", sql);
    }

    /// <summary>The right answer with a probability that grows with what was found out.</summary>
    private string Sql()
    {
        var known = 0.1 + (memory.SawSchema ? 0.3 : 0) + (memory.SawKnowledge ? 0.2 : 0) + (memory.Cleared > 0 ? 0.3 : 0) + (memory.Tested ? 0.07 : 0);
        var purpose = $"answer of phase {(memory.InPhase2 ? 2 : 1)}, try {memory.Tries}";
        return turn.Noise.DrawForTrial(purpose) < known
            ? string.Join(";\n", task.GoldOf(memory.InPhase2 ? 2 : 1).SolSql)
            : "SELECT 'no idea' AS answer";
    }

    private bool Does(Habit habit) => turn.Noise.DrawForTrial($"habit {habit}") < prompt[habit] switch { true => 0.97, false => 0, null => 0.3 };

    // Enough has to be left for a submission.
    private bool Affords(string tool) =>
        offered.Contains(tool) && (memory.Coins is not { } coins || coins >= BirdTool.Costs[tool] + BirdTool.Costs[BirdTool.SubmitSql]);
}
