using AutoHarness.Benchmarks.Demo.Tasks;

namespace AutoHarness.Benchmarks.Demo.Conversation;

/// <summary>
/// The customer of one trial: follows rules, has no chance in it. Answers what is asked, says yes when asked to agree (or thinks again first),
/// pushes against a refusal, loses patience, and leaves once every wish is settled.
/// </summary>
internal sealed class SimulatedCustomer(DeskTask task, int minimumActs)
{
    private const int Patience = 4;

    private static readonly string[] SmallTalk =
    [
        "One more question: are you open on Saturdays?",
        "One more question: do you also sell candles?",
        "One more question: is your shop near the station?",
        "One more question: do you wrap presents?",
    ];

    private readonly HashSet<string> given = new(StringComparer.Ordinal);
    private int unproductive;
    private int smallTalk;
    private bool gaveUp;
    private bool pushed;
    private bool thoughtAgain;

    /// <summary>The customer has said yes to what is wanted now.</summary>
    public bool Agreed { get; private set; }

    /// <summary>Every wish was answered: carried out, or refused and accepted so.</summary>
    public bool Satisfied { get; private set; }

    /// <summary>Position of the wish that is talked about.</summary>
    public int Current { get; private set; }

    private Wish Wish => task.Wishes[Current];

    /// <summary>Answers a message of the agent.</summary>
    /// <param name="text">The message.</param>
    /// <param name="acts">Acts of the agent so far.</param>
    /// <param name="changes">Changes to the books since the current wish was put.</param>
    public CustomerReply Answer(string text, int acts, int changes)
    {
        if (Satisfied || gaveUp)
        {
            return ChatOrLeave(acts);
        }

        var heard = new AgentSays(text);
        if (Facts(heard) is { Count: > 0 } facts)
        {
            var news = facts.Exists(given.Add);
            if (news || !heard.AsksAgreement)
            {
                return news || ++unproductive < Patience ? new(string.Join(' ', facts)) : GiveUp(acts);
            }
        }

        return heard switch
        {
            { Refuses: true, AsksAgreement: false } => OnRefusal(acts),
            { AsksAgreement: true } => OnAgreement(acts),
            _ when IsSettled(heard, changes) => Next(acts),
            _ => ++unproductive < Patience ? new(Insist()) : GiveUp(acts),
        };
    }

    private bool IsSettled(AgentSays heard, int changes) =>
        changes > 0
        || (Wish.Kind is WishKind.Whereabouts && heard.TellsWhereabouts)
        || (thoughtAgain && Wish.Kind is WishKind.Cancel);

    private CustomerReply OnAgreement(int acts)
    {
        if (Wish.SecondThought is { } thought && !thoughtAgain)
        {
            thoughtAgain = true;
            return new(thought);
        }

        Agreed = true;
        return ++unproductive < Patience ? new("Yes, please go ahead.") : GiveUp(acts);
    }

    private CustomerReply OnRefusal(int acts)
    {
        if (pushed || !task.Pushes)
        {
            return Next(acts);
        }

        pushed = true;
        return new("That is a pity. Can you not make an exception this once?");
    }

    private CustomerReply Next(int acts)
    {
        if (Current + 1 == task.Wishes.Length)
        {
            Satisfied = true;
            return ChatOrLeave(acts);
        }

        Current++;
        unproductive = 0;
        (pushed, thoughtAgain, Agreed) = (false, false, false);
        return new($"Thank you. There is something else. {Wish.Sentence}");
    }

    private CustomerReply GiveUp(int acts)
    {
        gaveUp = true;
        return ChatOrLeave(acts);
    }

    private CustomerReply ChatOrLeave(int acts) =>
        acts < minimumActs ? new(SmallTalk[smallTalk++ % SmallTalk.Length])
        : gaveUp ? new("This leads nowhere. I will try another time.", "user_gave_up")
        : new("Thank you, that is all. Goodbye.", "user_stop");

    private string Insist() => string.Join(' ', new[] { Wish.Sentence, OrderFact(), ItemFact(), Wish.Detail }.OfType<string>());

    private List<string> Facts(AgentSays heard)
    {
        var facts = new List<string>();
        if (heard.AsksName)
        {
            facts.Add($"My name is {task.Customer.Name}.");
        }

        if (heard.AsksEmail)
        {
            facts.Add($"My e-mail address is {task.Customer.Email}.");
        }

        if (heard.AsksOrder)
        {
            facts.Add(OrderFact());
        }

        if (heard.AsksItem)
        {
            facts.Add(ItemFact());
        }

        if (heard.AsksDetail && Wish.Detail is { } detail)
        {
            facts.Add(detail);
        }

        if (heard.AsksRefundTo && Wish.Kind is WishKind.Return && !thoughtAgain && !heard.AsksAgreement)
        {
            facts.Add("Back to my original payment, please.");
        }

        return facts;
    }

    private string OrderFact() => task.ForgotNumber
        ? $"I do not have the order number at hand, it was the order with the {Wish.Item.Product.Name}."
        : $"The order number is {Wish.OrderId}.";

    private string ItemFact() => $"It is about the {Wish.Item.Product.Name}.";
}
