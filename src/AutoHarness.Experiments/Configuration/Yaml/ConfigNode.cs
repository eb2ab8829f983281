using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Configuration.Yaml;

/// <summary>A value as it was written, with the place where it stands.</summary>
internal abstract record ConfigNode(ErrorPlace Place);

/// <summary>A single value.</summary>
/// <param name="Text">As written, without quotes and escapes.</param>
/// <param name="Quoted">In quotes or a block: then it is a text, whatever it looks like.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record ConfigScalar(string Text, bool Quoted, ErrorPlace Place) : ConfigNode(Place)
{
    /// <summary>Nothing was written, or YAML's word for nothing.</summary>
    public bool IsNull => !Quoted && Text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record ConfigList(ImmutableArray<ConfigNode> Items, ErrorPlace Place) : ConfigNode(Place);

internal sealed record ConfigMap(ImmutableArray<ConfigPair> Pairs, ErrorPlace Place) : ConfigNode(Place);

internal sealed record ConfigPair(ConfigScalar Key, ConfigNode Value);
