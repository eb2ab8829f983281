using System.Text;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Harbor.Tests.Testing;
using AutoHarness.Benchmarks.Harbor.Trajectories;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Harbor.Tests.Trajectories;

public sealed class AtifTests
{
    private const string Small = """
        {"schema_version": "ATIF-v1.7", "agent": {"name": "a", "version": "1"}, "steps": [
          {"step_id": 1, "source": "user", "message": "hello"},
          {"step_id": 2, "source": "agent", "message": "", "tool_calls": [{"tool_call_id": "c", "function_name": "bash", "arguments": {"command": "ls"}}],
           "observation": {"results": [{"source_call_id": "c", "content": "x"}, {"content": "by itself"}]}, "metrics": {"prompt_tokens": 3}}
        ], "final_metrics": {"total_prompt_tokens": 3}}
        """;

    public static TheoryData<string> Documents => [.. Directory.GetFiles(SharedData.Folder("trajectories"), "*.json").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Recorded_documents_are_valid(string name)
    {
        var trajectory = Trajectory.Read(File.ReadAllBytes(SharedData.Folder("trajectories", name)));

        Assert.NotEmpty(trajectory.Steps);
        Assert.NotNull(trajectory.Usage);
    }

    [Theory]
    [InlineData("schema_version", "\"ATIF-v9.0\"", "not known")]
    [InlineData("new_key", "1", "new_key")]
    [InlineData("steps", "[]", "at least one")]
    [InlineData("agent", "{\"name\": \"a\"}", "agent.version")]
    [InlineData("schema_version", "\"ATIF-v1.5\"", "session_id")]
    public void A_broken_document_is_refused(string key, string value, string problem)
    {
        var document = JsonNode.Parse(Small)!;
        document[key] = JsonNode.Parse(value);

        Refused(document, problem);
    }

    [Theory]
    [InlineData(0, "step_id", "2", "must be 1")]
    [InlineData(0, "model_name", "\"m\"", "steps of the agent")]
    [InlineData(0, "source", "\"robot\"", "system, user or agent")]
    [InlineData(0, "timestamp", "\"yesterday\"", "ISO 8601")]
    [InlineData(1, "llm_call_count", "0", "forbids")]
    [InlineData(1, "observation", "{\"results\": [{\"source_call_id\": \"other\"}]}", "does not make")]
    [InlineData(1, "tool_calls", "[{\"tool_call_id\": \"c\", \"function_name\": \"f\"}]", "arguments")]
    [InlineData(1, "metrics", "{\"tokens\": 1}", "tokens")]
    public void A_broken_step_is_refused(int step, string key, string value, string problem)
    {
        var document = JsonNode.Parse(Small)!;
        document["steps"]![step]![key] = JsonNode.Parse(value);

        Refused(document, problem);
    }

    [Fact]
    public void A_trajectory_becomes_the_conversation_before_the_first_move()
    {
        var messages = TrajectoryMessages.Of(Trajectory.Read(Encoding.UTF8.GetBytes(Small)));

        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.Tool, ChatRole.User], messages.Select(message => message.Role));
        Assert.Equal("bash", Assert.IsType<FunctionCallContent>(messages[1].Contents[0]).Name);
        Assert.Equal("by itself", messages[3].Text);
    }

    private static void Refused(JsonNode document, string problem) =>
        Assert.Contains(problem, Assert.Throws<TrajectoryException>(() => Trajectory.Read(Encoding.UTF8.GetBytes(document.ToJsonString()))).Message, StringComparison.Ordinal);
}
