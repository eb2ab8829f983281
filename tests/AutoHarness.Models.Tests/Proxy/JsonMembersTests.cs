using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Models.Proxy;
using CsCheck;

namespace AutoHarness.Models.Tests.Proxy;

public sealed class JsonMembersTests
{
    [Theory]
    [InlineData("""{"model":"a","n":1.0}""", """{"model":"b","n":1.0}""")]
    [InlineData(""" { "n" : 1.50e+3 , "model" : "a" , "u": "\ud83d" } """, """ { "n" : 1.50e+3 , "model" : "b" , "u": "\ud83d" } """)]
    [InlineData("""{"mod\u0065l":"a"}""", """{"mod\u0065l":"b"}""")]
    [InlineData("{}", """{"model":"b"}""")]
    [InlineData("""{"x":{"model":"a"}}""", """{"x":{"model":"a"},"model":"b"}""")]
    public void Changes_one_member_and_no_other_byte(string before, string after)
    {
        var members = JsonMembers.Parse(Encoding.UTF8.GetBytes(before));

        members.Set("model", "b");

        Assert.Equal(after, Encoding.UTF8.GetString(members.ToBytes().Span));
    }

    [Theory]
    [InlineData("""{"a":1,"b":[2,{"a":3}],"c":3}""", "a", """{"b":[2,{"a":3}],"c":3}""")]
    [InlineData("""{"a":1, "b":2, "c":3}""", "c", """{"a":1, "b":2}""")]
    [InlineData("""{"a":1}""", "a", "{}")]
    [InlineData("""{"a":1}""", "z", """{"a":1}""")]
    public void Removes_one_member(string before, string name, string after)
    {
        var members = JsonMembers.Parse(Encoding.UTF8.GetBytes(before));

        members.Remove(name);

        Assert.Equal(after, Encoding.UTF8.GetString(members.ToBytes().Span));
        Assert.False(members.Has(name));
    }

    [Theory]
    [InlineData("""{"model":"a","model":"b"}""")]
    [InlineData("""{"model":"a","mod\u0065l":"b"}""")]
    [InlineData("""["model"]""")]
    [InlineData("""{"a":1} {"b":2}""")]
    [InlineData("""{"a":1""")]
    [InlineData("")]
    public void Refuses_what_two_readers_could_understand_differently(string body)
    {
        Assert.ThrowsAny<JsonException>(() => JsonMembers.Parse(Encoding.UTF8.GetBytes(body)));
    }

    [Fact]
    public void Agrees_with_a_reader_that_takes_the_whole_apart()
    {
        var text = OneOf("1", "-2.50", "\"a,b}\"", "\"\\\"{\"", "null", "true", "[1, {\"k\": \"]\"}]", "{\"in\": [2] }", "{}", "[]");
        var space = OneOf("", " ", "\n\t");
        var member = Gen.Select(Gen.Int[0, 5], text, space, space);
        var operation = Gen.Select(Gen.Int[0, 5], Gen.Bool);

        Gen.Select(member.Array[0, 6], operation.Array[0, 4]).Sample((members, operations) =>
        {
            var distinct = members.DistinctBy(one => one.Item1).ToArray();
            var body = "{" + string.Join(',', distinct.Select(one => $"{one.Item3}\"m{one.Item1}\"{one.Item4}:{one.Item3}{one.Item2}{one.Item4}")) + "}";
            var edited = JsonMembers.Parse(Encoding.UTF8.GetBytes(body));
            var expected = JsonNode.Parse(body)!.AsObject();
            foreach (var (number, sets) in operations)
            {
                if (sets)
                {
                    edited.Set($"m{number}", "new");
                    expected[$"m{number}"] = "new";
                }
                else
                {
                    edited.Remove($"m{number}");
                    expected.Remove($"m{number}");
                }
            }

            return JsonNode.DeepEquals(expected, JsonNode.Parse(edited.ToBytes().Span));
        });
    }

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);
}
