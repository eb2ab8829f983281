using AutoHarness.Benchmarks.Tau.Environments;

namespace AutoHarness.Benchmarks.Tau.Domains.Mock;

/// <summary>The reference's small domain for trying things out.</summary>
internal sealed class MockDomain(DomainFiles files) : TauDomain("mock", files)
{
    private readonly MockDatabase.Content content = MockDatabase.Content.From(files.Database("db.json", MockDatabase.Model));
    private readonly SharedTable<MockNotification> notifications = MockUserDatabase.ContentFrom(files.Database("user_db.json", MockUserDatabase.Model));
    private readonly string policy = files.Text("policy.md");
    private readonly string soloPolicy = files.Text("policy_solo.md");

    public override bool SupportsSolo => true;

    public override TauEnvironment CreateEnvironment(bool solo, ConversationOptions options) => new(
        Name,
        solo ? soloPolicy : policy,
        new MockTools(new MockDatabase(content, options.ValidatorVersion), options.ValidatorVersion),
        new MockUserTools(new MockUserDatabase(notifications, options.ValidatorVersion), options.ValidatorVersion),
        solo);
}
