using System.Text.Json;
using AutoHarness.Benchmarks.Demo.Conversation;
using AutoHarness.Benchmarks.Demo.Tools;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Demo.Scripted;

/// <summary>What can be known from the messages of one request, and nothing else: a model has no memory of its own.</summary>
internal sealed class DeskMemory
{
    private readonly Dictionary<string, ToolCall> open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KnownOrder> orders = new(StringComparer.Ordinal);
    private readonly List<ListedOrder> listed = [];
    private readonly List<KnownVariant> variants = [];

    public DeskMemory(IEnumerable<ChatMessage> messages)
    {
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.User)
            {
                HearCustomer(message.Text);
            }
            else if (message.Role == ChatRole.Assistant)
            {
                RecallOwn(message);
            }

            foreach (var result in message.Contents.OfType<FunctionResultContent>())
            {
                ReadAnswer(result);
            }
        }
    }

    public HeardWish? Wish { get; private set; }

    public string? Email { get; private set; }

    public KnownCustomer? Customer { get; private set; }

    public int IdentityQuestions { get; private set; }

    /// <summary>The last thing the customer said.</summary>
    public string LastWords { get; private set; } = "";

    public IReadOnlyDictionary<string, KnownOrder> Orders => orders;

    public IReadOnlyList<ListedOrder> Listed => listed;

    public IReadOnlyList<KnownVariant> Variants => variants;

    /// <summary>How often a tool was called without an answer that can be seen.</summary>
    public int Unanswered(string tool) => open.Values.Count(call => string.Equals(call.Name, tool, StringComparison.Ordinal));

    private void HearCustomer(string text)
    {
        LastWords = text;
        Email = CustomerSays.Email(text) ?? Email;
        if (CustomerSays.Wish(text) is { } kind && (Wish is null || Wish.Kind != kind || Wish.Done || Wish.TakenBack))
        {
            Wish = new HeardWish(kind, Wish is null ? 0 : Wish.Number + 1);
        }

        if (Wish is null)
        {
            return;
        }

        var orderId = CustomerSays.OrderId(text);
        Wish = Wish with
        {
            Words = Wish.Words + text + "\n",
            OrderId = orderId ?? Wish.OrderId,
            OrderForgotten = orderId is null && (Wish.OrderForgotten || CustomerSays.ForgotNumber(text)),
            OnGiftCard = Wish.OnGiftCard || CustomerSays.WantsGiftCard(text),
            TakenBack = Wish.TakenBack || CustomerSays.TakesBack(text),
            Agreed = CustomerSays.Agrees(text) || (Wish.Agreed && !text.StartsWith("Wait", StringComparison.Ordinal)),
        };
    }

    private void RecallOwn(ChatMessage message)
    {
        foreach (var call in message.Contents.OfType<FunctionCallContent>())
        {
            open[call.CallId] = ToolCall.From(call);
        }

        if (message.Text is not { Length: > 0 } text)
        {
            return;
        }

        var said = new AgentSays(text);
        IdentityQuestions += said.AsksEmail ? 1 : 0;
        if (Wish is not null)
        {
            Wish = Wish with
            {
                Questions = Wish.Questions + (said.AsksOrder || said.AsksItem || said.AsksDetail ? 1 : 0),
                AgreementsAsked = Wish.AgreementsAsked + (said.AsksAgreement ? 1 : 0),
            };
        }
    }

    private void ReadAnswer(FunctionResultContent result)
    {
        if (!open.Remove(result.CallId, out var call) || ToolAnswerReader.Parse(result.Result) is not { } json)
        {
            return;
        }

        if (DeskTool.Writes(call.Name))
        {
            ReadChange(json);
        }
        else if (ToolAnswerReader.Order(json) is { } order && call.Name is DeskTool.GetOrder)
        {
            orders[order.Id] = order;
        }
        else if (call.Name is DeskTool.FindCustomer)
        {
            Customer = ToolAnswerReader.Customer(json) ?? Customer;
        }
        else if (call.Name is DeskTool.ListOrders)
        {
            listed.AddRange(ToolAnswerReader.Orders(json));
        }
        else
        {
            variants.AddRange(ToolAnswerReader.Variants(json));
        }
    }

    private void ReadChange(JsonElement json) => Wish = ToolAnswerReader.Text(json, "error") is { } error
        ? Wish is null ? null : Wish with { Error = error, Failures = Wish.Failures + 1 }
        : Wish is null ? null : Wish with { Done = true, Error = null, Refunded = ToolAnswerReader.Refunded(json) };
}
