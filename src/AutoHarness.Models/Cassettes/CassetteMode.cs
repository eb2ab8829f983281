namespace AutoHarness.Models.Cassettes;

/// <summary>What is done with recorded answers.</summary>
public enum CassetteMode
{
    /// <summary>Nothing is recorded or replayed.</summary>
    Off,

    /// <summary>Every answer is asked for and recorded.</summary>
    Record,

    /// <summary>Every answer comes out of the recording; nothing is asked, and what was not recorded ends the command.</summary>
    Replay,

    /// <summary>What was recorded is replayed, the rest is asked for and recorded.</summary>
    ReplayOrRecord,

    /// <summary>As before, and the answer to an equal request of another series, agent version or task will do, where the attempt is the same.</summary>
    Cache,
}
