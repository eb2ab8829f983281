using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using AutoHarness.Sdk;

namespace AutoHarness.Models.Cassettes;

/// <summary>
/// The file of a cassette: lines of JSON, the first of which names the format. A line is in the file before its answer is given to anybody; one
/// that a kill cut off is left out when the file is read and removed when it goes on. Thread-safe.
/// </summary>
internal sealed class CassetteFile : IDisposable
{
    private const string Format = "auto-harness/cassette@1";
    private const int BufferSize = 1 << 16;

    private readonly Lock gate = new();
    private readonly FileStream file;
    private long end;

    private CassetteFile(FileStream file) => this.file = file;

    /// <summary>Opens the file and reads every whole line of it.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="writes">Whether lines are added; only one process can do so at a time.</param>
    /// <param name="line">Gets each line after the first, with its place.</param>
    /// <exception cref="HarnessException">It is not there, in use, or no cassette (<c>AH1240</c>).</exception>
    public static CassetteFile Open(string path, bool writes, Action<JsonObject, long, int> line)
    {
        FileStream stream;
        try
        {
            if (writes)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            }

            stream = new FileStream(path, Options(writes));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, fault is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : fault.Message);
        }

        var file = new CassetteFile(stream);
        try
        {
            file.ReadAll(path, line);
            if (writes)
            {
                stream.SetLength(file.end);
                if (file.end == 0)
                {
                    file.Append(new JsonObject { ["format"] = Format });
                }
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds a line.</summary>
    /// <returns>Its place.</returns>
    /// <exception cref="IOException">The disk is full, or worse.</exception>
    public (long Offset, int Length) Append(JsonObject line)
    {
        var bytes = Encoding.UTF8.GetBytes(line.ToJsonString() + "\n");
        lock (gate)
        {
            var offset = end;
            RandomAccess.Write(file.SafeFileHandle, bytes, offset);
            end += bytes.Length;
            return (offset, bytes.Length - 1);
        }
    }

    /// <summary>A line by its place.</summary>
    public JsonObject Read(long offset, int length)
    {
        var bytes = new byte[length];
        for (var read = 0; read < length;)
        {
            var more = RandomAccess.Read(file.SafeFileHandle, bytes.AsSpan(read), offset + read);
            read += more > 0 ? more : throw new InfrastructureException("the cassette became shorter while it was in use");
        }

        return JsonNode.Parse(bytes)!.AsObject();
    }

    public void Dispose() => file.Dispose();

    private static FileStreamOptions Options(bool writes)
    {
        var options = new FileStreamOptions
        {
            Mode = writes ? FileMode.OpenOrCreate : FileMode.Open,
            Access = writes ? FileAccess.ReadWrite : FileAccess.Read,
            Share = writes ? FileShare.None : FileShare.Read,
            BufferSize = 0,
        };
        if (writes && !OperatingSystem.IsWindows())
        {
            // It holds prompts of held-out tasks.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private void ReadAll(string path, Action<JsonObject, long, int> line)
    {
        var pending = new ArrayBufferWriter<byte>(BufferSize);
        var buffer = new byte[BufferSize];
        var position = 0L;
        for (var read = file.Read(buffer); read > 0; read = file.Read(buffer))
        {
            var rest = buffer.AsSpan(0, read);
            for (var newline = rest.IndexOf((byte)'\n'); newline >= 0; newline = rest.IndexOf((byte)'\n'))
            {
                pending.Write(rest[..newline]);
                Take(path, pending.WrittenSpan, line);
                end += pending.WrittenCount + 1;
                pending.ResetWrittenCount();
                rest = rest[(newline + 1)..];
            }

            pending.Write(rest);
            position += read;
        }

        if (end == 0 && position > 0)
        {
            throw Unusable(path, "it is no cassette");
        }
    }

    private void Take(string path, ReadOnlySpan<byte> bytes, Action<JsonObject, long, int> line)
    {
        JsonObject? parsed;
        try
        {
            parsed = JsonNode.Parse(bytes) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            parsed = null;
        }

        if (parsed is null || (end == 0 && (string?)parsed["format"] != Format))
        {
            throw Unusable(path, end == 0 ? $"it is no cassette: its first line does not say {Format}" : $"the line at byte {end} is no JSON object");
        }

        if (end > 0)
        {
            line(parsed, end, bytes.Length);
        }
    }

    private static HarnessException Unusable(string path, string why) => new(new HarnessError(ExitCode.Environment, "AH1240", $"the cassette {path} cannot be used")
    {
        Why = why,
        Fixes = ["check the path after --record or --replay, or cassette.file", "record it: --record FILE"],
        Notes = ["nothing was run and nothing was spent"],
    });
}
