using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Proxy;
using AutoHarness.Sdk;

namespace AutoHarness.Models.Cassettes;

/// <summary>
/// Answers of models in a file, by request and by how often the same request came in the same trial. It holds prompts and answers of
/// held-out tasks too, so it belongs where no coding agent can read.
/// </summary>
public sealed class Cassette : IDisposable
{
    private static readonly TimeSpan PatternLimit = TimeSpan.FromSeconds(1);

    private readonly CassetteIndex index = new();
    private readonly ConcurrentDictionary<string, (ModelIdentity Identity, string? Remark)> models = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ProxyModel> served = new(StringComparer.Ordinal);
    private readonly CassetteFile file;
    private readonly int session;
    private long replayed;
    private long recorded;

    private Cassette(string path, CassetteMode mode, IEnumerable<string> ignored)
    {
        Mode = mode;
        Ignored = [.. ignored.Select(pattern => new Regex(pattern, RegexOptions.CultureInvariant, PatternLimit))];
        var last = 0;
        file = CassetteFile.Open(path, Writes, (line, offset, length) =>
        {
            last = (int?)line["session"] ?? last;
            Index(line, offset, length, last);
        });
        session = last + 1;
        if (Writes)
        {
            file.Append(new JsonObject { ["session"] = session });
        }
    }

    public CassetteMode Mode { get; }

    /// <summary>Answers that came out of the file, and answers that went into it, since it was opened.</summary>
    public (long Replayed, long Recorded) Counts => (Interlocked.Read(ref replayed), Interlocked.Read(ref recorded));

    /// <summary>The models whose answers it has.</summary>
    internal IEnumerable<string> Models => models.Keys.Order(StringComparer.Ordinal);

    internal ImmutableArray<Regex> Ignored { get; }

    private bool Writes => Mode is not CassetteMode.Replay;

    /// <summary>Opens it; what is recorded goes to its end.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="mode">Anything but <see cref="CassetteMode.Off"/>.</param>
    /// <param name="ignored">Regular expressions of what makes no difference in a request, such as dates.</param>
    /// <exception cref="HarnessException">It cannot be used (<c>AH1240</c>).</exception>
    public static Cassette Open(string path, CassetteMode mode, IEnumerable<string> ignored) => new(path, mode, ignored);

    public void Dispose() => file.Dispose();

    /// <summary>What a model was when it was recorded; null when it was not.</summary>
    internal (ModelIdentity Identity, string? Remark)? Find(string model) => models.TryGetValue(model, out var known) ? known : null;

    /// <summary>Keeps what a model is, so that a replay needs neither key nor address nor price table.</summary>
    internal void Keep(string model, ModelIdentity identity, string? remark)
    {
        if (!Writes || (models.TryGetValue(model, out var known) && known == (identity, remark)))
        {
            return;
        }

        models[model] = (identity, remark);
        file.Append(new JsonObject
        {
            ["model"] = model,
            ["identity"] = identity.Text,
            ["scripted"] = identity.Scripted,
            ["price"] = PriceLine.Write(identity.Price),
            ["remark"] = remark,
        });
    }

    /// <summary>A model as the proxy served it when it was recorded, at an address that nobody is asked at; null when it was not.</summary>
    public ProxyModel? FindServed(string model) => served.GetValueOrDefault(model);

    /// <summary>Keeps how the proxy serves a model, so that a replay needs neither key nor address.</summary>
    public void KeepServed(string model, ProxyModel how)
    {
        ArgumentNullException.ThrowIfNull(how);
        if (Writes && served.TryAdd(model, how))
        {
            file.Append(ServedLine.Write(model, how));
        }
    }

    internal RecordedAnswer? Find(TapeSlot slot, int tries, string key, int occurrence)
    {
        var take = Mode switch
        {
            CassetteMode.Record => null,
            CassetteMode.Cache => index.Find(slot, tries, key, occurrence) ?? index.FindAnywhere(slot, key, occurrence),
            _ => index.Find(slot, tries, key, occurrence),
        };
        if (take is null)
        {
            return null;
        }

        Interlocked.Increment(ref replayed);
        return new RecordedAnswer(file.Read(take.Offset, take.Length));
    }

    internal void Add(JsonObject line)
    {
        var (offset, length) = file.Append(line);
        Interlocked.Increment(ref recorded);
        Index(line, offset, length, session);
    }

    /// <summary>The parts of each request that was recorded in a slot.</summary>
    internal IEnumerable<ImmutableArray<RequestPart>> Requests(TapeSlot slot)
    {
        var earlier = new Dictionary<int, ImmutableArray<RequestPart>>();
        foreach (var take in index.All(slot))
        {
            var parts = TapeLine.Parts(file.Read(take.Offset, take.Length), earlier.GetValueOrDefault(take.Try, []));
            earlier[take.Try] = parts;
            yield return parts;
        }
    }

    private void Index(JsonObject line, long offset, int length, int recordedBy)
    {
        if (TapeLine.Read(line, offset, length) is { } take)
        {
            index.Add(take, recordedBy);
        }
        else if (ServedLine.Read(line) is var (name, how))
        {
            served[name] = how;
        }
        else if ((string?)line["model"] is { } model)
        {
            models[model] = (new ModelIdentity((string)line["identity"]!, (bool)line["scripted"]!, PriceLine.Read(line["price"])), (string?)line["remark"]);
        }
    }
}
