using System.Text.Json;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Tests.Fakes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Tests.Data;

public sealed class BirdDatasetTests
{
    [Fact]
    public void Reads_rows_of_the_published_lite_and_full_datasets_with_all_that_it_does_not_know()
    {
        var rows = File.ReadLines(Path.Combine(SharedFolder.Data, "real_public_rows.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("row"))
            .ToArray();

        foreach (var row in rows)
        {
            var task = TaskRow.Read(row);

            Assert.Equal(row.GetProperty("instance_id").GetString(), task.InstanceId);
            Assert.Equal(row.GetProperty("user_query_ambiguity").GetProperty("critical_ambiguity").GetArrayLength(), task.CriticalAmbiguity.Length);
            Assert.Equal(row.GetProperty("knowledge_ambiguity").GetArrayLength(), task.KnowledgeAmbiguity.Length);
            Assert.Empty(task.Gold.SolSql);
            Assert.Equal(row.GetRawText(), task.Row.GetRawText());
        }

        Assert.Equal(3, rows.Length);
    }

    [Theory]
    [InlineData("\"follow_up\": {}")]
    [InlineData("\"follow_up\": null")]
    [InlineData("\"x\": 1")]
    public void A_row_may_be_without_a_follow_up(string member) => Assert.Null(Read($$"""{"instance_id": "a_1", "selected_database": "a", "amb_user_query": "?", {{member}}}""").FollowUp);

    [Fact]
    public void A_bare_string_is_a_list_of_one_statement_and_deleted_knowledge_may_be_number_0()
    {
        var task = Read("""{"instance_id": "a_1", "selected_database": "a", "amb_user_query": "?", "sol_sql": "SELECT 1", "knowledge_ambiguity": [{"term": "t", "deleted_knowledge": 0}, {"term": "u", "deleted_knowledge": null}]}""");

        Assert.Equal(["SELECT 1"], task.Gold.SolSql);
        Assert.Equal([0, null], task.KnowledgeAmbiguity.Select(ambiguity => ambiguity.DeletedKnowledge));
    }

    [Fact]
    public void Names_every_row_that_cannot_be_read()
    {
        using var folder = new TempFolder();
        folder.Write(BirdDataset.FileName, """
            {"instance_id": "a_1", "selected_database": "a", "amb_user_query": "?"}
            {"instance_id": "a_1", "selected_database": "a", "amb_user_query": "?"}
            {"instance_id": "a_2", "amb_user_query": "?"}
            no JSON
            """);

        var error = Assert.Throws<HarnessException>(() => BirdDataset.Load(folder.Root));

        Assert.Equal([2, 3, 4], new[] { error.Error }.Concat(error.Further).Select(problem => problem.Places[0].Line!.Value));
    }

    [Fact]
    public void Names_the_texts_of_a_database_that_are_missing_and_goes_on_with_what_the_reference_puts_in_their_place()
    {
        using var folder = new TempFolder();
        folder.Write(BirdDataset.FileName, """{"instance_id": "a_1", "selected_database": "a", "amb_user_query": "?"}""");
        folder.Write("a/a_kb.jsonl", "broken");

        var dataset = BirdDataset.Load(folder.Root);

        Assert.Equal(3, dataset.Problems.Count());
        Assert.Equal("Schema not available", dataset["a"].Schema);
    }

    [Fact]
    public void A_later_knowledge_entry_of_the_same_name_takes_the_place_of_the_first()
    {
        using var folder = new TempFolder();
        folder.Write("a/a_kb.jsonl", """
            {"id": 0, "knowledge": "x", "definition": "old"}

            {"id": 1, "knowledge": "y"}
            {"id": 2, "knowledge": "x", "definition": "new"}
            """);

        var knowledge = DatabaseTexts.Read(folder.Root, "a").Knowledge;

        Assert.Equal(["x", "y"], knowledge.Keys);
        Assert.Equal("new", knowledge["x"].GetProperty("definition").GetString());
    }

    private static BirdTask Read(string row) => TaskRow.Read(JsonDocument.Parse(row).RootElement);
}
