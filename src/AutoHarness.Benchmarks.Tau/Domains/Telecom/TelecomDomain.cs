using AutoHarness.Benchmarks.Tau.Domains.Telecom.Phones;
using AutoHarness.Benchmarks.Tau.Environments;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom;

/// <summary>A carrier's service desk, whose customer holds a phone with tools of its own.</summary>
/// <param name="name"><c>telecom</c>, or <c>telecom-workflow</c> for the policy that is a workflow.</param>
/// <param name="files">The domain's data.</param>
internal sealed class TelecomDomain(string name, DomainFiles files) : TauDomain(name, files)
{
    private readonly TelecomState carrier = TelecomState.From(files.Database("db.toml", TelecomModels.Database));
    private readonly PhoneState phone = PhoneState.From(files.Database("user_db.toml", PhoneModels.Database));
    private readonly string policy = Policy(files, "main_policy.md", IsWorkflow(name) ? "tech_support_workflow.md" : "tech_support_manual.md");
    private readonly string soloPolicy = Policy(files, "main_policy_solo.md", IsWorkflow(name) ? "tech_support_workflow_solo.md" : "tech_support_manual.md");

    public override bool SupportsSolo => true;

    public override TauEnvironment CreateEnvironment(bool solo, ConversationOptions options)
    {
        var world = new TelecomEnvironment(
            Name,
            solo ? soloPolicy : policy,
            new TelecomTools(new TelecomDatabase(carrier, options.ValidatorVersion), options),
            new PhoneTools(new PhoneDatabase(phone, options), options),
            solo);
        world.Sync();
        return world;
    }

    private static bool IsWorkflow(string name) => name == "telecom-workflow";

    private static string Policy(DomainFiles files, string main, string support) =>
        $"<main_policy>\n{files.Text(main)}\n</main_policy>\n<tech_support_policy>\n{files.Text(support)}\n</tech_support_policy>";
}
