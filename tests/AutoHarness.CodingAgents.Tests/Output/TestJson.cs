using System.Text.Json.Serialization;

namespace AutoHarness.CodingAgents.Tests.Output;

[JsonSerializable(typeof(string))]
internal sealed partial class TestJson : JsonSerializerContext;
