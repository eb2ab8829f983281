using System.Collections.Immutable;
using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Corpus;

/// <summary>The corpus, ready for questions. Built once, never changed.</summary>
internal sealed class CorpusIndex
{
    private readonly ImmutableArray<string> plainTasks;
    private readonly string plainCommon;

    public CorpusIndex(ScanCorpus corpus)
    {
        Tasks = corpus.Tasks;
        Ids = new TaskIds(corpus.Tasks, corpus.CommonTexts);
        Rare = new RareStrings(corpus.Tasks, corpus.CommonTexts);
        Runs = new WordRuns(corpus.Tasks, corpus.CommonTexts);
        plainTasks = [.. corpus.Tasks.Select(task => Plain(string.Join('\n', task.Texts)))];
        plainCommon = Plain(string.Join('\n', corpus.CommonTexts));
    }

    public ImmutableArray<ScanTask> Tasks { get; }

    public TaskIds Ids { get; }

    public RareStrings Rare { get; }

    public WordRuns Runs { get; }

    public bool IsCommon(string phrase) => plainCommon.Contains(Plain(phrase), StringComparison.Ordinal);

    /// <summary>Number of tasks whose material holds a phrase, counted up to <paramref name="enough"/>.</summary>
    public int TasksWith(string phrase, int enough)
    {
        var plain = Plain(phrase);
        return plainTasks.Where(text => text.Contains(plain, StringComparison.Ordinal)).Take(enough).Count();
    }

    private static string Plain(string text) => FoldedText.Of(text).ToLowerInvariant();
}
