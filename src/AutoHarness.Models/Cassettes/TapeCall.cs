using AutoHarness.Models.Limiting;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Cassettes;

/// <summary>One request, and the answer that was recorded for it, if there is one.</summary>
internal sealed class TapeCall(TrialTape tape, CanonicalRequest request, int occurrence, RecordedAnswer? recorded)
{
    /// <summary>What was recorded; null when the model has to be asked.</summary>
    public RecordedAnswer? Recorded => recorded;

    /// <summary>Records an answer, before anybody gets it.</summary>
    public void Keep(ChatResponse answer, IReadOnlyList<string> notes, LimitedAmounts lost) => tape.Add(request, occurrence, RecordedAnswer.With(RecordedAnswer.Of(answer), lost), notes);

    /// <summary>Records what a foreign client was answered; see <see cref="RecordedExchange"/>.</summary>
    public void Keep(HttpResponseMessage? answer, ReadOnlySpan<byte> body, bool whole) => tape.Add(request, occurrence, RecordedExchange.Of(answer, body, whole), []);

    /// <summary>Records a fault that stayed after all retries, where a replay has to repeat it.</summary>
    public void Keep(Exception fault, IReadOnlyList<string> notes, LimitedAmounts lost)
    {
        if (RecordedAnswer.Of(fault) is { } line)
        {
            tape.Add(request, occurrence, RecordedAnswer.With(line, lost), notes);
        }
    }
}
