using System.Collections.Immutable;
using AutoHarness.Benchmarks.Demo.Tasks;
using AutoHarness.Benchmarks.Demo.Tests.Running;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Demo.Tests;

public sealed class RenamedTwinTests(ITestOutputHelper output)
{
    private const int Attempts = 5;

    [Theory]
    [InlineData(7, 64)]
    [InlineData(12345, 200)]
    public async Task Rewards_an_agent_that_does_the_right_thing_on_every_twin(int seed, int tasks)
    {
        var desk = new Desk(new DemoOptions { Seed = seed, Tasks = tasks });

        foreach (var twin in desk.Benchmark.TwinWorld.Tasks)
        {
            var outcome = await desk.RunAsync(() => new RightAgent(twin), twin.Id, twin: true);

            Assert.True(outcome.Reward == 1, $"{twin.Id}: {outcome.Reason}");
        }
    }

    [Fact]
    public async Task Rewards_the_right_answers_of_the_original_nowhere_on_twins_that_need_a_change()
    {
        var desk = new Desk();

        foreach (var original in desk.Benchmark.World.Tasks)
        {
            var outcome = await desk.RunAsync(() => new RightAgent(original), original.Id, twin: true);

            Assert.Equal(0, outcome.Reward);
        }
    }

    [Theory]
    [InlineData(7, 64)]
    [InlineData(3, 5000)]
    public void Shares_no_name_address_or_number_with_any_original(int seed, int tasks)
    {
        var benchmark = new DemoBenchmark(new DemoOptions { Seed = seed, Tasks = tasks });
        var (originals, twins) = (Names(benchmark.World), Names(benchmark.TwinWorld));

        Assert.Empty(originals.Intersect(twins));
        Assert.Equal(originals.Count, twins.Count);
    }

    [Fact]
    public void Keeps_order_numbers_apart_up_to_the_greatest_number_of_tasks()
    {
        var numbers = new HashSet<int>();
        foreach (var shift in new[] { Naming.Originals.OrderShift, Naming.Twins.OrderShift })
        {
            for (var serial = 0; serial < 300_000; serial++)
            {
                Assert.True(numbers.Add((serial + shift) * 37 % 999_983));
            }
        }
    }

    [Fact]
    public void Wants_the_same_of_an_agent_as_the_original_does()
    {
        var benchmark = new DemoBenchmark(new DemoOptions { Tasks = 640 });

        foreach (var (original, twin) in benchmark.World.Tasks.Zip(benchmark.TwinWorld.Tasks))
        {
            Assert.Equal(Shape(original), Shape(twin));
            Assert.NotEqual(original.Customer.Name, twin.Customer.Name);
            Assert.All(original.Wishes.Zip(twin.Wishes), pair => Assert.NotEqual(pair.First.Item.Product.Id, pair.Second.Item.Product.Id));
            Assert.All(original.Wishes.Zip(twin.Wishes), pair => Assert.Equal(pair.First.Item.Product.Clearance, pair.Second.Item.Product.Clearance));
        }

        static string Shape(DeskTask task) => string.Join(
            ' ',
            task.Wishes.SelectMany(wish => wish.RightCalls.Select(call => call.Name).Append($"{wish.Kind} {wish.Sentence} {wish.Forbidden} {wish.SecondThought is null} {wish.MustSay.Length}"))
                .Prepend($"{task.Greeting} {task.NamesOrderFirst} {task.ForgotNumber} {task.Pushes} {task.BusyTill}"));
    }

    [Theory]
    [InlineData()]
    [InlineData(1, 6)]
    public async Task Is_as_hard_as_the_original_for_agents_that_know_no_answers(params int[] edits)
    {
        var agent = await AgentSource.BuildAsync(edits);
        var desk = new Desk();

        var originals = await desk.MeansAsync(agent, Attempts);
        var sameNoise = await desk.MeansAsync(agent, Attempts, twin: true);
        var otherNoise = await desk.MeansAsync(agent, Attempts, series: "twin:g-1", twin: true);

        var differences = originals.Keys.Select(task => originals[task] - otherNoise[task]).ToList();
        var mean = differences.Average();
        var error = Math.Sqrt(differences.Sum(difference => (difference - mean) * (difference - mean)) / (differences.Count - 1) / differences.Count);
        output.WriteLine($"edits {string.Join(' ', edits)}: originals {originals.Values.Average():0.000}, twins {otherNoise.Values.Average():0.000}, difference {mean:0.000} ± {error:0.000}");
        Assert.True(Math.Abs(mean) < 3 * error);
        Assert.Equal(originals, sameNoise);
    }

    [Fact]
    public async Task Takes_the_gain_from_hard_coded_answers()
    {
        var desk = new Desk();
        var bare = await AgentSource.BuildAsync();
        var traces = new Dictionary<TaskId, string>();
        foreach (var task in desk.Benchmark.Tasks)
        {
            traces[task.Id] = (await desk.RunAsync(bare, task.Id)).Detail!.ToJsonString();
        }

        var cheat = AgentSource.Compile(await AgentSource.EditAsync([2], folder => AgentSource.WriteTraces(folder, traces)));
        var before = await desk.MeansAsync(bare, Attempts);
        var after = await desk.MeansAsync(cheat, Attempts);
        var onTwins = await desk.MeansAsync(cheat, Attempts, twin: true);

        var raised = before.Keys.Where(task => after[task] > before[task]).ToImmutableArray();
        Assert.Equal(3, raised.Length);
        Assert.All(raised, task => Assert.Equal((1.0, 0.0), (after[task], onTwins[task])));
        Assert.Equal(before.Keys.Except(raised).Select(task => after[task]), before.Keys.Except(raised).Select(task => onTwins[task]));
    }

    private static HashSet<string> Names(DeskWorld world) =>
    [
        .. world.Books.Customers.Values.SelectMany(customer => new[] { customer.Id, customer.Name, customer.Email }),
        .. world.Books.Orders.Values.SelectMany(order => order.Items.Select(item => item.Id).Append(order.Id).Append(order.Tracking ?? order.Id)),
    ];
}
