using System.Collections.Immutable;
using AutoHarness.Benchmarks.Bird;
using AutoHarness.Experiments.Configuration.Syntax;

namespace AutoHarness.Experiments.Configuration;

/// <summary>The keys of the section <c>bird</c>.</summary>
internal static class BirdKeys
{
    private static readonly ValueSyntax<string> Folder = Values.Text("a folder, absolute or relative to the experiment", _ => null);

    public static ImmutableArray<ConfigKey> All { get; } =
    [
        new ConfigKey<string>("bird.dataset", Values.OneOf("lite", "full", "mini"), c => c.Bird.Dataset, (c, v) => c with { Bird = c.Bird with { Dataset = v } },
            "The dataset of BIRD-Interact: 300 tasks, 600 tasks, or a small one of your own."),
        new ConfigKey<string?>("bird.data", Values.OrNoText(Folder), c => c.Bird.Data, (c, v) => c with { Bird = c.Bird with { Data = v } },
            "Folder of the dataset; nothing means a folder of the dataset's name under `bird` in the tool's state folder, out of reach of coding agents."),
        new ConfigKey<string?>("bird.dumps", Values.OrNoText(Folder), c => c.Bird.Dumps, (c, v) => c with { Bird = c.Bird with { Dumps = v } },
            "Folder with the dumps that databases are loaded from; nothing means `postgre_table_dumps` in the dataset's folder."),
        new ConfigKey<InteractionMode>("bird.mode", Values.OneOf(("a-interact", InteractionMode.Agentic), ("c-interact", InteractionMode.Conversational)),
            c => c.Bird.Mode, (c, v) => c with { Bird = c.Bird with { Mode = v } }, "How agent and user meet: tools and coins, or a fixed script of conversation."),
        new ConfigKey<BirdCompat>("bird.compat", Values.OneOf(("fixed", BirdCompat.Fixed), ("reference", BirdCompat.Reference)), c => c.Bird.Compat, (c, v) => c with { Bird = c.Bird with { Compat = v } },
            "What becomes of the reference's surprises: put right where an optimiser would exploit them, or reproduced."),
        new ConfigKey<int>("bird.patience", Values.WholeNumber(0, 100), c => c.Bird.Patience, (c, v) => c with { Bird = c.Bird with { Patience = v } },
            "Questions, or twice as many coins, that a task grants beyond one for each ambiguity."),
        new ConfigKey<string?>("bird.repo", Values.OrNoText(Folder), c => c.Bird.Repo, (c, v) => c with { Bird = c.Bird with { Repo = v } },
            "Your clone of the reference, for its prompts and tool descriptions; nothing means prompts of this tool, which results then say."),
        new ConfigKey<string>("bird.prompt_version", Values.OneOf("v1", "v2"), c => c.Bird.PromptVersion, (c, v) => c with { Bird = c.Bird with { PromptVersion = v } },
            "Version of the reference's prompts for the simulated user."),
        new ConfigKey<string>("bird.postgres", Values.Text("`private`, `container` or an address such as `postgresql://user@127.0.0.1:5432`", BirdServer.Problem), c => c.Bird.Postgres, (c, v) => c with { Bird = c.Bird with { Postgres = v } },
            "The PostgreSQL server: a throw-away cluster of installed programs, the container that the authors publish, or yours, whose password stands in `BIRD_PG_PASSWORD`."),
        new ConfigKey<string?>("bird.cluster", Values.OrNoText(Folder), c => c.Bird.Cluster, (c, v) => c with { Bird = c.Bird with { Cluster = v } },
            "Folder of the throw-away cluster, at most 80 characters; nothing means one in the tool's cache, or in `/var/lib/auto-harness` for root."),
    ];
}
