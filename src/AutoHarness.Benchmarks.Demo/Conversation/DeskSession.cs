using AutoHarness.Benchmarks.Demo.Shop;
using AutoHarness.Benchmarks.Demo.Tasks;
using AutoHarness.Benchmarks.Demo.Tools;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Demo.Conversation;

/// <summary>The environment of one trial: the books, the customer, and what happened.</summary>
internal sealed class DeskSession(DeskTask task, ShopState books, DemoOptions options)
{
    private const int MostCallsAtOnce = 8;

    private readonly SimulatedCustomer customer = new(task, options.MinimumActs);
    private readonly List<MadeCall> calls = [];
    private readonly List<string> said = [];
    private Observation? end;
    private int acts;
    private int changesToWish;
    private bool tillWasBusy;

    public DeskTask Task => task;

    public ShopState BooksBefore { get; } = books;

    public ShopState Books { get; private set; } = books;

    public IReadOnlyList<MadeCall> Calls => calls;

    public IReadOnlyList<string> Said => said;

    /// <summary>The customer's account was found by its e-mail address.</summary>
    public bool Identified { get; private set; }

    public bool Satisfied => customer.Satisfied;

    public string? EndReason => end?.Reason;

    /// <summary>One act of the agent.</summary>
    public Observation Act(ChatMessage action)
    {
        if (end is not null)
        {
            return end;
        }

        acts++;
        if (action.Text is { Length: > 0 } text)
        {
            said.Add(text);
        }

        var wanted = action.Contents.OfType<FunctionCallContent>().ToList();
        var observation = wanted.Count > 0
            ? new Observation([.. wanted.Select(RunTool)], null, Ended: false, null)
            : AskCustomer(action.Text ?? "");
        if (!observation.Ended && acts >= options.ActLimit)
        {
            observation = observation with { Ended = true, Reason = "max_steps" };
        }

        if (observation.Ended)
        {
            end = observation;
        }

        return observation;
    }

    private Observation AskCustomer(string text)
    {
        var wishBefore = customer.Current;
        var reply = customer.Answer(text, acts, changesToWish);
        if (customer.Current != wishBefore)
        {
            changesToWish = 0;
        }

        return new Observation([], reply.Text, reply.Leaves is not null, reply.Leaves);
    }

    private FunctionResultContent RunTool(FunctionCallContent content, int position)
    {
        var call = ToolCall.From(content);
        var result = position < MostCallsAtOnce ? Run(call) : ToolResult.Error(Books, "too many calls at once; make it again");
        calls.Add(new MadeCall(call, result.Failed, Identified, customer.Agreed));
        Books = result.State;
        if (!result.Failed && DeskTool.Writes(call.Name))
        {
            changesToWish++;
        }

        if (!result.Failed && call.Name is DeskTool.FindCustomer)
        {
            Identified |= string.Equals(call["email"]?.Trim(), task.Customer.Email, StringComparison.OrdinalIgnoreCase);
        }

        return new FunctionResultContent(content.CallId, result.Answer.ToJsonString());
    }

    private ToolResult Run(ToolCall call)
    {
        var result = DeskToolbox.Run(Books, call);
        if (task.BusyTill && !tillWasBusy && !result.Failed && DeskTool.Writes(call.Name))
        {
            tillWasBusy = true;
            return ToolResult.Error(Books, "the till is busy; nothing was changed, try again");
        }

        return result;
    }
}
