using System.Text;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Proxy;

namespace AutoHarness.Models.Tests.Proxy;

public sealed class RequestPinTests
{
    private static readonly ProxySession Session = new()
    {
        Token = Proxied.Token,
        Model = "m",
        Upstream = _ => null,
        Budget = new Budget(BudgetLimits.None, Usage.None, TimeSpan.Zero, TimeProvider.System),
        Meter = new TrialMeter(),
        Role = ModelRole.Agent,
        Effort = "high",
    };

    [Theory]
    [InlineData(Dialect.Chat, """{"model":"m"}""", """{"model":"m","reasoning_effort":"high"}""")]
    [InlineData(Dialect.Chat, """{"model":"m","reasoning_effort":"low","z":1}""", """{"model":"m","reasoning_effort":"high","z":1}""")]
    [InlineData(Dialect.Chat, """{"model":"m","reasoning":{"effort":"low"}}""", """{"model":"m","reasoning_effort":"high"}""")]
    [InlineData(Dialect.Responses, """{"model":"m","reasoning":{"summary":"auto","effort":"low"}}""", """{"model":"m","reasoning":{"summary":"auto","effort":"high"}}""")]
    [InlineData(Dialect.Responses, """{"model":"m"}""", """{"model":"m","reasoning":{"effort":"high"}}""")]
    [InlineData(Dialect.Anthropic, """{"model":"m","max_tokens":9000,"top_k":3}""", """{"model":"m","max_tokens":9000,"output_config":{"effort":"high"},"thinking":{"type":"adaptive"}}""")]
    [InlineData(Dialect.Anthropic, """{"model":"m","output_config":{"format":1,"effort":"low"}}""", """{"model":"m","output_config":{"format":1,"effort":"high"},"thinking":{"type":"adaptive"}}""")]
    [InlineData(Dialect.Gemini, """{"generationConfig":{"topK":1,"thinkingConfig":{"includeThoughts":true,"thinkingBudget":9}}}""", """{"generationConfig":{"topK":1,"thinkingConfig":{"includeThoughts":true,"thinkingLevel":"high"}}}""")]
    [InlineData(Dialect.Gemini, """{"contents":[]}""", """{"contents":[],"generationConfig":{"thinkingConfig":{"thinkingLevel":"high"}}}""")]
    public void Sends_the_pinned_effort(Dialect dialect, string asked, string sent) => Assert.Equal(sent, Pin(Session, dialect, asked));

    [Theory]
    [InlineData(5000, """{"model":"m","max_tokens":9000,"thinking":{"type":"enabled","budget_tokens":5000}}""")]
    [InlineData(50000, """{"model":"m","max_tokens":9000,"thinking":{"type":"enabled","budget_tokens":8999}}""")]
    [InlineData(500, """{"model":"m","max_tokens":9000,"thinking":{"type":"disabled"}}""")]
    public void Sends_tokens_of_thought_to_models_that_take_no_word(int budget, string sent)
    {
        Assert.Equal(sent, Pin(Session with { ThinkingBudget = budget }, Dialect.Anthropic, """{"model":"m","max_tokens":9000}"""));
    }

    [Theory]
    [InlineData(Dialect.Chat, """{"model":"m","reasoning_effort":"low","temperature":1.0}""", """{"model":"m"}""")]
    [InlineData(Dialect.Responses, """{"model":"m","reasoning":{"effort":"low"}}""", """{"model":"m","reasoning":{}}""")]
    [InlineData(Dialect.Anthropic, """{"model":"m","thinking":{"type":"adaptive"},"output_config":{"effort":"max"}}""", """{"model":"m","output_config":{}}""")]
    [InlineData(Dialect.Gemini, """{"generationConfig":{"temperature":0.5,"thinkingConfig":{"thinkingBudget":9}}}""", """{"generationConfig":{"thinkingConfig":{}}}""")]
    public void Gives_an_agent_the_models_own_effort_and_temperature_where_none_is_pinned_and_leaves_a_coding_agent_its_own(Dialect dialect, string asked, string sent)
    {
        var open = Session with { Effort = null };

        Assert.Equal(sent, Pin(open, dialect, asked));
        Assert.Equal(asked, Pin(open with { Role = ModelRole.CodingAgent }, dialect, asked));
    }

    [Theory]
    [InlineData(Dialect.Chat, """{"model":"x","tools":[{"type":"function","function":{"name":"f","parameters":{"n":1.0}}}],"models":["y"],"web_search_options":{}}""", """{"model":"m","tools":[{"type":"function","function":{"name":"f","parameters":{"n":1.0}}}]}""")]
    [InlineData(Dialect.Responses, """{"model":"m","tools":[{"type":"web_search"},{"type":"function","name":"f"},{"type":"mcp","server_url":"http://x"}]}""", """{"model":"m","tools":[{"type":"function","name":"f"}]}""")]
    [InlineData(Dialect.Anthropic, """{"model":"m","tools":[{"name":"f"},{"type":"bash_20250124","name":"bash"},{"type":"web_fetch_20250910","name":"w"}],"mcp_servers":[]}""", """{"model":"m","tools":[{"name":"f"},{"type":"bash_20250124","name":"bash"}]}""")]
    [InlineData(Dialect.Gemini, """{"contents":[],"tools":[{"googleSearch":{}},{"functionDeclarations":[],"urlContext":{}}],"toolConfig":{}}""", """{"contents":[]}""")]
    public void Takes_out_what_would_act_at_the_provider(Dialect dialect, string asked, string sent)
    {
        Assert.Equal(sent, Pin(Session with { Effort = null }, dialect, asked));
    }

    [Theory]
    [InlineData(Dialect.Chat, "service_tier", "\"priority\"")]
    [InlineData(Dialect.Responses, "service_tier", "\"flex\"")]
    [InlineData(Dialect.Anthropic, "speed", "\"fast\"")]
    public void Takes_out_what_would_change_the_price(Dialect dialect, string member, string value)
    {
        var session = Session with { Effort = null, Meter = new TrialMeter() };

        Assert.Equal("""{"model":"m"}""", Pin(session, dialect, $"{{\"model\":\"m\",\"{member}\":{value}}}"));
        Assert.Equal([$"parameter {member} was dropped: it changes the price"], session.Meter.Notes);
    }

    [Theory]
    [InlineData(Dialect.Chat, """{"model":"m","max_tokens":N,"max_completion_tokens":N}""")]
    [InlineData(Dialect.Responses, """{"model":"m","max_output_tokens":N}""")]
    [InlineData(Dialect.Anthropic, """{"model":"m","max_tokens":N}""")]
    [InlineData(Dialect.Gemini, """{"generationConfig":{"maxOutputTokens":N}}""")]
    public void Asks_for_no_more_output_than_any_model_gives(Dialect dialect, string body)
    {
        var session = Session with { Effort = null };
        string With(long number) => body.Replace("N", $"{number}", StringComparison.Ordinal);

        Assert.Equal(With(131_072), Pin(session, dialect, With(2_000_000_000)));
        Assert.Equal(With(131_071), Pin(session, dialect, With(131_071)));
    }

    [Fact]
    public void Drops_rejected_parameters_and_says_so()
    {
        var session = Session with { Effort = null, Meter = new TrialMeter(), Temperature = 0.5, DroppedParameters = ["top_p", "a.b.c", "missing.x", "temperature"] };

        var sent = Pin(session, Dialect.Chat, """{"model":"other","top_p":1,"a":{"b":{"c":1,"d":1.0}}}""");

        Assert.Equal("""{"model":"m","a":{"b":{"d":1.0}}}""", sent);
        Assert.Equal(
            ["asked for model other, got m", "parameter c was dropped: m rejects it", "parameter temperature was dropped: m rejects it", "parameter top_p was dropped: m rejects it"],
            session.Meter.Notes);
    }

    [Fact]
    public void Leaves_a_count_of_tokens_as_it_is_but_for_the_model()
    {
        var request = new RequestPin(Session, Dialect.Anthropic).Pin(new Route(Dialect.Anthropic, Operation.CountTokens, ""), """{"model":"x","thinking":{},"mcp_servers":[]}"""u8.ToArray());

        Assert.Equal("""{"model":"m","thinking":{},"mcp_servers":[]}""", Encoding.UTF8.GetString(request.Body.Span));
    }

    private static string Pin(ProxySession session, Dialect dialect, string body)
    {
        var route = new Route(dialect, Operation.Generate, "", dialect == Dialect.Gemini ? "m" : null);
        return Encoding.UTF8.GetString(new RequestPin(session, dialect).Pin(route, Encoding.UTF8.GetBytes(body)).Body.Span);
    }
}
