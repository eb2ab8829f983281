using AutoHarness.Benchmarks.Demo.Tasks;
using AutoHarness.Benchmarks.Demo.Tools;

namespace AutoHarness.Benchmarks.Demo.Scripted;

/// <summary>Decides what the scripted model does next: what a good clerk would do, as far as its habits hold.</summary>
internal sealed class DeskMind(DeskMemory memory, Temper temper, bool hasTools, int turn)
{
    private const int MostTries = 3;

    public NextStep Next()
    {
        if (CustomerSays.Chats(memory.LastWords))
        {
            return NextStep.Say("I am sorry, my system says nothing about that. Thank you for your patience!");
        }

        if (memory.Wish is not { } wish)
        {
            return NextStep.Say("Hello! What would you like me to take care of?");
        }

        if (!hasTools)
        {
            return NextStep.Say(wish.Questions == 0 ? DeskPhrases.AskDetails(wish) : "I have taken care of that for you.");
        }

        return wish switch
        {
            { TakenBack: true } => NextStep.Say("All right, I have left the order as it is."),
            { Done: true } => NextStep.Say(DeskPhrases.Report(wish, NamesFacts(wish), ItemOf(wish, OrderOf(wish)))),
            _ => Identify(wish) ?? Understand(wish) ?? Decide(wish),
        };
    }

    private NextStep? Identify(HeardWish wish)
    {
        var careless = temper.Lapses(Habit.LookUp, wish.Number) && !wish.OrderForgotten;
        if (memory.Customer is not null || careless || memory.Unanswered(DeskTool.FindCustomer) >= MostTries - 1)
        {
            return null;
        }

        return memory.Email is { } email && memory.IdentityQuestions < MostTries
            ? NextStep.Call(DeskTool.FindCustomer, ("email", email))
            : NextStep.Say("May I have your full name and the e-mail address of your account, please?");
    }

    private NextStep? Understand(HeardWish wish)
    {
        if (wish.Questions == 0)
        {
            return NextStep.Say(DeskPhrases.AskDetails(wish));
        }

        var orderId = OrderIdOf(wish);
        if (orderId is null && wish.OrderForgotten && memory.Customer is { } customer && memory.Listed.Count == 0
            && memory.Unanswered(DeskTool.ListOrders) < MostTries - 1)
        {
            return NextStep.Call(DeskTool.ListOrders, ("customer_id", customer.Id));
        }

        if (orderId is null)
        {
            return NextStep.Say(DeskPhrases.AskDetails(wish));
        }

        if (OrderOf(wish) is { } order)
        {
            return MissingProduct(wish, order) is { } product ? NextStep.Call(DeskTool.GetProduct, ("product_id", product)) : null;
        }

        var canDoWithout = wish.Kind is WishKind.Cancel or WishKind.NewAddress or WishKind.Lost && temper.Lapses(Habit.LookUp, wish.Number);
        return canDoWithout || memory.Unanswered(DeskTool.GetOrder) >= MostTries - 1 ? null : NextStep.Call(DeskTool.GetOrder, ("order_id", orderId));
    }

    private NextStep Decide(HeardWish wish)
    {
        var order = OrderOf(wish);
        var item = ItemOf(wish, order);
        var variant = VariantOf(wish, item);
        if (order is not null && DeskRules.WhyNot(wish, order, item, variant, memory.Customer) is { } why && !temper.Lapses(Habit.StandFirm, wish.Number))
        {
            return NextStep.Say($"I am sorry, I cannot do that: {why}.");
        }

        if (wish.Kind is WishKind.Whereabouts)
        {
            return NextStep.Say(DeskPhrases.Whereabouts(order, NamesFacts(wish)));
        }

        var change = ChangeMaker.Make(wish, OrderIdOf(wish)!, item, variant);
        if (wish.Error is { } error && (!error.Contains("try again", StringComparison.Ordinal) || wish.Failures >= MostTries || temper.Lapses(Habit.TryAgain, wish.Number)))
        {
            return NextStep.Say("I am sorry, our system does not work at the moment. Please come back later.");
        }

        if (DeskTool.NeedsAgreement(change.Name) && !wish.Agreed && wish.AgreementsAsked < MostTries && !temper.Lapses(Habit.AskFirst, wish.Number))
        {
            return NextStep.Say(DeskPhrases.AskAgreement(wish, item, variant));
        }

        return NextStep.Call(temper.Slips(turn, "careless change") ? ChangeMaker.Spoil(change) : change);
    }

    private bool NamesFacts(HeardWish wish) => !temper.Lapses(Habit.NameFacts, wish.Number);

    private string? OrderIdOf(HeardWish wish) => wish.OrderId ?? memory.Listed
        .FirstOrDefault(order => order.Items.Any(name => wish.Words.Contains(name, StringComparison.OrdinalIgnoreCase)))?.Id;

    private KnownOrder? OrderOf(HeardWish wish) => OrderIdOf(wish) is { } id ? memory.Orders.GetValueOrDefault(id) : null;

    private static KnownItem? ItemOf(HeardWish wish, KnownOrder? order) =>
        order?.Items.FirstOrDefault(item => wish.Words.Contains(item.Name, StringComparison.OrdinalIgnoreCase)) ?? order?.Items.FirstOrDefault();

    private KnownVariant? VariantOf(HeardWish wish, KnownItem? item) => memory.Variants
        .Where(variant => string.Equals(variant.ProductId, item?.ProductId, StringComparison.Ordinal))
        .Select(variant => (variant, said: wish.Words.LastIndexOf($" in {variant.Option}", StringComparison.OrdinalIgnoreCase)))
        .Where(pair => pair.said >= 0)
        .OrderByDescending(pair => pair.said)
        .Select(pair => pair.variant)
        .FirstOrDefault();

    private string? MissingProduct(HeardWish wish, KnownOrder order) =>
        wish.Kind is WishKind.Exchange
        && ItemOf(wish, order) is { } item
        && !memory.Variants.Any(variant => string.Equals(variant.ProductId, item.ProductId, StringComparison.Ordinal))
        && memory.Unanswered(DeskTool.GetProduct) < MostTries - 1
            ? item.ProductId
            : null;
}
