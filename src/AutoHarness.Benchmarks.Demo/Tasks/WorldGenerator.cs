using System.Collections.Immutable;
using System.Globalization;
using AutoHarness.Benchmarks.Demo.Shop;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Demo.Tasks;

/// <summary>Makes customers, orders and tasks from a seed; the same seed always gives the same world.</summary>
internal sealed class WorldGenerator(DemoOptions options)
{
    /// <summary>What every sixteen tasks consist of, so that any number of tasks is a fair mixture.</summary>
    private static readonly ImmutableArray<TaskRecipe> Mixture =
    [
        TaskRecipe.Whereabouts, TaskRecipe.Cancel, TaskRecipe.Return, TaskRecipe.Exchange,
        TaskRecipe.Refund, TaskRecipe.ForbiddenReturn, TaskRecipe.NewAddress, TaskRecipe.Return,
        TaskRecipe.Two, TaskRecipe.Cancel, TaskRecipe.ForbiddenChange, TaskRecipe.Refund,
        TaskRecipe.Exchange, TaskRecipe.Lost, TaskRecipe.Return, TaskRecipe.ForbiddenExchange,
    ];

    /// <param name="naming">What things are called; the tasks of every naming ask for the same work, one for one.</param>
    public DeskWorld Generate(Naming naming)
    {
        var books = ShopState.Empty;
        var tasks = ImmutableArray.CreateBuilder<DeskTask>(options.Tasks);
        for (var index = 0; index < options.Tasks; index++)
        {
            var dice = new Random(unchecked((options.Seed * 1_000_003) + index));
            var shelf = new TaskShelf(index, dice, naming);
            tasks.Add(TaskMaker.Make(TaskIdOf(index), Mixture[index % Mixture.Length], shelf));
            books = shelf.Customers.Aggregate(books, (all, customer) => all.With(customer));
            books = shelf.Orders.Aggregate(books, (all, order) => all.With(order));
        }

        return new DeskWorld(tasks.MoveToImmutable(), books);
    }

    private static TaskId TaskIdOf(int index) => new("desk-" + (index + 1).ToString("000", CultureInfo.InvariantCulture));
}
