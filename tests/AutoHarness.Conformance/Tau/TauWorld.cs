using AutoHarness.Benchmarks.Tau.Domains;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Schemas;
using AutoHarness.Benchmarks.Tau.Tasks;

namespace AutoHarness.Conformance.Tau;

/// <summary>What the vectors are replayed on: the benchmark's data, and its prose where a clone is at hand.</summary>
internal sealed class TauWorld(string dataRoot, string? repository)
{
    // The vectors were measured with this version of the reference's validator.
    private const string ValidatorVersion = "2.13";

    private readonly Dictionary<string, TauDomain> domains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, TauTask>> tasks = new(StringComparer.Ordinal);

    /// <summary>The folder that holds <c>tau2/</c>.</summary>
    public string DataRoot => dataRoot;

    /// <summary>The reference's prose; null without a clone.</summary>
    public ReferenceTexts? Texts { get; } = repository is null ? null : ReferenceTexts.Open(repository, schemasFile: null);

    /// <summary>The domain with its data, loaded once.</summary>
    public TauDomain Domain(string name)
    {
        if (!domains.TryGetValue(name, out var domain))
        {
            domains[name] = domain = TauDomains.Load(name, dataRoot);
        }

        return domain;
    }

    public TauTask Task(string domain, string id)
    {
        if (!tasks.TryGetValue(domain, out var known))
        {
            tasks[domain] = known = Domain(domain).Tasks.ToDictionary(task => task.Id, StringComparer.Ordinal);
        }

        return known[id];
    }

    /// <summary>What each case of the vectors starts with: bill numbers from 00000001, a fast VPN.</summary>
    public static ConversationOptions FreshOptions()
    {
        var bills = 0;
        return new ConversationOptions { NextBillNumber = () => $"{++bills:00000000}", ValidatorVersion = ValidatorVersion };
    }
}
