using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Demo.Tasks;

/// <summary>
/// What people, ids and things of a world are called. Two worlds from one seed differ in it and in nothing else, and share no name,
/// e-mail address, order, item, account or tracking number.
/// </summary>
internal sealed record Naming
{
    private readonly int turn;

    private Naming(int turn) => this.turn = turn;

    public static Naming Originals { get; } = new(turn: 0)
    {
        LastNames =
        [
            "Albers", "Brandt", "Castell", "Dorn", "Ekman", "Faber", "Grimm", "Holt", "Iversen", "Jansen", "Keller", "Lindner",
            "Moser", "Novak", "Olsen", "Petri", "Quast", "Ritter", "Sommer", "Thoma", "Ulrich", "Vogt", "Weber", "Ziegler", "Zander",
        ],
    };

    // Order numbers are 37 apart and go round at 999,983, where 351,346 steps come out at 23: between the numbers of the originals, up to
    // the greatest number of tasks.
    public static Naming Twins { get; } = new(turn: 1)
    {
        LastNames =
        [
            "Arendt", "Becker", "Conrad", "Drews", "Engel", "Fischer", "Gruber", "Hahn", "Ibsen", "Jung", "Kraus", "Lorenz",
            "Mertens", "Nagel", "Otten", "Peters", "Quandt", "Reuter", "Sanders", "Thiel", "Unger", "Voss", "Wagner", "Zorn", "Zeller",
        ],
        OrderShift = 351_346,
        ItemShift = 3,
        TrackingShift = 6,
        CustomerShift = 200_000,
    };

    /// <summary>25 of them: no common factor with the number of first names.</summary>
    public required ImmutableArray<string> LastNames { get; init; }

    public int OrderShift { get; private init; }

    public int ItemShift { get; private init; }

    public int TrackingShift { get; private init; }

    public int CustomerShift { get; private init; }

    /// <summary>The same things in another order, so that the same draw takes another one.</summary>
    public ImmutableArray<T> Turn<T>(ImmutableArray<T> things) => turn == 0 ? things : [.. things[turn..], .. things[..turn]];

    /// <summary>Another number of the range for a number that was drawn from it.</summary>
    public int Shift(int number, int first, int last)
    {
        var size = last - first + 1;
        return first + ((number - first + (turn * size / 3)) % size);
    }
}
