using System.Text.Json.Serialization;

namespace AutoHarness.Sandboxes.Rootfs.Images;

/// <summary>An image as it is remembered on disk.</summary>
internal sealed record ImageRecord(IReadOnlyList<string> Layers, ImageConfig Config);

[JsonSerializable(typeof(ImageRecord))]
internal sealed partial class ImageJson : JsonSerializerContext;
