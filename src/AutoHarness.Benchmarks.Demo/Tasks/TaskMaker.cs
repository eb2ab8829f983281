using AutoHarness.Benchmarks.Demo.Shop;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Demo.Tasks;

/// <summary>Makes one task from its recipe.</summary>
internal static class TaskMaker
{
    private static readonly string[] Greetings = ["Hello,", "Good morning.", "Hi there!"];

    public static DeskTask Make(TaskId id, TaskRecipe recipe, TaskShelf shelf)
    {
        var customer = shelf.AddCustomer();
        Wish[] wishes = recipe is TaskRecipe.Two
            ? [WishMaker.Make(shelf.Chance(0.5) ? WishKind.Return : WishKind.Refund, customer, shelf), WishMaker.Make(shelf.Chance(0.5) ? WishKind.Cancel : WishKind.NewAddress, customer, shelf)]
            : [MakeOne(recipe, customer, shelf)];
        if (wishes.Length == 1)
        {
            shelf.AddOrder(customer, OrderStatus.Delivered, shelf.Between(40, 90));
        }

        var foreign = wishes[0].Forbidden && shelf.Customers.Count > 1;
        return new DeskTask(id, customer, [.. wishes], shelf.Pick(Greetings))
        {
            NamesOrderFirst = shelf.Chance(0.3),
            ForgotNumber = !foreign && shelf.Chance(0.25),
            Pushes = shelf.Chance(0.6),
            BusyTill = shelf.Chance(0.25),
        };
    }

    private static Wish MakeOne(TaskRecipe recipe, Customer customer, TaskShelf shelf) => recipe switch
    {
        TaskRecipe.Whereabouts => WishMaker.Make(WishKind.Whereabouts, customer, shelf),
        TaskRecipe.Cancel => WishMaker.Make(WishKind.Cancel, customer, shelf),
        TaskRecipe.Return => WishMaker.Make(WishKind.Return, customer, shelf),
        TaskRecipe.Exchange => WishMaker.Make(WishKind.Exchange, customer, shelf),
        TaskRecipe.Refund => WishMaker.Make(WishKind.Refund, customer, shelf),
        TaskRecipe.NewAddress => WishMaker.Make(WishKind.NewAddress, customer, shelf),
        TaskRecipe.Lost => WishMaker.Make(WishKind.Lost, customer, shelf),
        TaskRecipe.ForbiddenReturn => ForbiddenWishMaker.Return(customer, shelf),
        TaskRecipe.ForbiddenChange => ForbiddenWishMaker.Change(customer, shelf),
        TaskRecipe.ForbiddenExchange => ForbiddenWishMaker.Exchange(customer, shelf),
        _ => throw new ArgumentOutOfRangeException(nameof(recipe), recipe, "has more than one wish"),
    };
}
