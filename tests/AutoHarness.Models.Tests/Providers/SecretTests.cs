using System.Text;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Providers;
using AutoHarness.Models.Tests.Running;
using AutoHarness.Models.Tests.Scripted.Server;

namespace AutoHarness.Models.Tests.Providers;

public sealed class SecretTests
{
    private static readonly string[] Forms =
        [RealModels.Canary, Convert.ToBase64String(Encoding.UTF8.GetBytes(RealModels.Canary)).TrimEnd('='), Uri.EscapeDataString(RealModels.Canary)];

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(418)]
    public async Task No_form_of_a_key_that_the_provider_repeats_gets_into_an_error(int status)
    {
        foreach (var model in new[] { "gpt-4o", "claude-sonnet-4-5", "azure/mine" })
        {
            await using var served = await Served.StartAsync($"rules: [{{then: {{error: {{status: {status}, should_retry: false, message: '{string.Join(" and ", Forms)}'}}}}}}]");
            using var models = new RealModels(served);

            var fault = await Assert.ThrowsAnyAsync<Exception>(() => models.Open(model).AskAsync("hi"));

            var text = fault + (fault as Sdk.HarnessException)?.Error.ToString() + string.Join('\n', models.Meter.Notes);
            Assert.Contains("(key)", text, StringComparison.Ordinal);
            Assert.All(Forms, form => Assert.DoesNotContain(form, text, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("Incorrect API key provided: sk-proj-abcd****wxyz.", "Incorrect API key provided: (key).")]
    [InlineData("Authorization: Bearer abc.def-123", "Authorization: Bearer (key)")]
    [InlineData("key AIzaSyA1234567890 is bad", "key (key) is bad")]
    [InlineData("the task-sk is fine", "the task-sk is fine")]
    public void Whatever_looks_like_a_key_is_taken_out(string said, string kept) => Assert.Equal(kept, new SecretText(null).Clean(said));

    [Fact]
    public async Task The_identity_of_a_model_holds_no_key()
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: hi}}]");
        using var models = new RealModels(served);

        Assert.All(["gpt-4o", "claude-opus-5", "azure/x"], name => Assert.DoesNotContain("canary", models.Gateway.Identify(new ModelSpec(name)).Text, StringComparison.Ordinal));
    }
}
