using System.Globalization;

namespace AutoHarness.Benchmarks.Tau.Orchestration;

/// <summary>
/// Stamps messages in the reference's form. The reference sorts a finished conversation by these texts; since they never fall here, the order in
/// which messages came is their order, whatever the machine's clock does meanwhile.
/// </summary>
internal sealed class MessageClock(TimeProvider time)
{
    private DateTime last = DateTime.MinValue;

    /// <summary>Now, or the last stamp where the clock went back.</summary>
    public string Next()
    {
        var now = time.GetLocalNow().DateTime;
        last = now > last ? now : last;
        return Format(last);
    }

    /// <summary>Stamps for messages from before the conversation, a second apart, ending now.</summary>
    public IReadOnlyList<string> Before(int messages)
    {
        var now = time.GetLocalNow().DateTime;
        return [.. Enumerable.Range(0, messages).Select(place => Format(now.AddSeconds(place - messages)))];
    }

    private static string Format(DateTime moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
