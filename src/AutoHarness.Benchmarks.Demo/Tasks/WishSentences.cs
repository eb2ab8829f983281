namespace AutoHarness.Benchmarks.Demo.Tasks;

/// <summary>How customers put their wishes.</summary>
internal static class WishSentences
{
    public static string Pick(WishKind kind, TaskShelf shelf) => shelf.Pick(Of(kind));

    private static string[] Of(WishKind kind) => kind switch
    {
        WishKind.Whereabouts => ["Where is my parcel?", "I would like to know where my order is.", "When will my order arrive?"],
        WishKind.Cancel => ["I would like to cancel an order.", "Please cancel my latest order.", "I need to cancel something I ordered."],
        WishKind.Return => ["I would like to return something.", "I want to send back an item.", "Can I return one of the things I bought?"],
        WishKind.Exchange => ["I would like to exchange an item.", "Can I swap something for another colour?", "I want to exchange one of my things."],
        WishKind.Refund => ["Something I ordered arrived damaged.", "One of my things came broken.", "I received a cracked item and want my money back."],
        WishKind.NewAddress => ["My order must go to a new address.", "Please send my order to a different address.", "I have moved and need another delivery address."],
        WishKind.Lost => ["My parcel is marked as delivered but never came.", "Tracking says delivered, but nothing has arrived.", "My parcel never arrived although it says delivered."],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no sentence"),
    };
}
