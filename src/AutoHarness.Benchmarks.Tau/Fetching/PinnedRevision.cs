using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Tau.Fetching;

/// <summary>The revision of the benchmark whose behaviour is matched, and the files of it that are read, each with git's id of its content.</summary>
internal static class PinnedRevision
{
    /// <summary>The commit in <c>sierra-research/tau2-bench</c>.</summary>
    public const string Commit = "a2c024725189473d2d7cea3a5cfdbcc67478e41f";

    /// <summary>Where it is published.</summary>
    public const string Url = "https://github.com/sierra-research/tau2-bench.git";

    private const string DomainsFolder = "domains/";

    private static readonly ImmutableArray<PinnedFile> All =
    [
        new("data/tau2/domains/airline/db.json", "c6a1e817aa9102c5822e83affb3595acbc312701"),
        new("data/tau2/domains/airline/policy.md", "8098be7db3f47de943fad39d1e057ede6cc6cd04"),
        new("data/tau2/domains/airline/split_tasks.json", "c83cce155671e66a6bf07450fd2845fe0eb1f229"),
        new("data/tau2/domains/airline/tasks.json", "ea4ff5e3f5e3d97ca391846a6e8dd9eb3437dc80"),
        new("data/tau2/domains/mock/db.json", "df0ce81f3d277fe0aba201df3142e3f9a0ee1deb"),
        new("data/tau2/domains/mock/policy.md", "1a7b7b07ab195b6a83f82e025a26ec27eb82587c"),
        new("data/tau2/domains/mock/policy_solo.md", "4d02c3fd4c43c083e5238c8bd48769f77460f851"),
        new("data/tau2/domains/mock/split_tasks.json", "92895cfea24c5f650ce9035000dd1bc2be83a5a0"),
        new("data/tau2/domains/mock/tasks.json", "f2fff0c59336623ff8f8fdd6618d8cf03753e9ab"),
        new("data/tau2/domains/mock/user_db.json", "d6b7d90110ab3fa34afa0b20c98083bebb4fcd51"),
        new("data/tau2/domains/retail/db.json", "4d67b03b2d39ade5a7ab6facb2edd7ab3e013d48"),
        new("data/tau2/domains/retail/policy.md", "d127e6b074654926f337d0d98b0e669ebe90d19e"),
        new("data/tau2/domains/retail/split_tasks.json", "8b20704a17aa1940b1e58668f89dcef2ddaeeea3"),
        new("data/tau2/domains/retail/tasks.json", "e95a9f898b2d1f6568ea8faec78edc3767ce747d"),
        new("data/tau2/domains/telecom/db.toml", "6c8a639d85896a049a5daf87332107a840a55aac"),
        new("data/tau2/domains/telecom/main_policy.md", "c55f5bd10c49a3d0b48f6e83a3168e6242fb2be7"),
        new("data/tau2/domains/telecom/main_policy_solo.md", "2da88ab26054dbd574e48353e54b4296f0e554dd"),
        new("data/tau2/domains/telecom/split_tasks.json", "a5b01687eaaa5c669f792bff33c0d6ec13be36fd"),
        new("data/tau2/domains/telecom/tasks.json", "6f41a5e3489e187fa247d729706509d8250a31c1"),
        new("data/tau2/domains/telecom/tech_support_manual.md", "b64a9f1433bfb62bdaf9e5c1d90c10e833b26c17"),
        new("data/tau2/domains/telecom/tech_support_workflow.md", "36104c70ea1caf5adfbbc8b26b61e29a1da72a7c"),
        new("data/tau2/domains/telecom/tech_support_workflow_solo.md", "768d8f446ee7bd9d301f614a03d9a403810c2ecc"),
        new("data/tau2/domains/telecom/user_db.toml", "1def9a98eabf1d4a5fc95a67387ec294f56196d8"),
        new("data/tau2/user_simulator/simulation_guidelines.md", "b55a28a1d5eaf81e72bdc263307d9f512fe49a99"),
        new("data/tau2/user_simulator/simulation_guidelines_tools.md", "a7235b1ddf8d0d1e2edc9b1708916f37b0aac045"),
        new("src/tau2/agent/llm_agent.py", "652974ff98edb652c582453687977cff1742b7bd"),
        new("src/tau2/domains/airline/data_model.py", "1b65884c10349950a1fc31c8ad96a8d804e093a1"),
        new("src/tau2/domains/airline/tools.py", "adc5c09a155d82d91e2f0647682023419eaca2ea"),
        new("src/tau2/domains/mock/data_model.py", "e66200599b8d4681d4bcfd5a6f5f35b00ac08157"),
        new("src/tau2/domains/mock/tools.py", "a4430b1e1c4d037ab2ad8c701a56f8f491a33457"),
        new("src/tau2/domains/mock/user_data_model.py", "807b3e838939a2ea54d7fb2d80cf38cc6f1f3923"),
        new("src/tau2/domains/mock/user_tools.py", "22dc2fee3abd6a5f75dfe18e49098fdde0e729ee"),
        new("src/tau2/domains/retail/data_model.py", "e8cedd4c73c3c3865e86ef7dd9202ad2468d685b"),
        new("src/tau2/domains/retail/tools.py", "eba01ab32dca0d4ef33328c22358b794d859f2b6"),
        new("src/tau2/domains/telecom/data_model.py", "54e95d47c9e73da268bc7ac4d7969d4f8a03f013"),
        new("src/tau2/domains/telecom/tools.py", "c531b4c717233285271f3c4039961a6a8e562ed6"),
        new("src/tau2/domains/telecom/user_data_model.py", "78288cfc3f27cef39b4f7016d6b4646480338ecf"),
        new("src/tau2/domains/telecom/user_tools.py", "a79447b0af1abbe23caeaaefa79b34432279f942"),
        new("src/tau2/evaluator/evaluator_nl_assertions.py", "1f5397c5b8f8b105bf3d76027518d3bc3eb3e0f7"),
    ];

    /// <summary>The short form of <see cref="Commit"/> for people and folder names.</summary>
    public static string ShortCommit => Commit[..7];

    /// <summary>The files that one domain needs.</summary>
    /// <param name="domain">The folder of its data, such as <c>retail</c>.</param>
    public static ImmutableArray<PinnedFile> FilesOf(string domain) =>
        [.. All.Where(file => !file.Path.Contains(DomainsFolder, StringComparison.Ordinal) || file.Path.Contains($"{DomainsFolder}{domain}/", StringComparison.Ordinal))];
}
