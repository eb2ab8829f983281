using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace AutoHarness.Models.Dialects;

/// <summary>The body of a request, or why it is refused.</summary>
/// <param name="Bytes">After decompression.</param>
/// <param name="Status">0, or the HTTP status that refuses it.</param>
/// <param name="Problem">In words, or empty.</param>
internal sealed record RequestBody(byte[] Bytes, int Status, string Problem)
{
    /// <summary>Of the body, before and after decompression.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    public static async Task<RequestBody> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var encoding = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        try
        {
            await using var content = encoding switch
            {
                "" or "identity" => request.Body,
                "gzip" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
                "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
                "br" => new BrotliStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
                _ => null,
            };
            if (content is null)
            {
                return new RequestBody([], 415, $"content encoding {encoding} is not supported; use gzip");
            }

            return await ReadAllAsync(content, ct) is { } bytes
                ? new RequestBody(bytes, 0, "")
                : new RequestBody([], 413, $"the request is larger than {MaxBytes / 1024 / 1024} MiB");
        }
        catch (InvalidDataException)
        {
            return new RequestBody([], 400, $"the body is not valid {encoding}");
        }
    }

    // Too much is read to its end all the same: a client that is still sending would not see the answer.
    private static async Task<byte[]?> ReadAllAsync(Stream content, CancellationToken ct)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        var total = 0L;
        for (var read = await content.ReadAsync(buffer, ct); read > 0 && total <= 4L * MaxBytes; read = await content.ReadAsync(buffer, ct))
        {
            total += read;
            if (total <= MaxBytes)
            {
                kept.Write(buffer, 0, read);
            }
        }

        return total <= MaxBytes ? kept.ToArray() : null;
    }
}
