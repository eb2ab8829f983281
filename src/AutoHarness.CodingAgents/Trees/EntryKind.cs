namespace AutoHarness.CodingAgents.Trees;

/// <summary>What a name in a directory stands for.</summary>
internal enum EntryKind
{
    File,
    Directory,
    Symlink,

    /// <summary>FIFO, socket or device.</summary>
    Special,
}
